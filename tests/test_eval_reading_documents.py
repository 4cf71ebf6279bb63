"""The whole assistant over written documents: what they become as files, and what is counted."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

import pytest
from conftest import HashEncoder

from eval.reading.assistant import over_documents
from eval.reading.documents import Placed, as_markdown, written_libraries
from eval.reading.judge import FOUND, OURS
from eval.reading.measures import Trust
from index.library import Library
from ingest.readers import read_document
from ingest.tables import tables
from qa.settings import load_settings
from qa.training.texts import Text

SECTIONS = ["Summary", "Summary", "Table 1. Cases", "Table 1. Cases", "Table 1. Cases"]
SENTENCES = [
    "Thalidomide was given to two women.",
    "Both improved.",
    "Case: 1; Age: 61; Dose: 50 mg; then 100 mg",
    "Case: 2; Dose: 50 mg",
    "Ages are in years.",
]
TEXT = Text(
    SENTENCES,
    [(0, 0)] * 5,
    [f"Thalidomide for bleeding {section}" for section in SECTIONS],
    SECTIONS,
    "en",
)


def test_rows_of_a_written_document_are_read_as_a_table() -> None:
    whole, stands = as_markdown(TEXT)
    document = read_document(whole.encode(), whole, "made.md")
    assert document.title == "Thalidomide for bleeding"
    assert [section.title for section in document.sections][-2:] == ["Summary", "Table 1. Cases"]
    (table,) = tables(document.text)
    cells = [[column.span.of(document.text) for column in row.columns] for row in table.rows]
    assert cells == [["1", "61", "50 mg; then 100 mg"], ["2", "50 mg"]]
    assert all(stand in document.text for stand in stands)
    assert stands[1] == "Both improved."


@pytest.fixture(scope="module")
def written() -> Iterator[tuple[Library, list[Placed]]]:
    yield from written_libraries("measured", HashEncoder(), together=True)


def test_answers_stand_in_the_document_they_are_said_to(
    written: tuple[Library, list[Placed]],
) -> None:
    library, placed = written
    assert {one.document_id for one in placed} <= {d.document_id for d in library.documents()}
    assert 0.2 < sum(not one.answers for one in placed) / len(placed) < 0.7
    for one in placed:
        text = library.document(one.document_id).text
        assert all(span.of(text).strip() for span in one.answers)


def test_questions_that_name_nothing_of_their_document_are_left_out(
    written: tuple[Library, list[Placed]],
) -> None:
    _, placed = written
    asked = {one.question.casefold() for one in placed}
    assert not any(question.startswith("how many dropped out") for question in asked)


def test_an_assistant_that_never_answers_refuses_every_near_miss(
    written: tuple[Library, list[Placed]],
) -> None:
    library, placed = written
    some = [one for one in placed if one.answers][:3] + [one for one in placed if not one.answers][
        :2
    ]
    trust = Trust()
    rows = list(over_documents("test", [(library, some)], load_settings(cost=1e6), trust))
    figures = {row.measure: row.figures for row in rows}
    assert figures["2 near misses: refused"] == {FOUND: 1.0, OURS: 1.0}
    assert figures["the same: answered with an answering quote"] == {FOUND: 0.0, OURS: 0.0}
    assert figures["refusals: precision"][OURS] == pytest.approx(2 / 5)
    assert figures["refusals: F1"][OURS] == pytest.approx(4 / 7)
    assert trust.right == [True, True, True, False, False]


def test_a_library_of_each_document_takes_every_question(
    written: tuple[Library, list[Placed]],
) -> None:
    named = Counter(one.document_id for one in written[1])
    more = 0
    for library, placed in islice(written_libraries("measured", HashEncoder(), together=False), 5):
        (line,) = library.documents()
        assert {one.document_id for one in placed} == {line.document_id}
        assert len(placed) >= named[line.document_id]
        more += len(placed) - named[line.document_id]
    assert more
