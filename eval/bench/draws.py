"""Chance for the generated corpus: which concepts and numbers a sentence gets.

Concepts are drawn as words are used: the r-th most frequent with a weight of 1 / (r + OFFSET)
(Zipf 1949, with Mandelbrot's offset), so that a few drugs fill long keyword lists while most are
rare.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from eval.bench.patterns import Values
from ingest.concepts import LANGUAGES, Concept
from ingest.vocabulary import Vocabulary

OFFSET = 4.0
KINDS = {
    "drug": "drug",
    "cond": "condition",
    "symp": "symptom",
    "out": "outcome",
    "anat": "anatomy",
    "country": "country",
}
"""Slot by kind of concept."""
HELD_OUT_EVERY = 12
"""Every so many drugs one is in no document: questions about it have no answer."""
DOSES = (0.5, 1, 2, 2.5, 5, 7.5, 10, 15, 20, 25, 40, 50, 75, 100, 150, 200, 250, 400, 500, 1000)
TOPIC_SHARE = 0.7
"""How often a sentence is about its document's own drug, and its own condition."""


def chance_of(*names: object) -> Random:
    """A source of chance that these names alone decide."""
    return Random("/".join(map(str, names)))  # noqa: S311 (nothing here is secret)


@dataclass(frozen=True, slots=True)
class Pool:
    """Concepts in falling order of use."""

    concepts: tuple[Concept, ...]
    cumulative: tuple[float, ...]

    @classmethod
    def of(cls, concepts: Sequence[Concept]) -> "Pool":
        weights = (1.0 / (rank + OFFSET) for rank in range(1, len(concepts) + 1))
        return cls(tuple(concepts), tuple(accumulate(weights)))

    def draw(self, chance: Random) -> Concept:
        return chance.choices(self.concepts, cum_weights=self.cumulative)[0]


@dataclass(frozen=True, slots=True)
class Pools:
    """One pool for each slot that names a concept, and the drugs that no document names."""

    by_slot: Mapping[str, Pool]
    held_out: tuple[Concept, ...]

    @classmethod
    def of(cls, vocabulary: Vocabulary, seed: int) -> "Pools":
        """The vocabulary's concepts with a form in every language, in the order of `seed`."""
        by_slot = {}
        held_out: list[Concept] = []
        for slot, kind in KINDS.items():
            found = sorted(
                (
                    concept
                    for concept in vocabulary.concepts.values()
                    if concept.kind == kind and all(concept.forms[each] for each in LANGUAGES)
                ),
                key=lambda concept: concept.concept_id,
            )
            chance_of(seed, slot).shuffle(found)
            if slot == "drug":
                held_out = found[HELD_OUT_EVERY - 1 :: HELD_OUT_EVERY]
                found = [concept for concept in found if concept not in held_out]
            by_slot[slot] = Pool.of(found)
        return cls(by_slot, tuple(held_out))


@dataclass(frozen=True, slots=True)
class Topic:
    """What a document is about: one drug and one condition, and others beside them."""

    drug: Concept
    condition: Concept
    others: tuple[Concept, ...]
    comorbid: tuple[Concept, ...]


def topic(pools: Pools, chance: Random) -> Topic:
    drugs = _different(pools.by_slot["drug"], chance, 4)
    conditions = _different(pools.by_slot["cond"], chance, 3)
    return Topic(drugs[0], conditions[0], tuple(drugs[1:]), tuple(conditions[1:]))


def _different(pool: Pool, chance: Random, count: int) -> list[Concept]:
    found: list[Concept] = []
    while len(found) < count:
        concept = pool.draw(chance)
        if concept not in found:
            found.append(concept)
    return found


def values(about: Topic, pools: Pools, chance: Random) -> Values:
    """Values for one sentence: mostly the document's own drug and condition, fresh numbers."""
    drug, other = about.drug, chance.choice(about.others)
    if chance.random() > TOPIC_SHARE:
        drug, other = other, drug
    condition, comorbid = about.condition, chance.choice(about.comorbid)
    if chance.random() > TOPIC_SHARE:
        condition, comorbid = comorbid, condition
    concepts = {"drug": drug, "other": other, "cond": condition, "comorb": comorbid}
    for slot in ("symp", "out", "anat", "country"):
        concepts[slot] = pools.by_slot[slot].draw(chance)
    people = round(chance.lognormvariate(4.3, 1.0)) + 8
    part = chance.randint(2, max(2, people // 2))
    year = chance.randint(1998, 2023)
    middle = chance.gauss(0.0, 6.0)
    width = abs(chance.gauss(0.0, 5.0)) + 0.4
    numbers: dict[str, float] = {
        "n": people,
        "k": part,
        "pct": round(100 * part / people),
        "pct2": chance.randint(1, 60),
        "small": chance.randint(2, 24),
        "age": chance.randint(1, 93),
        "weeks": chance.randint(2, 52),
        "months": chance.randint(2, 60),
        "day": chance.randint(1, 28),
        "year": year,
        "later": year + chance.randint(1, 5),
        "p": chance.choice((chance.uniform(0.001, 0.05), chance.uniform(0.05, 0.95))),
        "diff": middle,
        "lo": middle - width,
        "hi": middle + width,
        "dose": chance.choice(DOSES),
    }
    choices = {slot: chance.randrange(60) for slot in ("pop", "freq", "design", "person", "month")}
    return Values(concepts, numbers, choices)
