"""The parts of the encoder's training, each for itself: weights, batches, losses, packing, rate."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch

from index.training import loop
from index.training.batches import Plan, chances, padded
from index.training.losses import contrast, contrast_back, distance
from index.training.pack import packed, unpacked
from index.training.recipe import Recipe, load_recipe
from index.training.teacher import base_tower
from index.training.texts import Item, Pair, pair_weight


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    small = {"tokens_per_batch": 256, "smallest_batch": 8, "largest_batch": 16}
    return replace(load_recipe("second"), **small)


def test_packing_rounds_each_row_to_a_255th_of_its_range() -> None:
    _, _, base = base_tower()
    draw = torch.Generator().manual_seed(1)
    state = {
        name: value + 0.01 * torch.randn(value.shape, generator=draw)
        for name, value in base.items()
        if name != "positions.weight"
    }
    found = unpacked(packed(state, base), base).state_dict()
    for name, value in state.items():
        kept = value if name == "words.weight" else value - base[name]
        allowed = kept.abs().amax(-1, keepdim=True) / 254 if kept.ndim == 2 else torch.zeros(1)
        assert bool(((found[name] - value).abs() <= allowed + 1e-6).all()), name
    assert torch.equal(found["positions.weight"], base["positions.weight"])


@pytest.mark.parametrize(
    ("pair", "weight"),
    [
        (Pair("Fever", "Feber", "health", "", short=True), 1.25),
        (Pair("Is the fever gone by now?", "Er feberen borte nå?", "health", ""), 4.0),
        (Pair("Open file", "Åpne fil", "ui", ""), 0.4),
        (Pair("OK", "OK", "lexicon", "", short=True), 0.045),
    ],
)
def test_pairs_are_weighed_by_domain_length_and_form(pair: Pair, weight: float) -> None:
    domains = {"health": 2.5, "formal": 2.0, "ui": 0.8, "lexicon": 0.3}
    assert pair_weight(pair, domains) == pytest.approx(weight)


def test_each_kind_is_drawn_by_its_share() -> None:
    items = [Item("a", "a", 3.0, "pair"), Item("b", "b", 1.0, "pair"), Item("c", "c", 9.0, "word")]
    assert chances(items, {"pair": 0.8, "word": 0.2}) == pytest.approx([0.6, 0.2, 0.2])


def test_batches_fit_their_tokens_and_depend_on_the_step_alone(recipe: Recipe) -> None:
    draw = np.random.default_rng(1)
    lengths = draw.integers(3, 60, 500)
    by = np.full(500, 1 / 500)
    first, second = Plan(lengths, by, recipe), Plan(lengths, by, recipe)
    last = second.batch(90)
    for step in range(90):
        batch = first.batch(step)
        tokens = len(batch) * padded(int(lengths[batch].max()))
        assert tokens <= recipe.tokens_per_batch or len(batch) <= recipe.smallest_batch
    assert first.batch(90).tolist() == last.tolist()


def test_losses_are_those_worked_out_by_hand() -> None:
    vectors = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    targets = torch.tensor([[1.0, 0.0], [0.6, 0.8]])
    assert float(distance(vectors, targets)) == pytest.approx((0 + 0.36 + 0.04) / 2)
    nothing = torch.zeros(0, 2)
    # logits: (1, 0.6) and (0, 0.8)
    wanted = np.log1p(np.exp(-0.4)) / 2 + np.log1p(np.exp(-0.8)) / 2
    assert float(contrast(vectors, targets, nothing, 1.0)) == pytest.approx(wanted)
    # logits: (1, 0) and (0.6, 0.8)
    wanted = np.log1p(np.exp(-1.0)) / 2 + np.log1p(np.exp(-0.2)) / 2
    assert float(contrast_back(vectors, targets, 1.0)) == pytest.approx(wanted)


def test_a_target_that_says_the_same_is_no_negative() -> None:
    vectors = targets = torch.tensor([[1.0, 0.0]])
    twin, other = torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 1.0]])
    assert float(contrast(vectors, targets, twin, 1.0)) == pytest.approx(0.0)
    assert float(contrast(vectors, targets, other, 1.0)) == pytest.approx(np.log1p(np.exp(-1.0)))


def test_the_rate_rises_then_falls_to_nothing(recipe: Recipe) -> None:
    shaped = replace(recipe, steps=100, warmup=10)
    rates = [loop.rate(step, shaped) for step in range(101)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == rates[9]
    assert rates[100] == 0.0
    assert all(a > b for a, b in pairwise(rates[9:]))
