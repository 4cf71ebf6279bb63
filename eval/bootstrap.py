"""Intervals for a metric over questions, by resampling the questions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
SEED = 20210101


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval, `low <= high`."""

    low: float
    high: float


def mean_interval(values: Sequence[float]) -> Interval | None:
    """The 95 % percentile bootstrap interval of the mean; None without values.

    Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13. The
    question is the unit that is drawn. 2,000 resamples, fixed seed.
    """
    if not values:
        return None
    data = np.asarray(values, dtype=np.float64)
    return _percentiles(data[_draws(len(data))].mean(axis=1))


def f1_interval(wanted: Sequence[bool], refused: Sequence[bool]) -> Interval | None:
    """The same for refusal F1 over questions: `wanted[i]` has no answer, `refused[i]` was refused.

    Resamples in which nothing is wanted or refused have no F1 and are left out; None when F1 of
    the whole is undefined. Raises ValueError when the lengths differ.
    """
    if len(wanted) != len(refused):
        raise ValueError(f"{len(wanted)} expected and {len(refused)} given decisions differ")
    expected = np.asarray(wanted, dtype=np.float64)
    given = np.asarray(refused, dtype=np.float64)
    if expected.sum() + given.sum() == 0:
        return None
    draws = _draws(len(expected))
    right = (expected * given)[draws].sum(axis=1)
    total = expected[draws].sum(axis=1) + given[draws].sum(axis=1)
    defined = total > 0
    return _percentiles(2 * right[defined] / total[defined])


def _draws(size: int) -> NDArray[np.int64]:
    """Row numbers, shape (RESAMPLES, size), the same for the same size."""
    return np.random.default_rng(SEED).integers(0, size, size=(RESAMPLES, size))


def _percentiles(values: NDArray[np.float64]) -> Interval:
    low, high = np.quantile(values, (0.025, 0.975))
    return Interval(float(low), float(high))
