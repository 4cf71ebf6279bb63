"""Dates in running text, and short forms that a document explains."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.abbreviations import abbreviations
from ingest.dates import LABELLED_WITHIN, iso_date, stated_date
from ingest.model import Abbreviation


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Sist oppdatert: 20. juni 2024", "2024-06-20"),
        ("den 5 maj 2020", "2020-05-05"),
        ("22. okt. 2020", "2020-10-22"),
        ("3. marts 2021", "2021-03-03"),
        ("June 3, 2021", "2021-06-03"),
        ("Sept. 5, 2019", "2019-09-05"),
        ("3 Jun 2021", "2021-06-03"),
        ("2021-01-31T10:00:00Z", "2021-01-31"),
        ("01.02.2023", "2023-02-01"),
        ("1/2/2023", "2023-02-01"),
        ("fra 31.12.2020 til 2021-05-01", "2020-12-31"),
        ("29.02.2024", "2024-02-29"),
        ("31.02.2020, then 01.03.2020", "2020-03-01"),
        ("29.02.2023", ""),
        ("32. juni 2024", ""),
        ("2021-13-01", ""),
        ("5 patients 2020", ""),
        ("juni 2024", ""),
        ("", ""),
    ],
)
def test_the_first_real_date_is_read_day_first(text: str, date: str) -> None:
    assert iso_date(text) == date


@given(st.dates())
def test_every_date_in_iso_form_is_read_back(date: object) -> None:
    assert iso_date(f"Utført {date}.") == str(date)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Tittel\nDato: 20. juni 2024\n", "2024-06-20"),
        ("Answered: June 3, 2021", "2021-06-03"),
        ("  Besvarad: 5 maj 2020", "2020-05-05"),
        ("Utredningsdatum: 2021-05-03", "2021-05-03"),
        ("Dato for svar: 3.5.2021", "2021-05-03"),
        ("Dato: ukjent\nPublisert: 1.2.2023", "2023-02-01"),
        ("The study began on this date: 2021-01-01", ""),
        ("Sist sett 20. juni 2024", ""),
        ("x" * LABELLED_WITHIN + "\nDato: 20. juni 2024", ""),
    ],
)
def test_a_document_states_its_date_on_a_labelled_line_near_its_top(text: str, date: str) -> None:
    assert stated_date(text) == date


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("measured forced vital capacity (FVC) twice", "FVC", "forced vital capacity"),
        ("creatine kinase (CK)", "CK", "creatine kinase"),
        ("ved dermatomyositt (DM) og", "DM", "dermatomyositt"),
        ("with interstitial lung disease (ILD).", "ILD", "interstitial lung disease"),
        (
            "clinically amyopathic dermatomyositis (CADM)",
            "CADM",
            "clinically amyopathic dermatomyositis",
        ),
        (
            "inklusjonslegememyositt (inclusion body myositis, IBM)",
            "IBM",
            "inclusion body myositis",
        ),
    ],
)
def test_a_short_form_in_brackets_takes_the_words_whose_letters_it_holds(
    text: str, short: str, long: str
) -> None:
    assert abbreviations(text) == [Abbreviation(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "myositis (IBM)",
        "the drug (approved in 2021)",
        "no effect (p=0.85)",
        "Ten patients left. Others (TPL) stayed.",
        "(FVC) forced vital capacity",
        "T-celle (IL-2)",
    ],
)
def test_a_bracket_whose_letters_do_not_fit_explains_nothing(text: str) -> None:
    assert abbreviations(text) == []


def test_a_legend_lists_short_and_long_forms() -> None:
    legend = "F, female; MSA, myositis specific antibody; TIF1-γ: factor 1\nMTX = Methotrexate."
    assert abbreviations("", (legend,)) == [
        Abbreviation("F", "female"),
        Abbreviation("MSA", "myositis specific antibody"),
        Abbreviation("TIF1-γ", "factor 1"),
        Abbreviation("MTX", "Methotrexate"),
    ]


def test_the_first_explanation_comes_first_and_none_comes_twice() -> None:
    text = "Creatine kinase (CK) and creatine kinase (CK), later cold knife (CK)."
    assert [item.long for item in abbreviations(text, ("CK, creatine kinase",))] == [
        "Creatine kinase",
        "cold knife",
    ]
