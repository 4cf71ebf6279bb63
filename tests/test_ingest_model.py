"""Spans are bounded, and a passage is a slice of its document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import ReadError, SitatError, SpanError
from ingest.model import Document, DocumentKind, Passage, PassageKind, Section, Span

OFFSETS = st.integers(min_value=-3, max_value=40)


def document(text: str) -> Document:
    return Document("0123456789abcdef", "d.txt", "Title", text, "nb", DocumentKind.PLAIN)


@given(OFFSETS, OFFSETS)
def test_a_span_is_made_only_of_ordered_offsets_from_zero_up(start: int, end: int) -> None:
    if 0 <= start < end:
        assert Span(start, end).length == end - start
    else:
        with pytest.raises(SpanError, match=f"{start}:{end}"):
            Span(start, end)


@given(st.text(max_size=30), OFFSETS, OFFSETS)
def test_a_span_gives_the_slice_or_says_that_the_text_is_too_short(
    text: str, start: int, end: int
) -> None:
    if not 0 <= start < end:
        return
    span = Span(start, end)
    if end <= len(text):
        assert span.of(text) == text[start:end]
    else:
        with pytest.raises(SpanError, match=f"text of {len(text)}"):
            span.of(text)


@given(*[st.integers(0, 12)] * 4)
def test_overlap_and_containment_agree_with_sets_of_offsets(a: int, b: int, c: int, d: int) -> None:
    if a >= b or c >= d:
        return
    one, other = Span(a, b), Span(c, d)
    held, others = set(range(a, b)), set(range(c, d))
    assert one.overlaps(other) == bool(held & others)
    assert one.contains(other) == (others <= held)


@given(st.text(min_size=1, max_size=60), st.data())
def test_a_cut_passage_is_a_slice_of_its_document(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    passage = Passage.cut(document(text), Span(start, end))
    assert passage.text == text[passage.span.start : passage.span.end] == text[start:end]


def test_a_passage_past_the_documents_end_is_refused() -> None:
    with pytest.raises(SpanError):
        Passage.cut(document("short"), Span(0, 6))


def test_a_passage_takes_its_documents_language_unless_it_has_its_own() -> None:
    made = document("Hva er dosen?")
    assert Passage.cut(made, Span(0, 3)).language == "nb"
    assert Passage.cut(made, Span(0, 3), language="sv").language == "sv"
    assert Passage.cut(made, Span(0, 3)).kind is PassageKind.PROSE


def test_a_sections_path_names_its_parent() -> None:
    assert Section("Dose", Span(0, 4), parent="Svar").path == "Svar › Dose"
    assert Section("Svar", Span(0, 4)).path == "Svar"


def test_every_error_is_one_of_the_house_and_carries_its_data() -> None:
    error = ReadError("a.txt", "the file is empty")
    assert isinstance(error, SitatError)
    assert (error.source, error.reason, str(error)) == (
        "a.txt",
        "the file is empty",
        "a.txt: the file is empty",
    )
