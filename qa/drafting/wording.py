"""A draft's own words and questions in its language (data/draft_*.toml)."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

from ingest.model import DocumentKind
from qa.drafting.model import LANGUAGES

ASPECTS = (
    "trials", "results", "cases", "ongoing", "safety", "pooled", "reviews", "guidelines",
)  # fmt: skip
"""What is asked of every topic, in this order."""
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Words:
    """Headings and labels of one language."""

    title: str
    question: str
    background: str
    summary: str
    answer: str
    references: str
    search_log: str
    draft_mark: str
    draft_note: str
    author: str
    reviewer: str
    date: str
    not_filled: str
    own_text: str
    own_numbers: str
    quotes_note: str
    nothing_found: str
    cited_in: str
    primary: str
    other_link: str
    file: str
    undated: str
    dated: str
    not_updated: str
    library: str
    index_id: str
    documents: str
    dates: str
    no_dates: str
    undated_count: str
    searched_at: str
    asked: str
    found: str
    quotes_one: str
    quotes_many: str
    nil_found: str
    uncovered: str
    findings: str
    page: str
    kind_bibliographic_record: str
    kind_drug_information_reply: str
    kind_article: str
    kind_plain_text: str
    months: str

    def kind(self, kind: DocumentKind) -> str:
        """What a kind of document is called."""
        return str(getattr(self, f"kind_{kind.value}"))


@dataclass(frozen=True, slots=True)
class Questions:
    """How one language names a topic and asks about it."""

    drug_condition: str
    drug: str
    condition: str
    group: str
    heading: str
    aspects: Mapping[str, str]


@cache
def words(language: str) -> Words:
    """The words of a draft's language; nn as nb, another language as English."""
    table = _table("draft_words.toml")[_spoken(language)]
    return Words(**{field.name: table[field.name] for field in fields(Words)})


@cache
def questions(language: str) -> Questions:
    """The questions of a draft's language; nn as nb, another language as English."""
    table = _table("draft_questions.toml")[_spoken(language)]
    return Questions(
        table["drug_condition"],
        table["drug"],
        table["condition"],
        table["group"],
        table["heading"],
        {aspect: table[aspect] for aspect in ASPECTS},
    )


def draft_language(language: str) -> str:
    """The language a draft is written in for an enquiry in `language`."""
    return _spoken(language)


def written_date(iso: str, language: str) -> str:
    """An ISO date as a reference list writes it, to the precision it has.

    >>> written_date("2021-01-05", "en"), written_date("2021-01", "nb"), written_date("2021", "sv")
    ('2021 Jan 5', 'jan. 2021', '2021')
    """
    match = _ISO_DATE.fullmatch(iso)
    if not match:
        return iso
    year, month, day = match.groups()
    if not month or not 1 <= int(month) <= 12:
        return year if not month else iso
    name = words(language).months.split()[int(month) - 1]
    if _spoken(language) == "en":
        return f"{year} {name} {int(day)}" if day else f"{year} {name}"
    dot = "" if _spoken(language) == "sv" else "."
    return f"{int(day)}{dot} {name} {year}" if day else f"{name} {year}"


def _spoken(language: str) -> str:
    language = "nb" if language in {"nn", "no"} else language
    return language if language in LANGUAGES else "en"


@cache
def _table(name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((files("qa") / "data" / name).read_text("utf-8"))
