"""Training is repeatable, goes on where it stopped, and ends in a file that the encoder loads."""

import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from typer.testing import CliRunner

from index import nordic
from index.encoder import packaged_folder
from index.tower import Tower, base_state
from index.training import loop
from index.training.__main__ import app
from index.training.alignment import first_words
from index.training.machine import Machine, encode
from index.training.made import names, renamed
from index.training.pack import ADAPTER, CARD, TOKENIZER
from index.training.recipe import Recipe, TrainingError, load_recipe
from index.training.run import run
from index.training.teacher import base_tower
from index.training.texts import Pair, plain_items, read_sources
from index.training.vocabulary import read_tokenizer

THINGS = {
    "fever": ("feber", "feber", "feber", "feber"),
    "cough": ("hoste", "hoste", "hosta", "hoste"),
    "a rash": ("utslett", "utslett", "utslag", "udslæt"),
    "chest pain": ("brystsmerter", "brystsmerter", "bröstsmärta", "brystsmerter"),
    "a headache": ("hodepine", "hovudverk", "huvudvärk", "hovedpine"),
    "nausea": ("kvalme", "kvalme", "illamående", "kvalme"),
}
SENTENCES = (
    ("The patient has had {} for {} days.", "Pasienten har hatt {} i {} dager."),
    ("Treatment of {} is stopped after {} weeks.", "Behandling av {} stoppes etter {} uker."),
    ("How is {} with {} other signs found?", "Hvordan oppdages {} med {} andre tegn?"),
)
_opened: list[str] = []
_watching: list[Path] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and _watching and str(arguments[0]).startswith(str(_watching[0])):
        _opened.append(str(arguments[0]))


sys.addaudithook(_watch)


def _write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "train").mkdir(parents=True, exist_ok=True)
    with gzip.open(folder / "train" / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(lines)


def _make_data(folder: Path) -> Path:
    for column, language in enumerate(("nb", "nn", "sv", "da")):
        rows = []
        for english, forms in THINGS.items():
            rows.append({"en": english, "tr": forms[column], "domain": "health", "short": 1})
            for number in (2, 3, 5):
                for first, second in SENTENCES:
                    rows.append(
                        {
                            "en": first.format(english, number),
                            "tr": second.format(forms[column], number),
                            "domain": "formal" if number == 2 else "health",
                        }
                    )
        _write(folder, f"parallel_{language}", [{**row, "source": "decoder"} for row in rows])
    _write(
        folder,
        "openehr",
        [{"en": "Body weight", "tr": "Kroppsvekt", "lang": "nb", "kind": "text"}],
    )
    _write(
        folder,
        "wiktionary",
        [
            {"en": english.split()[-1], "tr": forms[2], "lang": "sv", "gloss": "a sign"}
            for english, forms in THINGS.items()
        ],
    )
    text = "Patients with fever and a rash were included. Nausea and cough were common in both."
    _write(folder, "evidence_inference", [{"pmcid": "1", "text": text}])
    questions = [
        {
            "id": str(number),
            "question": f"Hva er funn nummer {number}?",
            "context": f"Funn nummer {number} var feber. Ingen hadde hoste.",
            "answers": [{"start": 19, "text": "feber"}],
        }
        for number in range(4)
    ]
    _write(folder, "norquad", questions)
    _write(folder, "squad_sv", [*questions[:1], {**questions[1], "answers": []}])
    (folder / "eval").mkdir()
    (folder / "eval" / "ntrex.jsonl.gz").write_bytes(b"not to be read")
    return folder


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    return replace(
        load_recipe("second"),
        steps=4,
        vocabulary=400,
        tokens_per_batch=256,
        smallest_batch=8,
        largest_batch=16,
        bank=16,
        question_every=3,
        held_out=3,
        joined=12,
        templates=12,
        trial_sentences=6,
        switched_general=6,
        renamed=6,
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _make_data(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """One thread, float32: what any processor computes alike on every call."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    yield Machine("cpu", bfloat16=False)
    torch.use_deterministic_algorithms(False)
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def whole(
    data: Path, recipe: Recipe, machine: Machine, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder of a run that nothing broke, whose every opened file was noted."""
    folder = tmp_path_factory.mktemp("whole")
    _watching.append(data / "eval")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop, "MEASURE_EVERY", 2)
        assert run(data, folder / "a", folder / "cache", recipe, machine, lambda _: None)
    _watching.clear()
    return folder / "a"


def _contents(folder: Path) -> dict[str, str]:
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in (ADAPTER, TOKENIZER, CARD)
    }


def test_two_runs_give_the_same_bytes_and_a_killed_one_too(
    whole: Path,
    data: Path,
    recipe: Recipe,
    machine: Machine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class KilledError(Exception):
        pass

    def kill(text: str) -> None:
        if text.startswith("step 3"):
            raise KilledError

    said: list[str] = []
    monkeypatch.setattr(loop, "MEASURE_EVERY", 2)
    monkeypatch.setattr(loop, "REPORT_EVERY", 1)
    with pytest.raises(KilledError):
        run(data, tmp_path / "a", tmp_path / "cache", recipe, machine, kill)
    assert not (tmp_path / "a" / ADAPTER).exists()
    run(data, tmp_path / "a", tmp_path / "cache", recipe, machine, said.append)
    assert "goes on from step 2 of 4" in said
    assert _contents(tmp_path / "a") == _contents(whole)


def test_a_run_out_of_time_says_so_and_can_be_gone_on_with(
    whole: Path, data: Path, recipe: Recipe, machine: Machine, tmp_path: Path
) -> None:
    said: list[str] = []
    cache = whole.parent / "cache"
    done = run(data, tmp_path / "a", cache, recipe, machine, said.append, minutes=0)
    assert not done
    assert said[-1].startswith("stopped before its end")
    assert json.loads((tmp_path / "a" / CARD).read_text("utf-8"))["steps_done"] == 0


def test_the_steps_bring_the_tower_nearer_to_its_targets(whole: Path) -> None:
    curve = json.loads((whole / CARD).read_text("utf-8"))["learning_curve"]
    assert [point["step"] for point in curve] == [0, 2, 4]
    assert curve[-1]["cosine_nb"] > curve[0]["cosine_nb"]


def test_another_recipe_does_not_go_on_from_the_checkpoint(
    whole: Path, data: Path, recipe: Recipe, machine: Machine
) -> None:
    other = replace(recipe, steps=5)
    with pytest.raises(TrainingError, match="made from other data, another recipe"):
        run(data, whole, whole.parent / "cache", other, machine, lambda _: None)


def test_the_file_loads_as_the_encoder_loads_it(
    whole: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in nordic.FILES:
        monkeypatch.setitem(nordic.FILES, name, _contents(whole)[name])
    texts = ["Pasienten har hatt feber i 3 dager.", "Hur behandlas hosta?", "utslett"]
    found = nordic.PackagedEncoder(whole).encode(texts, ["nb", "sv", "nb"])
    tower = _float_tower(whole)
    tokenizer = read_tokenizer(whole / TOKENIZER, 128)
    wanted = encode(tower, tokenizer, texts, machine).numpy()
    assert (found * wanted).sum(1).min() > 0.99


def _float_tower(folder: Path) -> Tower:
    kept = load_file(str(folder / "checkpoint.safetensors"))
    state = {
        name.removeprefix("trained."): value
        for name, value in kept.items()
        if name.startswith("trained.")
    }
    start = base_state(packaged_folder() / "model.safetensors")
    state["positions.weight"] = start["positions.weight"]  # these are not trained
    tower = Tower(state["words.weight"].shape[0])
    tower.load_state_dict(state)
    return tower.eval()


def test_training_goes_on_from_an_adapter(
    whole: Path, data: Path, recipe: Recipe, machine: Machine, tmp_path: Path
) -> None:
    cache = whole.parent / "cache"
    run(data, tmp_path / "b", cache, replace(recipe, steps=1), machine, lambda _: None, whole)
    first, second = (
        json.loads((folder / CARD).read_text("utf-8")) for folder in (whole, tmp_path / "b")
    )
    end, begin = first["learning_curve"][-1], second["learning_curve"][0]
    assert begin["cosine_nb"] == pytest.approx(end["cosine_nb"], abs=0.02)
    assert (tmp_path / "b" / TOKENIZER).read_bytes() == (whole / TOKENIZER).read_bytes()
    assert second["started_from"].startswith("a (adapter.safetensors SHA-256")


@pytest.mark.usefixtures("whole")
def test_nothing_kept_for_evaluation_is_opened() -> None:
    assert _opened == []


def test_the_watch_on_evaluation_data_sees_an_opened_file(data: Path) -> None:
    _watching.append(data / "eval")
    (data / "eval" / "ntrex.jsonl.gz").read_bytes()
    _watching.clear()
    assert len(_opened) == 1
    _opened.clear()


def test_held_out_sentences_are_trained_on_in_no_language(data: Path, recipe: Recipe) -> None:
    sources = read_sources(data, recipe)
    held = {item.english for item in sources.held}
    assert len(held) >= 3
    assert not [p for rows in sources.pairs.values() for p in rows if p.english in held]


@pytest.mark.parametrize("damage", ["missing", "not gzip", "not JSON", "a field less"])
def test_bad_data_is_one_clear_line(damage: str, tmp_path: Path) -> None:
    folder = _make_data(tmp_path)
    path = folder / "train" / "parallel_sv.jsonl.gz"
    if damage == "missing":
        path.unlink()
    elif damage == "not gzip":
        path.write_bytes(b"{}\n")
    elif damage == "not JSON":
        path.write_bytes(gzip.compress(b"{\n"))
    else:
        _write(folder, "parallel_sv", [{"en": "Fever"}])
    found = CliRunner().invoke(app, [str(folder), "--out", str(tmp_path / "out")])
    assert found.exit_code == 1
    assert len(found.stderr.strip().splitlines()) == 1
    assert str(folder) in found.stderr


def test_an_unknown_recipe_is_named() -> None:
    with pytest.raises(TrainingError, match="has no recipe 'tenth'"):
        load_recipe("tenth")


def test_a_name_or_number_is_exchanged_on_both_sides() -> None:
    pair = Pair("We met Erik and 12 others.", "Vi møtte Erik og 12 andre.", "formal", "")
    draw = np.random.default_rng(1)
    for item in renamed([pair], ["Wuhan", "Anna"], 20, draw):
        english = re.fullmatch(r"We met (Wuhan|Anna) and (\d\d) others\.", item.english)
        nordic = re.fullmatch(r"Vi møtte (Wuhan|Anna) og (\d\d) andre\.", item.text)
        assert english is not None
        assert nordic is not None
        assert english.groups() == nordic.groups()


def test_a_name_has_a_capital_inside_a_sentence_and_is_no_common_word(
    data: Path, recipe: Recipe
) -> None:
    sources = replace(
        read_sources(data, recipe), trials=["Then Fever and Oslo came. The fever of Oslo."]
    )
    assert names(sources) == ["Oslo"]


def test_words_begin_beside_the_english_words_they_translate_to(
    whole: Path, data: Path, recipe: Recipe
) -> None:
    _, base_tokenizer, base = base_tower()
    tokenizer = read_tokenizer(whole / TOKENIZER, 128)
    items = plain_items(read_sources(data, recipe), recipe)
    words = first_words(items, tokenizer, base["words.weight"], base_tokenizer)
    signs = ["fever", "cough", "rash", "headache", "nausea"]
    english = base["words.weight"][[base_tokenizer.token_to_id(sign) or 0 for sign in signs]]
    for word, sign in (("feber", "fever"), ("utslett", "rash"), ("illamående", "nausea")):
        pieces = tokenizer.encode(word, add_special_tokens=False).ids
        likeness = torch.cosine_similarity(words[pieces].mean(0)[None], english)
        assert signs[int(likeness.argmax())] == sign
