"""Headings and sections: what opens a section, what only looks like it, and who holds whom."""

import pytest

from ingest.labels import Role, role_of
from ingest.lines import lines, looks_like_heading, soft_wrapped, trim
from ingest.model import Section, Span
from ingest.outline import headings, innermost, role_at, sections


def titles(text: str, skip: tuple[Span, ...] = ()) -> list[tuple[str, int]]:
    return [(heading.title, heading.level) for heading in headings(text, 0, len(text), skip)]


def outline(text: str) -> list[Section]:
    return sections(len(text), headings(text, 0, len(text)))


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Spørsmål", Role.QUESTION),
        ("Fråga", Role.QUESTION),
        ("Spørgsmål", Role.QUESTION),
        ("Enquiry", Role.QUESTION),
        ("Sammendrag", Role.SUMMARY),
        ("Samandrag", Role.SUMMARY),
        ("Sammanfattning", Role.SUMMARY),
        ("Resumé", Role.SUMMARY),
        ("SUMMARY", Role.SUMMARY),
        ("Svar", Role.ANSWER),
        ("Answer", Role.ANSWER),
        ("Referanser", Role.REFERENCES),
        ("Kjelder", Role.REFERENCES),
        ("Referenser", Role.REFERENCES),
        ("Referencer", Role.REFERENCES),
        ("References", Role.REFERENCES),
        ("Bakgrund", Role.BACKGROUND),
        ("Metode", Role.METHODS),
        ("FINDINGS", Role.RESULTS),
        ("Drøfting", Role.DISCUSSION),
        ("Slutsatser", Role.CONCLUSION),
        ("Interessekonflikter", Role.FUNDING),
        ("Förkortningar", Role.LEGEND),
        ("## **Svar:**", Role.ANSWER),
        ("Svarfrekvens", Role.BODY),
        ("", Role.BODY),
    ],
)
def test_a_label_names_its_role_in_every_language(label: str, role: Role) -> None:
    assert role_of(label) is role


def test_lines_are_trimmed_and_blank_ones_left_out() -> None:
    text = " a \r\n\r\n\t\n b\tc\rd"
    assert [span.of(text) for span in lines(text)] == ["a", "b\tc", "d"]
    assert trim(" \n", 0, 2) is None


@pytest.mark.parametrize(
    "line",
    ["Takrolimus og IBM", "# svar", "3. Dosering", "Øvre grense", "Methods and materials"],
)
def test_a_short_line_like_a_title_looks_like_a_heading(line: str) -> None:
    assert looks_like_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Pasienten ble frisk.",
        "Er det trygt?",
        "small letters first",
        "- Punkt i en liste",
        "Drug\tDose",
        "Se https://example.org/a",
        "2021",
        "Word " * 17,
        "A" * 121,
    ],
)
def test_a_sentence_item_row_link_or_long_line_is_no_heading(line: str) -> None:
    assert not looks_like_heading(line)


def test_a_break_wraps_only_within_running_text() -> None:
    wrapped = "Pasienten fikk takrolimus i tolv måneder, og effekten ble målt med"
    assert soft_wrapped("Kort", "fortsetter her")
    assert soft_wrapped(wrapped + ",", "IBMFRS hver måned")
    assert not soft_wrapped(wrapped + ",", "- nytt punkt")
    assert not soft_wrapped(wrapped + ",", "2. Nytt punkt")
    assert not soft_wrapped("a\tb", "c d")
    assert not soft_wrapped("Kort.", "Ny linje")


@pytest.mark.parametrize("label", ["Fråga", "Spørsmål", "Spørgsmål", "Question"])
def test_an_inline_label_is_a_heading_without_the_text_behind_it(label: str) -> None:
    text = f"{label}: Hva er dosen?\n"
    (heading,) = headings(text, 0, len(text))
    assert (heading.title, heading.span.of(text)) == (label, f"{label}:")


def test_other_words_before_a_colon_and_article_labels_in_a_line_open_nothing() -> None:
    assert titles("Dosen: 2 mg er nok.\nMethods: we counted.\n") == []


def test_markdown_headings_keep_their_level() -> None:
    text = "# Svar på alt\n\nEn setning.\n\n### Dose **nå**\nTo setninger.\n"
    assert titles(text) == [("Svar på alt", 1), ("Dose **nå", 3)]


def test_a_short_line_opens_a_section_only_after_a_blank_and_before_text() -> None:
    text = (
        "Første setning slutter her.\n"
        "Ikke etter blank linje\n"
        "\n"
        "Takrolimus og IBM\n"
        "En setning om dette.\n"
        "\n"
        "Table 1. Patients\n"
        "En setning til.\n"
        "\n"
        "To korte linjer\n"
        "Som står sammen\n"
        "\n"
        "Siste linje uten tekst\n"
    )
    assert titles(text) == [("Takrolimus og IBM", 2)]


def test_a_line_in_a_table_is_no_heading() -> None:
    text = "Navn og dose\nSirolimus er her.\n"
    assert titles(text) == [("Navn og dose", 2)]
    assert titles(text, (Span(0, 5),)) == []


NESTED = """Spørsmål: Hva er dosen?

Svar: Dosen er 2 mg.

Takrolimus og IBM
En setning om takrolimus.

Sirolimus og IBM
En setning om sirolimus.

Referanser:
1. Hansen P.
"""


def test_a_section_runs_to_the_next_heading_of_its_level_and_knows_its_parent() -> None:
    made = [(s.title, s.parent, s.span.of(NESTED).splitlines()[0]) for s in outline(NESTED)]
    assert made == [
        ("Spørsmål", "", "Spørsmål: Hva er dosen?"),
        ("Svar", "", "Svar: Dosen er 2 mg."),
        ("Takrolimus og IBM", "Svar", "Takrolimus og IBM"),
        ("Sirolimus og IBM", "Svar", "Sirolimus og IBM"),
        ("Referanser", "", "Referanser:"),
    ]
    svar = outline(NESTED)[1]
    assert svar.span.end == NESTED.index("Referanser")


@pytest.mark.parametrize(
    ("words", "inner", "role"),
    [
        ("Hva er", "Spørsmål", Role.QUESTION),
        ("Dosen er", "Svar", Role.ANSWER),
        ("om sirolimus", "Sirolimus og IBM", Role.ANSWER),
        ("Hansen", "Referanser", Role.REFERENCES),
    ],
)
def test_a_place_lies_in_its_innermost_section_and_takes_the_nearest_known_role(
    words: str, inner: str, role: Role
) -> None:
    made = outline(NESTED)
    section = innermost(made, NESTED.index(words))
    assert section is not None
    assert section.title == inner
    assert role_at(made, NESTED.index(words)) is role


def test_a_place_outside_every_section_has_none() -> None:
    text = "Løs tekst først.\n\n# Svar\nDosen er 2 mg.\n"
    assert innermost(outline(text), 0) is None
    assert role_at(outline(text), 0) is Role.BODY
