"""Taking documents in: read, cut into passages, encode, analyse, keep."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from index import keywords
from index.encoder import Encoder, Vectors
from index.keywords import document_terms
from index.store import Entry, Store
from index.texts import GivenText
from ingest import files, studies
from ingest.errors import LibraryError, ReadError
from ingest.files import File
from ingest.model import Document, Passage
from ingest.passages import passages
from ingest.vocabulary import Vocabulary

PENDING_PASSAGES = 128
"""Passages of several small documents are encoded together up to about this many."""


class Outcome(StrEnum):
    ADDED = "added"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one file: `detail` says why it failed, or how many passages it has."""

    source: str
    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Pending:
    """A document to keep; `old` is the one that its path held, whose vectors may serve again."""

    file: File
    document: Document
    found: list[Passage]
    old: str


class Intake:
    """Takes documents into a store. `lock` keeps other threads of this process out meanwhile."""

    def __init__(
        self, store: Store, encoder: Encoder, vocabulary: Vocabulary, lock: threading.RLock
    ) -> None:
        self._store = store
        self._encoder = encoder
        self._vocabulary = vocabulary
        self._lock = lock

    @property
    def recipe(self) -> str:
        """Names the way that documents are read; one read another way is read again."""
        words = f"vocabulary-{self._vocabulary.identity}"
        return f"{files.RECIPE}+{keywords.RECIPE}+{words}+{studies.RECIPE}"

    def add(
        self, found: Iterable[File], read: Callable[[File], Document] = files.read
    ) -> Iterator[Report]:
        """Add or refresh files; one report a file, in order, each true when it is given.

        A bad file is reported as failed and the next one is taken; what is stored stays.
        """
        waiting: list[_Pending | Report] = []
        size = 0
        for file in found:
            try:
                item = self._read(file, read)
            except ReadError as error:
                item = Report(error.source, Outcome.FAILED, error.reason)
            waiting.append(item)
            size += len(item.found) if isinstance(item, _Pending) else 0
            if size >= PENDING_PASSAGES or len(waiting) >= PENDING_PASSAGES:
                yield from self._keep(waiting)
                waiting, size = [], 0
        yield from self._keep(waiting)

    def _read(self, file: File, read: Callable[[File], Document]) -> "_Pending | Report":
        try:
            f"{file.path}{file.source}".encode()
        except UnicodeEncodeError as error:
            shown = file.source.encode("utf-8", "replace").decode()
            raise ReadError(shown, "the file's name is not UTF-8; rename it") from error
        document = read(file)
        with self._lock:
            known = self._store.known(str(file.path), document.document_id)
            if known and known[0] == document.document_id and known[1] == self.recipe:
                if known[2] != str(file.path):
                    self._store.move(document.document_id, str(file.path))
                return Report(file.source, Outcome.UNCHANGED)
        return _Pending(file, document, self._passages(document), known[0] if known else "")

    def _passages(self, document: Document) -> list[Passage]:
        language = document.language
        return passages(document, lambda text: self._encoder.count_tokens(text, language))

    def _keep(self, waiting: Sequence[_Pending | Report]) -> Iterator[Report]:
        pending = [item for item in waiting if isinstance(item, _Pending)]
        every = [passage for item in pending for passage in item.found]
        vectors = iter(self._vectors(every, [item.old for item in pending if item.old]))
        for item in waiting:
            if isinstance(item, Report):
                yield item
                continue
            entries = [self._entry(item.document, passage, next(vectors)) for passage in item.found]
            with self._lock:
                self._store.put(item.document, str(item.file.path), self.recipe, entries)
            outcome = Outcome.REPLACED if item.old else Outcome.ADDED
            yield Report(item.file.source, outcome, f"{len(entries)} passages")

    def _vectors(self, every: Sequence[Passage], replaced: Sequence[str] = ()) -> list[Vectors]:
        """A vector of each passage; what the `replaced` documents say too isn't encoded again."""
        known: dict[tuple[str, str], Vectors] = {}
        with self._lock, self._store.snapshot():
            for document_id in replaced:
                with suppress(LibraryError):  # what is damaged is being replaced
                    held = self._store.passages_in(document_id)
                    kept = self._store.vectors([i for i, _ in held], self._encoder.dimension)
                    known.update(zip((_encoded(passage) for _, passage in held), kept, strict=True))
        new = [key for key in dict.fromkeys(map(_encoded, every)) if key not in known]
        made = self._encoder.encode([text for _, text in new], [language for language, _ in new])
        known.update(zip(new, made, strict=True))
        return [known[_encoded(passage)] for passage in every]

    def _entry(self, document: Document, passage: Passage, vector: Vectors) -> Entry:
        explained = document.abbreviations
        return Entry(
            passage,
            vector,
            document_terms(passage.text, passage.language, self._vocabulary, explained),
            document_terms(passage.context, document.language, self._vocabulary, explained),
        )

    def add_texts(self, given: Sequence[GivenText]) -> None:
        """Keep texts, all or none, in place of those of the same names; of two of one name in
        `given` the later one stays."""
        items = [(item, item.document()) for item in {g.text_id: g for g in given}.values()]
        cut = [self._passages(document) for _, document in items]
        vectors = iter(self._vectors([passage for found in cut for passage in found]))
        ready = [
            (item, document, [self._entry(document, passage, next(vectors)) for passage in found])
            for (item, document), found in zip(items, cut, strict=True)
        ]
        with self._lock:
            self._store.put_texts(self.recipe, ready)


def _encoded(passage: Passage) -> tuple[str, str]:
    """Language and text that the encoder reads of a passage: its context, then its own text."""
    text = f"{passage.context}\n{passage.text}" if passage.context else passage.text
    return passage.language, text
