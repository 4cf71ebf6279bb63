"""The state of a run on disk: what is trained, its optimiser, step and learning curve."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.optim import AdamW

from index.training.files import read_tensors, write_tensors
from index.training.recipe import TrainingError

FILE_NAME = "checkpoint.safetensors"
_MOMENTS = ("exp_avg", "exp_avg_sq")

Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: steps done, and (step, held-out figures) so far."""

    step: int
    curve: Sequence[tuple[int, Figures]]


def save_checkpoint(
    path: Path, network: nn.Module, optimiser: AdamW, progress: Progress, mark: str
) -> None:
    """Keep what is trained of `network`.

    `mark` names data, recipe and start; only a run with the same mark goes on from here.
    """
    tensors: dict[str, Tensor] = {}
    for name, value in _trained(network):
        tensors[f"trained.{name}"] = value
        for moment in _MOMENTS:
            if value in optimiser.state:
                tensors[f"{moment}.{name}"] = optimiser.state[value][moment]
    state = {"mark": mark, "step": progress.step, "curve": list(progress.curve)}
    write_tensors(path, tensors, {"state": json.dumps(state)})


def load_checkpoint(path: Path, network: nn.Module, optimiser: AdamW, mark: str) -> Progress:
    """Put the saved state into `network` and `optimiser`.

    Raises:
        TrainingError: when the file is damaged, or of another run.
    """
    tensors, metadata = read_tensors(path)
    try:
        state = json.loads(metadata["state"])
        if state["mark"] != mark:
            raise TrainingError(
                f"{path}: made from other data, another recipe or another start;"
                " choose another --out, or delete it to begin anew"
            )
        step = int(state["step"])
        with torch.no_grad():
            for name, value in _trained(network):
                value.copy_(tensors[f"trained.{name}"])
                optimiser.state[value] = {
                    "step": torch.tensor(float(step), device=value.device),
                    **{m: tensors[f"{m}.{name}"].to(value.device) for m in _MOMENTS},
                }
        curve = [(int(at), figures) for at, figures in state["curve"]]
    except (KeyError, ValueError, RuntimeError) as error:
        raise TrainingError(f"{path}: is no checkpoint ({error}); delete it") from error
    return Progress(step, curve)


def _trained(network: nn.Module) -> list[tuple[str, nn.Parameter]]:
    return [(name, value) for name, value in network.named_parameters() if value.requires_grad]
