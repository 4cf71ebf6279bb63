"""A library of the documents that were written for the reader's training and kept apart from it.

What the assistant makes of documents and subjects that none of its rules was written for.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from index.encoder import Encoder
from index.intake import Outcome
from index.library import Library
from ingest.errors import LibraryError
from ingest.files import find
from ingest.model import Document, Span
from qa.question import Question, read
from qa.training.texts import Text
from qa.training.written import read_written


@dataclass(frozen=True, slots=True)
class Placed:
    """A question, the document it was asked of, and where answers stand there; none for a near
    miss."""

    question: str
    language: str
    document_id: str
    answers: tuple[Span, ...]


@contextmanager
def written_library(part: str, encoder: Encoder) -> Iterator[tuple[Library, list[Placed]]]:
    """A library of one part's documents, in a folder that goes with it, and its questions.

    Left out are questions that could be called answerable or not, and those that do not name what
    their document is about: of a library they can't be asked.
    """
    texts, asked = read_written({}, part, excerpts=False)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stands = []
        for number, text in enumerate(texts):
            whole, lines = as_markdown(text)
            (folder / f"{number:04}.md").write_text(whole, "utf-8")
            stands.append(lines)
        library = Library(folder / "library", encoder, create=True)
        for report in library.add(find([folder])):
            if report.outcome is Outcome.FAILED:
                raise LibraryError(f"{report.source}: {report.detail}")
        held = {line.source: library.document(line.document_id) for line in library.documents()}
        placed = []
        for one in asked:
            document = held[f"{one.text:04}.md"]
            unsure = one.unsure and not one.answers
            if unsure or not _names(library, one.question, texts[one.text]):
                continue
            lines = [stands[one.text][place] for place in sorted(one.answers)]
            placed.append(
                Placed(one.question, one.language, document.document_id, _spans(document, lines))
            )
        try:
            yield library, placed
        finally:
            library.close()


def as_markdown(text: Text) -> tuple[str, list[str]]:
    """A text as a Markdown file, and how each of its sentences stands there.

    Neighbouring sentences of the form "Column: value; column: value" become a table.
    """
    title = text.contexts[0].removesuffix(text.sections[0]).strip()
    lines, stands = [f"# {title}", ""], list[str]()
    for section, inside in groupby(range(len(text.sentences)), key=lambda p: text.sections[p]):
        if section:
            lines += [f"## {section}", ""]
        sentences = [text.sentences[place] for place in inside]
        for tabled, run in groupby(sentences, key=lambda s: len(_cells(s)) > 1):
            said = list(run)
            if tabled:
                head, rows = _table(said)
                lines += [*head, *rows, ""]
                stands += rows
            else:
                lines += [" ".join(said), ""]
                stands += said
    return "\n".join(lines), stands


def _table(sentences: Sequence[str]) -> tuple[list[str], list[str]]:
    rows = [_cells(sentence.replace("|", "/")) for sentence in sentences]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    head = [_line(columns), "|" + " --- |" * len(columns)]
    return head, [_line([row.get(name, "") for name in columns]) for row in rows]


def _cells(sentence: str) -> dict[str, str]:
    """The cells of a row by column; none for a sentence that is no row."""
    cells: dict[str, str] = {}
    name = ""
    for part in sentence.split("; "):
        before, colon, after = part.partition(": ")
        if colon:
            name = before
            cells[name] = after
        elif name:
            cells[name] += f"; {part}"
        else:
            return {}
    return cells


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _names(library: Library, question: str, text: Text) -> bool:
    """Whether a question names something that its text's title and headings name."""

    def terms(said: str) -> set[str]:
        found: Question = read(said, library.vocabulary, library.explained)
        return {term for facet in found.entities for term in (*facet.concepts, *facet.keys)}

    return bool(terms(question) & terms(" ".join(dict.fromkeys(text.contexts))))


def _spans(document: Document, lines: Sequence[str]) -> tuple[Span, ...]:
    """Where lines stand in a document. Raises LibraryError for one that does not."""
    spans = []
    for line in lines:
        start = document.text.find(line)
        if start < 0:
            raise LibraryError(f"{document.source}: does not hold {line[:60]!r}")
        spans.append(Span(start, start + len(line)))
    return tuple(spans)
