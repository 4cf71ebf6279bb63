"""Numbers in own text are compared as values with the quotes they stand among."""

from decimal import Decimal

import pytest
from drafts import OWN, RELAYED, RESULT, draft
from hypothesis import given
from hypothesis import strategies as st

from qa.drafting.model import OwnText
from qa.drafting.numbers import flags, numbers_in, readings, unsupported


@pytest.mark.parametrize(
    ("own", "quote"),
    [
        ("0,5 mg", "0.5 mg"),
        ("0.50 mg", "0,5 mg"),
        ("p=0,85", "(p=0·85)"),
        ("1 000 pasienter", "1,000 patients"),
        ("1000 pasienter", "1\u00a0000 pasienter"),
        ("12.345,6", "12,345.6"),
        ("1.234.567", "1 234 567"),
        ("-3,5", "\u22123.5"),
        ("45 %", "(45%)"),
        ("fire", "4 patients"),
        ("4", "fire pasienter"),
        ("2-4 mg", "from 2 to 4 mg"),
        ("ingen tall her", ""),
        ("én og en", ""),
        ("uke 12 100 mg", "week 12: 100 mg"),
    ],
)
def test_the_same_value_is_not_flagged(own: str, quote: str) -> None:
    assert unsupported(own, "nb", [(quote, "nb")]) == ()


@pytest.mark.parametrize(
    ("own", "quote", "flagged"),
    [
        ("46 %", "45%", ("46",)),
        ("0,05", "0.5", ("0,05",)),
        ("10,61", "-10.61", ("10,61",)),
        ("fem av 44", "44 patients", ("fem",)),
        ("3, 7 og 3", "", ("3", "7")),
        ("1 000", "1 00", ("1 000",)),
        ("15", "1.5 and 1,5", ("15",)),
        ("2", "use it with care, to be safe", ("2",)),
    ],
)
def test_another_value_is_flagged_as_written(
    own: str, quote: str, flagged: tuple[str, ...]
) -> None:
    assert unsupported(own, "nb", [(quote, "en")]) == flagged


def test_number_words_are_those_of_the_language() -> None:
    assert unsupported("to pasienter", "nb", []) == ("to",)
    assert unsupported("to be or not to be", "en", []) == ()
    assert unsupported("sex patienter", "sv", [("6 patients", "en")]) == ()


@given(st.decimals(0, 10**6, places=2, allow_nan=False))
def test_point_comma_and_trailing_noughts_make_no_difference(value: Decimal) -> None:
    plain = f"{value:f}"
    assert readings(plain) & readings(plain.replace(".", ","))
    assert unsupported(plain.replace(".", ","), "nb", [(f"n = {plain}", "en")]) == ()


@given(st.integers(1000, 10**9), st.sampled_from([" ", "\u00a0", "\u202f"]))
def test_grouping_makes_no_difference(value: int, space: str) -> None:
    grouped = f"{value:,}".replace(",", space)
    assert numbers_in(grouped) == [grouped]
    assert unsupported(grouped, "nb", [(str(value), "en")]) == ()
    assert unsupported(str(value), "nb", [(grouped, "en")]) == ()


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_read_and_its_own_numbers_are_in_it(own: str, quote: str) -> None:
    flagged = unsupported(own, "nb", [(quote, "nb")])
    assert all(number in own for number in flagged)
    assert unsupported(own, "nb", [(own, "nb")]) == ()


def test_own_text_is_held_against_the_quotes_of_its_own_section() -> None:
    assert flags(draft(RESULT, OWN)) == {"p6": ("46",)}
    assert flags(draft(RESULT, OwnText("p6", "45,5 % av 1000"))) == {}
    assert flags(draft(RELAYED, OwnText("p6", "fire av 1 000"))) == {"p6": ("1 000",)}


def test_the_summary_is_held_against_every_quote() -> None:
    made = draft(RESULT, summary=(OwnText("p9", "45,5 % av 1000, av 12"),))
    assert flags(made) == {"p9": ("12",)}
