"""Fusion of what the vectors and the words say of a passage, with learned weights."""

import math
import tomllib
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from index.encoder import NORDIC_LANGUAGES

FILE = Path(__file__).with_name("fusion.toml")

Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Line:
    """What a cosine, a share of the best BM25 score, and their product add to a passage's score."""

    cosine: float
    words: float
    both: float


@dataclass(frozen=True, slots=True)
class Weights:
    """Learned weights: one line for passages in the question's own language or its kin, one for
    the others, whose score is moved by `offset`. `slope` and `intercept` make a chance of it.

    With `ranged`, a cosine is read as its place between the lowest and the highest of the
    question's passages: encoders differ in where their cosines lie.
    """

    kin: Line
    other: Line
    offset: float
    slope: float
    intercept: float
    ranged: bool


@cache
def learned(packaged: bool = True) -> Weights:
    """The weights of fusion.toml: for the packaged encoder, or for any other one.

    The file says how they were made.
    """
    table = tomllib.loads(FILE.read_text("utf-8"))["packaged" if packaged else "other"]
    return Weights(**{**table, "kin": Line(**table["kin"]), "other": Line(**table["other"])})


def kin(question: str, passage: str) -> bool:
    """Whether two languages are one or both Nordic: such texts share words, and one tower.

    >>> kin("sv", "nb"), kin("sv", "en")
    (True, False)
    """
    return question == passage or (question in NORDIC_LANGUAGES and passage in NORDIC_LANGUAGES)


def chances(
    cosines: Mapping[Item, float],
    bm25: Mapping[Item, float],
    kindred: Mapping[Item, bool],
    weights: Weights,
) -> dict[Item, float]:
    """How likely each passage is to answer the question, in (0, 1), by its meaning and its words.

    `cosines` and `kindred` (see `kin`) have every passage that either retriever named; `bm25` those
    that the words found. BM25 scores have no fixed scale, so each counts as a share of the best.
    """
    best = max(bm25.values(), default=0.0)
    placed = _placed(cosines) if weights.ranged else cosines
    found = {}
    for item, cosine in placed.items():
        words = bm25.get(item, 0.0) / best if best > 0 else 0.0
        line = weights.kin if kindred[item] else weights.other
        score = line.cosine * cosine + line.words * words + line.both * cosine * words
        score += 0.0 if kindred[item] else weights.offset
        found[item] = 1 / (1 + math.exp(-weights.slope * score - weights.intercept))
    return found


def _placed(cosines: Mapping[Item, float]) -> dict[Item, float]:
    low, high = min(cosines.values(), default=0.0), max(cosines.values(), default=0.0)
    return {item: (value - low) / ((high - low) or 1.0) for item, value in cosines.items()}
