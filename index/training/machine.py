"""Where the tower is computed, how precisely, and encoding with it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from index.encoder import fast_bfloat16
from index.tower import WIDTH, Tower
from index.training.batches import pad, padded

ENCODED_TOKENS = 4096
"""Padded tokens in one batch when nothing is learned."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A processor or GPU. `bfloat16` says whether matrices are multiplied in bfloat16."""

    device: str
    bfloat16: bool

    def precision(self) -> AbstractContextManager[object]:
        return torch.autocast(self.device, torch.bfloat16, enabled=self.bfloat16)


def this_machine(threads: int = 0) -> Machine:
    """The GPU when there is one, else the processor, set up to give the same result every time."""
    torch.use_deterministic_algorithms(mode=True)
    if threads:
        torch.set_num_threads(threads)
    if torch.cuda.is_available():
        return Machine("cuda", torch.cuda.is_bf16_supported())
    return Machine("cpu", fast_bfloat16())


def forward(tower: Tower, rows: Sequence[Sequence[int]], machine: Machine) -> Tensor:
    """Unit vectors (n, width), float32, of rows of token ids."""
    ids, mask = pad(rows)
    with machine.precision():
        pooled = tower(ids.to(machine.device), mask.to(machine.device))
    return functional.normalize(pooled.float(), dim=-1)


def encode(tower: Tower, tokenizer: Tokenizer, texts: Sequence[str], machine: Machine) -> Tensor:
    """Unit vectors (n, width) of `texts`, in order, on the processor."""
    rows = [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]
    order = sorted(range(len(rows)), key=lambda place: -len(rows[place]))
    vectors = torch.empty(len(rows), WIDTH)
    start = 0
    with torch.inference_mode():
        while start < len(order):
            count = max(1, ENCODED_TOKENS // padded(len(rows[order[start]])))
            chosen = order[start : start + count]
            vectors[chosen] = forward(tower, [rows[place] for place in chosen], machine).cpu()
            start += count
    return vectors
