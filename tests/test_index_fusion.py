"""Reciprocal rank fusion agrees with values worked out by hand and ignores the rankings' order."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.fusion import K, fuse

RANKINGS = st.lists(st.lists(st.integers(0, 12), unique=True, max_size=10), min_size=1, max_size=4)


def test_scores_are_those_worked_out_by_hand() -> None:
    assert K == 60
    assert fuse([["a", "b", "c"], ["b", "d"]]) == pytest.approx(
        {
            "a": float(Fraction(1, 61)),
            "b": float(Fraction(1, 62) + Fraction(1, 61)),
            "c": float(Fraction(1, 63)),
            "d": float(Fraction(1, 62)),
        },
        rel=1e-12,
    )


def test_a_weight_multiplies_its_rankings_part() -> None:
    assert fuse([["a"], ["a", "b"]], [3.0, 0.5]) == pytest.approx(
        {"a": 3.5 / 61, "b": 0.5 / 62}, rel=1e-12
    )


def test_as_many_weights_as_rankings_are_needed() -> None:
    with pytest.raises(ValueError, match="zip"):
        fuse([["a"], ["b"]], [1.0])


@pytest.mark.parametrize("rankings", [[], [[]], [[], []]])
def test_nothing_ranked_gives_nothing(rankings: list[list[str]]) -> None:
    assert fuse(rankings) == {}


@given(RANKINGS, st.randoms(use_true_random=False))
def test_the_order_of_the_rankings_does_not_matter(
    rankings: list[list[int]], random: Random
) -> None:
    shuffled = list(rankings)
    random.shuffle(shuffled)
    assert fuse(shuffled) == pytest.approx(dict(fuse(rankings)), rel=1e-12)


@given(RANKINGS)
def test_exactly_the_ranked_items_get_a_score(rankings: list[list[int]]) -> None:
    assert set(fuse(rankings)) == {item for ranking in rankings for item in ranking}


@given(
    st.lists(st.integers(0, 50), unique=True, min_size=1, max_size=20),
    st.lists(st.integers(100, 150), unique=True, min_size=1, max_size=20),
    st.integers(0, 19),
)
def test_an_item_in_both_beats_an_item_in_one_at_the_same_rank(
    first: list[int], second: list[int], rank: int
) -> None:
    assume(rank < len(first) and rank < len(second))
    both = -1
    with_both = (
        [*first[:rank], both, *first[rank + 1 :]],
        [*second[:rank], both, *second[rank + 1 :]],
    )
    scores = fuse(with_both)
    assert scores[both] > fuse([first, second])[first[rank]]
    assert scores[both] > fuse([first, second])[second[rank]]


@given(st.lists(st.integers(), unique=True, min_size=2, max_size=30))
def test_one_ranking_keeps_its_order(ranking: list[int]) -> None:
    scores = fuse([ranking])
    assert sorted(scores, key=lambda item: -scores[item]) == ranking
