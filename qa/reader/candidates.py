"""Candidates as the reader reads them: their text, and in front where they stand and what holds
for them; and the question in their own words."""

from collections.abc import Sequence
from itertools import chain

from ingest.vocabulary import load
from qa.candidates import Candidate
from qa.question import Question
from qa.reader.model import Part, Reads

Item = tuple[Candidate, tuple[str, ...]]
"""A candidate, and the names of the question that hold for it though the reader cannot see why."""


def read(reader: Reads, question: Question, items: Sequence[Item]) -> list[float]:
    """The reader's score of each candidate, in order; neighbours in a section are read together."""
    order = sorted(range(len(items)), key=lambda place: _place(items[place][0]))
    groups: list[list[int]] = []
    for place in order:
        if groups and _neighbours(items[groups[-1][-1]], items[place]):
            groups[-1].append(place)
        else:
            groups.append([place])
    texts = [_texts(candidate) for candidate, _ in items]
    parts = [
        _part(question, [items[place] for place in group], [texts[place] for place in group])
        for group in groups
    ]
    found = [0.0] * len(items)
    scores = reader.scores(question.asking_first, question.language, parts)
    for group, given in zip(groups, scores, strict=True):
        pieces = iter(given)
        for place in group:
            found[place] = max(next(pieces) for _ in texts[place])
    return found


def _part(question: Question, items: Sequence[Item], texts: Sequence[Sequence[str]]) -> Part:
    (first, held), candidates = items[0], [candidate for candidate, _ in items]
    context = " ".join([*held, _context(first)]).strip()
    said = _said(question, candidates, texts)
    return Part(context, first.language, list(chain.from_iterable(texts)), said)


def _said(
    question: Question, candidates: Sequence[Candidate], texts: Sequence[Sequence[str]]
) -> tuple[tuple[str, str], ...]:
    """What the question names and the texts name too, in their words."""
    asked = {concept for facet in question.facets for concept in facet.concepts}
    found: dict[str, str] = {}
    for candidate, pieces in zip(candidates, texts, strict=True):
        wanted = (asked & candidate.own.concepts) - set(found)
        if wanted:
            text = "; ".join(pieces)
            for mention in load().mentions(text, candidate.document.abbreviations):
                for concept in wanted.intersection(() if mention.partly else mention.concepts):
                    found.setdefault(concept, mention.span.of(text))
    return tuple(sorted(found.items()))


def _place(candidate: Candidate) -> tuple[str, int]:
    return candidate.document.document_id, candidate.order


def _neighbours(before: Item, after: Item) -> bool:
    (one, held), (other, also_held) = before, after
    return (
        held == also_held
        and one.document.document_id == other.document.document_id
        and other.order == one.order + 1
        and (one.section, one.language) == (other.section, other.language)
        and _caption(one) == _caption(other)
    )


def _caption(candidate: Candidate) -> str:
    return candidate.row.caption if candidate.row else ""


def _context(candidate: Candidate) -> str:
    return " ".join(
        part for part in (candidate.document.title, candidate.path, _caption(candidate)) if part
    )


MAX_ROW = 240
"""A longer row (in characters) is read in pieces: read whole, it would be cut."""
NAMING, MAX_NAME = 2, 80
"""How many first cells of a row stand before each of its pieces, and how much of them (characters):
they say whose it is."""


def _texts(candidate: Candidate) -> list[str]:
    """What is read of a candidate: its text, or the pieces of a row, cells after column names."""
    if candidate.row is None:
        return [candidate.text]
    text = candidate.document.text
    cells = [
        f"{column.name}: {column.span.of(text)}" if column.name else column.span.of(text)
        for column in candidate.row.columns
    ]
    if sum(map(len, cells)) <= MAX_ROW:
        return ["; ".join(cells)]
    pieces = [cells[:NAMING]]
    names = [cell[:MAX_NAME] for cell in cells[:NAMING]]
    for cell in cells[NAMING:]:
        if len(pieces[-1]) > NAMING and sum(map(len, [*pieces[-1], cell])) > MAX_ROW:
            pieces.append(names)
        pieces[-1] = [*pieces[-1], cell]
    return ["; ".join(piece) for piece in pieces]
