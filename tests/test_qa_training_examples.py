"""Training the reader: what it learns from."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reader_training import PARTS, TRIAL, lines
from tiny_reader import tiny_tokens

from index.training.recipe import TrainingError
from ingest.vocabulary import load
from qa.training.examples import Maker
from qa.training.recipe import Recipe
from qa.training.sources import Sources, read_sources, trial_part
from qa.training.texts import trial_text
from qa.training.windows import Cutter, Part
from qa.training.written import FOLDER, part_of, read_written


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
    found = {part: read_written(trials, part, written, rounds=1) for part in PARTS}
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


def test_each_round_of_questions_comes_after_the_one_before(data: Path, written: Path) -> None:
    found = [read_sources(data, written=written, rounds=n).asked["written"] for n in (1, 2)]
    assert list(found[1]) == [*found[0], found[1][-1]]
    assert found[1][-1].question == "Utslett?"
    assert read_sources(data, written=written).asked["written"] == found[1]


def test_the_last_round_is_drawn_as_often_as_the_recipe_says(
    sources: Sources, recipe: Recipe
) -> None:
    def last(newest: float) -> float:
        numbers = replace(recipe, shares={"written": 1.0}, newest=newest)
        maker = Maker(sources, tiny_tokens(), load(), numbers)
        draw = np.random.default_rng(1)
        asked = [maker.one_written(draw) for _ in range(60)]
        return sum(one.round == 2 for one in asked) / 60

    assert last(1.0) == 1.0
    assert last(0.0) < last(0.6) < 1.0


def test_every_packaged_question_names_sentences_that_are_there() -> None:
    def rows(name: str) -> list[dict[str, Any]]:
        files = sorted(FOLDER.glob(f"*/{name}.jsonl"))
        return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]

    documents, excerpts = rows("documents"), rows("excerpts")
    sizes = {row["id"]: sum(len(part["sentences"]) for part in row["parts"]) for row in documents}
    sizes |= {row["id"]: len(row["sentences"]) for row in excerpts}
    assert len(sizes) == len(documents) + len(excerpts)
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
    lines(tmp_path, 1, "documents", documents)
    asked = [
        {"of": names[0], "language": "en", "question": question, "answers": [1]}
        for question in ("Thalidomide dose mg?", "Dose mg?")
    ]
    lines(tmp_path, 1, "questions", asked)
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


def test_a_question_is_put_to_its_text_as_the_recipe_says(recipe: Recipe) -> None:
    tokens = tiny_tokens()
    part = Part("", "nb", ["dosen var to mg"], [1])
    draw = np.random.default_rng(1)
    for worded, ids in (
        (True, tokens.question_ids("the dose 12", "en", "nb")),
        (False, tokens.ids("the dose 12", "en")),
    ):
        cutter = Cutter(tokens, replace(recipe, worded=worded))
        (window,) = cutter.example("the dose 12", "en", [part], 90, draw).windows
        assert list(window.ids[1 : window.asked - 1]) == ids
    assert tokens.question_ids("the dose 12", "en", "nb") != tokens.ids("the dose 12", "en")
