"""Reference lists, what the text relays from them, and the identifiers of a work."""

import pytest

from ingest.identifiers import identifiers
from ingest.model import Reference, Span
from ingest.references import citations, references

KNOWN = [Reference(str(label), Span(0, 1), "x") for label in range(1, 13)]


def relayed(text: str) -> list[tuple[str, tuple[str, ...]]]:
    found = citations(text, Span(0, len(text)), KNOWN)
    return [(citation.span.of(text), citation.labels) for citation in found]


def entries(text: str) -> list[tuple[str, str]]:
    found = references(text, Span(0, len(text)))
    assert all(" ".join(entry.span.of(text).split()) == entry.text for entry in found)
    return [(entry.label, entry.text) for entry in found]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("It works (4).", ("4",)),
        ("It works [5].", ("5",)),
        ("It works (3, 4).", ("3", "4")),
        ("It works (1-3).", ("1", "2", "3")),
        ("It works (1–3; 5).", ("1", "2", "3", "5")),
        ("It works.¹", ("1",)),
        ("It works¹² well.", ("12",)),
        ("It works (3) and fails (4).", ("3", "4")),
        ("It works (4, 4) and (4).", ("4",)),
        ("(4) says that it works.", ("4",)),
    ],
)
def test_numbers_in_brackets_and_superscripts_name_references(
    text: str, labels: tuple[str, ...]
) -> None:
    assert relayed(text) == [(text, labels)]


@pytest.mark.parametrize(
    "text",
    [
        "It was found in 2021 (2021).",
        "Ten patients (45%) fell ill.",
        "Few (n = 4) were old.",
        "It is unknown (13).",
        "Pages [1-300] were read.",
        "Backwards (3-1) counts nothing.",
        "Some (4 patients) withdrew.",
        "The dose was 20 mg/m² daily.",
        "A lesion of 3 cm² or 2 mm³ was seen.",
        "The count was 10⁹ per litre.",
    ],
)
def test_other_numbers_name_no_reference(text: str) -> None:
    assert relayed(text) == []


def test_a_number_credits_the_sentences_before_it_back_to_the_last_number() -> None:
    assert relayed("One. Two is here (1). Three. Four is here (2).") == [
        ("One.", ("1",)),
        ("Two is here (1).", ("1",)),
        ("Three.", ("2",)),
        ("Four is here (2).", ("2",)),
    ]


def test_what_follows_the_last_number_of_a_paragraph_is_the_authors_own() -> None:
    assert relayed("It works (1). We would wait.") == [("It works (1).", ("1",))]
    assert relayed("It works.¹ We would wait.") == [("It works.¹", ("1",))]


def test_a_number_credits_nothing_across_a_paragraph() -> None:
    assert relayed("Our own view.\n\nIt works (2).") == [("It works (2).", ("2",))]


def test_without_a_reference_list_nothing_is_relayed() -> None:
    text = "It works (4)."
    assert citations(text, Span(0, len(text)), []) == []


def test_a_list_is_read_in_every_numbering_and_over_several_lines() -> None:
    assert entries("1. Hansen P.\n   J Med 2020.\n2) Olsen K.\n[3] Berg A.\n") == [
        ("1", "Hansen P. J Med 2020."),
        ("2", "Olsen K."),
        ("3", "Berg A."),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_blank_line_ends_the_last_entry_whatever_the_line_ends(end: str) -> None:
    text = end.join(["1. Hansen P.", "", "2.\tOlsen K.", "J Med.", "", "A footer."])
    assert entries(text) == [("1", "Hansen P."), ("2", "Olsen K. J Med.")]


def test_only_the_region_is_read() -> None:
    text = "1. Not this.\n\nReferences\n1. This one."
    (entry,) = references(text, Span(text.index("References"), len(text)))
    assert entry.span.of(text) == "This one."


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("doi:10.1016/S2665-9913(20)30280-0.", "10.1016/S2665-9913(20)30280-0"),
        ("(doi: 10.1001/jamadermatol.2017.3758).", "10.1001/jamadermatol.2017.3758"),
        ("https://doi.org/10.1000/xyz123;", "10.1000/xyz123"),
        ("[10.1000/182], read", "10.1000/182"),
        ("<10.1000/182>", "10.1000/182"),
        ("version 10.1 of 2020", ""),
    ],
)
def test_a_doi_is_read_without_the_punctuation_around_it(text: str, doi: str) -> None:
    assert identifiers(text).doi == doi


@pytest.mark.parametrize(
    ("text", "pmid"),
    [
        ("PMID: 18761704.", "18761704"),
        ("pmid 123", "123"),
        ("https://pubmed.ncbi.nlm.nih.gov/38273639/", "38273639"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/38273639", "38273639"),
        ("PubMed was searched in 2021.", ""),
    ],
)
def test_a_pubmed_number_is_read_from_text_or_link(text: str, pmid: str) -> None:
    assert identifiers(text).pmid == pmid


def test_a_registry_number_in_the_text_comes_before_one_in_a_link() -> None:
    link = "http://clinicaltrials.gov/show/NCT04789070"
    assert identifiers(f"{link} nct02481453").nct == "NCT02481453"
    assert identifiers(f"{link}").nct == "NCT04789070"
    assert identifiers("NCT123").nct == ""


def test_a_link_keeps_its_own_brackets_only() -> None:
    assert identifiers("(see https://a.no/b(c)).").url == "https://a.no/b(c)"
    assert identifiers("no link").url == ""
