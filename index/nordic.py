"""The Nordic tower: Norwegian, Swedish and Danish text to vectors in the English encoder's space.

English text goes through the untouched base model. Text in a Nordic language goes through a copy of
it with its own vocabulary and adapted weights, trained to land where the base model puts the
English translation. What is shipped are int8 differences from the base weights, one scale a row,
and int8 embeddings of the tower's own vocabulary (adapters/nordic-minilm, see its card).
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from index.encoder import (
    BATCH_SIZE,
    SentenceTransformersEncoder,
    Vectors,
    fast_bfloat16,
    packaged_folder,
    unit,
)
from ingest.errors import EncoderError

FOLDER = Path(__file__).parent / "adapters" / "nordic-minilm"
FILES = {
    "adapter.safetensors": "8ac377d5c6aa7513f0a11ce915b4a1c69e3c3654a0f7ac700cec91ce1ce2ec77",
    "tokenizer.json": "c0f1c6d680ff2cf643c21acb405dcef7e6a0a12f0c0ec8a18c74d3eb9fe3aa97",
}
"""The adapter's files and their SHA-256."""
LANGUAGES = frozenset({"nb", "nn", "no", "sv", "da"})
"""What the tower reads; every other language goes through the base model."""

WIDTH, HEADS, LAYERS, INNER, EPSILON, POSITIONS = 384, 12, 6, 1536, 1e-12, 512
MAX_TOKENS = 256


class Layer(nn.Module):
    """One BERT encoder layer, query, key and value in one matrix."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=EPSILON)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape
        heads = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS)
        query, key, value = heads.permute(2, 0, 3, 1, 4).unbind(0)
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = mixed.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + self.out(mixed))
        found: Tensor = self.norm2(x + self.down(functional.gelu(self.up(x))))
        return found


class Tower(nn.Module):
    """Token ids (n, t) and a mask (n, t) in, mean-pooled vectors (n, 384) out."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        x = self.norm(self.words(ids) + self.positions.weight[: ids.shape[1]])
        seen = mask[:, None, None, :].bool()
        for layer in self.layers:
            x = layer(x, seen)
        weight = mask[..., None].float()
        pooled: Tensor = (x.float() * weight).sum(1) / weight.sum(1)
        return pooled


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
    """The tower's weights: base plus the file's differences; word embeddings from the file."""
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


def check_files(folder: Path = FOLDER, expected: Mapping[str, str] = FILES) -> None:
    """Raise EncoderError unless every file of the adapter is there and is the known one."""
    for name, checksum in expected.items():
        try:
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise EncoderError(
                f"{folder / name}: the Nordic adapter cannot be read ({error.strerror});"
                " restore the file from the repository"
            ) from error
        if found != checksum:
            raise EncoderError(
                f"{folder / name}: damaged (SHA-256 {found[:12]}…, expected {checksum[:12]}…);"
                " restore the file from the repository"
            )


class NordicEncoder:
    """The packaged encoder with the Nordic tower beside it; each text goes by its language.

    Raises:
        EncoderError: when weights or adapter are missing or not the known ones.
    """

    def __init__(self, base: SentenceTransformersEncoder, folder: Path = FOLDER) -> None:
        check_files(folder)
        self._base = base
        try:
            file = load_file(str(folder / "adapter.safetensors"))
            state = adapted(base_state(packaged_folder() / "model.safetensors"), file)
            tower = Tower(state["words.weight"].shape[0])
            tower.load_state_dict(state)
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except (SafetensorError, RuntimeError, KeyError) as error:
            reason = " ".join(str(error).split())
            raise EncoderError(f"{folder}: the Nordic adapter cannot be used ({reason})") from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        dtype = torch.bfloat16 if fast_bfloat16() else torch.float32
        self._tower = tower.to(dtype).eval()

    @property
    def identity(self) -> str:
        return f"nordic-minilm@{FILES['adapter.safetensors'][:12]}+{self._base.identity}"

    @property
    def dimension(self) -> int:
        return self._base.dimension

    @property
    def max_tokens(self) -> int:
        return min(MAX_TOKENS, self._base.max_tokens)

    def count_tokens(self, text: str, language: str = "en") -> int:
        if language not in LANGUAGES:
            return self._base.count_tokens(text)
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def encode(self, texts: Sequence[str], languages: Sequence[str] = ()) -> Vectors:
        spoken = list(languages) or ["en"] * len(texts)
        nordic = [row for row, language in enumerate(spoken) if language in LANGUAGES]
        chosen = set(nordic)
        others = [row for row in range(len(texts)) if row not in chosen]
        vectors = np.empty((len(texts), self.dimension), np.float32)
        if others:
            vectors[others] = self._base.encode([texts[row] for row in others])
        if nordic:
            vectors[nordic] = self._encode([texts[row] for row in nordic])
        return vectors

    def _windows(self, text: str) -> list[list[int]]:
        """Token ids with their special tokens, in one or more pieces that fit the tower."""
        encoded = self._tokenizer.encode(text)
        first, *inner, last = encoded.ids
        room = MAX_TOKENS - 2
        count = max(1, -(-len(inner) // room))
        size = max(1, -(-len(inner) // count))
        pieces = [inner[start : start + size] for start in range(0, len(inner), size)] or [[]]
        return [[first, *piece, last] for piece in pieces]

    def _encode(self, texts: Sequence[str]) -> Vectors:
        windows = [self._windows(text) for text in texts]
        rows = [(number, ids) for number, group in enumerate(windows) for ids in group]
        order = sorted(range(len(rows)), key=lambda place: len(rows[place][1]))
        pooled = np.zeros((len(texts), self.dimension), np.float32)
        for start in range(0, len(order), BATCH_SIZE):
            batch = [rows[place] for place in order[start : start + BATCH_SIZE]]
            found = unit(self._forward([ids for _, ids in batch]))
            for (number, _), vector in zip(batch, found, strict=True):
                pooled[number] += vector
        return unit(pooled)

    def _forward(self, batch: Sequence[Sequence[int]]) -> Vectors:
        longest = max(len(ids) for ids in batch)
        ids = torch.zeros(len(batch), longest, dtype=torch.long)
        mask = torch.zeros(len(batch), longest)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = torch.tensor(tokens)
            mask[row, : len(tokens)] = 1
        with torch.inference_mode():
            return np.asarray(self._tower(ids, mask).numpy(), np.float32)
