"""Libraries of the documents that were written for the reader's training and kept apart from it.

What the assistant makes of documents and subjects that none of its rules was written for.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from index.encoder import Encoder
from index.intake import Outcome
from index.library import Library
from ingest.errors import LibraryError
from ingest.files import find
from ingest.model import Document, Span
from qa.question import read
from qa.training.texts import Text
from qa.training.written import FOLDER, read_written


@dataclass(frozen=True, slots=True)
class Place:
    """Some text of a document."""

    document_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Placed:
    """A question and where its answers stand; none where the library does not answer."""

    question: str
    answers: tuple[Place, ...]


def written_libraries(
    part: str, encoder: Encoder, *, together: bool, folder: Path = FOLDER
) -> Iterator[tuple[Library, list[Placed]]]:
    """Libraries of one part's documents with the questions asked of them: one that holds all, or
    one for each document. Each is there until the next is asked for.

    Left out are questions that could be called answerable or not, and, where all are together,
    those that name nothing which their document's title and headings alone name: another one may
    answer them.
    """
    texts, asked = read_written({}, part, folder, excerpts=False)
    every = range(len(texts))
    for group in [every] if together else [[number] for number in every]:
        with (
            tempfile.TemporaryDirectory() as name,
            closing(Library(Path(name) / "library", encoder, create=True)) as library,
        ):
            stands = _filled(library, {n: texts[n] for n in group}, Path(name))
            own = _own_terms(library, {n: texts[n] for n in group}) if together else {}
            placed = []
            for one in asked:
                if one.text not in stands or (one.unsure and not one.answers):
                    continue
                if together and not _terms(library, one.question) & own[one.text]:
                    continue
                document, lines = stands[one.text]
                found = _places(document, [lines[place] for place in sorted(one.answers)])
                placed.append(Placed(one.question, found))
            yield library, placed


def _filled(
    library: Library, texts: Mapping[int, Text], folder: Path
) -> dict[int, tuple[Document, Sequence[str]]]:
    """Put texts into a library: for each its document, and how its sentences stand there."""
    stands = {}
    for number, text in texts.items():
        whole, stands[number] = as_markdown(text)
        (folder / f"{number:04}.md").write_text(whole, "utf-8")
    held = documents_of(library, folder)
    return {number: (held[f"{number:04}.md"], stands[number]) for number in texts}


def documents_of(library: Library, folder: Path) -> dict[str, Document]:
    """Put a folder's files into a library: its documents by source.

    Raises:
        LibraryError: when a file is not added.
    """
    for report in library.add(find([folder])):
        if report.outcome is Outcome.FAILED:
            raise LibraryError(f"{report.source}: {report.detail}")
    return {line.source: library.document(line.document_id) for line in library.documents()}


def _own_terms(library: Library, texts: Mapping[int, Text]) -> dict[int, set[str]]:
    """What title and headings of one text name and those of no other do."""
    terms = {
        number: _terms(library, " ".join(dict.fromkeys(text.contexts)))
        for number, text in texts.items()
    }
    times = Counter(term for found in terms.values() for term in found)
    return {number: {t for t in found if times[t] == 1} for number, found in terms.items()}


def _terms(library: Library, said: str) -> set[str]:
    """The drugs, conditions and populations that a text names."""
    found = read(said, library.vocabulary, library.explained)
    return {term for facet in found.entities for term in (*facet.concepts, *facet.keys)}


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


def _places(document: Document, lines: Sequence[str]) -> tuple[Place, ...]:
    """Where lines stand in a document. Raises LibraryError for one that does not."""
    places = []
    for line in lines:
        start = document.text.find(line)
        if start < 0:
            raise LibraryError(f"{document.source}: does not hold {line[:60]!r}")
        places.append(Place(document.document_id, Span(start, start + len(line))))
    return tuple(places)
