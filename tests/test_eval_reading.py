"""Figures of reading: what counts as right, as shown and as calibrated."""

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import HashEncoder
from hypothesis import given
from hypothesis import strategies as st
from typer import Typer
from typer.testing import CliRunner

from eval.encoders.querysets import DataError
from eval.reading.__main__ import SETS, main, markdown, rows
from eval.reading.assistant import Asking
from eval.reading.calibration import bins, calibration_error
from eval.reading.judge import FOUND, MEANING, OURS, READ_ALONE, WORDS, Judge, Order, judge
from eval.reading.measures import Trust, near_misses, recall, refusing, shown, within
from eval.reading.picture import png
from eval.reading.sets import Asked, ReadingSet, bioasq, norquad, trials
from qa.reader.chances import Line, logistic
from qa.reader.model import Part
from qa.settings import load_settings
from qa.training.last import LINES as WEIGHED
from qa.training.ranking import FEATURES, Sentence

LINE = Line({**dict.fromkeys(FEATURES, 0.0), "reader": 1.0}, 0.0)
LINES = {OURS: LINE, FOUND: Line(dict.fromkeys(WEIGHED["without_reader"], 1.0), 0.0)}


class Company:
    """A fake reader that scores by how many stand together."""

    identity = "company"

    def scores(self, question: str, language: str, parts: Any) -> list[list[float]]:
        return [[float(len(part.sentences))] * len(part.sentences) for part in parts]


class Knowing:
    """A fake reader that likes one word."""

    identity = "knowing"

    def __init__(self, word: str) -> None:
        self.word = word

    def scores(self, question: str, language: str, parts: Any) -> list[list[float]]:
        def one(part: Part) -> list[float]:
            return [3.0 if self.word in text else -3.0 for text in part.sentences]

        return [one(part) for part in parts]


SET = ReadingSet(
    "test",
    [
        Sentence("Pain fell with drug A.", "", "en", 0),
        Sentence("Drug A and pain and drug A and pain.", "", "en", 0),
        Sentence("Rash was common.", "", "en", 1),
    ],
    [Asked("Did pain fall with drug A?", "en", frozenset([0]), 0)],
)


def made(word: str) -> Judge:
    return judge(SET, HashEncoder(), HashEncoder(), Knowing(word), LINES)


def test_perfect_probabilities_have_no_error_and_wrong_ones_all() -> None:
    assert calibration_error([1.0, 0.0, 1.0], [True, False, True]) == 0.0
    assert calibration_error([1.0, 1.0], [False, False]) == 1.0
    assert calibration_error([0.5] * 10, [True] * 5 + [False] * 5) == pytest.approx(0.0)
    assert calibration_error([], []) == 0.0


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_every_prediction_is_in_one_bin(found: list[tuple[float, bool]]) -> None:
    held = bins([chance for chance, _ in found], [right for _, right in found])
    assert sum(one.count for one in held) == len(found)
    for one in held:
        assert one.low - 1e-9 <= one.chance <= one.low + 0.1 + 1e-9


def test_recall_is_of_as_many_as_could_be_there() -> None:
    order = Order([4, 2, 7], [0.9, 0.5, 0.1])
    assert recall(order, frozenset([4, 7]), 2) == 0.5
    assert recall(order, frozenset([4, 2, 7, 9]), 2) == 1.0


def test_what_is_much_less_probable_is_not_shown() -> None:
    assert shown(Order([4, 2, 7], [0.9, 0.5, 0.1])) == [4, 2]


def test_the_reader_decides_among_what_was_found() -> None:
    asked = SET.asked[0]
    for way in (OURS, READ_ALONE):
        assert made("fell").orders(asked)[way].places[0] == 0
        assert made("Rash").orders(asked)[way].places[0] == 2
        assert set(made("Rash").orders(asked, [asked.text])[way].places) == {0, 1}


def test_what_is_left_out_is_not_found() -> None:
    asked = SET.asked[0]
    assert all(0 in order.places for order in made("fell").orders(asked).values())
    left = made("fell").orders(asked, without=asked.right)
    assert all(0 not in order.places for order in left.values())


def test_what_is_left_out_has_no_part_in_what_the_others_score() -> None:
    asked = SET.asked[0]
    found = judge(SET, HashEncoder(), HashEncoder(), Company(), LINES)
    with_it, without = found.orders(asked), found.orders(asked, without=asked.right)
    assert with_it[READ_ALONE].best == pytest.approx(logistic(2.0))
    assert without[READ_ALONE].best == pytest.approx(logistic(1.0))


def test_a_reader_that_knows_tells_answerable_questions_apart() -> None:
    trust = Trust()
    found = refusing(SET, made("fell"), trust)
    assert found.figures[OURS] == 1.0
    assert trust.right == [False]
    assert within(SET, made("fell"), 1).figures[OURS] == 1.0
    assert set(found.figures) == {WORDS, MEANING, READ_ALONE, FOUND, OURS}
    asked = [SET.asked[0], Asked("Did rash fall?", "en", frozenset(), 1)]
    apart = near_misses(replace(SET, asked=asked), made("fell"), Trust())
    assert apart.figures[OURS] == 1.0
    assert near_misses(replace(SET, asked=asked), made("Rash"), Trust()).figures[OURS] == 0.0


def test_only_wrong_first_ones_are_misses() -> None:
    trust = Trust()
    within(SET, made("fell"), 1, trust)
    assert trust.misses == []
    within(SET, made("and pain"), 1, trust)
    assert len(trust.chances) == 2
    assert [miss.shown for miss in trust.misses] == [SET.sentences[1].words]


def write(folder: Path, name: str, lines: list[dict[str, Any]]) -> None:
    path = folder / f"{name}.jsonl.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("".join(json.dumps(line) + "\n" for line in lines))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    snippet = {"pmid": "1", "section": "abstract", "text": "Drug A helps. It is safe."}
    other = {"pmid": "2", "section": "abstract", "text": "Drug B causes rash."}
    asked = [("Does drug A help?", snippet), ("What does drug B cause?", other)]
    write(
        tmp_path,
        "eval/bioasq",
        [{"question": q, "type": "yesno", "snippets": [s]} for q, s in asked],
    )
    context = "Kari fikk feber. Ola fikk utslett."
    answer = {"text": "feber", "start": context.index("feber")}
    reading = {"question": "Hva fikk Kari?", "context": context, "answers": [answer]}
    write(tmp_path, "eval/norquad", [{**reading, "impossible": False, "title": ""}])
    answers = [
        {"text": "Nothing of use.", "score": 1, "system_rank": 1},
        {"text": "Fever is treated.", "score": 4, "system_rank": 2},
    ]
    write(tmp_path, "eval/mediqa", [{"question": "Is fever treated?", "answers": answers}])
    texts = [{"id": "a", "text": "Sleep helped. Pain fell."}, {"id": "b", "text": "No rash."}]
    write(tmp_path, "eval/pubmedqa_corpus", texts)
    both = {"question_en": "Does sleep help?", "question_sv": "Hjälper sömn?", "relevant": ["a"]}
    write(tmp_path, "eval/pubmedqa_questions", [both])
    trial = "TITLE:\nDrug A.\n\nBODY.RESULTS:\nPain fell. Rash was rare.\n"
    note = {"prompt": "1", "intervention": "drug A", "comparator": "placebo", "outcome": "pain"}
    note |= {"start": trial.index("Pain"), "end": trial.index("Pain") + 10}
    numbered = [{"pmcid": str(n), "text": trial, "annotations": [note]} for n in range(20)]
    write(tmp_path, "train/evidence_inference", numbered)
    return tmp_path


def test_right_sentences_are_those_that_hold_the_evidence(data: Path) -> None:
    found = bioasq(data)
    assert [s.words for s in found.sentences] == [
        "Drug A helps.",
        "It is safe.",
        "Drug B causes rash.",
    ]
    assert [asked.right for asked in found.asked] == [frozenset([0, 1]), frozenset([2])]
    contexts = norquad(data)
    assert [contexts.sentences[p].words for p in contexts.asked[0].right] == ["Kari fikk feber."]
    full = trials(data)
    for asked in full.asked:
        assert [full.sentences[p].words for p in asked.right] == ["Pain fell."]
        assert {full.sentences[p].text for p in asked.right} == {asked.text}
    assert 0 < len(full.asked) < 20


def test_every_set_is_measured_and_the_table_has_each_row(data: Path) -> None:
    trusts: dict[str, Trust] = {}
    encoder = HashEncoder()

    def made(found: ReadingSet) -> Judge:
        return judge(found, encoder, encoder, Knowing("e"), LINES)

    asking = Asking(encoder, Knowing("e"), load_settings())
    found = list(rows(data, made, asking, trusts, [name for name in SETS if name != "assistant"]))
    found += rows(data, made, asking, trusts, ["assistant"], limit=2)
    names = {row.name for row in found}
    assert {
        "BioASQ",
        "MEDIQA",
        "NorQuAD",
        "evidence inference",
        "written",
        "assistant, one document",
        "assistant, all documents",
        "PubMedQA (sv)",
    } <= names
    assert all(0.0 <= figure <= 1.0 for row in found for figure in row.figures.values())
    table = markdown(found, trusts)
    assert all(f"| {row.name} | {row.measure} |" in table for row in found)
    picture = png({name: bins(t.chances, t.right) for name, t in trusts.items()})
    assert picture.startswith(b"\x89PNG")


def test_a_line_without_a_field_is_named(data: Path) -> None:
    write(data, "eval/bioasq", [{"question": "Q?", "type": "list"}])
    with pytest.raises(DataError, match="line 1: has no 'snippets'"):
        bioasq(data)


def test_a_set_that_is_not_there_is_an_error_of_one_line(data: Path) -> None:
    app = Typer()
    app.command()(main)
    found = CliRunner().invoke(app, [str(data), "--set", "squad"])
    assert found.exit_code == 1
    assert found.output.strip().startswith("squad: is no set; give one of bioasq")


def test_a_folder_without_a_reader_is_an_error_of_one_line(data: Path) -> None:
    app = Typer()
    app.command()(main)
    found = CliRunner().invoke(app, [str(data), "--reader", str(data / "none")])
    assert found.exit_code == 1
    assert len(found.output.strip().splitlines()) == 1
    assert "reader.safetensors" in found.output
