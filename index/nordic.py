"""The packaged encoder: all-MiniLM-L6-v2 for English, and beside it the Nordic tower.

English text goes through the untouched base model. Text in a Nordic language goes through a copy of
it with its own vocabulary and adapted weights, trained to land where the base model puts the
English translation. What is shipped are int8 differences from the base weights, one scale a row,
and int8 embeddings of the tower's own vocabulary (adapters/nordic-minilm, see its card).
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor

from index.encoder import (
    NORDIC_LANGUAGES,
    PACKAGED_SHA256,
    Vectors,
    check_weights,
    fast_bfloat16,
    packaged_folder,
    unit,
)
from index.tower import MAX_TOKENS, WIDTH, Tower, adapted, base_state
from ingest.errors import EncoderError

FOLDER = Path(__file__).parent / "adapters" / "nordic-minilm"
FILES = {
    "adapter.safetensors": "8ac377d5c6aa7513f0a11ce915b4a1c69e3c3654a0f7ac700cec91ce1ce2ec77",
    "tokenizer.json": "c0f1c6d680ff2cf643c21acb405dcef7e6a0a12f0c0ec8a18c74d3eb9fe3aa97",
}
"""The adapter's files and their SHA-256."""
BATCH_TOKENS = 4096
"""Texts are encoded together up to about this many tokens."""


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


class TowerEncoder:
    """One tower with its tokenizer.

    On processors that multiply bfloat16 in hardware the weights are held in bfloat16: the vectors
    agree with float32 to a cosine above 0.999 and come several times faster.
    """

    def __init__(self, state: Mapping[str, Tensor], tokenizer: Tokenizer) -> None:
        tower = Tower(state["words.weight"].shape[0])
        tower.load_state_dict(dict(state), assign=True)
        self.dtype = torch.bfloat16 if fast_bfloat16() else torch.float32
        self._tower = tower.to(self.dtype).eval()
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer

    def count_tokens(self, text: str) -> int:
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _windows(self, texts: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
        """(row, token ids) of each text, or of pieces between white space of it that each fit."""
        room = MAX_TOKENS - 2
        for row, encoded in enumerate(self._tokenizer.encode_batch(list(texts))):
            first, *inner, last = encoded.ids
            places = encoded.offsets[1:-1]
            start = 0
            while start < len(inner) or start == 0:
                left = len(inner) - start
                stop = start + -(-left // max(1, -(-left // room)))  # the rest in equal parts
                edge = stop
                while start < edge < len(inner) and places[edge][0] == places[edge - 1][1]:
                    edge -= 1  # no white space here
                stop = edge if edge > start else max(stop, start + 1)
                yield row, [first, *inner[start:stop], last]
                start = stop

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), WIDTH)."""
        pooled = np.zeros((len(texts), WIDTH), np.float32)
        windows = sorted(self._windows(texts), key=lambda window: len(window[1]))
        with torch.inference_mode():
            for batch in _batches(windows):
                found = unit(self._tower.packed([ids for _, ids in batch]).numpy())
                np.add.at(pooled, [row for row, _ in batch], found)
        return unit(pooled)


def _batches(windows: Sequence[tuple[int, list[int]]]) -> Iterator[list[tuple[int, list[int]]]]:
    batch: list[tuple[int, list[int]]] = []
    size = 0
    for window in windows:
        if batch and size + len(window[1]) > BATCH_TOKENS:
            yield batch
            batch, size = [], 0
        batch.append(window)
        size += len(window[1])
    if batch:
        yield batch


class PackagedEncoder:
    """The packaged weights, with or without the Nordic tower; each text goes by its language.

    Raises:
        EncoderError: when weights or adapter are missing or not the known ones.
    """

    def __init__(self, folder: Path | None = FOLDER) -> None:
        packaged = packaged_folder()
        check_weights(packaged)
        base = base_state(packaged / "model.safetensors")
        self._english = TowerEncoder(base, Tokenizer.from_file(str(packaged / "tokenizer.json")))
        dtype = str(self._english.dtype).removeprefix("torch.")
        self._identity = f"all-MiniLM-L6-v2@{PACKAGED_SHA256[:12]}/{dtype}"
        self._nordic: TowerEncoder | None = None
        if folder:
            self._nordic = _nordic(folder, base)
            self._identity = f"nordic-minilm@{FILES['adapter.safetensors'][:12]}+{self._identity}"

    @property
    def identity(self) -> str:
        return self._identity

    @property
    def dimension(self) -> int:
        return WIDTH

    @property
    def max_tokens(self) -> int:
        return MAX_TOKENS

    def _tower(self, language: str) -> TowerEncoder:
        return self._nordic if self._nordic and language in NORDIC_LANGUAGES else self._english

    def count_tokens(self, text: str, language: str = "en") -> int:
        return self._tower(language).count_tokens(text)

    def encode(self, texts: Sequence[str], languages: Sequence[str] = ()) -> Vectors:
        spoken = list(languages) or ["en"] * len(texts)
        towers = [self._tower(language) for language in spoken]
        vectors = np.empty((len(texts), WIDTH), np.float32)
        for tower in dict.fromkeys(towers):
            rows = [row for row, chosen in enumerate(towers) if chosen is tower]
            vectors[rows] = tower.encode([texts[row] for row in rows])
        return vectors


def _nordic(folder: Path, base: Mapping[str, Tensor]) -> TowerEncoder:
    check_files(folder)
    try:
        state = adapted(base, load_file(str(folder / "adapter.safetensors")))
        return TowerEncoder(state, Tokenizer.from_file(str(folder / "tokenizer.json")))
    except (SafetensorError, RuntimeError, KeyError) as error:
        reason = " ".join(str(error).split())
        raise EncoderError(f"{folder}: the Nordic adapter cannot be used ({reason})") from error
