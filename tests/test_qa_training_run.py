"""Training the reader: that a run is repeatable, and what its stages begin with."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_reader import tiny_network, tiny_tokens
from typer.testing import CliRunner

from index.training.machine import Machine
from index.training.recipe import TrainingError
from ingest.vocabulary import load
from qa.reader.model import CHANCES, WEIGHTS
from qa.reader.network import Network
from qa.training import __main__ as command
from qa.training import loop
from qa.training.__main__ import app
from qa.training.examples import Maker
from qa.training.loop import batch_of, loss_of, rate, train
from qa.training.pack import CARD
from qa.training.recipe import Recipe, stages
from qa.training.run import finished
from qa.training.sources import Sources

PROCESSOR = Machine("cpu", bfloat16=False)


def test_a_step_s_batch_depends_on_the_step_alone(sources: Sources, recipe: Recipe) -> None:
    first = Maker(sources, tiny_tokens(), load(), recipe)
    second = Maker(sources, tiny_tokens(), load(), recipe)
    batch_of(first, recipe, 0)
    assert batch_of(first, recipe, 3) == batch_of(second, recipe, 3)
    assert batch_of(first, recipe, 3) != batch_of(first, recipe, 4)


def test_the_loss_falls_when_right_sentences_gain(maker: Maker, recipe: Recipe) -> None:
    class Given(Network):
        def __init__(self, values: torch.Tensor) -> None:
            torch.nn.Module.__init__(self)
            self.values = values

        def forward(self, windows: Any, filler: int = 1) -> torch.Tensor:
            return self.values

    batch = batch_of(maker, recipe, 1)
    labels = torch.tensor([label for example in batch for label in example.labels])
    flat = torch.zeros(len(labels))
    better = torch.where(labels == 1, 1.0, torch.where(labels == 0, -1.0, 0.0))
    losses = [float(loss_of(Given(v), batch, recipe, PROCESSOR)) for v in (-better, flat, better)]
    assert losses == sorted(losses, reverse=True)
    ignored = torch.where(labels == -1, 50.0, better)
    assert float(loss_of(Given(ignored), batch, recipe, PROCESSOR)) == pytest.approx(losses[2])


@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_a_stopped_run_goes_on_to_the_same_weights(
    tmp_path: Path, maker: Maker, recipe: Recipe, dropout: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "rate", lambda step, recipe: 1.0)

    def trained(folder: Path, *stops: int) -> Network:
        network = tiny_network()
        for steps in stops:
            network = tiny_network()
            numbers = replace(recipe, steps=steps, dropout=dropout)
            train(network, maker, [], numbers, PROCESSOR, folder / "c", "m", lambda _: None)
        return network

    at_once = trained(tmp_path / "once", 3).state_dict()
    in_two = trained(tmp_path / "two", 2, 3).state_dict()
    start = tiny_network().state_dict()
    for name, value in at_once.items():
        assert torch.equal(value, in_two[name]), name
    assert not torch.equal(at_once["score.weight"], start["score.weight"])
    assert torch.equal(at_once["tower.words.weight"], start["tower.words.weight"])


def test_what_is_left_out_changes_what_is_learnt_and_not_what_is_read(
    maker: Maker, recipe: Recipe
) -> None:
    network = tiny_network()
    windows = [window for example in batch_of(maker, recipe, 0) for window in example.windows]
    before = network.eval()(windows)
    network.dropout = 0.5
    assert torch.equal(network.eval()(windows), before)
    network.train()
    assert not torch.equal(network(windows), network(windows))


def test_a_run_without_time_leaves_nothing_to_stumble_over(
    tmp_path: Path, maker: Maker, recipe: Recipe
) -> None:
    path, steps = tmp_path / "c", replace(recipe, steps=1)

    def go(seconds: float) -> int:
        say: list[str] = []
        network = tiny_network()
        return train(network, maker, [], steps, PROCESSOR, path, "m", say.append, seconds).step

    assert [go(-1.0), go(60.0), go(60.0)] == [0, 1, 1]


def test_stages_lead_to_the_packaged_reader() -> None:
    names = [name for name, _ in stages("pairs")]
    assert names == ["first", "written", "more", "pairs"]
    assert [name for name, _ in stages("small")] == ["small"]


def test_the_next_stage_begins_with_the_weights_of_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began: list[Path | None] = []

    def run(data: Path, out: Path, *rest: Any) -> bool:
        began.append(rest[-1])
        return len(began) != 2

    monkeypatch.setattr(command, "run", run)
    for _ in range(2):
        CliRunner().invoke(app, [str(tmp_path), "--out", str(tmp_path / "out")])
    done = [tmp_path / "out" / name / WEIGHTS for name in ("first", "written", "more")]
    assert began == [None, done[0], None, *done]
    began.clear()
    CliRunner().invoke(app, [str(tmp_path), "--out", str(tmp_path / "out"), "--minutes", "-1"])
    assert began == [None]


def test_a_whole_run_is_known_by_its_mark(tmp_path: Path, recipe: Recipe) -> None:
    assert not finished(tmp_path, "m", recipe)
    for name in (WEIGHTS, CHANCES):
        (tmp_path / name).write_bytes(b"")
    card = {"mark": "m", "steps_done": 3, "recipe": {"steps": 3, "kept": 1.0}}
    (tmp_path / CARD).write_text(json.dumps(card))
    assert finished(tmp_path, "m", recipe)
    assert not finished(tmp_path, "other", recipe)
    assert not finished(tmp_path, "m", replace(recipe, kept=0.5))
    (tmp_path / CARD).write_text(json.dumps({**card, "steps_done": 2}))
    assert not finished(tmp_path, "m", recipe)


def test_another_run_s_checkpoint_is_refused(tmp_path: Path, maker: Maker, recipe: Recipe) -> None:
    path = tmp_path / "c"
    one = replace(recipe, steps=1)
    train(tiny_network(), maker, [], one, PROCESSOR, path, "mine", lambda _: None)
    with pytest.raises(TrainingError, match="another recipe"):
        train(tiny_network(), maker, [], one, PROCESSOR, path, "yours", lambda _: None)


def test_the_rate_rises_and_falls(recipe: Recipe) -> None:
    numbers = replace(recipe, steps=100, warmup=10)
    rates = [rate(step, numbers) for step in range(101)]
    assert rates[0] < rates[9] > rates[50] > rates[100] == 0.0


def test_an_unknown_recipe_and_missing_data_are_named(tmp_path: Path) -> None:
    runner = CliRunner()
    out = ["--out", str(tmp_path / "out")]
    found = runner.invoke(app, [str(tmp_path), *out, "--recipe", "none"])
    assert found.exit_code == 1
    assert "has no recipe 'none'" in found.output
    found = runner.invoke(app, [str(tmp_path), *out, "--recipe", "small"])
    assert found.exit_code == 1
    assert "norquad.jsonl.gz" in found.output
