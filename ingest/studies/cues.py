"""Words that tell a study's kind and outcome, in four languages (data/studies.toml)."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from ingest.model import Span
from ingest.studies.model import Design, Direction

_WORD_START = r"(?<![^\W_])"


def lowered(text: str) -> str:
    """`text` in lower case, character by character: offsets stay what they were."""
    found = text.lower()
    return found if len(found) == len(text) else text.replace("İ", "I").lower()


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("ingest") / "data" / "studies.toml").read_text("utf-8"))


def _joined(languages: dict[str, list[str]]) -> str:
    return "|".join(dict.fromkeys(item for found in languages.values() for item in found))


@cache
def _grouped(table: str) -> re.Pattern[str]:
    groups = (f"(?P<{name}>{_joined(found)})" for name, found in _table()[table].items())
    return re.compile(f"{_WORD_START}(?:{'|'.join(groups)})")


@cache
def cue(name: str) -> re.Pattern[str]:
    """The pattern of one group of cues, for text in lower case."""
    return re.compile(f"{_WORD_START}(?:{_joined(_table()['cues'][name])})")


@cache
def _strength() -> dict[Design, int]:
    return {Design(name): place for place, name in enumerate(_table()["designs"])}


def designs(text: str, span: Span) -> Iterator[tuple[Design, Span]]:
    """Every kind of study named in a stretch of text in lower case, in order."""
    for match in _grouped("designs").finditer(text, span.start, span.end):
        yield Design(str(match.lastgroup)), Span(match.start(), match.end())


def strongest(found: list[tuple[Design, Span]]) -> tuple[Design, Span] | None:
    """The kind that comes first in data/studies.toml; the first of equals."""
    return min(found, key=lambda item: (_strength()[item[0]], item[1].start), default=None)


def directions(text: str, span: Span) -> set[Direction]:
    """The outcomes told in a stretch of text in lower case. What is denied is not told: a stretch
    that a cue of "no difference" covers gives no other outcome."""
    return {
        Direction(str(match.lastgroup))
        for match in _grouped("directions").finditer(text, span.start, span.end)
    }
