"""The last step: what is known of sentences before reading, and the weights that join it."""

from typing import Any

import numpy as np
import pytest
from conftest import HashEncoder

from qa.training.last import fit, report
from qa.training.measure import auroc
from qa.training.overlap import Overlap
from qa.training.ranking import Ranking, Sentence, Words


def test_words_of_an_inflected_question_find_their_text() -> None:
    near = Overlap(["dosen var to mg", "ingen fikk utslett", "smerten avtok"])
    assert near.nearest("Hvem fikk utslettet?", 2)[0] == 1


def test_bm25_puts_the_rarer_word_first() -> None:
    words = Words(["pain and rash", "pain and fever", "pain and pain"])
    scores = words.scores("rash with pain")
    assert scores.argmax() == 0
    assert words.most("rash") > words.most("pain")
    assert not words.scores("nothing here that is known").any()


def test_neighbours_are_read_together_and_each_gets_its_own_score() -> None:
    class Lengths:
        identity = "lengths"
        parts = 0

        def scores(self, question: str, language: str, parts: Any) -> list[list[float]]:
            self.parts = len(parts)
            return [[float(len(text)) for text in part.sentences] for part in parts]

    sentences = [Sentence("x" * size, "", "en", size // 4) for size in range(1, 9)]
    ranking = Ranking(sentences, HashEncoder())
    reader = Lengths()
    assert ranking.read(reader, "q", "en", [6, 0, 1, 4]) == {0: 1.0, 1: 2.0, 4: 5.0, 6: 7.0}
    assert reader.parts == 3


def test_the_last_step_finds_the_weights_that_made_the_answers() -> None:
    draw = np.random.default_rng(5)
    features = draw.normal(size=(20000, 2))
    chance = 1 / (1 + np.exp(-(features @ np.array([1.5, -0.7]) - 0.4)))
    right = (draw.random(20000) < chance).astype(float)
    weights, intercept = fit(features, right, ridge=0.0)
    np.testing.assert_allclose([*weights, intercept], [1.5, -0.7, -0.4], atol=0.06)


def test_auroc_counts_pairs_in_order() -> None:
    assert auroc([3.0, 1.0, 2.0, 2.0], [True, False, True, False]) == pytest.approx(0.875)
    assert auroc([1.0], [True]) == 0.5
    samples = [
        (np.zeros((2, 1)), np.array([0.0, 1.0])),
        (np.zeros((2, 1)), np.array([0.0, 0.0])),
    ]
    assert report(samples, np.array([0.2, 0.9, 0.4, 0.1])) == {"first": 1.0, "apart": 1.0}
