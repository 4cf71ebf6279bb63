"""The packaged reader: a question and candidate sentences in, scores out."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor

from index.encoder import check_weights, fast_bfloat16, packaged_folder
from index.nordic import FOLDER as NORDIC
from index.nordic import check_files
from index.tower import adapted
from ingest.errors import SitatError
from ingest.vocabulary import load
from qa.reader.network import Network, start_state
from qa.reader.windows import Tokens, Window, cut

FOLDER = Path(__file__).parents[1] / "adapters" / "reader-minilm"
WEIGHTS, CHANCES = "reader.safetensors", "chances.toml"
FILES: Mapping[str, str] = {
    WEIGHTS: "886d519077457088190b950bd2d85b6e987d7e2fe811e5af92da688faa13e1db"
}
"""The reader's files and their SHA-256."""
WINDOW = 192
"""Sentences that stand together are read together up to about so many tokens."""
FILLER = 128
"""Tokens read at once are rounded up to this: for each number of them a kernel is kept."""
OWN = ("read", "mix.weight", "mix.bias", "score.weight", "score.bias")
"""What the network has beside the tower."""


class ReaderError(SitatError):
    """A reader whose files are missing, damaged or of other weights."""


@dataclass(frozen=True, slots=True)
class Part:
    """Sentences or rows that stand together; `context` says where: title, section, column names.

    `said` are concepts of the question and the words by which the sentences name them.
    """

    context: str
    language: str
    sentences: Sequence[str]
    said: tuple[tuple[str, str], ...] = ()


class Reads(Protocol):
    """What reads candidates for a question."""

    @property
    def identity(self) -> str:
        """Names the weights; scores of two identities don't compare."""

    def scores(self, question: str, language: str, parts: Sequence[Part]) -> list[list[float]]:
        """For each part a score a sentence: the larger, the likelier it answers."""


class Reader:
    """The reader with its weights. Safe to share between threads."""

    def __init__(self, network: Network, tokens: Tokens, identity: str = "") -> None:
        dtype = _precision()
        self._network = network.to(dtype).eval()
        self._tokens = tokens
        self.identity = f"{identity}/{str(dtype).removeprefix('torch.')}"

    def scores(self, question: str, language: str, parts: Sequence[Part]) -> list[list[float]]:
        """For each part the score of each of its sentences, 0 being as likely as not."""
        windows: list[tuple[Window, int, int]] = []
        ways = {(part.language, part.said) for part in parts}
        asked = {
            (of, said): self._tokens.question_ids(question, language, of, dict(said))
            for of, said in ways
        }
        for place, part in enumerate(parts):
            context = self._tokens.ids(part.context, part.language) if part.context else []
            sentences = [self._tokens.ids(text, part.language) for text in part.sentences]
            at = 0
            for window in cut(asked[part.language, part.said], context, sentences, WINDOW):
                windows.append((window, place, at))
                at += len(window.spans)
        if not windows:
            return [[] for _ in parts]
        windows.sort(key=lambda item: len(item[0].ids))
        with torch.inference_mode():
            given = self._network([window for window, _, _ in windows], FILLER).tolist()
        found = [[0.0] * len(part.sentences) for part in parts]
        start = 0
        for window, place, at in windows:
            count = len(window.spans)
            found[place][at : at + count] = given[start : start + count]
            start += count
        return found


def load_reader(folder: Path = FOLDER, expected: Mapping[str, str] = FILES) -> Reader:
    """The packaged reader.

    Raises:
        ReaderError: when its file is missing or not the known one.
        EncoderError: when the weights that it builds on are missing or not the known ones.
    """
    packaged = packaged_folder()
    check_weights(packaged)
    check_files()
    checksum = _checked(folder, expected)
    tokens = read_tokens()
    try:
        network = unpacked(load_file(str(folder / WEIGHTS)), start_state(_precision()))
    except (SafetensorError, RuntimeError, KeyError) as error:
        reason = " ".join(str(error).split())
        raise ReaderError(f"{folder}: the reader cannot be used ({reason})") from error
    return Reader(network, tokens, f"reader-minilm@{checksum[:12]}")


@cache
def packaged_reader() -> Reader:
    """The packaged reader, loaded once in a process. Raises what `load_reader` raises."""
    return load_reader()


def read_tokens() -> Tokens:
    """The tokenizers of the base model and of the Nordic tower."""
    return Tokens(
        Tokenizer.from_file(str(packaged_folder() / "tokenizer.json")),
        Tokenizer.from_file(str(NORDIC / "tokenizer.json")),
        load(),
    )


def _precision() -> torch.dtype:
    return torch.bfloat16 if fast_bfloat16() else torch.float32


def _checked(folder: Path, expected: Mapping[str, str]) -> str:
    path = folder / WEIGHTS
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ReaderError(
            f"{path}: the reader cannot be read ({error.strerror}); restore the file from the"
            " repository"
        ) from error
    if found != expected[WEIGHTS]:
        raise ReaderError(
            f"{path}: damaged (SHA-256 {found[:12]}…, expected {expected[WEIGHTS][:12]}…); restore"
            " the file from the repository"
        )
    return found


def unpacked(file: Mapping[str, Tensor], start: Mapping[str, Tensor]) -> Network:
    """The network that a file's tensors stand for: differences from `start`, and its own parts.

    Raises RuntimeError or KeyError when they don't fit.
    """
    tower = {
        name.removeprefix("tower."): value
        for name, value in file.items()
        if name.startswith("tower.")
    }
    with torch.device("meta"):
        network = Network(start["words.weight"].shape[0])
    state = {f"tower.{name}": value for name, value in adapted(start, tower).items()}
    state.update({name: file[name].float() for name in OWN})
    network.load_state_dict(state, assign=True)
    return network
