"""Libraries of public texts with the questions asked of them, for the whole assistant.

Each set is cut in two halves by its questions. A library holds the texts of one half and is asked
the questions of both, so that every question is asked once where its texts are held and once where
they are not: what is held beside them is the same sort of text.
"""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from eval.encoders.querysets import DataError, read_rows
from eval.reading.documents import Place, Placed, documents_of
from index.encoder import Encoder
from index.library import Library
from ingest.model import Document, Span

_NAME = "{}.md"


@dataclass(frozen=True, slots=True)
class PublicText:
    """A text as it is put into a library."""

    title: str
    parts: Sequence[str]


@dataclass(slots=True)
class PublicSet:
    """Texts by name; for each question the (text, words) that answer it, and what it is about: it
    is not asked as a near miss where a text of the same is held."""

    texts: dict[str, PublicText] = field(default_factory=dict)
    asked: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    about: dict[str, frozenset[str]] = field(default_factory=dict)


def bioasq_texts(data: Path) -> PublicSet:
    """Articles made of all snippets that any question has of them; snippets answer."""
    found = PublicSet()
    parts: dict[str, dict[str, None]] = {}
    titles: dict[str, str] = {}
    for row in read_rows(data, "eval/bioasq", "question", "snippets"):
        answers = []
        for snippet in row["snippets"]:
            name, words = str(snippet["pmid"]), " ".join(str(snippet["text"]).split())
            if snippet["section"] == "title":
                titles[name] = words
                parts.setdefault(name, {})
            else:
                parts.setdefault(name, {})[words] = None
                answers.append((name, words))
        if answers:
            found.asked[row["question"]] = answers
            found.about[row["question"]] = frozenset(str(one["pmid"]) for one in row["snippets"])
    for name, held in parts.items():
        if held:
            found.texts[name] = PublicText(titles.get(name, ""), list(held))
    return found


def norquad_texts(data: Path) -> PublicSet:
    """Norwegian contexts; the words marked in one answer."""
    found = PublicSet()
    names: dict[str, str] = {}
    for row in read_rows(data, "eval/norquad", "question", "context", "answers", "title"):
        context = "\n".join(" ".join(line.split()) for line in str(row["context"]).splitlines())
        name = names.setdefault(context, f"{len(names):04}")
        found.texts[name] = PublicText(row["title"], [line for line in context.split("\n") if line])
        answers = [(name, " ".join(str(one["text"]).split())) for one in row["answers"]]
        if answers:
            found.asked[row["question"]] = answers
            found.about[row["question"]] = frozenset({row["title"]})
    return found


def public_libraries(
    found: PublicSet, encoder: Encoder, limit: int = 0
) -> Iterator[tuple[Library, list[Placed]]]:
    """A library of each half's texts with the questions asked of it, `limit` of them where given;
    each is there until the next is asked for.

    Raises:
        LibraryError: when a text cannot be read.
        DataError: when a text does not hold what answers.
    """
    halves: tuple[list[str], list[str]] = ([], [])
    for question in found.asked:
        halves[_half(question)].append(question)
    for own, others in (halves, halves[::-1]):
        held = {name for question in own for name, _ in found.asked[question]}
        about = {name for question in own for name in found.about[question]}
        absent = [question for question in others if not found.about[question] & about]
        texts = {name: found.texts[name] for name in sorted(held)}
        if not texts:
            continue
        with (
            tempfile.TemporaryDirectory() as folder,
            closing(Library(Path(folder) / "library", encoder, create=True)) as library,
        ):
            stands = _filled(library, texts, Path(folder))
            placed = [
                Placed(question, tuple(_places(stands, found.asked[question])))
                for question in own[: limit or None]
            ]
            yield library, placed + [Placed(question, ()) for question in absent[: limit or None]]


def _half(question: str) -> int:
    return hashlib.sha256(question.encode()).digest()[0] % 2


def _filled(library: Library, texts: Mapping[str, PublicText], folder: Path) -> dict[str, Document]:
    """Put texts into a library: for each its document, which texts that say the same share."""
    first, names = dict[str, str](), dict[str, str]()
    for name, text in texts.items():
        head = [f"# {text.title}"] if text.title else []
        whole = "\n\n".join([*head, *text.parts])
        if first.setdefault(whole, name) == name:
            (folder / _NAME.format(name)).write_text(whole, "utf-8")
        names[name] = first[whole]
    held = documents_of(library, folder)
    return {name: held[_NAME.format(names[name])] for name in texts}


def _places(stands: Mapping[str, Document], answers: Sequence[tuple[str, str]]) -> Iterator[Place]:
    for name, words in answers:
        document = stands[name]
        start = document.text.find(words)
        if start < 0:
            raise DataError(f"{name}: does not hold {words[:60]!r}")
        yield Place(document.document_id, Span(start, start + len(words)))
