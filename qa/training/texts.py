"""Texts cut into sentences, and questions about them."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.training.recipe import TrainingError
from ingest.model import Span
from ingest.sentences import sentences

_LABEL = re.compile(r"^(?:TITLE|ABSTRACT|BODY)[^\n]*:[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Text:
    """A text cut into sentences. `contexts` says for each sentence where it stands."""

    sentences: Sequence[str]
    spans: Sequence[tuple[int, int]]
    contexts: Sequence[str]
    sections: Sequence[str]
    language: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a text, the places of the sentences that answer it and of those that some
    would say do, and the round in which it was written, 0 where in none."""

    question: str
    language: str
    text: int
    answers: frozenset[int]
    unsure: frozenset[int] = frozenset()
    round: int = 0


def share_of(name: str) -> int:
    """A number from 0 to 99 that only depends on `name`."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % 100


def touched(text: Text, marks: Sequence[tuple[int, int]]) -> list[int]:
    """Places of the sentences that one of `marks` overlaps; the first of two or more."""
    found = []
    for start, end in marks:
        inside = [p for p, (s, e) in enumerate(text.spans) if s < end and start < e]
        found += inside
    return found


def plain_text(text: str, title: str, language: str) -> Text:
    """A text without sections; its first line stands for a title where it has none."""
    first, _, rest = text.partition("\n")
    heading = title or (first.strip() if rest and len(first) < 120 else "")
    spans = [(s.start, s.end) for s in sentences(text, Span(0, len(text)))]
    return Text(
        [text[start:end] for start, end in spans],
        spans,
        [heading if start > len(first) or title else "" for start, _ in spans],
        ["" for _ in spans],
        language,
    )


def trial_text(text: str) -> Text:
    """A trial's full text, whose lines in capitals name its sections."""
    marks = [(match.start(), match.end(), match[0]) for match in _LABEL.finditer(text)]
    edges = [start for start, _, _ in marks[1:]] + [len(text)]
    title = ""
    found: list[tuple[str, tuple[int, int], str, str]] = []
    for (_, start, label), end in zip(marks, edges, strict=True):
        section = label.strip().rstrip(":").rsplit(".", 1)[-1].strip().capitalize()
        if end <= start or not text[start:end].strip():
            continue
        for span in sentences(text, Span(start, end)):
            part = text[span.start : span.end]
            if label.startswith("TITLE"):
                title = title or part
                found.append((part, (span.start, span.end), "", "TITLE"))
            else:
                place = (span.start, span.end)
                found.append((part, place, f"{title} {section}", label.strip().rstrip(":")))
    return Text(
        [part for part, *_ in found],
        [span for _, span, *_ in found],
        [context for _, _, context, _ in found],
        [section for *_, section in found],
        "en",
    )


def text_of_spans(name: str, text: str, spans: Sequence[Sequence[int]]) -> Text:
    """Some sentences of a trial's full text.

    Raises:
        TrainingError: when the text has no sentences at these places.
    """
    whole = trial_text(text)
    kept = touched(whole, [(start, end) for start, end in spans])
    if [list(whole.spans[place]) for place in kept] != [list(span) for span in spans]:
        raise TrainingError(f"{name}: is cut otherwise than when questions were asked of it")
    return Text(
        [whole.sentences[place] for place in kept],
        [whole.spans[place] for place in kept],
        [whole.contexts[place] for place in kept],
        [whole.sections[place] for place in kept],
        "en",
    )
