"""Sentence patterns of the generated corpus (data/corpus_*.toml), and filling their slots.

A slot that names a concept takes the vocabulary's word for it in the pattern's language, so the
same values give the same statement in any of the four languages.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from ingest.concepts import Concept

_PER_CENT = {"en": "%"}
_FRACTIONS = {"p": 3, "diff": 1, "lo": 1, "hi": 1}
"""Slots with decimals, and how many."""

Strings = tuple[str, ...]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Labels(_Table):
    """Section labels, and what stands in a case table."""

    question: str
    summary: str
    answer: str
    references: str
    background: str
    methods: str
    results: str
    discussion: str
    conclusion: str
    table: str
    columns: str
    effects: Strings
    none: str


class Sentences(_Table):
    """Patterns by the part of a document they stand in, each with its final mark."""

    notice: Strings
    months: Strings
    question: Strings
    summary: Strings
    background: Strings
    methods: Strings
    discussion: Strings
    conclusion: Strings


class FactPatterns(_Table):
    """Statements without their full stop, and questions that any of them answers."""

    sentences: Strings
    questions: Strings


class Patterns(_Table):
    """All patterns of one language. Lists of choices are in the same order in every language."""

    titles: Strings
    headings: Strings
    populations: Strings
    persons: Strings
    designs: Strings
    frequencies: Strings
    tails: Strings
    labels: Labels
    sentences: Sentences
    facts: dict[str, FactPatterns]


@dataclass(frozen=True, slots=True)
class Values:
    """What fills the slots of a sentence.

    `concepts`: drug, other, cond, comorb, out, symp, anat, country. `numbers`: counts, years, per
    cents and the like. `choices`: places in the lists of populations, frequencies, designs,
    persons and months.
    """

    concepts: Mapping[str, Concept]
    numbers: Mapping[str, float]
    choices: Mapping[str, int]


@cache
def patterns(language: str) -> Patterns:
    """The patterns of one of the four languages; read once."""
    text = (files("eval.bench") / "data" / f"corpus_{language}.toml").read_text("utf-8")
    return Patterns.model_validate(tomllib.loads(text))


def fill(pattern: str, values: Values, language: str) -> str:
    """The pattern with its slots filled in one of the four languages.

    Raises KeyError for a slot that `values` does not know.
    """
    return pattern.format_map(_Slots(values, language))


def sentence(pattern: str, values: Values, language: str) -> str:
    """The same with a capital first."""
    filled = fill(pattern, values, language)
    return filled[:1].upper() + filled[1:]


class _Slots(dict[str, str]):
    """Looks a slot up when a pattern asks for it."""

    def __init__(self, values: Values, language: str) -> None:
        super().__init__()
        self._values = values
        self._language = language

    def __missing__(self, slot: str) -> str:
        concept = self._values.concepts.get(slot)
        if concept:
            name = concept.name(self._language)
            return name.title() if slot == "country" else name
        if slot in self._values.choices:
            return self._chosen(slot)
        return self._number(slot, self._values.numbers[slot])

    def _chosen(self, slot: str) -> str:
        known = patterns(self._language)
        choices = {
            "pop": known.populations,
            "freq": known.frequencies,
            "design": known.designs,
            "person": known.persons,
            "month": known.sentences.months,
        }[slot]
        return choices[self._values.choices[slot] % len(choices)]

    def _number(self, slot: str, value: float) -> str:
        if slot in ("pct", "pct2"):
            return f"{value:.0f}{_PER_CENT.get(self._language, ' %')}"
        written = f"{value:.{_FRACTIONS[slot]}f}" if slot in _FRACTIONS else f"{value:g}"
        if self._language != "en":
            written = written.replace(".", ",")
        return f"{written} mg" if slot == "dose" else written
