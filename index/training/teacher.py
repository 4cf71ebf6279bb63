"""The base model's vectors of the English texts: what the tower is held to."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from index.encoder import packaged_folder
from index.tower import MAX_TOKENS, WIDTH, Tower, base_state
from index.training.files import read_tensors, write_tensors
from index.training.machine import Machine, encode
from index.training.vocabulary import read_tokenizer

CHUNK = 8192


def base_tower() -> tuple[Tower, Tokenizer, dict[str, Tensor]]:
    """The untouched base model as a tower, its tokenizer, and its weights by name."""
    folder = packaged_folder()
    state = base_state(folder / "model.safetensors")
    tower = Tower(state["words.weight"].shape[0])
    tower.load_state_dict(state)
    return tower.eval(), read_tokenizer(folder / "tokenizer.json", MAX_TOKENS), state


def english_vectors(
    texts: Sequence[str],
    base: Tower,
    tokenizer: Tokenizer,
    folder: Path,
    machine: Machine,
    say: Callable[[str], None],
) -> Tensor:
    """Unit vectors (n, width), float16, on the processor.

    Each run of `CHUNK` texts is a file in `folder`, named by its texts: a stopped run goes on where
    it was, and another recipe takes over what it shares.
    """
    vectors = torch.empty(len(texts), WIDTH, dtype=torch.float16)
    base = base.to(machine.device)
    made = 0
    for start in range(0, len(texts), CHUNK):
        part = list(texts[start : start + CHUNK])
        name = hashlib.sha256("\0".join(part).encode()).hexdigest()[:16]
        path = folder / f"{name}.safetensors"
        if path.exists():
            vectors[start : start + len(part)] = read_tensors(path)[0]["vectors"]
            continue
        found = encode(base, tokenizer, part, machine).half()
        write_tensors(path, {"vectors": found})
        vectors[start : start + len(part)] = found
        made += 1
        if made % 5 == 0:
            say(f"base vectors of {start + len(part)} of {len(texts)} English texts")
    base.to("cpu")
    return vectors
