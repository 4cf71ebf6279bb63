"""Batches of texts of like length, drawn by weight; any step's batch can be asked for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from index.training.recipe import Recipe
from index.training.texts import Item

DRAWN = 12_000
"""So many texts are drawn at once and sorted by length."""
STEP = 8
"""Lengths are padded to multiples of this: the processor's kernels are kept by shape, and a new
shape for every batch fills the memory."""

Places = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]


def chances(items: Sequence[Item], shares: Mapping[str, float]) -> Weights:
    """How often each item is drawn, summing to 1, so that each kind has its share."""
    totals: dict[str, float] = defaultdict(float)
    for item in items:
        totals[item.kind] += item.weight
    found = np.array(
        [shares.get(item.kind, 0.0) * item.weight / totals[item.kind] for item in items]
    )
    return np.asarray(found / found.sum())


class Plan:
    """The batches of a run: a pure function of lengths, chances, recipe and step."""

    def __init__(self, lengths: Places, drawn_by: Weights, recipe: Recipe) -> None:
        self._lengths, self._chances, self._recipe = lengths, drawn_by, recipe
        self._possible = int((drawn_by > 0).sum())
        self._batches: list[Places] = []
        self._round = 0

    def batch(self, step: int) -> Places:
        """Places of the items of batch `step`."""
        while step >= len(self._batches):
            self._extend()
        return self._batches[step]

    def _extend(self) -> None:
        draw = np.random.default_rng((self._recipe.seed, 11, self._round))
        count = min(DRAWN, self._possible)
        drawn = np.unique(draw.choice(len(self._chances), count, p=self._chances))
        drawn = drawn[np.argsort(self._lengths[drawn] + draw.random(len(drawn)), kind="stable")]
        made = []
        start = 0
        while start < len(drawn):
            size = self._size(drawn, start)
            made.append(drawn[start : start + size])
            start += size
        self._batches += [made[place] for place in draw.permutation(len(made))]
        self._round += 1

    def _size(self, drawn: Places, start: int) -> int:
        """The most texts from `start` on whose padded tokens fit a batch."""
        recipe = self._recipe
        size = recipe.largest_batch
        while size > recipe.smallest_batch:
            longest = padded(int(self._lengths[drawn[min(start + size, len(drawn)) - 1]]))
            if size * longest <= recipe.tokens_per_batch:
                break
            size -= 8
        return max(size, recipe.smallest_batch)


def padded(length: int) -> int:
    return -(-length // STEP) * STEP


def pad(rows: Sequence[Sequence[int] | Places]) -> tuple[Tensor, Tensor]:
    """Token ids (n, t) and mask (n, t), t a multiple of `STEP`; piece 0 fills up."""
    length = padded(max(len(row) for row in rows))
    ids = torch.zeros(len(rows), length, dtype=torch.long)
    mask = torch.zeros(len(rows), length)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = torch.as_tensor(row)
        mask[place, : len(row)] = 1
    return ids, mask
