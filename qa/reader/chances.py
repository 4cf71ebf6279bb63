"""From what is known of a candidate to the probability that it answers: a small logistic line."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.errors import SitatError


class ChancesError(SitatError):
    """A file of weights that is not one."""


@dataclass(frozen=True, slots=True)
class Line:
    """Weights of named features and an intercept, on the scale of log-odds."""

    weights: Mapping[str, float]
    intercept: float

    def chance(self, known: Mapping[str, float]) -> float:
        """The probability for features by name, 0 to 1. Raises KeyError when one is missing."""
        return logistic(
            self.intercept + sum(weight * known[name] for name, weight in self.weights.items())
        )


def logistic(value: float) -> float:
    """
    >>> logistic(0.0), logistic(-800.0)
    (0.5, 0.0)
    """
    if value < -700:
        return 0.0
    return 1.0 / (1.0 + math.exp(-value))


@cache
def learned(path: Path, name: str) -> Line:
    """The line called `name` in a TOML file. Raises ChancesError when there is none."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))[name]
        weights = {key: float(value) for key, value in table["weights"].items()}
        return Line(weights, float(table["intercept"]))
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise ChancesError(
            f"{path}: has no weights {name!r} ({error}); restore the file from the repository"
        ) from error
