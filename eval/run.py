"""Putting every question to the assistant, and scoring what comes back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eval.ports import Asker, Clock, Progress
from eval.questions import Question
from eval.response import Response, Texts, from_answer
from eval.scores import Group, Row, groups, score
from ingest.errors import SitatError

Respond = Callable[[Question], Response]


@dataclass(frozen=True, slots=True)
class Run:
    """One system over all questions, in the order of the questions.

    `latency_ms` has one value for each row. It is kept apart because it alone differs from one
    run to the next.
    """

    system: str
    rows: tuple[Row, ...]
    groups: tuple[Group, ...]
    latency_ms: tuple[float, ...]


def run(
    system: str,
    respond: Respond,
    questions: Sequence[Question],
    texts: Texts,
    clock: Clock,
    progress: Progress | None = None,
) -> Run:
    """Put each question to `respond`, one at a time, and score the responses against `texts`.

    An error of the house (SitatError) becomes a failed row, which scores the metrics' defaults;
    any other exception is a defect and is raised.
    """
    rows: list[Row] = []
    latency_ms: list[float] = []
    for question in questions:
        began = clock()
        try:
            response = respond(question)
        except SitatError as error:
            response = Response(status=None, error=f"{type(error).__name__}: {error}")
        latency_ms.append((clock() - began) * 1000)
        rows.append(score(question, response, texts))
        if progress is not None:
            progress(len(rows), len(questions))
    return Run(system, tuple(rows), groups(rows), tuple(latency_ms))


def assistant_respond(assistant: Asker) -> Respond:
    """`assistant` as something that `run` can put questions to."""
    return lambda question: from_answer(assistant.ask(question.question, question.history))
