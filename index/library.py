"""The library: a folder that documents are added to and questions are searched in."""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index import fusion
from index.encoder import PACKAGED_SHA256, Encoder, Vectors
from index.hits import Hit, ranked
from index.intake import Intake, Report
from index.keywords import concept_terms, question_terms
from index.memory import RememberingEncoder
from index.reader import DocumentLine, DocumentSummary, PassageFields, cut_row
from index.store import Store
from index.texts import GivenText
from index.vector_cache import VectorCache
from index.works import title_name
from ingest import files
from ingest.errors import LibraryError
from ingest.files import File
from ingest.language import detect
from ingest.model import Abbreviation, Document, Passage, PassageKind, Reference, Span
from ingest.studies import Study
from ingest.vocabulary import Vocabulary, load
from ingest.words import tokens

_HYPHENED = re.compile(r"\b[^\W_]+(?:-[^\W_]+)+\b")
CANDIDATES = 100
"""How many passages each retriever names before fusion."""
CACHED_DOCUMENTS = 256


class Library:
    """An open library. Safe to share between threads; one process writes at a time.

    `read_encoder` is the encoder for short texts that come again: questions and sentences.

    Raises:
        LibraryError: when the folder is damaged, or was made with another encoder.
    """

    def __init__(self, folder: Path, encoder: Encoder, *, create: bool = False) -> None:
        self.folder = folder
        self.encoder = encoder
        self.read_encoder = RememberingEncoder(encoder)
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
        self._weights = fusion.learned(PACKAGED_SHA256[:12] in encoder.identity)
        self._intake = Intake(self._store, encoder, self.vocabulary, self._lock)
        self._vectors = VectorCache(self._store, folder, encoder.dimension)
        self._documents: OrderedDict[tuple[str, str], Document] = OrderedDict()
        self._lines: tuple[str, tuple[DocumentLine, ...]] = ("", ())

    def close(self) -> None:
        self._store.close()

    @property
    def index_id(self) -> str:
        """Names the state of the library; the same documents give the same id."""
        with self._lock:
            return self._store.index_id

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
        yield from self._intake.add(found, read)
        with self._lock:
            self._vectors.fresh()

    def add_texts(self, given: Sequence[GivenText]) -> None:
        """Keep texts, all or none, in place of those of the same names; of two of one name in
        `given` the later one stays."""
        self._intake.add_texts(given)

    def remove_texts(self, text_ids: Sequence[str]) -> int:
        """Take texts out by their names, all or none; how many were there."""
        with self._lock:
            return self._store.remove_texts(text_ids)

    def texts(
        self, *, text_ids: Sequence[str] = (), document_ids: Sequence[str] = ()
    ) -> dict[str, GivenText]:
        """The given texts of these names and of these documents, by document id."""
        with self._lock:
            return dict(self._store.texts(text_ids=text_ids, document_ids=document_ids))

    def remove(self, document_id: str) -> bool:
        """Take a document out of the library; False when it is not there."""
        with self._lock:
            return self._store.remove(document_id)

    # -- reading ------------------------------------------------------------------------------

    def documents(self) -> tuple[DocumentSummary, ...]:
        with self._lock:
            return self._store.summaries()

    def lines(self) -> tuple[DocumentLine, ...]:
        """Every document by source and id, in short; read once for each state of the library."""
        with self._lock:
            state = self._store.index_id
            if self._lines[0] != state:
                self._lines = state, self._store.lines()
            return self._lines[1]

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

    def studies(self) -> tuple[Study, ...]:
        """Every study that the documents tell of, by document and place."""
        with self._lock:
            return tuple(self._store.studies())

    def neighbours(self, document_id: str) -> list[tuple[int, Span, PassageKind]]:
        """The passages of a document in text order: (passage id, span, kind)."""
        with self._lock:
            return self._store.passages_of(document_id)

    def passage_at(self, document_id: str, start: int, end: int) -> Passage | None:
        """The passage that stands there, or None."""
        with self._lock, self._store.snapshot():
            held = self._store.passages_of(document_id)
            number = next((i for i, s, _ in held if (s.start, s.end) == (start, end)), None)
            if number is None:
                return None
            (row,) = self._store.stored([number])
            return self._cut(row)

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
            return len(self._vectors.fresh())

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

    @contextmanager
    def snapshot(self) -> Iterator[str]:
        """What is read inside is one state of the library, and its index id is given.

        Other processes may write meanwhile; other threads that share this object wait.
        """
        with self._lock, self._store.snapshot():
            yield self._store.index_id

    # -- searching ----------------------------------------------------------------------------

    def search(self, question: str, k: int = 10, candidates: int = CANDIDATES) -> list[Hit]:
        """The `k` best passages for a question, best first.

        Cosines and BM25 are weighed together (see `index.fusion`); equal scores are ordered by
        document and position, so the same library gives the same list.
        """
        if not question.strip() or k < 1:
            return []
        candidates = max(candidates, 2 * k)
        language = detect(question)
        query = self.read_encoder.encode([question], [language])[0]
        with self._lock, self._store.snapshot():
            vectors = self._vectors.fresh()
            # what lies in cells is found by rounded vectors, and ordered below by the kept ones
            near = vectors.search(query, 2 * candidates if vectors.kind.cells else candidates)
            terms = question_terms(question, self.vocabulary, self.explained(question))
            matched = self._store.match(terms, candidates)
            named = sorted({i for i, _ in near} | {i for i, _ in matched})
            meant = self._cosines(named, query)
            dense = sorted((i for i, _ in near), key=lambda i: -meant[i])[:candidates]
            stored = self._stored([*{*dense} | {i for i, _ in matched}])
            chances = fusion.chances(
                {i: meant[i] for i in stored},
                {i: score for i, score in matched if i in stored},
                {i: fusion.kin(language, row[5]) for i, row in stored.items()},
                self._weights,
            )
            return ranked(stored, chances, dense, matched, meant, self._cut, k)

    def nearest(self, vector: Vectors, k: int) -> list[Hit]:
        """The `k` passages nearest to a unit vector of shape (dimension,), best first.

        Headings are no hits, so there may be fewer.
        """
        with self._lock, self._store.snapshot():
            near = [i for i, _ in self._vectors.fresh().search(vector, k)]
            meant = self._cosines(near, vector)
            stored = self._stored(near)
            scores = {i: meant[i] for i in stored}
            return ranked(stored, scores, near, (), meant, self._cut, k)

    def nearest_in(self, document_id: str, text: str) -> Span | None:
        """Where the passage of one document stands that is nearest to `text` in meaning, if any."""
        query = self.read_encoder.encode([text], [detect(text)])[0]
        with self._lock, self._store.snapshot():
            held = [
                (number, span)
                for number, span, kind in self._store.passages_of(document_id)
                if kind not in {PassageKind.HEADING, PassageKind.REFERENCE}
            ]
            if not held:
                return None
            cosines = self._store.vectors([i for i, _ in held], self.encoder.dimension) @ query
            return held[int(cosines.argmax())][1]

    def _cosines(self, passage_ids: Sequence[int], vector: Vectors) -> dict[int, float]:
        """Rounded: what a matrix product gives in the last places depends on the order of rows."""
        found = self._store.vectors(passage_ids, self.encoder.dimension) @ vector
        return {i: round(cosine, 6) for i, cosine in zip(passage_ids, found.tolist(), strict=True)}

    def _stored(self, passage_ids: Sequence[int]) -> dict[int, PassageFields]:
        """Those of the passages that are no headings, by id."""
        rows = self._store.stored(passage_ids)
        return {row[0]: row for row in rows if row[4] != PassageKind.HEADING}

    def _cut(self, row: PassageFields) -> Passage:
        return cut_row(self.document(row[1]), row)

    def question_concepts(self, question: str) -> tuple[str, ...]:
        """The vocabulary's concepts that a question names, abbreviations explained."""
        return concept_terms(
            question, self.vocabulary, self.explained(question), ignore_case=True, widen=False
        )

    def language_of(self, question: str) -> str:
        return detect(question)


def _title_names(text: str) -> list[tuple[str, str]]:
    """Candidate titles in a reference: each run of words between full stops."""
    return [("title", name) for part in text.split(". ") if (name := title_name(part.strip(" .")))]
