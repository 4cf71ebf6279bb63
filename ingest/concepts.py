"""Concepts of the vocabulary, and the tables that they stand in (data/vocabulary/*.tsv)."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("en", "nb", "sv", "da")


@dataclass(frozen=True, slots=True)
class Concept:
    """One meaning: its kind, the wider concepts it belongs to, and its forms per language."""

    concept_id: str
    kind: str
    broader: tuple[str, ...]
    forms: Mapping[str, tuple[str, ...]]
    short: tuple[str, ...]

    def name(self, language: str) -> str:
        """The preferred form in a language (nn is taken as nb)."""
        language = "nb" if language == "nn" else language
        return self.forms.get(language, self.forms["en"])[0]


def read_rows(text: str) -> list[Concept]:
    """The concepts in one vocabulary table (tab-separated, forms separated by "|")."""
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [
        Concept(
            row["id"],
            row["kind"],
            _split_cell(row["broader"]),
            {language: _split_cell(row[language]) for language in LANGUAGES},
            _split_cell(row["short"]),
        )
        for row in rows
    ]


def _split_cell(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split("|") if part.strip())


def joined(first: Concept, second: Concept) -> Concept:
    """One concept of two rows with the same id: the first row's kind, the forms of both."""

    def both(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*a, *b)))

    return Concept(
        first.concept_id,
        first.kind,
        both(first.broader, second.broader),
        {language: both(first.forms[language], second.forms[language]) for language in LANGUAGES},
        both(first.short, second.short),
    )
