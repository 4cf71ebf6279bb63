"""What questions ask for, and how what they name has to be covered: the data in data/*.toml."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from ingest.model import Abbreviation
from ingest.vocabulary import Vocabulary


class Role(StrEnum):
    """How a facet has to be covered.

    ENTITY (a drug, condition or population): by the sentence or what it stands under. SCOPE (which
    study is meant): by the study around the sentence. ASPECT (what is asked about): by the
    sentence itself. FRAME: need not be covered.
    """

    ENTITY = "entity"
    SCOPE = "scope"
    ASPECT = "aspect"
    FRAME = "frame"


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that a question asks for, from data/asks.toml."""

    name: str
    cues: tuple[re.Pattern[str], ...]
    concepts: frozenset[str]
    evidence: frozenset[str]
    shape: str


@cache
def asks() -> tuple[Ask, ...]:
    """Every ask that is known, in the order of the file."""
    table = tomllib.loads((files("qa") / "data" / "asks.toml").read_text("utf-8"))
    return tuple(
        Ask(
            name,
            tuple(re.compile(cue) for cue in entry.get("cues", ())),
            frozenset(entry.get("concepts", ())),
            frozenset(entry.get("evidence", ())),
            entry.get("shape", ""),
        )
        for name, entry in table.items()
    )


@cache
def _alternatives() -> tuple[tuple[frozenset[str], ...], ...]:
    table = tomllib.loads((files("qa") / "data" / "roles.toml").read_text("utf-8"))
    return tuple(tuple(map(frozenset, among)) for among in table["alternatives"])


@cache
def alike_and_rivals(concepts: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """What says the same of a study as `concepts` do, and what says that it is another one: of
    another phase, of another design."""
    wanted = frozenset(concepts)
    among = [one for one in _alternatives() if any(wanted & names for names in one)]
    alike = wanted.union(*(names for one in among for names in one if wanted & names))
    return alike, frozenset[str]().union(*(names for one in among for names in one)) - alike


@cache
def roles() -> dict[str, Role]:
    """The role of concepts that are neither entities nor plain aspects (data/roles.toml)."""
    table = tomllib.loads((files("qa") / "data" / "roles.toml").read_text("utf-8"))
    return {concept: Role(role) for role in ("scope", "frame") for concept in table[role]}


def asks_in(
    text: str, vocabulary: Vocabulary, explained: Sequence[Abbreviation]
) -> tuple[Ask, ...]:
    """The asks that a question has, by cue or by a concept that it names."""
    lowered = text.casefold()
    named = {
        concept
        for mention in vocabulary.mentions(text, explained, ignore_case=True)
        for concept in mention.concepts
    }
    return tuple(
        ask
        for ask in asks()
        if ask.concepts & named or any(cue.search(lowered) for cue in ask.cues)
    )
