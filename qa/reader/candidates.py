"""Candidates as the reader reads them: their text, and title and section in front."""

from collections.abc import Sequence

from ingest.model import Span
from qa.candidates import Candidate
from qa.question import Question
from qa.reader.model import Part, Reads


def read(reader: Reads, question: Question, candidates: Sequence[Candidate]) -> list[float]:
    """The reader's score of each candidate, in order; neighbours in a section are read together."""
    order = sorted(range(len(candidates)), key=lambda place: _place(candidates[place]))
    groups: list[list[int]] = []
    for place in order:
        if groups and _neighbours(candidates[groups[-1][-1]], candidates[place]):
            groups[-1].append(place)
        else:
            groups.append([place])
    parts = [
        Part(
            _context(candidates[group[0]]),
            candidates[group[0]].language,
            [_text(candidates[place]) for place in group],
        )
        for group in groups
    ]
    found = [0.0] * len(candidates)
    scores = reader.scores(question.text, question.language, parts)
    for group, given in zip(groups, scores, strict=True):
        for place, score in zip(group, given, strict=True):
            found[place] = score
    return found


def _place(candidate: Candidate) -> tuple[str, int]:
    return candidate.document.document_id, candidate.order


def _neighbours(one: Candidate, other: Candidate) -> bool:
    return (
        one.document.document_id == other.document.document_id
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


def _text(candidate: Candidate) -> str:
    if candidate.row is None:
        return candidate.text
    text = candidate.document.text

    def cell(name: str, span: Span) -> str:
        return f"{name}: {span.of(text)}" if name else span.of(text)

    return "; ".join(cell(column.name, column.span) for column in candidate.row.columns)
