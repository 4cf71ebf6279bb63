"""First word embeddings of a new vocabulary, from a word alignment of the parallel text."""

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor

from index.training.texts import Item

ROUNDS = 5
LONGEST = 32
"""Longer texts are left out of the alignment: their words tie to too many others."""
SMALLEST_SHARE = 0.04
TRUST = 2.0
"""A piece seen this often is taken half from its alignment, half from its letters."""
ENGLISH_SHARE = 0.4

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def first_words(
    items: Sequence[Item], tokenizer: Tokenizer, base: Tensor, base_tokenizer: Tokenizer
) -> Tensor:
    """Embeddings (pieces, width) in the base model's space, whose own are `base`.

    Each piece begins as the mean of the base embeddings that its letters give. Pieces that the
    parallel text shows often enough move to the mean of the English pieces they translate to, by
    IBM model 1 with an empty word (Brown et al., Computational Linguistics 1993).
    """
    size = tokenizer.get_vocab_size()
    mean = _by_letters(tokenizer, base, base_tokenizer)
    rows, columns, shares, totals = _align(items, tokenizer, base_tokenizer, len(base))
    kept = (shares > SMALLEST_SHARE) & (rows < size)
    row = torch.from_numpy(rows[kept])
    meaning = base[torch.from_numpy(columns[kept])]
    share = torch.from_numpy(shares[kept] ** 1.5).float()
    sums = torch.zeros(mean.shape).index_add_(0, row, meaning * share[:, None])
    norms = torch.zeros(size).index_add_(0, row, meaning.norm(dim=1) * share)
    mass = torch.zeros(size).index_add_(0, row, share)
    found = mass > 0
    aligned = mean.clone()
    # a mean of several vectors is shorter than they are; the length matters to the layers above
    length = norms[found] / mass[found] / sums[found].norm(dim=1).clamp_min(1e-9)
    aligned[found] = sums[found] * length[:, None]
    seen = torch.from_numpy(totals[:size]).float()
    trust = torch.where(found, seen / (seen + TRUST), torch.zeros(()))[:, None]
    return trust * aligned + (1 - trust) * mean


def _by_letters(tokenizer: Tokenizer, base: Tensor, base_tokenizer: Tokenizer) -> Tensor:
    mean = torch.empty(tokenizer.get_vocab_size(), base.shape[1])
    for piece, place in tokenizer.get_vocab().items():
        special = base_tokenizer.token_to_id(piece) if piece.startswith("[") else None
        if special is not None:
            rows = [special]
        else:
            inner = piece.removeprefix("##")
            rows = base_tokenizer.encode(inner, add_special_tokens=False).ids
            whole = base_tokenizer.token_to_id(piece) if inner != piece else None
            rows = rows if whole is None else [whole, *rows[1:]]
        mean[place] = base[rows or [base_tokenizer.token_to_id("[UNK]") or 0]].mean(0)
    return mean


def _align(
    items: Sequence[Item], tokenizer: Tokenizer, base_tokenizer: Tokenizer, width: int
) -> tuple[Ints, Ints, Floats, Floats]:
    """Pairs of a Nordic and an English piece, the chance of the second given the first, and how
    often each Nordic piece is used. Row `size of the vocabulary` is the empty word."""
    empty = tokenizer.get_vocab_size()
    chosen = [
        item
        for item in items
        if item.kind in ("pair", "word")
        or (item.kind == "english" and zlib.crc32(item.text.encode()) / 2**32 < ENGLISH_SHARE)
    ]
    left = tokenizer.encode_batch([item.text for item in chosen], add_special_tokens=False)
    right = base_tokenizer.encode_batch([item.english for item in chosen], add_special_tokens=False)
    keys, groups, group = [], [], 0
    for a, b in zip(left, right, strict=True):
        source, target = np.array([empty, *a.ids]), np.array(b.ids, dtype=np.int64)
        if not len(target) or len(source) > LONGEST + 1 or len(target) > LONGEST:
            continue
        keys.append((source[None, :] * width + target[:, None]).ravel())
        groups.append(np.repeat(np.arange(group, group + len(target)), len(source)))
        group += len(target)
    if not keys:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, np.zeros(0), np.zeros(empty + 1)
    every, place = np.unique(np.concatenate(keys), return_inverse=True)
    where = np.concatenate(groups)
    rows = every // width
    table: Floats = np.ones(len(every))
    totals: Floats = np.zeros(empty + 1)
    for _ in range(ROUNDS):
        share = table[place]
        share /= np.bincount(where, share, minlength=group)[where]
        counts = np.bincount(place, share, minlength=len(every))
        totals[:] = np.bincount(rows, counts, minlength=empty + 1)
        table[:] = counts / np.maximum(totals[rows], 1e-9)
    return rows, every % width, table, totals
