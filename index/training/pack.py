"""The shipped form of a tower: int8 differences from the base weights, one scale a row."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import save
from tokenizers import Tokenizer
from torch import Tensor

from index.tower import Tower, adapted
from index.training.files import read_tensors, write
from index.training.recipe import TrainingError

ADAPTER, TOKENIZER, CARD = "adapter.safetensors", "tokenizer.json", "card.json"
LARGEST_BYTES = 20 * 2**20


def packed(state: Mapping[str, Tensor], base: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The file's tensors: matrices as int8 with a scale a row, vectors as they are.

    Word embeddings are whole, everything else is the difference from `base`; positions are not
    trained and left out.
    """
    file: dict[str, Tensor] = {}
    for name, value in state.items():
        if name == "positions.weight":
            continue
        kept = value.detach().float()
        if name != "words.weight":
            kept = kept - base[name]
        if kept.ndim == 2:
            scale = kept.abs().amax(1).clamp_min(1e-12) / 127
            steps = (kept / scale[:, None]).round().clamp(-127, 127)
            file[f"{name}.int8"], file[f"{name}.scale"] = steps.to(torch.int8), scale
        else:
            file[name] = kept
    return file


def write_adapter(
    folder: Path,
    file: Mapping[str, Tensor],
    tokenizer: Tokenizer,
    card: Mapping[str, object],
) -> int:
    """Write the three files of an adapter; returns the bytes of the largest.

    Raises:
        TrainingError: when the adapter would be larger than it may be, or cannot be written.
    """
    content = save({name: file[name].contiguous() for name in sorted(file)}, {"format": "tower-1"})
    if len(content) > LARGEST_BYTES:
        raise TrainingError(
            f"{folder / ADAPTER}: would have {len(content) / 2**20:.1f} MiB, more than"
            f" {LARGEST_BYTES / 2**20:.0f}; take a smaller vocabulary"
        )
    tokenizer.no_truncation()
    write(folder / ADAPTER, content)
    write(folder / TOKENIZER, tokenizer.to_str(pretty=False).encode())
    write(folder / CARD, (json.dumps(card, indent=2, ensure_ascii=False) + "\n").encode())
    return len(content)


def unpacked(file: Mapping[str, Tensor], base: Mapping[str, Tensor]) -> Tower:
    """The tower that a file's tensors stand for. Raises TrainingError when they don't fit."""
    state = adapted(base, file)
    tower = Tower(state["words.weight"].shape[0])
    try:
        tower.load_state_dict(state)
    except RuntimeError as error:
        raise TrainingError(f"the adapter does not fit: {' '.join(str(error).split())}") from error
    return tower.eval()


def read_adapter(folder: Path, base: Mapping[str, Tensor]) -> Tower:
    """The tower of an adapter folder. Raises TrainingError when it is missing or damaged."""
    if not (folder / ADAPTER).is_file():
        raise TrainingError(f"{folder}: has no {ADAPTER}; give the folder of an adapter")
    file, _ = read_tensors(folder / ADAPTER)
    return unpacked(file, base)


def summary(curve: Sequence[tuple[int, Mapping[str, float]]]) -> list[dict[str, float]]:
    """The learning curve as the card has it."""
    return [{"step": step, **figures} for step, figures in curve]
