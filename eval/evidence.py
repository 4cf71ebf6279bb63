"""How well studies are read: precision and recall against keys made by hand.

`python -m eval.evidence [KEY.toml FOLDER]`, by default the seeds' own key.
"""

import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from ingest.files import find, read
from ingest.studies import Study, studies
from qa.settings import SEEDS

KEY = Path(__file__).parent / "data" / "evidence_key.toml"
FIELDS = ("design", "people", "drugs", "conditions", "direction", "population")


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of a key, or one found: which document and reference, and the value of each field.

    A field that is not stated has the value "".
    """

    document: str
    label: str
    values: tuple[str, ...]

    @property
    def place(self) -> tuple[str, str, str]:
        """What makes two rows the same study: document, reference, and what was studied in what."""
        return self.document, self.label, f"{self.values[2]} {self.values[3]}"


@dataclass(frozen=True, slots=True)
class Score:
    """`right` of those `found` and of those `wanted`."""

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0


def read_key(path: Path) -> list[Row]:
    """The entries of a key file (see data/evidence_key.toml)."""
    table = tomllib.loads(path.read_text("utf-8"))
    return [
        Row(entry["document"], entry["label"], tuple(_text(entry.get(f, "")) for f in FIELDS))
        for entry in table["entry"]
    ]


def _text(value: object) -> str:
    if isinstance(value, list):
        return " ".join(sorted(map(str, value)))
    return str(value)


def found_in(folder: Path) -> list[Row]:
    """The entries that are read out of a folder's documents."""
    return [row_of(file.source, study) for file in find([folder]) for study in studies(read(file))]


def row_of(source: str, study: Study) -> Row:
    values: Sequence[object] = (
        study.design.value,
        "" if study.people is None else study.people,
        list(study.drugs),
        list(study.conditions),
        study.direction.value,
        study.population.value,
    )
    return Row(source, study.label, tuple(map(_text, values)))


def scores(found: Iterable[Row], wanted: Iterable[Row]) -> dict[str, Score]:
    """Entries, matched by document, reference, drugs and conditions; then each field of those.

    For fields, what is not stated is no answer: it counts neither as found nor as wanted.
    """
    rows, key = list(found), list(wanted)
    places = {row.place: row for row in key}
    both = [(row, places[row.place]) for row in rows if row.place in places]
    result = {"entries": Score(len(both), len(rows), len(key))}
    for position, field in enumerate(FIELDS):
        if field in {"drugs", "conditions"}:
            continue
        pairs = [(row.values[position], own.values[position]) for row, own in both]
        told = [(a, b) for a, b in pairs if a not in {"", "unclear"}]
        asked = [(a, b) for a, b in pairs if b not in {"", "unclear"}]
        result[field] = Score(sum(a == b for a, b in told), len(told), len(asked))
    whole = sum(row.values == own.values for row, own in both)
    result["whole entries"] = Score(whole, len(rows), len(key))
    return result


def report(found: Sequence[Row], wanted: Sequence[Row]) -> str:
    """The scores as lines, and then what is missing, too much, or different."""
    lines = [
        f"{name:14} precision {score.precision:.2f} recall {score.recall:.2f}"
        f" ({score.right} right, {score.found} found, {score.wanted} wanted)"
        for name, score in scores(found, wanted).items()
    ]
    key = {row.place: row for row in wanted}
    had = {row.place for row in found}
    lines += [f"missing: {row}" for row in wanted if row.place not in had]
    lines += [f"not in the key: {row}" for row in found if row.place not in key]
    for row in found:
        own = key.get(row.place)
        if own and own.values != row.values:
            lines.append(f"different: {row} where the key has {own.values}")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> None:
    key, folder = map(Path, arguments) if arguments else (KEY, SEEDS)
    typer.echo(report(found_in(folder), read_key(key)))


if __name__ == "__main__":
    main(sys.argv[1:])
