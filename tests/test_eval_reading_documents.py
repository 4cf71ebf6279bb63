"""The whole assistant over written documents: what they become as files, and what is counted."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import HashEncoder

from eval.reading.assistant import Asking, over_documents
from eval.reading.documents import as_markdown, written_libraries
from eval.reading.judge import FOUND, OURS
from eval.reading.measures import Trust
from ingest.readers import read_document
from ingest.tables import tables
from qa.reader.model import Part
from qa.settings import load_settings
from qa.training.texts import Text
from qa.training.written import part_of

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


class Silent:
    """A fake reader to which no sentence answers anything."""

    identity = "silent"

    def scores(self, question: str, language: str, parts: Sequence[Part]) -> list[list[float]]:
        return [[-9.0] * len(part.sentences) for part in parts]


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


def lines(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    path = folder / "1" / f"{name}.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Two documents about different drugs, and questions that name theirs or nothing."""
    names = [f"d{n}" for n in range(99) if part_of(f"d{n}") == "measured"]
    told = [("Thalidomide for bleeding", "two"), ("Melatonin for sleep", "four")]
    documents = [
        {
            "id": name,
            "language": "en",
            "title": title,
            "parts": [{"section": "Dose", "sentences": ["It is old.", f"The dose was {dose} mg."]}],
        }
        for name, (title, dose) in zip(names, told, strict=False)
    ]
    lines(tmp_path, "documents", documents)
    asked: list[dict[str, Any]] = [
        {"question": "Dose of thalidomide?", "answers": [2]},
        {"question": "Which dose?", "answers": [2]},
        {"question": "Thalidomide and weight?", "answers": []},
        {"question": "Is thalidomide new?", "answers": [], "unsure": [1]},
    ]
    lines(tmp_path, "questions", [{"of": names[0], "language": "en", **one} for one in asked])
    return tmp_path


def asked_of(folder: Path, *, together: bool) -> list[list[tuple[str, list[str]]]]:
    """For each library its questions, with what their answers say."""
    libraries = written_libraries("measured", HashEncoder(), together=together, folder=folder)
    return [
        [
            (
                one.question,
                [at.span.of(library.document(at.document_id).text) for at in one.answers],
            )
            for one in placed
        ]
        for library, placed in libraries
    ]


def test_alone_a_document_is_asked_all_that_is_not_arguable(written: Path) -> None:
    assert asked_of(written, together=False) == [
        [
            ("Dose of thalidomide?", ["The dose was two mg."]),
            ("Which dose?", ["The dose was two mg."]),
            ("Thalidomide and weight?", []),
        ],
        [],
    ]


def test_together_documents_are_asked_what_names_one_of_them(written: Path) -> None:
    assert asked_of(written, together=True) == [
        [("Dose of thalidomide?", ["The dose was two mg."]), ("Thalidomide and weight?", [])]
    ]


def test_what_two_documents_are_about_names_neither(written: Path) -> None:
    path = written / "1" / "documents.jsonl"
    path.write_text(path.read_text("utf-8").replace("Melatonin", "Thalidomide"), "utf-8")
    assert asked_of(written, together=True) == [[]]


def test_the_packaged_documents_hold_the_answers_to_their_questions() -> None:
    for part in ("set", "measured"):
        ((library, placed),) = [
            (held.documents(), found)
            for held, found in written_libraries(part, HashEncoder(), together=True)
        ]
        held = {line.document_id for line in library}
        assert {at.document_id for one in placed for at in one.answers} <= held
        assert 0.2 < sum(not one.answers for one in placed) / len(placed) < 0.7


def test_an_assistant_that_never_answers_refuses_every_near_miss(written: Path) -> None:
    trust = Trust()
    libraries = written_libraries("measured", HashEncoder(), together=False, folder=written)
    asking = Asking(HashEncoder(), Silent(), load_settings(cost=1e6))
    figures = {row.measure: row.figures for row in over_documents("test", libraries, asking, trust)}
    assert figures["1 without an answer: refused"] == {FOUND: 1.0, OURS: 1.0}
    assert figures["the same: answered with an answering quote"] == {FOUND: 0.0, OURS: 0.0}
    assert figures["2 answerable: the best quote answers"][OURS] > 0.0
    assert figures["refusals: precision"][OURS] == pytest.approx(1 / 3)
    assert figures["refusals: F1"][OURS] == pytest.approx(2 / 4)
    assert trust.right == [True, True, False]
