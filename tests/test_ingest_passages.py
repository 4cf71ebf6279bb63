"""Passages cover a document in order, cut no unit, and know their surroundings."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.files import File, find, read
from ingest.model import Document, Passage, PassageKind, Span
from ingest.passages import (
    CONTEXT_TOKENS,
    TARGET_TOKENS,
    context_of,
    passages,
    sentences_of,
    shorten,
    units,
)
from ingest.readers import read_document

HERE = Path(__file__).parent
DATA = HERE / "data" / "ingest"
FILES = [
    file
    for file in find([HERE.parent / "seeds", DATA])
    if file.source not in {"record_broken.md", "README.md"}
]


def words(text: str) -> int:
    return len(text.split())


def made(text: str, source: str = "note.md") -> Document:
    return read_document(text.encode(), text, source)


def named(name: str) -> Document:
    return read(File(DATA / name, name))


def left_out(document: Document, found: list[Span]) -> str:
    """The letters and digits between the spans, without list numbers."""
    position, between = 0, []
    for span in found:
        assert position <= span.start, "spans overlap or are out of order"
        between.append(document.text[position : span.start])
        position = span.end
    between.append(document.text[position:])
    return " ".join(word for piece in between for word in piece.split() if not is_marker(word))


def is_marker(word: str) -> bool:
    stripped = word.strip("[]().#*|:-–—•")
    is_letter = len(stripped) == 1 and stripped.islower() and word.endswith(")")
    return not stripped or (stripped.isdigit() and len(stripped) <= 4) or is_letter


def assert_sound(document: Document, target: int) -> list[Passage]:
    found = passages(document, words, target)
    assert left_out(document, [passage.span for passage in found]) == ""
    assert all(passage.text == passage.span.of(document.text) for passage in found)
    every = units(document)
    for passage in found:
        inside = [unit for unit in every if unit.span.overlaps(passage.span)]
        assert inside, "a passage holds at least one unit"
        assert all(passage.span.contains(unit.span) for unit in inside), "a unit was cut"
        assert inside[0].span.start == passage.span.start
        assert inside[-1].span.end == passage.span.end
        if len(inside) > 1:
            assert {unit.kind for unit in inside} == {PassageKind.PROSE}
            size = words(passage.context) + sum(words(u.span.of(document.text)) for u in inside)
            assert size <= target
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.source)
@pytest.mark.parametrize("target", [1, 40, TARGET_TOKENS, 10_000])
def test_passages_cover_a_document_and_cut_no_unit(file: File, target: int) -> None:
    assert_sound(read(file), target)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.source)
def test_every_row_reference_and_heading_is_a_passage_of_its_own(file: File) -> None:
    document = read(file)
    found = {(passage.span, passage.kind) for passage in passages(document, words)}
    assert {(row.span, PassageKind.TABLE_ROW) for row in document.rows} <= found
    assert {(entry.span, PassageKind.REFERENCE) for entry in document.references} <= found
    headings = {section.heading for section in document.sections if section.heading}
    assert {(span, PassageKind.HEADING) for span in headings} <= found


PARTS = st.sampled_from(
    [
        "# Title of it\n",
        "## Methods\n",
        "Results\n",
        "Svar: Dosen er 2 mg, f.eks. (1).\n",
        "Spørsmål:\n",
        "En setning til. Og en kort. Og en tredje som er litt lengre enn de to andre.\n",
        "Hard-wrapped text that goes on over the end of its own line, which is\nlong. Next.\n",
        "- item one\n- item two. More\n",
        "A\tB\n1\tx\n2\ty z\n",
        "| A | B |\n|---|---|\n| 1 | x |\n",
        "Table 1. Caption here.\n",
        "References\n1. Hansen P. A paper.\n2. Olsen K.\n   J Med.\n",
        "Referanser\n1.\tHansen P.\tA paper.\n2.\tOlsen K.\tB.\n3.\tBerg A.\tC.\n",
        "12,5 %\n",
        "\n",
        "\n\n",
    ]
)


@given(st.lists(PARTS, min_size=1, max_size=10), st.integers(1, 60))
def test_passages_of_any_document_cover_it_and_cut_no_unit(parts: list[str], target: int) -> None:
    text = "".join(parts)
    if any(character.isalnum() for character in text):
        assert_sound(made(text), target)


def test_prose_grows_to_the_target_and_ends_at_a_paragraph_once_half_full() -> None:
    sentence = "Ti korte ord om dosen som ble gitt til pasienten."
    text = f"{' '.join([sentence] * 3)}\n\n{' '.join([sentence] * 3)}\n"
    document = made(text)
    inside = [words(p.text) // 10 for p in passages(document, words, words(document.title) + 40)]
    assert inside == [3, 3]
    assert [words(p.text) // 10 for p in passages(document, words, 1000)] == [6]


def test_a_sentence_longer_than_the_target_is_a_passage_of_its_own() -> None:
    long = "Dosen " + "og dosen " * 200 + "ble økt."
    found = passages(made(f"Kort setning her. {long} Kort slutt her.\n"), words, 30)
    assert [passage.text for passage in found] == ["Kort setning her.", long, "Kort slutt her."]


def test_prose_does_not_grow_over_a_section() -> None:
    text = "# A title\n\nFirst here.\n\n## Methods\n\nSecond here.\n\n## Results\n\nThird here.\n"
    prose = [p for p in passages(made(text), words, 1000) if p.kind is PassageKind.PROSE]
    assert [(p.section, p.text) for p in prose] == [
        ("", "First here."),
        ("Methods", "Second here."),
        ("Results", "Third here."),
    ]


def test_the_context_of_prose_holds_title_and_section_path() -> None:
    found = passages(named("reply_sv.md"), words)
    (dose,) = [passage for passage in found if "Högst 0,5 mg" in passage.text]
    assert dose.context == "Kolkicin vid njursvikt\nSvar › Dosering"
    assert dose.section == "Dosering"


def test_the_context_of_a_row_holds_caption_and_the_names_of_its_filled_columns() -> None:
    document = named("article_pipe_table.md")
    south = document.rows[1]
    assert context_of(document, south.span, south) == (
        "Methotrexate in three regions\nResults\nTable 2. Prescriptions per region.\n"
        "Region; Mean dose (mg)"
    )
    (passage,) = [p for p in passages(document, words) if p.span == south.span]
    assert passage.context.endswith("Region; Mean dose (mg)")


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("article_pipe_table.md", "| Region | Patients | Mean dose (mg) |"),
        ("record_with_body.md", "Drug\tPatients\tImproved"),
    ],
)
def test_a_tables_header_is_a_heading_and_no_prose(name: str, header: str) -> None:
    found = {passage.text: passage.kind for passage in passages(named(name), words)}
    assert found[header] is PassageKind.HEADING


def test_a_line_of_figures_is_kept_and_a_list_number_is_not() -> None:
    document = made("Resultat var som under.\n\n12,5 %\n\n0.85\n\n3.\n")
    assert [unit.span.of(document.text) for unit in units(document)][1:] == ["12,5 %", "0.85"]


def test_a_passage_has_its_own_language_and_a_short_one_its_documents() -> None:
    document = made(
        "Pasienten fikk takrolimus i tolv måneder, og behandlingen ble godt tolerert.\n\n"
        "Det ble ikke sett noen alvorlige bivirkninger hos pasientene.\n\n"
        "The patients were followed for twelve months and none of them withdrew.\n\nDose: 2 mg.\n"
    )
    found = {p.text.split()[0]: p.language for p in passages(document, words, 1)}
    assert found == {"Pasienten": "nb", "Det": "nb", "The": "en", "Dose:": "nb"}


@given(st.lists(st.text("ab", min_size=1, max_size=4), max_size=20), st.integers(0, 25))
def test_a_shortened_text_is_the_longest_start_that_fits(parts: list[str], most: int) -> None:
    assert shorten(" ".join(parts), words, most) == " ".join(parts[:most])


def test_context_takes_at_most_its_share() -> None:
    title = "Word " * 80 + "end"
    document = made(f"# {title}\n\nDosen er 2 mg daglig.\n")
    assert max(words(p.context) for p in passages(document, words)) <= CONTEXT_TOKENS


def test_a_passage_of_prose_is_parted_again_into_the_same_sentences() -> None:
    document = named("reply_en.txt")
    for passage in passages(document, words):
        parts = sentences_of(passage, document)
        assert (parts[0].start, parts[-1].end) == (passage.span.start, passage.span.end)
        if passage.kind is not PassageKind.PROSE:
            assert parts == (passage.span,)
    (answer,) = [p for p in passages(document, words) if p.text.startswith("The active")]
    assert len(sentences_of(answer, document)) == 3
