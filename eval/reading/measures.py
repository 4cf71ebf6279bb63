"""The measures of reading: for each a figure by words, by cosine, and by the reader."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from eval.reading.judge import FOUND, GIVEN, MEANING, OURS, READ_ALONE, WAYS, WORDS, Judge, Order
from eval.reading.sets import Asked, Graded, ReadingSet
from index.encoder import Encoder
from qa.training.measure import auroc
from qa.training.ranking import Words

CHANCES = (FOUND, READ_ALONE, OURS)
"""The ways whose scores are probabilities."""
SHOWN = 5
"""Most sentences shown."""
NEAR_BEST = 0.3
"""A further sentence is shown when it has at least this share of the best one's probability."""
READ_CHARACTERS = 1500
"""About what the encoder reads of a text at once."""
EVEN = 0.5
"""An answer that is more likely than this to be good is called so."""
GOOD = 3
"""The grade from which an answer counts as good."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of one set."""

    name: str
    measure: str
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Miss:
    """A question whose first sentence does not answer, with what was put first and how surely."""

    name: str
    question: str
    shown: str
    wanted: str
    chance: float


@dataclass(slots=True)
class Trust:
    """Probabilities of what was put first, and whether it answers."""

    chances: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)

    def add(self, found: Judge, name: str, asked: Asked, order: Order) -> None:
        if not order.places:
            return
        good = order.places[0] in asked.right
        self.chances.append(order.scores[0])
        self.right.append(good)
        if not good and asked.right:
            texts = found.ranking.sentences
            wanted = texts[min(asked.right)].words
            shown = texts[order.places[0]].words
            self.misses.append(Miss(name, asked.question, shown, wanted, order.scores[0]))


def recall(order: Order, right: frozenset[int], most: int) -> float:
    """The share of what is right among the first `most`, of as many as could be there."""
    return len(right & set(order.places[:most])) / min(most, len(right))


def shown(order: Order, share: float = NEAR_BEST) -> list[int]:
    """The places that an answer shows."""
    near = [
        place
        for place, score in zip(order.places, order.scores, strict=True)
        if score >= share * order.scores[0]
    ]
    return near[:SHOWN]


def pooled(found: ReadingSet, judge: Judge, trust: Trust) -> Iterator[Row]:
    """Questions asked of all sentences together, by kind of question where there are kinds.

    What is shown is at most SHOWN sentences, and by probability only those near the best one.
    """
    orders = [judge.orders(asked) for asked in found.asked]
    right = [asked.right for asked in found.asked]
    ways = list(orders[0])
    for asked, order in zip(found.asked, orders, strict=True):
        trust.add(judge, found.name, asked, order[OURS])

    def row(measure: str, of: Callable[[Order, frozenset[int]], float], kind: str = "") -> Row:
        inside = [p for p, asked in enumerate(found.asked) if not kind or asked.kind == kind]
        figures = {
            way: float(np.mean([of(orders[p][way], right[p]) for p in inside])) for way in ways
        }
        return Row(found.name, measure, figures)

    def first(order: Order, r: frozenset[int]) -> float:
        return float(bool(order.places) and order.places[0] in r)

    yield row("recall@5", lambda order, r: recall(order, r, SHOWN))
    yield row("precision@1", first)
    yield row(
        "an answering sentence among the five first", lambda o, r: any_of(r, o.places[:SHOWN])
    )
    for kind in sorted({asked.kind for asked in found.asked} - {""}):
        yield row(f"precision@1, {kind}", first, kind)
    quotes = {
        way: [shown(o[way]) if way in CHANCES else o[way].places[:SHOWN] for o in orders]
        for way in ways
    }
    pairs = {way: list(zip(right, made, strict=True)) for way, made in quotes.items()}
    yield Row(
        found.name,
        "share of shown sentences that answer",
        {
            way: sum(len(r & set(s)) for r, s in made) / sum(len(s) for _, s in made)
            for way, made in pairs.items()
        },
    )
    yield Row(
        found.name,
        "questions with an answering sentence shown",
        {way: float(np.mean([any_of(r, s) for r, s in made])) for way, made in pairs.items()},
    )


def any_of(right: frozenset[int], places: Sequence[int]) -> float:
    return float(bool(right & set(places)))


def first_of_all(found: ReadingSet, judge: Judge) -> Row:
    """Questions asked of all sentences: how often the first one is right."""
    return _hits(found, judge, "precision@1", lambda asked: (), 1)


def within(found: ReadingSet, judge: Judge, most: int, trust: Trust | None = None) -> Row:
    """Questions asked of one text: how often one of the `most` first sentences answers."""
    name = "the first sentence of its text answers" if most == 1 else f"one of the first {most}"
    return _hits(found, judge, name, lambda asked: (asked.text,), most, trust)


def _hits(
    found: ReadingSet,
    judge: Judge,
    name: str,
    texts: Callable[[Asked], Sequence[int]],
    most: int,
    trust: Trust | None = None,
) -> Row:
    hits: dict[str, list[float]] = {}
    for asked in found.asked:
        if asked.right:
            orders = judge.orders(asked, texts(asked))
            for way, order in orders.items():
                hits.setdefault(way, []).append(any_of(asked.right, order.places[:most]))
            if trust is not None:
                trust.add(judge, found.name, asked, orders[OURS])
    return Row(found.name, name, {way: float(np.mean(made)) for way, made in hits.items()})


def refusing(found: ReadingSet, judge: Judge, trust: Trust) -> Row:
    """AUROC of the best score: all sentences, against all but those that answer."""
    best: dict[str, list[float]] = {}
    marks: list[bool] = []
    for asked in found.asked:
        full, none = judge.orders(asked), judge.orders(asked, without=asked.right)
        for orders in (full, none):
            for way, order in orders.items():
                best.setdefault(way, []).append(order.best)
            marks.append(orders is full)
        trust.add(judge, found.name, replace(asked, right=frozenset()), none[OURS])
    return _apart(found.name, "answerable or not, AUROC", best, marks)


def near_misses(found: ReadingSet, judge: Judge, trust: Trust) -> Row:
    """AUROC of the best score in the text asked about: answerable questions against near misses."""
    best: dict[str, list[float]] = {}
    for asked in found.asked:
        orders = judge.orders(asked, (asked.text,))
        for way, order in orders.items():
            best.setdefault(way, []).append(order.best)
        if not asked.right:
            trust.add(judge, found.name, asked, orders[OURS])
    marks = [bool(asked.right) for asked in found.asked]
    return _apart(found.name, "answerable or near miss, AUROC", best, marks)


def _apart(
    name: str, measure: str, best: Mapping[str, Sequence[float]], marks: Sequence[bool]
) -> Row:
    return Row(name, measure, {way: auroc(scores, marks) for way, scores in best.items()})


def graded(found: Sequence[Graded], judge: Judge, encoder: Encoder, trust: Trust) -> Iterator[Row]:
    """Whole answers: the rank of the first good one, and how many are rightly called good.

    By words an answer is read whole, by cosine (`encoder`) its first READ_CHARACTERS; by the other
    ways it is worth its best sentence, and called good when that is more likely than not to answer.
    """
    bm25 = Words([" ".join(answer) for one in found for answer in one.answers])
    ranks: dict[str, list[float]] = {way: [] for way in WAYS}
    called: list[bool] = []
    marks: list[bool] = []
    start = 0
    for one in found:
        texts = range(start, start + len(one.answers))
        start += len(one.answers)
        good = [grade >= GOOD for grade in one.grades]
        vectors = encoder.encode(
            [one.question, *(" ".join(a)[:READ_CHARACTERS] for a in one.answers)]
        )
        orders = judge.orders(Asked(one.question, "en", frozenset()), texts)
        scores = {
            GIVEN: [-float(place) for place in range(len(texts))],
            WORDS: bm25.scores(one.question)[texts.start : texts.stop].tolist(),
            MEANING: (vectors[1:] @ vectors[0]).tolist(),
            **{way: _of_texts(judge, orders[way], texts) for way in CHANCES},
        }
        called += [(score > EVEN) == right for score, right in zip(scores[OURS], good, strict=True)]
        marks += good
        trust.chances += scores[OURS]
        trust.right += good
        if any(good):
            for way, values in scores.items():
                ranked = sorted(range(len(values)), key=lambda p: (-values[p], p))
                ranks[way].append(1 / (1 + next(i for i, p in enumerate(ranked) if good[p])))
    yield Row("MEDIQA", "MRR", {way: float(np.mean(made)) for way, made in ranks.items()})
    more = max(np.mean(marks), 1 - np.mean(marks))
    yield Row(
        "MEDIQA",
        "good or bad, accuracy (given order: the commoner of the two for all)",
        {GIVEN: float(more), OURS: float(np.mean(called))},
    )


def _of_texts(judge: Judge, order: Order, texts: Sequence[int]) -> list[float]:
    """What each text's best sentence scores."""
    best = dict.fromkeys(texts, 0.0)
    for place, score in zip(order.places, order.scores, strict=True):
        text = judge.ranking.sentences[place].text
        best[text] = max(best[text], score)
    return list(best.values())
