"""A pool of texts, searched by words and by meaning as a library searches its passages."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import fusion
from index.encoder import Encoder, Vectors
from index.keywords import document_terms, question_terms
from index.library import CANDIDATES
from index.store import Entry, Store
from ingest.abbreviations import abbreviations
from ingest.language import detect, document_language
from ingest.model import Document, DocumentKind, Passage, Span
from ingest.passages import passages
from ingest.vocabulary import Vocabulary, load

DEPTH = 50
"""How many texts a run names for each question."""

Run = Sequence[Sequence[int]]
"""For each question the places of texts, best first."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the retrievers say of a question's passages, by passage place.

    `cosines` has every candidate; `bm25` those that the words found; `near` those that the vectors
    found.
    """

    cosines: Mapping[int, float]
    bm25: Mapping[int, float]
    near: Sequence[int]
    language: str


class Pool:
    """Passages of texts with their words. Use `opened` to make one."""

    def __init__(self, store: Store, vocabulary: Vocabulary, made: "_Made") -> None:
        self._store = store
        self._vocabulary = vocabulary
        self.passages = made.passages
        self.owners = np.array(made.owners)
        self._places = {
            int(passage_id): place for place, passage_id in enumerate(store.vector_ids())
        }

    def encode(self, encoder: Encoder) -> Vectors:
        """A vector of every passage, shape (passages, dimension)."""
        return encoder.encode(
            [passage.text for passage in self.passages],
            [passage.language for passage in self.passages],
        )

    def words(self, question: str) -> dict[int, float]:
        """BM25 of the passages that the question's words find."""
        terms = question_terms(question, self._vocabulary)
        return {
            self._places[passage_id]: score
            for passage_id, score in self._store.match(terms, CANDIDATES)
        }

    def candidates(
        self, questions: Sequence[str], encoder: Encoder, vectors: Vectors
    ) -> Iterator[Candidates]:
        """As `Library.search` gathers them, for each question."""
        languages = [detect(question) for question in questions]
        asked = encoder.encode(list(questions), languages)
        for question, language, query in zip(questions, languages, asked, strict=True):
            likeness = vectors @ query
            bm25 = self.words(question)
            near = np.argsort(-likeness, kind="stable")[:CANDIDATES].tolist()
            named = sorted({*near, *bm25})
            cosines = dict(zip(named, likeness[named].tolist(), strict=True))
            yield Candidates(cosines, bm25, near, language)

    def texts(self, scores: Mapping[int, float]) -> list[int]:
        """Places of texts, each as good as its best passage, best first."""
        order = sorted(scores, key=lambda place: (-round(scores[place], 9), place))
        return list(dict.fromkeys(int(self.owners[place]) for place in order))[:DEPTH]

    def by_words(self, found: Candidates) -> list[int]:
        return self.texts(found.bm25)

    def by_meaning(self, found: Candidates) -> list[int]:
        return self.texts({place: found.cosines[place] for place in found.near})

    def by_both(self, found: Candidates, weights: fusion.Weights) -> list[int]:
        return self.texts(self.fused(found, weights))

    def fused(self, found: Candidates, weights: fusion.Weights) -> Mapping[int, float]:
        kindred = {
            place: fusion.kin(found.language, self.passages[place].language)
            for place in found.cosines
        }
        return fusion.chances(found.cosines, found.bm25, kindred, weights)


@dataclass(frozen=True, slots=True)
class _Made:
    passages: Sequence[Passage]
    owners: Sequence[int]
    terms: Sequence[Entry]


@contextmanager
def opened(texts: Sequence[str], encoder: Encoder) -> Iterator[Pool]:
    """A pool of `texts`, each cut into passages by `encoder`'s token counts.

    The words lie in a store in a temporary folder, gone at the end. All texts are kept as one
    document there, one durable transaction instead of thousands; so no text explains a question's
    abbreviations, as a library's documents do.
    """
    vocabulary = load()
    made = _make(texts, encoder, vocabulary)
    joined = Document("0" * 16, "pool", "", "\n".join(texts), "en", DocumentKind.PLAIN)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), create=True)
        try:
            store.put(joined, "pool", "pool", made.terms)
            yield Pool(store, vocabulary, made)
        finally:
            store.close()


def _make(texts: Sequence[str], encoder: Encoder, vocabulary: Vocabulary) -> _Made:
    cut: list[Passage] = []
    owners: list[int] = []
    entries: list[Entry] = []
    nothing = np.zeros(1, np.float32)
    for place, text in enumerate(texts):
        language = document_language(text)
        explained = tuple(abbreviations(text))
        document = Document(
            f"{place:016x}", "", "", text, language, DocumentKind.PLAIN, abbreviations=explained
        )

        def count(part: str, language: str = language) -> int:
            return encoder.count_tokens(part, language)

        found = passages(document, count) or [Passage.cut(document, Span(0, len(text)))]
        for passage in found:
            cut.append(passage)
            owners.append(place)
            body = document_terms(passage.text, passage.language, vocabulary, explained)
            context = document_terms("", language, vocabulary)
            entries.append(Entry(passage, nothing, body, context))
    return _Made(cut, owners, entries)
