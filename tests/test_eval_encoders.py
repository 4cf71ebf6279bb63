"""Retrieval is measured as worked out by hand, on pools that search as a library does."""

import gzip
import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from eval.encoders import __main__ as encoders
from eval.encoders import pace, weights
from eval.encoders.__main__ import (
    OURS,
    PLAIN,
    WORDS,
    figures,
    markdown,
    news_sets,
    rows,
)
from eval.encoders.pool import opened
from eval.encoders.querysets import DataError, QuerySet, news, question_sets
from index.encoder import Vectors
from index.fusion import FILE, Line, Weights, learned

TEXTS = [
    "Tacrolimus was given to patients with inclusion body myositis. Nobody improved.",
    "Fever is treated with paracetamol.",
    "Chest pain needs an electrocardiogram at once.",
]


class LetterEncoder:
    """Counts of letters as vectors: quick, and alike for like texts."""

    identity = "letters"
    dimension = 32
    max_tokens = 256

    def count_tokens(self, text: str, language: str = "en") -> int:
        return len(text.split())

    def encode(self, texts: Sequence[str], languages: Sequence[str] = ()) -> Vectors:
        found = np.full((len(texts), self.dimension), 1e-3, np.float32)
        for row, text in enumerate(texts):
            for letter in text.casefold():
                found[row, ord(letter) % self.dimension] += 1
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def _set(questions: list[str], relevant: list[set[int]], *measures: str) -> QuerySet:
    return QuerySet("a set", TEXTS, questions, [frozenset(r) for r in relevant], measures)


def test_figures_are_those_worked_out_by_hand() -> None:
    asked = _set(["a", "b", "c"], [{0}, {1, 2}, {0}], "RR@10", "R@10", "nDCG@10", "P@1")
    found = figures([[2, 0], [1, 0, 2], []], asked)
    gain = (1 + 1 / np.log2(4)) / (1 + 1 / np.log2(3))
    assert found == pytest.approx(
        {
            "RR@10": (1 / 2 + 1 + 0) / 3,
            "R@10": (1 + 1 + 0) / 3,
            "nDCG@10": (1 / np.log2(3) + gain + 0) / 3,
            "P@1": (0 + 1 + 0) / 3,
        }
    )


def test_a_pool_finds_by_words_and_by_meaning() -> None:
    encoder = LetterEncoder()
    with opened(TEXTS, encoder) as pool:
        vectors = pool.encode(encoder)
        questions = ["Is fever treated with paracetamol?", "xyzzy"]
        first, second = pool.candidates(questions, encoder, vectors)
        assert pool.by_words(first)[0] == 1
        assert pool.by_meaning(first)[0] == 1
        assert pool.by_both(first, learned())[0] == 1
        assert pool.by_words(second) == []
        assert sorted(pool.by_meaning(second)) == [0, 1, 2]
        assert set(first.cosines) >= set(first.bm25)
        assert "".join(passage.text for passage in pool.passages)


def test_a_text_is_as_good_as_its_best_passage() -> None:
    encoder = LetterEncoder()
    long = " ".join(f"This is sentence number {n} about nothing much at all." for n in range(60))
    with opened([TEXTS[0], long, TEXTS[1]], encoder) as pool:
        assert pool.owners.tolist()[0] == 0
        assert pool.owners.tolist().count(1) > 2
        places = [place for place, owner in enumerate(pool.owners) if owner == 1]
        scores = {0: 0.5, places[0]: 0.1, places[2]: 0.9, len(pool.owners) - 1: 0.4}
        assert pool.texts(scores) == [1, 0, 2]


def test_every_way_of_searching_has_a_column() -> None:
    letters = LetterEncoder()
    asked = _set(["How is fever treated?"], [{1}], "RR@10")
    found = list(rows([asked], {PLAIN: letters, OURS: letters, "another": letters}))
    assert [row.measure for row in found] == ["RR@10"]
    assert list(found[0].figures) == [
        WORDS,
        PLAIN,
        OURS,
        f"{WORDS} + {OURS}",
        "another",
        f"{WORDS} + another",
    ]
    table = markdown(found, [pace.Pace("Nordic text", 100.0, 110.0)])
    assert "| a set | RR@10 | 1.000 |" in table
    assert "| Nordic text | 100 | 110 | 1.10 |" in table


def test_sentences_are_sought_among_their_translations() -> None:
    texts = {
        language: [f"{language} one", f"{language} two"] for language in encoders.NEWS_LANGUAGES
    }
    sets = [item for group in news_sets(texts) for item in group]
    assert len(sets) == 20
    assert sets[0].texts == texts["en"]
    assert sets[0].questions == texts["nb"]
    assert sets[0].relevant == [frozenset([0]), frozenset([1])]


def _write(folder: Path, name: str, lines: Sequence[dict[str, Any]]) -> None:
    (folder / "eval").mkdir(exist_ok=True)
    with gzip.open(folder / "eval" / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    _write(tmp_path, "pubmedqa_corpus", [{"id": "1", "text": "A"}, {"id": "2", "text": "B"}])
    asked = {"id": "q", "question_en": "What?", "question_sv": "Vad?", "relevant": ["2"]}
    _write(tmp_path, "pubmedqa_questions", [asked])
    contexts = [{"question": "Hva?", "context": "C"}, {"question": "Hvem?", "context": "C"}]
    _write(tmp_path, "norquad", contexts)
    snippets = [{"text": "S"}, {"text": "T"}, {"text": "S"}]
    _write(tmp_path, "bioasq", [{"question": "Which?", "snippets": snippets}])
    _write(tmp_path, "ntrex", [dict.fromkeys(encoders.NEWS_LANGUAGES, "N")])
    return tmp_path


def test_question_sets_pool_their_texts_once(data: Path) -> None:
    swedish, english, norquad, bioasq = question_sets(data)
    assert swedish.texts is english.texts
    assert (swedish.questions, english.questions) == (["Vad?"], ["What?"])
    assert swedish.relevant == [frozenset([1])]
    assert (norquad.texts, norquad.relevant) == (["C"], [frozenset([0]), frozenset([0])])
    assert (bioasq.texts, bioasq.relevant) == (["S", "T"], [frozenset([0, 1])])
    assert set(news(data)) == set(encoders.NEWS_LANGUAGES)


@pytest.mark.parametrize("damage", ["missing", "not gzip", "a field less"])
def test_bad_data_is_one_clear_line(damage: str, data: Path) -> None:
    path = data / "eval" / "bioasq.jsonl.gz"
    if damage == "missing":
        path.unlink()
    elif damage == "not gzip":
        path.write_bytes(b"{}")
    else:
        _write(data, "bioasq", [{"question": "Which?"}])
    with pytest.raises(DataError) as caught:
        question_sets(data)
    assert str(data) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_command_says_in_one_line_what_is_missing(tmp_path: Path) -> None:
    import typer

    app = typer.Typer()
    app.command()(encoders.main)
    found = CliRunner().invoke(app, [str(tmp_path)])
    assert found.exit_code == 1
    assert len(found.stderr.strip().splitlines()) == 1
    assert "ntrex" in found.stderr


def test_both_encoders_are_timed_on_the_same_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "ROUNDS", 1)
    seen: dict[str, list[Sequence[str]]] = {"plain": [], "other": []}

    class Noting(LetterEncoder):
        def __init__(self, name: str) -> None:
            self.name = name

        def encode(self, texts: Sequence[str], languages: Sequence[str] = ()) -> Vectors:
            seen[self.name].append(list(texts))
            return super().encode(texts, languages)

    texts = {language: [f"{language} text"] for language in encoders.NEWS_LANGUAGES}
    found = pace.paces(Noting("plain"), Noting("other"), texts)
    assert seen["plain"] == seen["other"]
    assert [item.texts for item in found] == ["Nordic text", "English text"]
    assert all(item.ratio > 0 for item in found)


def test_weights_that_made_the_answers_are_found_again() -> None:
    draw = np.random.default_rng(5)
    truth = np.array([6.0, 3.0])
    asked = []
    for _ in range(1500):
        rows = draw.random((8, 2))
        chance = np.exp(rows @ truth) / np.exp(rows @ truth).sum()
        asked.append((rows, np.arange(8) == draw.choice(8, p=chance)))
    assert weights.conditional_logit(asked) == pytest.approx(truth, abs=0.5)


def test_features_are_cosine_words_and_their_product() -> None:
    rows = np.array([[0.2, 1.0, 1.0], [0.6, 0.5, 0.0], [0.4, 0.0, 1.0]])
    wanted = [[0.2, 1.0, 0.2], [0.6, 0.5, 0.3], [0.4, 0.0, 0.0]]
    assert weights.features(rows, ranged=False) == pytest.approx(np.array(wanted))
    ranged = [[0.0, 1.0, 0.0], [1.0, 0.5, 0.5], [0.5, 0.0, 0.0]]
    assert weights.features(rows, ranged=True) == pytest.approx(np.array(ranged))


def _asked(kindred: float, *cosines_and_words: tuple[float, float]) -> weights.Asked:
    """A question whose first candidate is right."""
    rows = [(cosine, words, kindred) for cosine, words in cosines_and_words]
    return weights.Asked(np.array(rows), np.arange(len(rows)) == 0)


def test_words_count_more_where_they_were_right_more_often() -> None:
    def questions(kindred: float, by_words: int, by_meaning: int) -> list[weights.Asked]:
        words = _asked(kindred, (0.5, 1.0), (0.6, 0.2), (0.4, 0.1))
        meaning = _asked(kindred, (0.9, 0.4), (0.3, 1.0), (0.2, 0.1))
        return [words] * by_words + [meaning] * by_meaning

    alone, across = questions(1.0, 3, 2), questions(0.0, 2, 3)
    found = weights.learn(alone, across, [*alone, *across], ranged=False)
    assert found.kin.cosine == pytest.approx(found.other.cosine, abs=1e-3)
    assert found.kin.words > found.other.words
    assert found.offset > 0
    assert found.slope > 0


def test_chances_are_as_often_right_as_they_say() -> None:
    draw = np.random.default_rng(6)
    scores = draw.normal(0, 2, 4000)
    right = draw.random(4000) < 1 / (1 + np.exp(-(1.5 * scores - 1.0)))
    assert weights.logistic(scores, right) == pytest.approx((1.5, -1.0), abs=0.15)


def test_learned_weights_are_written_as_they_are_read() -> None:
    made = Weights(Line(1.0, 2.0, -0.5), Line(3.0, 4.0, 0.25), -6.0, 0.5, -3.0, ranged=True)
    table = tomllib.loads(weights.written({"packaged": made}))["packaged"]
    assert table["kin"] == {"cosine": 1.0, "words": 2.0, "both": -0.5}
    assert (table["offset"], table["ranged"]) == (-6.0, True)
    shipped = {name: learned(name == "packaged") for name in ("packaged", "other")}
    assert weights.written(shipped) == FILE.read_text("utf-8")
