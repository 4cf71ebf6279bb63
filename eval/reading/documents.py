"""Libraries of the documents that were written for the reader's training and kept apart from it.

What the assistant makes of documents and subjects that none of its rules was written for.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
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


def written_libraries(
    part: str, encoder: Encoder, *, together: bool
) -> Iterator[tuple[Library, list[Placed]]]:
    """Libraries of one part's documents with the questions asked of them: one that holds all, or
    one for each document. Each is there until the next is asked for.

    Left out are questions that could be called answerable or not, and, where all are together,
    those that do not name what their document is about: another one may answer them.
    """
    texts, asked = read_written({}, part, excerpts=False)
    every = range(len(texts))
    for group in [every] if together else [[number] for number in every]:
        with tempfile.TemporaryDirectory() as folder:
            library, stands = _library({n: texts[n] for n in group}, Path(folder), encoder)
            placed = []
            for one in asked:
                unsure = one.unsure and not one.answers
                if one.text not in stands or unsure:
                    continue
                if together and not _names(library, one.question, texts[one.text]):
                    continue
                document, lines = stands[one.text]
                spans = _spans(document, [lines[place] for place in sorted(one.answers)])
                placed.append(Placed(one.question, one.language, document.document_id, spans))
            yield library, placed
            library.close()


def _library(
    texts: Mapping[int, Text], folder: Path, encoder: Encoder
) -> tuple[Library, dict[int, tuple[Document, Sequence[str]]]]:
    """A library of texts, and for each its document and how its sentences stand there."""
    stands = {}
    for number, text in texts.items():
        whole, stands[number] = as_markdown(text)
        (folder / f"{number:04}.md").write_text(whole, "utf-8")
    library = Library(folder / "library", encoder, create=True)
    for report in library.add(find([folder])):
        if report.outcome is Outcome.FAILED:
            raise LibraryError(f"{report.source}: {report.detail}")
    held = {line.source: library.document(line.document_id) for line in library.documents()}
    return library, {number: (held[f"{number:04}.md"], stands[number]) for number in texts}


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
