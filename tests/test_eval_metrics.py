"""The metrics agree with values worked out by hand, and with slow, obvious oracles."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.bootstrap import Interval, f1_interval, mean_interval
from eval.metrics import (
    Refusal,
    citation_correct,
    fact_found,
    fact_found_in_text,
    normalised,
    on_fact,
    ratio,
    runs,
    uncovered_named,
    verbatim,
)
from eval.questions import Alternative
from eval.response import Shown, SourceText
from ingest.model import Span

TEXT = "One two. Three four. Five."
TEXTS = {"d": SourceText("d.txt", TEXT), "e": SourceText("e.txt", "Three\n  four.")}


def shown(start: int, end: int, document_id: str = "d") -> Shown:
    known = TEXTS[document_id]
    return Shown(document_id, known.source, Span(start, end), known.text[start:end])


def wording(start: int, end: int, document_id: str = "d") -> Alternative:
    known = TEXTS[document_id]
    return Alternative(document_id, known.source, known.text[start:end], (Span(start, end),))


def test_quotes_that_touch_or_that_white_space_parts_become_one_stretch() -> None:
    quotes = [shown(21, 26), shown(0, 8), shown(9, 15), shown(12, 20)]
    assert runs(quotes, TEXTS) == {"d": (Span(0, 26),)}


def test_quotes_that_words_part_stay_apart() -> None:
    assert runs([shown(0, 8), shown(21, 26)], TEXTS) == {"d": (Span(0, 8), Span(21, 26))}


def test_a_quote_inside_another_does_not_shorten_it() -> None:
    assert runs([shown(0, 20), shown(4, 7)], TEXTS) == {"d": (Span(0, 20),)}


def test_a_quote_from_nowhere_shows_nothing() -> None:
    unknown = Shown("x", "d.txt", Span(0, 8), "One two.")
    beyond = Shown("d", "d.txt", Span(0, 99), TEXT)
    assert runs([unknown, beyond], TEXTS) == {}


@pytest.mark.parametrize(
    ("quotes", "found"),
    [
        ([(9, 20)], True),
        ([(0, 26)], True),
        ([(9, 19)], False),
        ([(9, 14), (14, 20)], True),
        ([(9, 14), (15, 20)], True),
        ([(9, 13), (15, 20)], False),
        ([(0, 8)], False),
        ([], False),
    ],
)
def test_a_fact_is_found_when_it_lies_wholly_inside_a_stretch(
    quotes: list[tuple[int, int]], found: bool
) -> None:
    stretches = runs([shown(*each) for each in quotes], TEXTS)
    assert fact_found([wording(9, 20)], stretches) is found
    assert fact_found_in_text([wording(9, 20)], stretches, TEXTS) is found


def test_any_alternative_finds_a_fact_and_only_in_its_own_document() -> None:
    stretches = runs([shown(0, 13, "e")], TEXTS)
    assert not fact_found([wording(9, 20)], stretches)
    assert fact_found([wording(9, 20), wording(0, 13, "e")], stretches)


def test_any_occurrence_of_a_wording_finds_a_fact() -> None:
    fact = [Alternative("d", "d.txt", "x", (Span(0, 3), Span(21, 25)))]
    assert fact_found(fact, runs([shown(21, 26)], TEXTS))


def test_by_text_white_space_is_equal_and_letters_are_not() -> None:
    stretches = runs([shown(0, 13, "e")], TEXTS)
    here = [Alternative("e", "e.txt", "Three four.", ())]
    other = [Alternative("e", "e.txt", "three four.", ())]
    assert fact_found_in_text(here, stretches, TEXTS)
    assert not fact_found_in_text(other, stretches, TEXTS)
    assert not fact_found(here, stretches)


def test_a_quote_on_a_fact_overlaps_it_by_at_least_one_code_point() -> None:
    facts = [[wording(9, 20)]]
    assert on_fact(shown(19, 26), facts)
    assert not on_fact(shown(20, 26), facts)
    assert not on_fact(shown(0, 9), facts)
    assert not on_fact(shown(0, 13, "e"), facts)


def test_a_quote_with_one_changed_letter_is_not_verbatim() -> None:
    assert verbatim(shown(0, 8), TEXTS)
    assert not verbatim(Shown("d", "d.txt", Span(0, 8), "One twO."), TEXTS)
    assert not verbatim(Shown("x", "d.txt", Span(0, 8), "One two."), TEXTS)


def test_a_citation_must_name_the_right_source_and_stay_in_its_text() -> None:
    assert citation_correct(shown(21, 26), TEXTS)
    assert not citation_correct(Shown("d", "e.txt", Span(21, 26), "Five."), TEXTS)
    assert not citation_correct(Shown("d", "d.txt", Span(21, 27), "Five."), TEXTS)
    assert not citation_correct(Shown("d", "d.txt", Span(20, 25), "Five."), TEXTS)
    assert not citation_correct(Shown("x", "d.txt", Span(21, 26), "Five."), TEXTS)


def test_uncovered_parts_count_once_each_case_aside() -> None:
    assert uncovered_named(["Dose", "cost", "children"], ["the dose", "Cost", "cost"]) == 2
    assert uncovered_named(["dose in children"], ["dose"]) == 1
    assert uncovered_named(["dose"], [""]) == 0
    assert uncovered_named(["dose"], []) == 0


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((4, 5, 3), (3 / 5, 3 / 4, 2 / 3)),
        ((2, 0, 0), (0.0, 0.0, 0.0)),
        ((0, 2, 0), (0.0, None, 0.0)),
        ((0, 0, 0), (None, None, None)),
        ((3, 3, 3), (1.0, 1.0, 1.0)),
    ],
)
def test_refusal_figures_by_hand(
    counts: tuple[int, int, int], expected: tuple[float | None, float | None, float | None]
) -> None:
    refusal = Refusal(*counts)
    assert (refusal.precision, refusal.recall) == expected[:2]
    assert refusal.f1 == (None if expected[2] is None else pytest.approx(expected[2]))


def test_a_ratio_of_nothing_is_none() -> None:
    assert ratio(0, 0) is None
    assert ratio(1, 4) == 0.25


@given(
    st.text("ab \n", min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(0, 29), st.integers(1, 30)), max_size=6),
)
def test_stretches_hold_what_the_quotes_show_and_only_white_space_more(
    text: str, pairs: list[tuple[int, int]]
) -> None:
    spans = [Span(a, b) for a, b in pairs if a < b <= len(text)]
    texts = {"d": SourceText("d.txt", text)}
    quotes = [Shown("d", "d.txt", span, span.of(text)) for span in spans]
    stretches = runs(quotes, texts).get("d", ())
    covered = {place for span in spans for place in range(span.start, span.end)}
    held = {place for span in stretches for place in range(span.start, span.end)}
    assert covered <= held
    assert all(text[place].isspace() for place in held - covered)
    assert runs(list(reversed(quotes)), texts).get("d", ()) == stretches
    for before, after in itertools.pairwise(stretches):
        assert text[before.end : after.start].strip()


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=25))
def test_f1_is_the_harmonic_mean_and_lies_in_its_interval_range(
    decisions: list[tuple[bool, bool]],
) -> None:
    wanted = [want for want, _ in decisions]
    refused = [did for _, did in decisions]
    refusal = Refusal(sum(wanted), sum(refused), sum(want and did for want, did in decisions))
    precision, recall, f1 = refusal.precision, refusal.recall, refusal.f1
    interval = f1_interval(wanted, refused)
    assert (f1 is None) == (interval is None)
    if precision and recall:
        assert f1 == pytest.approx(2 * precision * recall / (precision + recall))
    if interval is not None:
        assert 0 <= interval.low <= interval.high <= 1


def test_the_interval_of_equal_values_is_a_point_and_of_none_is_none() -> None:
    assert mean_interval([0.5] * 7) == Interval(0.5, 0.5)
    assert mean_interval([]) is None
    assert f1_interval([], []) is None
    assert f1_interval([True, True], [True, True]) == Interval(1.0, 1.0)


def test_the_interval_of_a_mean_is_near_the_normal_one() -> None:
    """50 zeros and 50 ones: the standard error is 0.05, so about 0.5 ± 0.098."""
    interval = mean_interval([0.0, 1.0] * 50)
    assert interval is not None
    assert interval.low == pytest.approx(0.402, abs=0.015)
    assert interval.high == pytest.approx(0.598, abs=0.015)
    assert interval == mean_interval([0.0, 1.0] * 50)


def test_decisions_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="1 expected and 2 given"):
        f1_interval([True], [True, False])
