"""What the reader is given of candidates: where they stand, what holds for them, their words."""

from collections.abc import Sequence
from pathlib import Path

from conftest import HashEncoder

from index.library import Library
from ingest.files import find
from ingest.vocabulary import load
from qa.candidates import gather
from qa.question import read as understand
from qa.reader.candidates import Item, read
from qa.reader.model import Part

ROW = """# Cases

| Case | Age | Earlier treatment | Dose | Effect |
| --- | --- | --- | --- | --- |
| 1 | 61 | {earlier} | 2 mg a day | None |
"""
TEXT = """# Lupus

## Course

Prograf was given to nine. Pain fell by half in most of them.

Alopecia was seen in two.
"""


class Keeping:
    """A fake reader that keeps what it was given."""

    identity = "keeping"

    def __init__(self) -> None:
        self.parts: list[Part] = []

    def scores(self, question: str, language: str, parts: Sequence[Part]) -> list[list[float]]:
        self.parts = list(parts)
        return [[float(len(text)) for text in part.sentences] for part in parts]


def given(
    tmp_path: Path,
    encoder: HashEncoder,
    question: str,
    held: Sequence[str] = ("", "", ""),
    text: str = TEXT,
) -> tuple[list[Part], list[float]]:
    (tmp_path / "note.md").write_text(text, "utf-8")
    library = Library(tmp_path / "library", encoder, create=True)
    assert [report.outcome for report in library.add(find([tmp_path / "note.md"]))] == ["added"]
    units = sorted(gather(library, library.search("pain", 50)), key=lambda unit: unit.span)
    reader = Keeping()
    items: list[Item] = [
        (unit, (name,) if name else ()) for unit, name in zip(units, held, strict=True)
    ]
    scores = read(reader, understand(question, load(), lambda _: ()), items)
    return reader.parts, scores


def test_neighbours_are_read_together_under_their_headings(
    tmp_path: Path, hash_encoder: HashEncoder
) -> None:
    (part,), scores = given(tmp_path, hash_encoder, "Did pain fall?")
    assert part.context == "Lupus Course"
    assert part.sentences[0] == "Prograf was given to nine."
    assert scores == [float(len(text)) for text in part.sentences]


def test_what_holds_for_a_sentence_stands_in_front_of_it_alone(
    tmp_path: Path, hash_encoder: HashEncoder
) -> None:
    held = ("", "Spain", "Spain")
    parts, _ = given(tmp_path, hash_encoder, "Did pain fall in Spain?", held)
    assert [part.context for part in parts] == ["Lupus Course", "Spain Lupus Course"]
    assert [len(part.sentences) for part in parts] == [1, 2]


def test_what_the_question_names_is_given_as_the_text_says_it(
    tmp_path: Path, hash_encoder: HashEncoder
) -> None:
    (part,), _ = given(tmp_path, hash_encoder, "Did tacrolimus cause hair loss or fever?")
    assert dict(part.said) == {"tacrolimus": "Prograf", "hair_loss": "Alopecia"}


def test_a_long_row_is_read_in_pieces_that_say_whose_it_is_and_the_best_counts(
    tmp_path: Path, hash_encoder: HashEncoder
) -> None:
    row = ROW.format(earlier="azathioprine, " * 20)
    parts, scores = given(tmp_path, hash_encoder, "What dose did case 1 get?", ("",), row)
    (first, second) = parts[0].sentences
    assert first.startswith("Case: 1; Age: 61; Earlier treatment: azathioprine")
    assert second == "Case: 1; Age: 61; Dose: 2 mg a day; Effect: None"
    assert scores == [max(float(len(first)), float(len(second)))]


def test_a_short_row_is_read_whole(tmp_path: Path, hash_encoder: HashEncoder) -> None:
    row = ROW.format(earlier="none")
    parts, _ = given(tmp_path, hash_encoder, "What dose did case 1 get?", ("",), row)
    expected = "Case: 1; Age: 61; Earlier treatment: none; Dose: 2 mg a day; Effect: None"
    assert parts[0].sentences == [expected]
