"""How far probabilities can be trusted: bins of a reliability diagram, and their mean error."""

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions in one tenth of 0 to 1: their number, their mean, and the share that is right."""

    low: float
    count: int
    chance: float
    right: float


def bins(chances: Sequence[float], right: Sequence[bool], count: int = BINS) -> list[Bin]:
    """The bins that hold any prediction, lowest first. 1.0 is in the last."""
    inside: list[list[tuple[float, bool]]] = [[] for _ in range(count)]
    for chance, good in zip(chances, right, strict=True):
        inside[min(count - 1, int(chance * count))].append((chance, good))
    return [
        Bin(
            number / count,
            len(held),
            sum(chance for chance, _ in held) / len(held),
            sum(good for _, good in held) / len(held),
        )
        for number, held in enumerate(inside)
        if held
    ]


def calibration_error(chances: Sequence[float], right: Sequence[bool], count: int = BINS) -> float:
    """Expected calibration error (Naeini et al. 2015): the mean of |share right - mean chance|
    over bins of equal width, weighed by how many predictions each has; 0 when there are none."""
    found = bins(chances, right, count)
    total = sum(one.count for one in found)
    return sum(one.count * abs(one.right - one.chance) for one in found) / total if total else 0.0
