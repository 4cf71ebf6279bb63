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
    tmp_path: Path, encoder: HashEncoder, question: str, held: Sequence[str] = ("", "", "")
) -> tuple[list[Part], list[float]]:
    (tmp_path / "note.md").write_text(TEXT, "utf-8")
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
