"""Fused chances agree with values worked out by hand, and follow meaning and words."""

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import Line, Weights, chances, kin, learned

ROUND = Weights(Line(10.0, 4.0, -2.0), Line(20.0, 2.0, 0.0), -6.0, 0.5, -3.0, ranged=False)
COSINES = st.dictionaries(
    st.integers(0, 30), st.floats(-0.2, 1.0, allow_nan=False), min_size=1, max_size=12
)


def chance(score: float) -> float:
    return 1 / (1 + math.exp(-score))


def test_chances_are_those_worked_out_by_hand() -> None:
    found = chances(
        {"a": 0.5, "b": 0.25, "c": 0.5},
        {"a": 3.0, "b": 12.0},
        {"a": True, "b": True, "c": False},
        ROUND,
    )
    assert found == pytest.approx(
        {
            "a": chance(0.5 * (5.0 + 1.0 - 0.25) - 3.0),
            "b": chance(0.5 * (2.5 + 4.0 - 0.5) - 3.0),
            "c": chance(0.5 * (10.0 - 6.0) - 3.0),
        }
    )


def test_a_ranged_cosine_is_its_place_between_lowest_and_highest() -> None:
    ranged = Weights(ROUND.kin, ROUND.other, -6.0, 0.5, -3.0, ranged=True)
    related = dict.fromkeys("abc", True)
    found = chances({"a": 0.7, "b": 0.8, "c": 0.9}, {}, related, ranged)
    assert found == chances({"a": 0.0, "b": 0.5, "c": 1.0}, {}, related, ROUND) | {
        "b": pytest.approx(chance(0.5 * 5.0 - 3.0))
    }
    alone = chances({"a": 0.7}, {}, related, ranged)
    assert alone == {"a": pytest.approx(chance(-3.0))}


def test_nothing_found_gives_nothing() -> None:
    assert chances({}, {}, {}, ROUND) == {}


@pytest.mark.parametrize("packaged", [True, False])
@given(COSINES, st.randoms(use_true_random=False))
def test_the_order_of_the_passages_does_not_matter(
    packaged: bool, cosines: dict[int, float], random: Random
) -> None:
    items = list(cosines)
    random.shuffle(items)
    bm25 = {item: 1.0 + item for item in items if item % 2}
    related = {item: item % 3 > 0 for item in items}
    weights = learned(packaged)
    shuffled = chances({item: cosines[item] for item in items}, bm25, related, weights)
    assert shuffled == chances(cosines, dict(sorted(bm25.items())), related, weights)


@given(st.floats(-0.2, 0.99), st.floats(0.0, 0.99), st.booleans())
def test_more_meaning_or_more_words_never_make_a_passage_less_likely(
    cosine: float, share: float, related: bool
) -> None:
    best = {"best": 10.0}
    base = {"best": 0.5}
    kindred = {"best": True, "it": related}

    def of(meant: float, words: float) -> float:
        bm25 = best | {"it": 10.0 * words}
        return chances(base | {"it": meant}, bm25, kindred, learned())["it"]

    assert of(cosine + 0.01, share) > of(cosine, share)
    assert of(cosine, share + 0.01) > of(cosine, share)


def test_languages_are_kin_when_one_tower_reads_both() -> None:
    assert kin("nb", "nb")
    assert kin("nn", "da")
    assert kin("fr", "fr")
    assert not kin("nb", "en")
    assert not kin("fr", "en")


def test_a_translation_stands_beside_a_passage_in_the_questions_language() -> None:
    """A clear translation is not drowned by passages that merely share a common word."""
    found = chances(
        {"translation": 0.75, "common word": 0.2},
        {"common word": 3.0},
        {"translation": False, "common word": True},
        learned(),
    )
    assert found["translation"] > found["common word"]
