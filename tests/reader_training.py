"""Made-up data that the reader's training is tested on."""

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tiny_reader import tiny_tokens

from ingest.vocabulary import load
from qa.training.examples import Maker
from qa.training.recipe import Recipe, load_recipe
from qa.training.sources import Sources, read_sources
from qa.training.written import part_of

PARTS = ("train", "set", "measured")
ENDS = [("There were", " patients."), ("No rash", "seen.")]
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


def lines(folder: Path, number: int, name: str, rows: list[dict[str, Any]]) -> None:
    path = folder / str(number) / f"{name}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


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
    lines(folder, 1, "documents", documents)
    text = TRIAL.format(n=7)
    spans = [[text.index(start), text.index(end) + len(end)] for start, end in ENDS]
    lines(folder, 1, "excerpts", [{"id": "PMC7", "sentences": spans}])
    asked = [
        {"of": name, "language": "da", "question": "Dosis?", "answers": [1], "unsure": [2]}
        for name in [*names.values(), "PMC7"]
    ]
    near = [
        {"of": name, "language": "en", "question": "Who paid?", "answers": []} for name in names
    ]
    near = [{**one, "of": names[str(one["of"])]} for one in near]
    lines(folder, 1, "questions", [*asked, *near])
    more = {"of": names["train"], "language": "nb", "question": "Utslett?", "answers": [2]}
    lines(folder, 2, "questions", [more])
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
