"""The steps of training."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from torch.optim import AdamW

from index.tower import Tower
from index.training.batches import Places, Plan
from index.training.checkpoints import Progress, load_checkpoint, save_checkpoint
from index.training.losses import contrast, contrast_back, distance
from index.training.machine import Machine, encode, forward
from index.training.recipe import Recipe
from index.training.texts import Item

REPORT_EVERY = 100
MEASURE_EVERY = 500
SAVE_SECONDS = 300.0
QUESTIONS = 20
QUESTION_WEIGHT = 0.2

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Material:
    """What the steps are made of, as numbers.

    `rows` are the items' token ids and `goals` the places of their English in `targets`
    (n, width); `asked` are token ids of questions and of their passages.
    """

    rows: Sequence[Places]
    lengths: Places
    goals: Places
    targets: Tensor
    chances: np.ndarray[tuple[int], np.dtype[np.float64]]
    asked: Sequence[tuple[Sequence[int], Sequence[int]]]
    held: Sequence[Item]
    held_targets: Tensor
    by_length: Places = field(init=False)

    def __post_init__(self) -> None:
        order = np.argsort(self.lengths, kind="stable")
        object.__setattr__(self, "by_length", order)


def held_figures(
    tower: Tower, tokenizer: Tokenizer, material: Material, machine: Machine
) -> dict[str, float]:
    """By language: mean cosine to the target, and how often the nearest of all held-out English
    texts is the right one."""
    vectors = encode(tower, tokenizer, [item.text for item in material.held], machine)
    scores = vectors @ material.held_targets.T
    right = (scores.argmax(1) == torch.arange(len(scores))).float()
    figures: dict[str, float] = {}
    for kind in sorted({item.kind for item in material.held}):
        chosen = torch.tensor([item.kind == kind for item in material.held])
        figures[f"cosine_{kind}"] = round(float(scores.diagonal()[chosen].mean()), 4)
        figures[f"first_{kind}"] = round(float(right[chosen].mean()), 4)
    return figures


def train(
    tower: Tower,
    tokenizer: Tokenizer,
    material: Material,
    recipe: Recipe,
    machine: Machine,
    checkpoint: Path,
    mark: str,
    say: Say,
    seconds: float = float("inf"),
) -> Progress:
    """Train `tower` in place up to `recipe.steps`, from `checkpoint` on when it is there.

    Stops before its end after `seconds`, with a checkpoint to go on from.

    Raises:
        TrainingError: when the checkpoint is of another run or cannot be written.
    """
    began = time.monotonic()
    tower.to(machine.device)
    tower.positions.weight.requires_grad_(False)
    optimiser = _optimiser(tower, recipe)
    progress = Progress(0, [])
    if checkpoint.exists():
        progress = load_checkpoint(checkpoint, tower, optimiser, mark)
        say(f"goes on from step {progress.step} of {recipe.steps}")
    step, curve = progress.step, list(progress.curve)
    if not curve:
        curve.append((0, held_figures(tower, tokenizer, material, machine)))
        say(f"held out at step 0: {_line(curve[-1][1])}")
    plan = Plan(material.lengths, material.chances, recipe)
    window = _Window()
    saved = time.monotonic()
    while step < recipe.steps and time.monotonic() - began < seconds:
        tower.train()
        for group in optimiser.param_groups:
            group["lr"] = group["top"] * rate(step, recipe)
        loss = _loss(tower, material, plan, recipe, machine, step, window)
        optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(tower.parameters(), 1.0)
        optimiser.step()
        step += 1
        if step % REPORT_EVERY == 0:
            say(f"step {step} of {recipe.steps}: {window.line()}")
            window = _Window()
        if step % MEASURE_EVERY == 0 or step == recipe.steps:
            tower.eval()
            curve.append((step, held_figures(tower, tokenizer, material, machine)))
            say(f"held out at step {step}: {_line(curve[-1][1])}")
        if step % MEASURE_EVERY == 0 or time.monotonic() - saved > SAVE_SECONDS:
            save_checkpoint(checkpoint, tower, optimiser, Progress(step, curve), mark)
            saved = time.monotonic()
    save_checkpoint(checkpoint, tower, optimiser, Progress(step, curve), mark)
    tower.eval().to("cpu")
    return Progress(step, curve)


class Rising(Protocol):
    """What the learning rate of a step depends on."""

    @property
    def steps(self) -> int: ...

    @property
    def warmup(self) -> int: ...


def rate(step: int, recipe: Rising) -> float:
    """The learning rate of a step as a share of the highest: up, then down to 0 in a line."""
    return min(1.0, (step + 1) / max(1, recipe.warmup)) * (1 - step / recipe.steps)


def _optimiser(tower: Tower, recipe: Recipe) -> AdamW:
    words = tower.words.weight
    matrices = [p for p in tower.parameters() if p.requires_grad and p.ndim == 2 and p is not words]
    vectors = [p for p in tower.parameters() if p.ndim == 1]
    groups = [
        {"params": matrices, "top": recipe.rate, "weight_decay": recipe.decay},
        {"params": vectors, "top": recipe.rate, "weight_decay": 0.0},
        {"params": [words], "top": recipe.rate_words, "weight_decay": 0.0},
    ]
    return AdamW(groups, lr=recipe.rate, betas=(0.9, 0.98), eps=1e-8, fused=True)


def _loss(
    tower: Tower,
    material: Material,
    plan: Plan,
    recipe: Recipe,
    machine: Machine,
    step: int,
    window: "_Window",
) -> Tensor:
    every = recipe.question_every
    if every and len(material.asked) > 1 and step % every == every - 1:
        return _question_loss(tower, material, recipe, machine, step)
    batch = plan.batch(step)
    vectors = forward(tower, [material.rows[place] for place in batch], machine)
    aims = _unit(material.targets[material.goals[batch]], machine)
    bank = _unit(material.targets[_bank(material, batch, recipe, step)], machine)
    apart = distance(vectors, aims)
    told = contrast(vectors, aims, bank, recipe.scale)
    window.add(apart, told, len(batch))
    if recipe.both_ways:
        told = told + contrast_back(vectors, aims, recipe.scale)
    return apart + recipe.contrast * told


def _bank(material: Material, batch: Places, recipe: Recipe, step: int) -> Places:
    """Places of stored English vectors of texts about as long as those of the batch."""
    if not recipe.bank:
        return np.zeros(0, np.int64)
    order = material.by_length
    middle = int(np.searchsorted(material.lengths[order], np.median(material.lengths[batch])))
    first = max(0, min(middle - 4 * recipe.bank, len(order) - 8 * recipe.bank))
    near = order[first : first + 8 * recipe.bank]
    draw = np.random.default_rng((recipe.seed, 13, step))
    goals = np.unique(material.goals[near[draw.integers(len(near), size=recipe.bank)]])
    return np.setdiff1d(goals, material.goals[batch], assume_unique=False)


def _question_loss(
    tower: Tower, material: Material, recipe: Recipe, machine: Machine, step: int
) -> Tensor:
    draw = np.random.default_rng((recipe.seed, 12, step))
    count = min(QUESTIONS, len(material.asked))
    chosen = draw.choice(len(material.asked), count, replace=False)
    # one question a passage: the second would count as wrong
    asked = {tuple(material.asked[place][1]): material.asked[place][0] for place in chosen}
    questions = forward(tower, list(asked.values()), machine)
    passages = forward(tower, list(asked), machine)
    right = torch.arange(len(asked), device=questions.device)
    told = functional.cross_entropy(questions @ passages.T * recipe.scale, right)
    return QUESTION_WEIGHT * told


def _unit(vectors: Tensor, machine: Machine) -> Tensor:
    return functional.normalize(vectors.to(machine.device).float(), dim=-1)


def _line(figures: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.4f}" for name, value in figures.items())


class _Window:
    """Means of the losses since the last report, and the pace."""

    def __init__(self) -> None:
        self._distance = self._contrast = 0.0
        self._batches = self._texts = 0
        self._began = time.monotonic()

    def add(self, apart: Tensor, told: Tensor, texts: int) -> None:
        self._distance += float(apart.detach())
        self._contrast += float(told.detach())
        self._batches += 1
        self._texts += texts

    def line(self) -> str:
        batches = max(1, self._batches)
        pace = self._texts / max(1e-9, time.monotonic() - self._began)
        return (
            f"distance {self._distance / batches:.4f}, contrast {self._contrast / batches:.4f},"
            f" {pace:.0f} texts/s"
        )
