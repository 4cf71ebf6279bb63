"""The whole assistant's measures over documents that nobody wrote a rule for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.reading.documents import Placed
from eval.reading.judge import FOUND, OURS
from eval.reading.measures import Miss, Row, Trust
from index.encoder import Encoder
from index.library import Library
from qa.assistant import Assistant
from qa.model import Quote, Status
from qa.reader.model import Reads
from qa.settings import Settings
from qa.training.measure import auroc


@dataclass(frozen=True, slots=True)
class Asking:
    """What documents are searched and read with."""

    encoder: Encoder
    reader: Reads
    settings: Settings


@dataclass(frozen=True, slots=True)
class Given:
    """What the assistant gave for a question: `first` says whether the best quote holds an answer,
    `quotes` of each quote that its answer shows."""

    answerable: bool
    confidence: float
    refused: bool
    first: bool
    quotes: tuple[bool, ...]


def over_documents(
    name: str,
    libraries: Iterable[tuple[Library, Sequence[Placed]]],
    asking: Asking,
    trust: Trust,
    limit: int = 0,
) -> Iterator[Row]:
    """Quotes and refusals with the reader and in the plain mode, of `limit` questions where given.

    `trust` gets the confidence, and whether the question is answerable.
    """
    given: dict[str, list[Given]] = {FOUND: [], OURS: []}
    for library, asked in libraries:
        some = asked[: limit - len(given[OURS])] if limit else asked
        for way, made in given.items():
            assistant = Assistant(library, asking.settings.model_copy(update={"reader": False}))
            assistant.reader = asking.reader if way == OURS else None
            for one in some:
                found, best = _asked(assistant, one)
                made.append(found)
                if way == OURS:
                    trust.chances.append(found.confidence)
                    trust.right.append(found.answerable)
                    if not found.refused and not found.answerable:
                        miss = Miss(name, one.question, best, "a refusal", found.confidence)
                        trust.misses.append(miss)
        if limit and len(given[OURS]) >= limit:
            break
    for measure, figures in _figures(given).items():
        yield Row(f"assistant, {name}", measure, figures)


def _asked(assistant: Assistant, one: Placed) -> tuple[Given, str]:
    answer = assistant.ask(one.question)
    quotes = answer.quotes or answer.related
    made = Given(
        bool(one.answers),
        answer.confidence,
        answer.status is not Status.ANSWERED,
        bool(quotes) and _answers(quotes[0], one),
        tuple(_answers(quote, one) for quote in answer.quotes),
    )
    return made, quotes[0].text if quotes else ""


def _answers(quote: Quote, one: Placed) -> bool:
    return any(
        quote.document_id == place.document_id and quote.span.overlaps(place.span)
        for place in one.answers
    )


def _figures(given: Mapping[str, Sequence[Given]]) -> dict[str, dict[str, float]]:
    rows: dict[str, dict[str, float]] = {}
    for way, made in given.items():
        open_ = [one for one in made if one.answerable]
        near = [one for one in made if not one.answerable]
        refused = sum(one.refused for one in made)
        right = sum(one.refused for one in near)
        figures = {
            f"{len(open_)} answerable: the best quote answers": _share(o.first for o in open_),
            "the same: answered with an answering quote": _share(any(o.quotes) for o in open_),
            "the same: quotes shown that answer": _share(q for o in open_ for q in o.quotes),
            f"{len(near)} without an answer: refused": right / max(1, len(near)),
            "refusals: precision": right / max(1, refused),
            "refusals: F1": 2 * right / max(1, refused + len(near)),
            "answerable or not, AUROC": auroc(
                [one.confidence for one in made], [one.answerable for one in made]
            ),
        }
        for measure, figure in figures.items():
            rows.setdefault(measure, {})[way] = figure
    return rows


def _share(marks: Iterator[bool]) -> float:
    return float(np.mean([float(mark) for mark in marks] or [0.0]))
