"""How well a network reads examples that it was not trained on."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import torch

from index.training.machine import Machine
from qa.reader.network import Network
from qa.training.windows import Example

BATCH_TOKENS = 4096

Figures = Mapping[str, float]
Scores = npt.NDArray[np.float32]


def read(network: Network, examples: Sequence[Example], machine: Machine) -> list[Scores]:
    """The scores of each example's sentences."""
    found: list[Scores] = []
    network.eval()
    with torch.inference_mode(), machine.precision():
        for batch in _batches(examples):
            scores = network([w for example in batch for w in example.windows], 128)
            sizes = [len(example.labels) for example in batch]
            found += [np.asarray(part.cpu()) for part in scores.split(sizes)]
    return found


def figures(network: Network, examples: Sequence[Example], machine: Machine) -> dict[str, float]:
    """`first`: how often an answering sentence is first of all, where one answers; `apart`: the
    chance that the best of an answered question scores above that of an unanswered one (AUROC)."""
    right, best, answered = [], [], []
    for example, scores in zip(examples, read(network, examples, machine), strict=True):
        labels = np.array(example.labels)
        sure = labels >= 0
        labels, scores = labels[sure], scores[sure]
        if not len(labels):
            continue
        if (labels == 1).any():
            right.append(float(labels[int(scores.argmax())] == 1))
        best.append(float(scores.max()))
        answered.append(bool((labels == 1).any()))
    first = float(np.mean(right)) if right else 0.0
    return {"first": round(first, 4), "apart": round(auroc(best, answered), 4)}


def auroc(scores: Sequence[float], right: Sequence[bool]) -> float:
    """The chance that a right one scores above a wrong one; 0.5 when there is but one sort."""
    values, marks = np.asarray(scores), np.asarray(right, dtype=bool)
    good, bad = values[marks], np.sort(values[~marks])
    if not len(good) or not len(bad):
        return 0.5
    below = np.searchsorted(bad, good, "left") + np.searchsorted(bad, good, "right")
    return float(below.mean() / 2 / len(bad))


def _batches(examples: Sequence[Example]) -> Iterator[list[Example]]:
    batch: list[Example] = []
    size = 0
    for example in examples:
        if batch and size + example.size > BATCH_TOKENS:
            yield batch
            batch, size = [], 0
        batch.append(example)
        size += example.size
    if batch:
        yield batch
