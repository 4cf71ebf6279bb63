"""Feedback as expected answers, in the format that the evaluation reads."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from qa.ledger import Feedback, Passage, Verdict
from qa.model import Status

KIND = "feedback"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Feedback that says too little to expect anything: its number, and why."""

    feedback_id: int
    question: str
    reason: str


def case_of(item: Feedback, held: Counter[str]) -> dict[str, Any] | LeftOut:
    """One evaluation case. `held` counts the library's documents by their source.

    An answer called right expects any one of the quotes it showed; one called wrong or lacking
    expects the words that the reader gave in its place, or a refusal if the reader said so.
    """
    refused = item.status == Status.INSUFFICIENT.value
    right = item.verdict is Verdict.RIGHT
    if (right and refused) or (not right and item.unanswerable):
        return _case(item, Status.INSUFFICIENT, ())
    wanted = item.shown if right else item.expected
    if not wanted:
        reason = "it does not name the words that should have been shown"
        return LeftOut(item.feedback_id, item.question, reason)
    for passage in wanted:
        if held[passage.source] != 1:
            reason = f"the library holds {held[passage.source]} documents named {passage.source}"
            return LeftOut(item.feedback_id, item.question, reason)
    return _case(item, Status.ANSWERED, wanted)


def _case(item: Feedback, status: Status, wanted: Sequence[Passage]) -> dict[str, Any]:
    answered = status is Status.ANSWERED
    fact = [{"source": passage.source, "text": passage.text} for passage in wanted]
    return {
        "id": f"feedback-{item.feedback_id}",
        "language": item.language,
        "kind": KIND,
        "question": item.question,
        "history": list(item.history),
        "status": status.value,
        "facts": [fact] if answered else [],
        "uncovered": [] if answered else list(item.uncovered),
    }


def cases(
    feedback: Iterable[Feedback], sources: Iterable[str]
) -> tuple[list[dict[str, Any]], list[LeftOut]]:
    """The cases, and what was left out. Of feedback on one question the last one counts."""
    held = Counter(sources)
    latest = {(item.question, item.history): item for item in feedback}
    made = [case_of(item, held) for item in latest.values()]
    return (
        [case for case in made if not isinstance(case, LeftOut)],
        [case for case in made if isinstance(case, LeftOut)],
    )
