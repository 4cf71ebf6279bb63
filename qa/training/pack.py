"""The shipped form of the reader: int8 differences from where its layers started."""

import json
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import save
from torch import Tensor

from index.training.files import write
from index.training.pack import packed as packed_tower
from index.training.recipe import TrainingError
from qa.reader.model import OWN, WEIGHTS
from qa.reader.network import Network

CARD = "card.json"
LARGEST_BYTES = 20 * 2**20


def packed(network: Network, start: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The file's tensors: the tower's differences as int8 with a scale a row, the rest in 16 bits.

    Word and position embeddings are not trained and left out.
    """
    tower = network.tower.state_dict()
    kept = {name: value for name, value in tower.items() if name != "words.weight"}
    file = {f"tower.{name}": value for name, value in packed_tower(kept, start).items()}
    state = network.state_dict()
    file.update({name: state[name].detach().to(torch.float16) for name in OWN})
    return file


def write_reader(folder: Path, file: Mapping[str, Tensor], card: Mapping[str, object]) -> int:
    """Write the reader's weights and card; returns the bytes of the weights.

    Raises:
        TrainingError: when the weights would be larger than they may be, or cannot be written.
    """
    content = save({name: file[name].contiguous() for name in sorted(file)}, {"format": "reader-1"})
    if len(content) > LARGEST_BYTES:
        raise TrainingError(
            f"{folder / WEIGHTS}: would have {len(content) / 2**20:.1f} MiB, more than"
            f" {LARGEST_BYTES / 2**20:.0f}"
        )
    write(folder / WEIGHTS, content)
    write(folder / CARD, (json.dumps(card, indent=2, ensure_ascii=False) + "\n").encode())
    return len(content)
