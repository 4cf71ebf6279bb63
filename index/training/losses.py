"""What the tower is trained to make small."""

import torch
from torch import Tensor
from torch.nn import functional

ALIKE = 0.9
"""English vectors nearer to each other than this say the same: they are no negatives."""


def distance(vectors: Tensor, targets: Tensor) -> Tensor:
    """Mean squared distance of unit vectors (n, width) to their targets."""
    return (vectors - targets).square().sum(1).mean()


def contrast(vectors: Tensor, targets: Tensor, bank: Tensor, scale: float) -> Tensor:
    """Cross entropy of finding each vector's target among all `targets` and `bank` (m, width).

    InfoNCE (van den Oord et al. 2018) with cosines times `scale` as logits.
    """
    every = torch.cat([targets, bank])
    alike = targets @ every.T > ALIKE
    right = torch.arange(len(targets), device=targets.device)
    alike[right, right] = False
    scores = (vectors @ every.T * scale).masked_fill(alike, -1e4)
    return functional.cross_entropy(scores, right)


def contrast_back(vectors: Tensor, targets: Tensor, scale: float) -> Tensor:
    """Cross entropy of finding each target's vector among all `vectors`."""
    alike = targets @ targets.T > ALIKE
    alike.fill_diagonal_(fill_value=False)
    scores = (targets @ vectors.T * scale).masked_fill(alike, -1e4)
    return functional.cross_entropy(scores, torch.arange(len(targets), device=targets.device))
