"""The steps of training."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.optim import AdamW

from index.training.checkpoints import Progress, load_checkpoint, save_checkpoint
from index.training.loop import rate
from index.training.machine import Machine
from qa.reader.network import Network
from qa.training.examples import Maker
from qa.training.measure import Figures, figures
from qa.training.recipe import Recipe
from qa.training.windows import Example

REPORT_EVERY = 50
MEASURE_EVERY = 500
SAVE_SECONDS = 240.0
FILLER = 128
"""Tokens of a batch are rounded up to this."""

Say = Callable[[str], None]


def train(
    network: Network,
    maker: Maker,
    held: Sequence[Example],
    recipe: Recipe,
    machine: Machine,
    checkpoint: Path,
    mark: str,
    say: Say,
    seconds: float = float("inf"),
) -> Progress:
    """Train `network` in place up to `recipe.steps`, from `checkpoint` on when it is there.

    Stops before its end after `seconds`, with a checkpoint to go on from.

    Raises:
        TrainingError: when the checkpoint is of another run or cannot be written.
    """
    began = time.monotonic()
    network.to(machine.device)
    network.tower.words.weight.requires_grad_(False)
    network.tower.positions.weight.requires_grad_(False)
    network.dropout = recipe.dropout
    optimiser = _optimiser(network, recipe)
    progress = Progress(0, [])
    if checkpoint.exists():
        progress = load_checkpoint(checkpoint, network, optimiser, mark)
        say(f"goes on from step {progress.step} of {recipe.steps}")
    step, curve = progress.step, list(progress.curve)
    losses: list[float] = []
    tokens, reported, saved = 0, time.monotonic(), time.monotonic()
    while step < recipe.steps and time.monotonic() - began < seconds:
        network.train()
        for group in optimiser.param_groups:
            group["lr"] = group["top"] * rate(step, recipe)
        batch = batch_of(maker, recipe, step)
        torch.manual_seed(recipe.seed + step)  # for what is left out: the same when gone on with
        loss = loss_of(network, batch, recipe, machine)
        optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(_trained(network), 1.0)
        optimiser.step()
        losses.append(float(loss.detach()))
        tokens += sum(example.size for example in batch)
        step += 1
        if step % REPORT_EVERY == 0:
            now = time.monotonic()
            pace = tokens / (now - reported)
            say(f"step {step} of {recipe.steps}: loss {np.mean(losses):.4f}, {pace:.0f} tokens/s")
            losses, tokens, reported = [], 0, now
        if step % MEASURE_EVERY == 0 or step == recipe.steps:
            curve.append((step, figures(network, held, machine)))
            say(f"held out at step {step}: {_line(curve[-1][1])}")
        if step % MEASURE_EVERY == 0 or time.monotonic() - saved > SAVE_SECONDS:
            save_checkpoint(checkpoint, network, optimiser, Progress(step, curve), mark)
            saved = time.monotonic()
    if optimiser.state:  # before the first step there is nothing to save
        save_checkpoint(checkpoint, network, optimiser, Progress(step, curve), mark)
    network.eval().to("cpu")
    return Progress(step, curve)


def batch_of(maker: Maker, recipe: Recipe, step: int) -> list[Example]:
    """The examples of a step: a pure function of sources, recipe and step."""
    draw = np.random.default_rng((recipe.seed, 21, step))
    batch: list[Example] = []
    while sum(example.size for example in batch) < recipe.tokens_per_batch:
        batch.append(maker.draw(draw))
    return batch


def loss_of(network: Network, batch: Sequence[Example], recipe: Recipe, machine: Machine) -> Tensor:
    """How wrong the scores of a batch are.

    Of the sentences of one question, and of "none of them" with score 0, those that answer are to
    take all probability (softmax); and each sentence for itself is to have the probability that it
    answers (logistic).
    """
    windows = [
        (window, number) for number, example in enumerate(batch) for window in example.windows
    ]
    with machine.precision():
        scores = network([window for window, _ in windows], FILLER)
    labels = torch.tensor(
        [label for example in batch for label in example.labels], device=scores.device
    )
    told = scores.new_zeros(())
    start = 0
    none = scores.new_zeros(1)
    for example in batch:
        own = scores[start : start + len(example.labels)]
        given = labels[start : start + len(example.labels)]
        start += len(example.labels)
        known = own[given >= 0]
        right = own[given == 1] if bool((given == 1).any()) else none
        told = told + torch.logsumexp(torch.cat([known, none]), 0) - torch.logsumexp(right, 0)
    known = labels >= 0
    apart = functional.binary_cross_entropy_with_logits(scores[known], labels[known].float())
    loss: Tensor = told / len(batch) + recipe.apart_weight * apart
    return loss


def _trained(network: Network) -> list[torch.nn.Parameter]:
    return [value for value in network.parameters() if value.requires_grad]


def _optimiser(network: Network, recipe: Recipe) -> AdamW:
    named = [(name, value) for name, value in network.named_parameters() if value.requires_grad]
    tower = [value for name, value in named if name.startswith("tower.")]
    scoring = [value for name, value in named if not name.startswith("tower.")]
    groups = [
        {
            "params": [v for v in tower if v.ndim == 2],
            "top": recipe.rate,
            "weight_decay": recipe.decay,
        },
        {"params": [v for v in tower if v.ndim == 1], "top": recipe.rate, "weight_decay": 0.0},
        {"params": scoring, "top": recipe.rate_score, "weight_decay": 0.0},
    ]
    return AdamW(groups, lr=recipe.rate, betas=(0.9, 0.98), eps=1e-8, fused=True)


def _line(found: Figures) -> str:
    return ", ".join(f"{name} {value:.4f}" for name, value in found.items())
