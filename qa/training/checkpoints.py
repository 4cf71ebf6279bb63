"""The state of a run on disk: what is trained, its optimiser, step and learning curve."""

import json
from pathlib import Path

import torch
from torch import Tensor
from torch.optim import AdamW

from index.training.checkpoints import Progress
from index.training.files import read_tensors, write_tensors
from index.training.recipe import TrainingError
from qa.reader.network import Network

FILE_NAME = "checkpoint.safetensors"
_MOMENTS = ("exp_avg", "exp_avg_sq")


def save_checkpoint(
    path: Path, network: Network, optimiser: AdamW, progress: Progress, mark: str
) -> None:
    """`mark` names data, recipe and start; only a run with the same mark goes on from here."""
    tensors: dict[str, Tensor] = {}
    for name, value in network.named_parameters():
        if value.requires_grad:
            tensors[f"network.{name}"] = value
            for moment in _MOMENTS:
                if value in optimiser.state:
                    tensors[f"{moment}.{name}"] = optimiser.state[value][moment]
    state = {"mark": mark, "step": progress.step, "curve": list(progress.curve)}
    write_tensors(path, tensors, {"state": json.dumps(state)})


def load_checkpoint(path: Path, network: Network, optimiser: AdamW, mark: str) -> Progress:
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
            for name, value in network.named_parameters():
                if value.requires_grad:
                    value.copy_(tensors[f"network.{name}"])
                    optimiser.state[value] = {
                        "step": torch.tensor(float(step), device=value.device),
                        **{
                            moment: tensors[f"{moment}.{name}"].to(value.device)
                            for moment in _MOMENTS
                        },
                    }
        curve = [(int(at), found) for at, found in state["curve"]]
    except (KeyError, ValueError, RuntimeError) as error:
        raise TrainingError(f"{path}: is no checkpoint ({error}); delete it") from error
    return Progress(step, curve)
