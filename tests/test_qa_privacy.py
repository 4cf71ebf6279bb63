"""What names a person in a question is found; what only looks like it is not."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.privacy import REDACTED, PersonalKind, find_personal, redact, redacted


def kinds(text: str) -> list[str]:
    return [item.kind.value for item in find_personal(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("15108695088", "norwegian_id"),
        ("Mann, fnr 151086 95088, bruker takrolimus", "norwegian_id"),
        ("pasient 15 10 86 950 88?", "norwegian_id"),
        ("151086-95088", "norwegian_id"),
        ("151086\u00a095088", "norwegian_id"),
        ("D-nummer 55108694961", "norwegian_id"),
        ("880320-0016 har fått sirolimus", "swedish_id"),
        ("19880320-0016", "swedish_id"),
        ("8803200016", "swedish_id"),
        ("880320\u20130016", "swedish_id"),
        ("samordningsnummer 701063-2391", "swedish_id"),
        ("701063-2391", "swedish_id"),
        ("19701063-2391", "swedish_id"),
        ("cpr 211062-5629", "danish_id"),
        ("211062-5620", "danish_id"),
        ("2110625629", "danish_id"),
        ("Patienten, 211062 5620, får takrolimus", "danish_id"),
        ("ring 91234567", "phone"),
        ("tlf.nr. 912 34 567", "phone"),
        ("91 23 45 67", "phone"),
        ("Ring meg på 91 23 45 67 gjerne i dag", "phone"),
        ("tlf 91234567 gravid kvinne", "phone"),
        ("Tlf 22 33 44 55 lege Hansen", "phone"),
        ("ring 91234567 dagen etter", "phone"),
        ("+47 912 34 567", "phone"),
        ("0046701234567", "phone"),
        ("0701234567", "phone"),
        ("070-123 45 67", "phone"),
        ("08-123 456 78", "phone"),
        ("svar til kari.nordmann@sykehus.no", "mail"),
    ],
)
def test_what_names_a_person_is_found_in_the_forms_people_write(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "PMID 33521671",
        "33521671",
        "PMID: 15108695088",
        "NCT04789070",
        "ISRCTN12345678",
        "EudraCT 2013-000123-45",
        "10.1016/S2665-9913(20)30280-0",
        "doi:10.1016/15108695088",
        "https://example.org/15108695088",
        "ISBN 978-82-05-12345-6",
        "1999-2003, 12.03.2020, 2020-03-12, 01.01.2019-31.12.2020",
        "12.03.20 1430",
        "10 20 30 40 mg",
        "20 30 40 50 pasienter",
        "25 50 75 90 mg, 250 50 500 mg",
        "12 345 678 IE og 2 000 000 IE",
        "2015 2016 2017 2018",
        "2021;3(1):e40-e48",
        "n = 44, p = 0.85, 95 % CI 0.1234567890-2",
        "0,5 mg/kg x 2, 100-200 mg, pasient 3",
        "",
    ],
)
def test_doses_dates_and_the_numbers_of_works_are_left_alone(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize("text", ["15108695089", "880320-0017", "701063-2390", "2110625620"])
def test_a_number_that_fails_its_check_needs_a_label(text: str) -> None:
    assert kinds(f"nr {text}") in ([], ["danish_id"])
    assert kinds(f"personnummer {text}") != []


def test_the_check_keeps_random_digits_out() -> None:
    draw = random.Random(7)
    numbers = [f"{draw.randrange(10**11):011d}" for _ in range(2000)]
    assert sum(bool(find_personal(f"kode {number}")) for number in numbers) <= 6


def test_every_find_is_taken_out_and_the_rest_is_kept() -> None:
    text = "Kari (15108695088, tlf 91234567, kari@sykehus.no) får 2 mg sirolimus."
    found = find_personal(text)
    assert [item.kind for item in found] == [
        PersonalKind.NORWEGIAN_ID,
        PersonalKind.PHONE,
        PersonalKind.MAIL,
    ]
    assert (
        redact(text, found) == f"Kari ({REDACTED}, tlf {REDACTED}, {REDACTED}) får 2 mg sirolimus."
    )


ALPHABET = st.sampled_from([*"0123456789", " ", "-", "+", ".", "@", "a", "ø", "fnr ", "tlf ", "\n"])


@given(st.lists(ALPHABET, max_size=60).map("".join))
def test_finds_do_not_overlap_and_nothing_is_left_to_find(text: str) -> None:
    found = find_personal(text)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    assert redacted(redacted(redacted(text))) == redacted(redacted(text))
