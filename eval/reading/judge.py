"""Ways of ordering sentences for a question: by words, by cosine, and by the reader."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from eval.reading.sets import Asked, ReadingSet
from index.encoder import Encoder
from qa.reader.chances import Line, logistic
from qa.reader.model import Reads
from qa.training.ranking import FEATURES, Floats, Ranking, features

WORDS, MEANING, READ_ALONE = "BM25", "MiniLM", "reader alone"
FOUND, OURS, GIVEN = "last step without reader", "last step", "given order"
WAYS = (WORDS, MEANING, GIVEN, FOUND, READ_ALONE, OURS)
"""Ways of ordering, in the order of a table's columns."""
READ = 40
"""Sentences that the reader reads for a question."""


@dataclass(frozen=True, slots=True)
class Order:
    """Places of sentences, best first, and what each scored."""

    places: Sequence[int]
    scores: Sequence[float]

    @property
    def best(self) -> float:
        """The highest score; 0 where there is no sentence."""
        return self.scores[0] if self.scores else 0.0


@dataclass(slots=True)
class Judge:
    """All sentences of a set, ready to be ordered for a question."""

    ranking: Ranking
    plain: Ranking
    reader: Reads
    lines: Mapping[str, Line]
    by_text: dict[int, list[int]] = field(default_factory=dict)
    _read: dict[tuple[str, tuple[int, ...]], dict[int, float]] = field(default_factory=dict)

    def orders(
        self, asked: Asked, within: Sequence[int] = (), without: Container[int] = ()
    ) -> dict[str, Order]:
        """The sentences that a question is answered with, best first, by every way.

        Of all sentences, or of the texts that `within` names; none of `without`. BM25 is a share
        of what all of the question's words would give. The other ways but the cosine choose among
        those that words and meaning put first.
        """
        inside = self._inside(within)
        if without:
            inside = inside[[place not in without for place in inside.tolist()]]
        ranking, question = self.ranking, asked.question
        found = ranking.find(question, asked.language)
        words = ranking.words.scores(question) / ranking.words.most(question)
        orders = {
            WORDS: _order(words, inside),
            MEANING: _order(self.plain.meaning(question, asked.language), inside),
        }
        places = ranking.near(found, 2 * READ if within else READ, inside)
        # neighbours are read together: the scores are those of this very choice of places
        key = (question, tuple(places))
        if key not in self._read:
            self._read[key] = ranking.read(self.reader, question, asked.language, places)
        read = self._read[key]
        rows = [dict(zip(FEATURES, map(float, row), strict=True)) for row in features(found, read)]
        known = list(read)
        orders[READ_ALONE] = _ordered(known, [logistic(read[place]) for place in known])
        for way, line in self.lines.items():
            orders[way] = _ordered(known, [line.chance(row) for row in rows])
        return orders

    def _inside(self, within: Sequence[int]) -> npt.NDArray[np.intp]:
        if not within:
            return np.arange(len(self.ranking.sentences))
        return np.array([place for text in within for place in self.by_text.get(text, ())], np.intp)


def _order(scores: Floats, inside: npt.NDArray[np.intp]) -> Order:
    best = inside[np.argsort(-scores[inside], kind="stable")[: 8 * READ]]
    return Order(best.tolist(), scores[best].tolist())


def _ordered(places: Sequence[int], scores: Sequence[float]) -> Order:
    order = sorted(range(len(places)), key=lambda at: (-scores[at], places[at]))
    return Order([places[at] for at in order], [scores[at] for at in order])


def judge(
    found: ReadingSet, ours: Encoder, plain: Encoder, reader: Reads, lines: Mapping[str, Line]
) -> Judge:
    """The sentences of a set with their vectors; English ones have the same by both encoders."""
    ranking = Ranking(found.sentences, ours)
    english = all(sentence.language == "en" for sentence in found.sentences)
    other = ranking.asked_with(plain) if english else Ranking(found.sentences, plain)
    made = Judge(ranking, other, reader, lines)
    for place, sentence in enumerate(found.sentences):
        made.by_text.setdefault(sentence.text, []).append(place)
    return made
