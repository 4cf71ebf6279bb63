"""Training the reader: what it learns from, that it is repeatable, and what the last step gives."""

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
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
from qa.training.recipe import Recipe, load_recipe, stages
from qa.training.run import finished
from qa.training.sources import Sources, read_sources, trial_part
from qa.training.texts import trial_text
from qa.training.written import FOLDER, part_of, read_written

PARTS = ("train", "set", "measured")
ENDS = [("There were", " patients."), ("No rash", "seen.")]
PROCESSOR = Machine("cpu", bfloat16=False)
TRIAL = """TITLE:
Drug A for pain.

ABSTRACT.RESULTS:
Pain fell by two points with drug A.

BODY.RESULTS:
There were {n} patients. Pain fell by two points with drug A. No rash was seen.
"""


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    path = folder / "train" / f"{name}.jsonl.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("".join(json.dumps(row) + "\n" for row in rows))


def question(number: int, language: str, *, answered: bool = True) -> dict[str, Any]:
    of = {"nb": "Hvor mange mg fikk Kari", "sv": "Hur många mg fick Kari"}[language]
    context = f"Kari kom i {1900 + number}. Dosen var {number} mg om dagen. Ingen fikk utslett."
    start = context.index(f"{number} mg")
    answers = [{"text": f"{number} mg", "start": start}] if answered else []
    return {
        "id": str(number),
        "question": f"{of} i {1900 + number}?",
        "context": context,
        "title": "Doser",
        "answers": answers,
        "impossible": not answered,
    }


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write(folder, "norquad", [question(number, "nb") for number in range(40)])
    write(
        folder,
        "squad_sv",
        [question(number, "sv", answered=number % 2 == 0) for number in range(40)],
    )
    trials = []
    for number in range(40):
        text = TRIAL.format(n=number)
        start = text.rindex("Pain fell")
        note = {
            "prompt": "1",
            "intervention": "drug A",
            "comparator": "placebo",
            "outcome": "Pain score",
            "start": start,
            "end": start + 36,
        }
        trials.append({"pmcid": str(number), "text": text, "annotations": [note]})
    write(folder, "evidence_inference", trials)
    gloss = {"en": "pain", "tr": "smerte", "lang": "nb", "gloss": "what hurts"}
    write(folder, "wiktionary", [gloss, {**gloss, "en": "rash", "tr": "utslett", "lang": "sv"}])
    for language in ("nb", "nn", "sv", "da"):
        pairs = [
            {"en": f"the dose was {n} mg a day for pain", "tr": f"dosen var {n} mg om dagen"}
            for n in range(9)
        ]
        write(folder, f"parallel_{language}", pairs)
    (folder / "eval").mkdir()
    (folder / "eval" / "norquad.jsonl.gz").write_bytes(b"not to be read")
    return folder


def lines(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up document and an excerpt of a trial for each part, with questions of them."""
    folder = tmp_path_factory.mktemp("written")
    names = {part: next(f"d{n}" for n in range(99) if part_of(f"d{n}") == part) for part in PARTS}
    said = ["The dose was two mg.", "No rash was seen.", "Pain fell."]
    parts = [{"section": "Dose", "sentences": said[:2]}, {"section": "", "sentences": said[2:]}]
    documents = [
        {"id": name, "language": "en", "kind": "reply", "title": "Drug A", "parts": parts}
        for name in names.values()
    ]
    lines(folder, "documents", documents)
    text = TRIAL.format(n=7)
    spans = [[text.index(start), text.index(end) + len(end)] for start, end in ENDS]
    lines(folder, "excerpts", [{"id": "PMC7", "sentences": spans}])
    asked = [
        {"of": name, "language": "da", "question": "Dosis?", "answers": [1], "unsure": [2]}
        for name in [*names.values(), "PMC7"]
    ]
    near = [
        {"of": name, "language": "en", "question": "Who paid?", "answers": []} for name in names
    ]
    lines(folder, "questions", [*asked, *({**one, "of": names[one["of"]]} for one in near)])
    return folder


@pytest.fixture(scope="module")
def sources(data: Path, written: Path) -> Sources:
    return read_sources(data, written=written)


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    return replace(load_recipe("small"), steps=4, tokens_per_batch=150, warmup=1)


@pytest.fixture(scope="module")
def maker(sources: Sources, recipe: Recipe) -> Maker:
    return Maker(sources, tiny_tokens(), load(), recipe)


def test_the_parts_share_no_text(data: Path, written: Path) -> None:
    parts = [read_sources(data, part, written) for part in PARTS]
    for kind in ("norquad", "squad", "trial"):
        held = [{" ".join(text.sentences) for text in part.texts[kind]} for part in parts]
        assert not held[0] & held[1]
        assert not held[0] & held[2]
        assert not held[1] & held[2]
    assert sum(len(part.texts["trial"]) for part in parts) == 40


def test_a_trial_stays_in_its_part_whatever_else_it_says() -> None:
    parts = [trial_part({"pmcid": str(number)}) for number in range(2000)]
    assert parts == [trial_part({"pmcid": number, "text": "other"}) for number in range(2000)]
    assert 0.15 < parts.count("measured") / 2000 < 0.25


def test_written_questions_know_their_sentences(data: Path, written: Path) -> None:
    trials = {"PMC7": TRIAL.format(n=7)}
    found = {part: read_written(trials, part, written) for part in PARTS}
    for part in PARTS:
        texts, asked = found[part]
        document = texts[0]
        assert document.contexts == ["Drug A Dose", "Drug A Dose", "Drug A"]
        of_document = [one for one in asked if one.text == 0]
        assert [one.answers for one in of_document] == [{0}, frozenset()]
        assert of_document[0].unsure == {1}
    texts, _ = found[part_of("PMC7")]
    assert texts[1].sentences == ["There were 7 patients.", "No rash was seen."]
    assert texts[1].contexts == ["Drug A for pain. Results"] * 2


def test_a_written_question_is_read_part_by_part_with_what_is_unsure(
    sources: Sources, maker: Maker
) -> None:
    asked = next(one for one in sources.asked["written"] if one.unsure)
    labels = {tuple(maker.written(asked, np.random.default_rng(n)).labels) for n in range(9)}
    assert all(found[:2] == (1, -1) for found in labels)


def test_a_trial_that_is_cut_otherwise_is_named(written: Path) -> None:
    other = {"PMC7": TRIAL.format(n=7).replace("There were", "We had")}
    with pytest.raises(TrainingError, match="cut otherwise"):
        read_written(other, part_of("PMC7"), written)
    with pytest.raises(TrainingError, match="nothing there is called 'PMC7'"):
        read_written({}, part_of("PMC7"), written)


def test_every_packaged_question_names_sentences_that_are_there() -> None:
    def rows(name: str) -> list[dict[str, Any]]:
        text = (FOLDER / f"{name}.jsonl").read_text("utf-8")
        return [json.loads(line) for line in text.splitlines()]

    sizes = {
        row["id"]: sum(len(part["sentences"]) for part in row["parts"]) for row in rows("documents")
    }
    sizes |= {row["id"]: len(row["sentences"]) for row in rows("excerpts")}
    asked = rows("questions")
    for row in asked:
        numbers = [*row["answers"], *row.get("unsure", [])]
        assert all(1 <= number <= sizes[row["of"]] for number in numbers), row
        assert len(set(numbers)) == len(numbers), row
    assert {row["language"] for row in asked} == {"en", "nb", "sv", "da"}
    assert len({(row["of"], row["question"]) for row in asked}) == len(asked)


def test_texts_about_something_else_come_with_questions_that_name_their_subject(
    data: Path, recipe: Recipe, tmp_path: Path
) -> None:
    names = [f"d{n}" for n in range(99) if part_of(f"d{n}") == "train"]
    told = [("Thalidomide for bleeding", "two"), ("Melatonin for sleep", "four")]
    documents = [
        {
            "id": name,
            "language": "en",
            "title": title,
            "parts": [{"section": "Dose", "sentences": [f"The dose was {dose} mg."]}],
        }
        for name, (title, dose) in zip(names, told, strict=False)
    ]
    lines(tmp_path, "documents", documents)
    lines(tmp_path, "excerpts", [])
    asked = [
        {"of": names[0], "language": "en", "question": question, "answers": [1]}
        for question in ("Thalidomide dose mg?", "Dose mg?")
    ]
    lines(tmp_path, "questions", asked)
    maker = Maker(read_sources(data, written=tmp_path), tiny_tokens(), load(), recipe)
    naming, general = maker.sources.asked["written"]
    drawn = [maker.written(naming, np.random.default_rng(seed)) for seed in range(60)]
    assert {tuple(sorted(example.labels)) for example in drawn} == {(1,), (0, 1), (0,)}
    drawn = [maker.written(general, np.random.default_rng(seed)) for seed in range(60)]
    assert {tuple(example.labels) for example in drawn} == {(1,)}


def test_an_answer_lies_in_a_sentence_that_is_marked(sources: Sources) -> None:
    for asked in sources.asked["norquad"]:
        text = sources.texts["norquad"][asked.text]
        assert [" mg " in text.sentences[place] for place in asked.answers] == [True]
    assert {bool(asked.answers) for asked in sources.asked["squad"]} == {True, False}


def test_a_trial_s_sentences_know_title_and_section() -> None:
    text = trial_text(TRIAL.format(n=7))
    assert text.sentences[0] == "Drug A for pain."
    at = text.sentences.index("No rash was seen.")
    assert text.contexts[at] == "Drug A for pain. Results"
    assert text.sections[at] == "BODY.RESULTS"


def test_what_a_summary_relays_of_the_evidence_is_neither_right_nor_wrong(
    sources: Sources, maker: Maker
) -> None:
    seen: set[int] = set()
    for number in range(60):
        example = maker.comparison(sources.prompts[0], np.random.default_rng(number))
        seen |= set(example.labels)
        assert example.labels.count(1) <= 1
    assert seen == {1, 0, -1}


def test_a_question_with_another_name_or_number_has_no_answer(
    sources: Sources, recipe: Recipe
) -> None:
    always = Maker(sources, tiny_tokens(), load(), replace(recipe, changed=1.0))
    never = Maker(sources, tiny_tokens(), load(), replace(recipe, changed=0.0))
    for asked in sources.asked["norquad"][:8]:
        labels = always.reading("norquad", asked, np.random.default_rng(1)).labels
        assert 1 not in labels
        labels = never.reading("norquad", asked, np.random.default_rng(1)).labels
        assert list(labels).count(1) == 1


def test_every_kind_of_example_has_a_label_for_each_sentence(maker: Maker) -> None:
    draw = np.random.default_rng(4)
    for example in [maker.draw(draw) for _ in range(80)]:
        assert sum(len(window.spans) for window in example.windows) == len(example.labels)
        assert set(example.labels) <= {1, 0, -1}


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


def test_a_stopped_run_goes_on_to_the_same_weights(
    tmp_path: Path, maker: Maker, recipe: Recipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "rate", lambda step, recipe: 1.0)

    def trained(folder: Path, *stops: int) -> Network:
        network = tiny_network()
        for steps in stops:
            network = tiny_network()
            numbers = replace(recipe, steps=steps)
            train(network, maker, [], numbers, PROCESSOR, folder / "c", "m", lambda _: None)
        return network

    at_once = trained(tmp_path / "once", 3).state_dict()
    in_two = trained(tmp_path / "two", 2, 3).state_dict()
    start = tiny_network().state_dict()
    for name, value in at_once.items():
        assert torch.equal(value, in_two[name]), name
    assert not torch.equal(at_once["score.weight"], start["score.weight"])
    assert torch.equal(at_once["tower.words.weight"], start["tower.words.weight"])


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
    names = [name for name, _ in stages("written")]
    assert names == ["first", "written"]
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
    first = tmp_path / "out" / "first" / WEIGHTS
    assert began == [None, first, None, first]
    began.clear()
    CliRunner().invoke(app, [str(tmp_path), "--out", str(tmp_path / "out"), "--minutes", "-1"])
    assert began == [None]


def test_a_whole_run_is_known_by_its_mark(tmp_path: Path) -> None:
    assert not finished(tmp_path, "m")
    for name in (WEIGHTS, CHANCES):
        (tmp_path / name).write_bytes(b"")
    card = {"mark": "m", "steps_done": 3, "recipe": {"steps": 3}}
    (tmp_path / CARD).write_text(json.dumps(card))
    assert finished(tmp_path, "m")
    assert not finished(tmp_path, "other")
    (tmp_path / CARD).write_text(json.dumps({**card, "steps_done": 2}))
    assert not finished(tmp_path, "m")


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
