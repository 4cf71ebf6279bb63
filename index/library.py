"""The library: a folder that documents are added to and questions are searched in."""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import structlog

from index import fusion, keywords
from index.encoder import Encoder
from index.keywords import concept_terms, document_terms, question_terms
from index.store import DocumentSummary, Entry, Store
from index.vectors import VectorIndex
from index.works import title_name
from ingest import files
from ingest.errors import LibraryError, ReadError
from ingest.files import File
from ingest.language import detect
from ingest.model import Abbreviation, Document, Passage, PassageKind, Reference, Span
from ingest.passages import passages
from ingest.vocabulary import Vocabulary, load
from ingest.words import tokens

_HYPHENED = re.compile(r"\b[^\W_]+(?:-[^\W_]+)+\b")
VECTORS_FILE = "vectors.faiss"
CANDIDATES = 100
"""How many passages each retriever names before fusion."""
CACHED_DOCUMENTS = 256
PENDING_PASSAGES = 128
"""Passages of several small documents are encoded together up to about this many."""

_log = structlog.get_logger(__name__)


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
class Hit:
    """A passage that a search found.

    `rank` is 1 for the best; `score` is the fused score; `dense_rank` and `keyword_rank` are its
    ranks in each retriever, None where that one did not name it; `cosine` is its similarity.
    """

    passage: Passage
    passage_id: int
    rank: int
    score: float
    dense_rank: int | None
    keyword_rank: int | None
    cosine: float
    bm25: float


@dataclass(frozen=True, slots=True)
class _Pending:
    file: File
    document: Document
    found: list[Passage]
    outcome: Outcome


class Library:
    """An open library. Safe to share between threads; one process writes at a time.

    Raises:
        LibraryError: when the folder is damaged, or was made with another encoder.
    """

    def __init__(self, folder: Path, encoder: Encoder, *, create: bool = False) -> None:
        self.folder = folder
        self.encoder = encoder
        self.vocabulary: Vocabulary = load()
        self._lock = threading.RLock()
        self._store = Store(folder, create=create)
        made_with = self._store.claim("encoder", encoder.identity)
        if made_with != encoder.identity:
            self._store.close()
            raise LibraryError(
                f"{folder}: made with the encoder {made_with}, not with {encoder.identity};"
                " choose that encoder, or delete the folder and run `sitat ingest` again"
            )
        self._vectors: VectorIndex | None = None
        self._vectors_state = ""
        self._documents: OrderedDict[tuple[str, str], Document] = OrderedDict()

    def close(self) -> None:
        self._store.close()

    @property
    def index_id(self) -> str:
        """Names the state of the library; the same documents give the same id."""
        with self._lock:
            return self._store.index_id

    @property
    def recipe(self) -> str:
        return f"{files.RECIPE}+{keywords.RECIPE}"

    def mark(self, name: str, value: str = "") -> str:
        """A line of the manifest by its name; `value` sets it when it is not there yet."""
        with self._lock:
            return self._store.claim(name, value) if value else self._store.get(name)

    def manifest(self) -> dict[str, str]:
        with self._lock:
            return self._store.manifest()

    # -- adding -------------------------------------------------------------------------------

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
                yield from self._flush(waiting)
                waiting, size = [], 0
        yield from self._flush(waiting)
        with self._lock:
            self._fresh_vectors()

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
        outcome = Outcome.REPLACED if known else Outcome.ADDED
        return _Pending(file, document, self._passages(document), outcome)

    def _passages(self, document: Document) -> list[Passage]:
        language = document.language
        return passages(document, lambda text: self.encoder.count_tokens(text, language))

    def _flush(self, waiting: Sequence[_Pending | Report]) -> Iterator[Report]:
        pending = [item for item in waiting if isinstance(item, _Pending)]
        every = [passage for item in pending for passage in item.found]
        vectors = self.encoder.encode(
            [_encoded_text(passage) for passage in every],
            [passage.language for passage in every],
        )
        position = 0
        for item in waiting:
            if isinstance(item, Report):
                yield item
                continue
            end = position + len(item.found)
            entries = [
                self._entry(item.document, passage, vectors[row])
                for row, passage in enumerate(item.found, start=position)
            ]
            position = end
            with self._lock:
                self._store.put(item.document, str(item.file.path), self.recipe, entries)
            yield Report(item.file.source, item.outcome, f"{len(entries)} passages")

    def _entry(self, document: Document, passage: Passage, vector: "object") -> Entry:
        explained = document.abbreviations
        language = passage.language
        return Entry(
            passage,
            vector,  # type: ignore[arg-type]
            document_terms(passage.text, language, self.vocabulary, explained),
            document_terms(passage.context, document.language, self.vocabulary, explained),
        )

    def remove(self, document_id: str) -> bool:
        """Take a document out of the library; False when it is not there."""
        with self._lock:
            return self._store.remove(document_id)

    # -- reading ------------------------------------------------------------------------------

    def documents(self) -> tuple[DocumentSummary, ...]:
        with self._lock:
            return self._store.summaries()

    def document(self, document_id: str) -> Document:
        """Raises LibraryError when there is no such document."""
        with self._lock:
            key = (self._store.get("state"), document_id)
            cached = self._documents.get(key)
            if cached is None:
                cached = self._store.document(document_id)
                if cached is None:
                    raise LibraryError(
                        f"there is no document {document_id} in {self.folder};"
                        " `sitat documents` lists them"
                    )
                self._documents[key] = cached
                if len(self._documents) > CACHED_DOCUMENTS:
                    self._documents.popitem(last=False)
            else:
                self._documents.move_to_end(key)
            return cached

    def neighbours(self, document_id: str) -> list[tuple[int, Span, PassageKind]]:
        """The passages of a document in text order: (passage id, span, kind)."""
        with self._lock:
            return self._store.passages_of(document_id)

    def explained(self, text: str) -> tuple[Abbreviation, ...]:
        """What the library's documents say the abbreviations in `text` stand for."""
        found = []
        with self._lock:
            runs = [match.group() for match in _HYPHENED.finditer(text)]
            for word in [*runs, *(token.text for token in tokens(text))]:
                if len(word) >= 2 and (any(c.isupper() for c in word) or len(word) >= 3):
                    for short in dict.fromkeys((word, word.upper())):
                        long = self._store.expansions(short)
                        if long:
                            found.append(Abbreviation(word, long[0]))
                            break
        return tuple(found)

    def passages_with(self, column: str, term: str) -> int:
        """In how many passages a keyword term stands (see `index.keywords`)."""
        with self._lock:
            return self._store.document_frequency(column, term)

    def passage_count(self) -> int:
        with self._lock:
            return len(self._fresh_vectors())

    def holder_of(self, reference: Reference, besides: str = "") -> str | None:
        """The document that a reference names, if the library holds it.

        Matched by DOI, PubMed number, registry number, or by the whole title standing in the
        reference's text.
        """
        names = [
            ("doi", reference.identifiers.doi.casefold()),
            ("pmid", reference.identifiers.pmid),
            ("nct", reference.identifiers.nct),
        ]
        with self._lock:
            held = self._store.holder_of([name for name in names if name[1]], besides)
            return held or self._store.holder_of(_title_names(reference.text), besides)

    # -- searching ----------------------------------------------------------------------------

    def _fresh_vectors(self) -> VectorIndex:
        """The vector index of the present state: from memory, else from the cache, else rebuilt."""
        with self._store.snapshot():
            return self._vectors_of_state(self._store.vectors_state)

    def _vectors_of_state(self, state: str) -> VectorIndex:
        if self._vectors is not None and self._vectors_state == state:
            return self._vectors
        path = self.folder / VECTORS_FILE
        index = VectorIndex.load(path, state)
        if index is None:
            ids, vectors = self._store.vectors(self.encoder.dimension)
            index = VectorIndex.build(ids, vectors, self.encoder.dimension)
            try:
                index.save(path, state)
            except OSError as error:
                _log.warning("vector cache not written", path=str(path), reason=error.strerror)
        self._vectors, self._vectors_state = index, state
        return index

    def search(self, question: str, k: int = 10, candidates: int = CANDIDATES) -> list[Hit]:
        """The `k` best passages for a question, best first.

        Dense and keyword rankings are fused by reciprocal rank; equal scores are ordered by
        document and position, so the same library gives the same list.
        """
        if not question.strip() or k < 1:
            return []
        candidates = max(candidates, 2 * k)
        query = self.encoder.encode([question], [detect(question)])[0]
        with self._lock, self._store.snapshot():
            dense = self._fresh_vectors().search(query, candidates)
            terms = question_terms(question, self.vocabulary, self.explained(question))
            matched = self._store.match(terms, candidates)
            return self._hits(dense, matched, k)

    def _hits(
        self, dense: list[tuple[int, float]], matched: list[tuple[int, float]], k: int
    ) -> list[Hit]:
        stored = {
            row[0]: row
            for row in self._store.stored([*{i for i, _ in dense} | {i for i, _ in matched}])
            if row[4] != PassageKind.HEADING
        }

        def place(passage_id: int) -> tuple[str, int]:
            return stored[passage_id][1], stored[passage_id][2].start

        cosines = {i: score for i, score in dense if i in stored}
        scores = {i: score for i, score in matched if i in stored}
        by_meaning = sorted(cosines, key=lambda i: (-cosines[i], place(i)))
        by_words = sorted(scores, key=lambda i: (-round(scores[i], 9), place(i)))
        fused = fusion.fuse([by_meaning, by_words])
        order = sorted(fused, key=lambda i: (-fused[i], place(i)))[:k]
        dense_ranks = {i: rank for rank, i in enumerate(by_meaning, start=1)}
        word_ranks = {i: rank for rank, i in enumerate(by_words, start=1)}
        hits = []
        for rank, passage_id in enumerate(order, start=1):
            _, document_id, span, section, kind, language, context = stored[passage_id]
            document = self.document(document_id)
            hits.append(
                Hit(
                    Passage.cut(
                        document,
                        span,
                        section=section,
                        kind=PassageKind(kind),
                        language=language,
                        context=context,
                    ),
                    passage_id,
                    rank,
                    fused[passage_id],
                    dense_ranks.get(passage_id),
                    word_ranks.get(passage_id),
                    cosines.get(passage_id, 0.0),
                    scores.get(passage_id, 0.0),
                )
            )
        return hits

    def question_concepts(self, question: str) -> tuple[str, ...]:
        """The vocabulary's concepts that a question names, abbreviations explained."""
        return concept_terms(
            question, self.vocabulary, self.explained(question), ignore_case=True, widen=False
        )

    def language_of(self, question: str) -> str:
        return detect(question)


def _encoded_text(passage: Passage) -> str:
    """What the encoder reads of a passage: its context, then its text."""
    return f"{passage.context}\n{passage.text}" if passage.context else passage.text


def _title_names(text: str) -> list[tuple[str, str]]:
    """Candidate titles in a reference: each run of words between full stops."""
    return [("title", name) for part in text.split(". ") if (name := title_name(part.strip(" .")))]
