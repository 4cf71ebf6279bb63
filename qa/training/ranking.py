"""Sentences of many texts, ranked for a question by words, by meaning and by the reader."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from index.encoder import Encoder
from index.fusion import kin
from ingest.words import key, stop_words, token_texts
from qa.reader.model import Part, Reads

K1, B = 1.2, 0.75
"""The usual numbers of BM25 (Robertson and Zaragoza 2009)."""

PASSAGE_CHARACTERS = 900
"""Neighbouring sentences are one passage up to so many characters."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or row and where it stands; `text` says which of the texts it is from."""

    words: str
    context: str
    language: str
    text: int


@lru_cache(maxsize=200_000)
def _key(word: str) -> str:
    return "" if word in stop_words() else key(word)


def keys(text: str) -> list[str]:
    """The keys of a text's words, function words left out, repeats kept."""
    return [found for word in token_texts(text) if (found := _key(word.casefold()))]


class Words:
    """BM25 of a question over texts, by word keys."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._having: dict[str, list[tuple[int, int]]] = defaultdict(list)
        sizes = []
        for place, text in enumerate(texts):
            counts = Counter(keys(text))
            sizes.append(sum(counts.values()))
            for word, count in counts.items():
                self._having[word].append((place, count))
        self._sizes = np.array(sizes, float)
        self._mean = float(self._sizes.mean()) if sizes else 1.0

    def scores(self, question: str) -> Floats:
        """BM25 of every text, 0 where no word is shared."""
        found = np.zeros(len(self._sizes))
        for word in dict.fromkeys(keys(question)):
            having = self._having.get(word)
            if having:
                places = np.array([place for place, _ in having])
                counts = np.array([count for _, count in having], float)
                long = 1 - B + B * self._sizes[places] / self._mean
                found[places] += self._weight(word) * counts * (K1 + 1) / (counts + K1 * long)
        return found

    def most(self, question: str) -> float:
        """What a text could reach that has every word of the question once."""
        return sum(self._weight(word) for word in dict.fromkeys(keys(question))) or 1.0

    def _weight(self, word: str) -> float:
        total, having = len(self._sizes), len(self._having.get(word, ()))
        return math.log(1 + (total - having + 0.5) / (having + 0.5))


@dataclass(frozen=True, slots=True)
class Found:
    """What words and meaning say of every sentence: of itself, and of the passage it stands in.

    BM25 scores are shares of what a text with every word of the question once would have; 0 where
    the languages share no words. `english` is 1 where question and sentence both are.
    """

    words: Floats
    cosine: Floats
    passage_words: Floats
    passage_cosine: Floats
    english: Floats

    def promise(self) -> Floats:
        """How near each sentence is, before any is read."""
        return self.words + self.cosine + 0.5 * (self.passage_words + self.passage_cosine)


class Ranking:
    """Sentences and their passages with words and vectors, read for one question after another."""

    def __init__(self, sentences: Sequence[Sentence], encoder: Encoder) -> None:
        self.sentences = sentences
        self.encoder = encoder
        self.words = Words([sentence.words for sentence in sentences])
        languages = [sentence.language for sentence in sentences]
        self._vectors = encoder.encode([sentence.words for sentence in sentences], languages)
        self._languages = np.array(languages)
        self._passage, passages = _passages(sentences)
        self._passage_words = Words([text for text, _ in passages])
        self._passage_vectors = encoder.encode(
            [text for text, _ in passages], [language for _, language in passages]
        )

    def asked_with(self, encoder: Encoder) -> "Ranking":
        """The same sentences and vectors, and questions encoded by another encoder."""
        other = copy(self)
        other.encoder = encoder
        return other

    def meaning(self, question: str, language: str) -> Floats:
        """Cosine of every sentence with the question."""
        vector = self.encoder.encode([question], [language])[0]
        return np.asarray(self._vectors @ vector, float)

    def find(self, question: str, language: str) -> Found:
        """What is known of every sentence without reading it."""
        vector = self.encoder.encode([question], [language])[0]
        shared = np.array([kin(language, spoken) for spoken in self._languages])
        words = self.words.scores(question) / self.words.most(question)
        passages = self._passage_words.scores(question) / self._passage_words.most(question)
        cosines = np.asarray(self._passage_vectors @ vector, float)
        return Found(
            np.minimum(1.0, words) * shared,
            np.asarray(self._vectors @ vector, float),
            np.minimum(1.0, passages)[self._passage] * shared,
            cosines[self._passage],
            ((self._languages == "en") & (language == "en")).astype(float),
        )

    def near(
        self, found: Found, most: int, inside: npt.NDArray[np.intp] | None = None
    ) -> list[int]:
        """At most `most` promising places, in order of the text; of those `inside` where given."""
        promise = found.promise()
        places = np.arange(len(promise)) if inside is None else inside
        order = np.argsort(-promise[places], kind="stable")[:most]
        return sorted(int(place) for place in places[order])

    def read(
        self, reader: Reads, question: str, language: str, places: Sequence[int]
    ) -> dict[int, float]:
        """The reader's score of each of `places`; neighbours in a text are read together."""
        parts, owners = _parts(self.sentences, sorted(places))
        found = reader.scores(question, language, parts)
        return {
            place: score
            for inside, scores in zip(owners, found, strict=True)
            for place, score in zip(inside, scores, strict=True)
        }


FEATURES = (
    "reader",
    "cosine",
    "words",
    "passage_cosine",
    "passage_words",
    "english",
    "english_reader",
    "english_cosine",
)
"""English has the last three of its own: there the cosine is the base model's, which has read far
more, and the reader's training less."""


def features(found: Found, read: Mapping[int, float]) -> Floats:
    """What the last step weighs of each place read (n, 8), in the order of FEATURES."""
    places = list(read)
    score, english = np.array(list(read.values()), float), found.english[places]
    cosine = found.cosine[places]
    columns = (
        score,
        cosine,
        found.words[places],
        found.passage_cosine[places],
        found.passage_words[places],
        english,
        english * score,
        english * cosine,
    )
    return np.stack(columns, 1)


def _passages(
    sentences: Sequence[Sentence],
) -> tuple[npt.NDArray[np.intp], list[tuple[str, str]]]:
    """For each sentence the number of its passage, and each passage's text and language."""
    owner: list[int] = []
    texts: list[list[str]] = []
    languages: list[str] = []
    last, size = ("", -1), 0
    for sentence in sentences:
        place = (sentence.context, sentence.text)
        if place != last or size + len(sentence.words) > PASSAGE_CHARACTERS:
            texts.append([sentence.context] if sentence.context else [])
            languages.append(sentence.language)
            last, size = place, 0
        texts[-1].append(sentence.words)
        size += len(sentence.words)
        owner.append(len(texts) - 1)
    joined = [" ".join(parts) for parts in texts]
    return np.array(owner, np.intp), list(zip(joined, languages, strict=True))


def _parts(
    sentences: Sequence[Sentence], places: Sequence[int]
) -> tuple[list[Part], list[list[int]]]:
    groups: list[list[int]] = []
    for place in places:
        if groups:
            last = groups[-1][-1]
            one, other = sentences[last], sentences[place]
            if place == last + 1 and (one.text, one.context) == (other.text, other.context):
                groups[-1].append(place)
                continue
        groups.append([place])
    parts = [
        Part(
            sentences[group[0]].context,
            sentences[group[0]].language,
            [sentences[place].words for place in group],
        )
        for group in groups
    ]
    return parts, groups
