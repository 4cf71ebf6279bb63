"""The six-layer BERT of all-MiniLM-L6-v2: token ids to mean-pooled vectors.

It computes what sentence-transformers computes of the same weights, without that library's start-up
and without padding: the tokens of all texts lie end to end, and only attention looks at one text at
a time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

WIDTH, HEADS, LAYERS, INNER, EPSILON, POSITIONS = 384, 12, 6, 1536, 1e-12, 512
MAX_TOKENS = 256
"""Longest input, special tokens included, as all-MiniLM-L6-v2 was trained."""

Attend = Callable[[Tensor], Tensor]
"""From queries, keys and values (…, 3, HEADS, WIDTH / HEADS) to what they attend to (…, WIDTH)."""


def _as_it_is(value: Tensor) -> Tensor:
    return value


class Linear(nn.Linear):
    """A linear map whose weights come from a file: none are drawn first, which takes time."""

    def reset_parameters(self) -> None:
        pass


class Embedding(nn.Embedding):
    """Embeddings whose weights come from a file."""

    def reset_parameters(self) -> None:
        pass


class Layer(nn.Module):
    """One BERT encoder layer, query, key and value in one matrix."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = Linear(WIDTH, 3 * WIDTH)
        self.out = Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.up = Linear(WIDTH, INNER)
        self.down = Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=EPSILON)

    def forward(
        self, x: Tensor, attend: Attend, drop: Callable[[Tensor], Tensor] = _as_it_is
    ) -> Tensor:
        """`drop` is what training does to all that is added to `x`."""
        heads = self.qkv(x).unflatten(-1, (3, HEADS, WIDTH // HEADS))
        x = self.norm1(x + drop(self.out(attend(heads))))
        found: Tensor = self.norm2(x + drop(self.down(functional.gelu(self.up(x)))))
        return found


class Tower(nn.Module):
    """Word and position embeddings and six layers."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.words = Embedding(vocabulary, WIDTH)
        self.positions = Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Padded token ids (n, t) and their mask (n, t) to pooled vectors (n, WIDTH), float32.

        This is the form for training: one call for a batch, whatever its lengths.
        """
        seen = mask[:, None, None, :].bool()
        hidden = self.norm(self.words(ids) + self.positions.weight[: ids.shape[1]])
        for layer in self.layers:
            hidden = layer(hidden, lambda heads: _attend(heads, seen))
        weight = mask[..., None].float()
        pooled: Tensor = (hidden.float() * weight).sum(1) / weight.sum(1)
        return pooled

    def packed(self, texts: Sequence[Sequence[int]]) -> Tensor:
        """Token ids of each text to pooled vectors (len(texts), WIDTH), float32.

        This is the form for use. Texts of one length beside each other are attended together, so
        it is quickest when they are sorted by length.
        """
        lengths = [len(text) for text in texts]
        ids = torch.tensor([token for text in texts for token in text])
        places = torch.cat([torch.arange(length) for length in lengths])
        hidden = self.norm(self.words(ids) + self.positions(places))
        runs = list(runs_of(lengths))
        for layer in self.layers:
            hidden = layer(hidden, lambda heads: attend_each(heads, runs))
        pooled = [part.float().mean(0) for part in hidden.split(lengths)]
        return torch.stack(pooled)


def _attend(heads: Tensor, seen: Tensor | None = None) -> Tensor:
    """Attention over (n, t, 3, HEADS, d); `seen` masks padding."""
    query, key, value = heads.permute(2, 0, 3, 1, 4).unbind(0)
    mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=seen)
    return mixed.transpose(1, 2).flatten(2)


def attend_each(heads: Tensor, runs: Sequence[tuple[int, int]]) -> Tensor:
    """Attention over texts end to end, (tokens, 3, HEADS, d), one run of equal lengths a call."""
    mixed = []
    start = 0
    for count, length in runs:
        part = heads[start : start + count * length]
        mixed.append(_attend(part.view(count, length, 3, HEADS, -1)).flatten(0, 1))
        start += count * length
    return torch.cat(mixed)


def runs_of(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(how many, length) of neighbours of one length."""
    for length, group in groupby(lengths):
        yield len(list(group)), length


def base_state(weights: Path) -> dict[str, Tensor]:
    """The base model's weights under the names of `Tower`; token type 0 goes into positions."""
    raw = {name.removeprefix("bert."): value for name, value in load_file(str(weights)).items()}
    state = {
        "words.weight": raw["embeddings.word_embeddings.weight"],
        "positions.weight": raw["embeddings.position_embeddings.weight"]
        + raw["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": raw["embeddings.LayerNorm.weight"],
        "norm.bias": raw["embeddings.LayerNorm.bias"],
    }
    theirs = {
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm2": "output.LayerNorm",
    }
    for layer in range(LAYERS):
        for part in ("weight", "bias"):
            attention = f"encoder.layer.{layer}.attention.self."
            state[f"layers.{layer}.qkv.{part}"] = torch.cat(
                [raw[f"{attention}{name}.{part}"] for name in ("query", "key", "value")]
            )
            for ours, name in theirs.items():
                state[f"layers.{layer}.{ours}.{part}"] = raw[f"encoder.layer.{layer}.{name}.{part}"]
    return {name: value.float() for name, value in state.items()}


def adapted(base: Mapping[str, Tensor], file: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tower's weights: base plus the file's differences; word embeddings from the file.

    A difference is int8 with one scale a row (`NAME.int8`, `NAME.scale`), or plain (`NAME`).
    """
    state = dict(base)
    for name, value in base.items():
        if f"{name}.int8" in file:
            change = file[f"{name}.int8"].float() * file[f"{name}.scale"][:, None]
        elif name in file:
            change = file[name].float()
        else:
            continue
        state[name] = change if name == "words.weight" else value + change
    return state
