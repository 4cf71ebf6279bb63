"""Reciprocal rank fusion of rankings (Cormack, Clarke and Büttcher, SIGIR 2009)."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

K = 60
"""The constant of the paper: how quickly a rank's weight falls."""

Item = TypeVar("Item", bound=Hashable)


def fuse(
    rankings: Sequence[Sequence[Item]], weights: Sequence[float] | None = None
) -> Mapping[Item, float]:
    """Each item's summed weight / (K + rank), rank 1 being best.

    >>> scores = fuse([["a", "b"], ["b"]])
    >>> scores["b"] > scores["a"]
    True
    """
    scores: dict[Item, float] = {}
    for ranking, weight in zip(rankings, weights or [1.0] * len(rankings), strict=True):
        for position, item in enumerate(ranking):
            scores[item] = scores.get(item, 0.0) + weight / (K + position + 1)
    return scores
