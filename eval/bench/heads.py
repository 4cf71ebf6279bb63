"""What a made document is before its text: kind, language, topic, and how others cite it."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from eval.bench.draws import Pools, Topic, topic, values
from eval.bench.patterns import Values, patterns, sentence
from ingest.model import DocumentKind

KINDS = {
    DocumentKind.REPLY: 45,
    DocumentKind.RECORD: 30,
    DocumentKind.ARTICLE: 12,
    DocumentKind.PLAIN: 13,
}
"""Kinds of document, in per cent."""
TONGUES = {
    DocumentKind.REPLY: {"nb": 45, "sv": 30, "da": 10, "en": 15},
    DocumentKind.RECORD: {"en": 70, "nb": 10, "sv": 10, "da": 10},
    DocumentKind.ARTICLE: {"en": 40, "nb": 20, "sv": 20, "da": 20},
    DocumentKind.PLAIN: {"nb": 25, "sv": 25, "da": 25, "en": 25},
}
"""Languages by kind, in per cent."""
_FIRST = (
    "Ek Lind Berg Hag Sol Nord Vest Øst Sund Lund Holm Dal Bjørn Stein Kvist Ros Björk Grøn Alm"
)
_LAST = "by vik dal sen gren ström quist rud heim berg stad mann land lund gård skov lie nes roth"
_JOURNALS = (
    "Arch Bedside Pharm",
    "Fjord Med J",
    "Ann Ward Ther",
    "Nord Case Rep",
    "Clin Dose Rev",
    "J Quoted Evid",
)

_Choice = TypeVar("_Choice")


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a document without making its text."""

    number: int
    kind: DocumentKind
    language: str
    about: Topic
    title: str
    authors: tuple[str, ...]
    journal: str
    year: int

    @property
    def doi(self) -> str:
        return f"10.5555/made.{self.number:08}"

    @property
    def name(self) -> str:
        """Its file's path below the corpus's folder."""
        return f"{self.number // 1000:04}/{self.number:08}.txt"

    def entry(self) -> str:
        """It as an entry of a reference list."""
        named = ", ".join(self.authors[:2]) + (" et al." if len(self.authors) > 2 else ".")
        volume, issue = 1 + self.number % 60, 1 + self.number % 12
        first = 1 + self.number % 900
        place = f"{self.journal}. {self.year}; {volume}({issue}): {first}-{first % 10 + 3}."
        return f"{named} {self.title}. {place} doi:{self.doi}"


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement that stands in `document` as `text`, and what a question about it needs.

    `kind` names the questions that it answers: effect, harm or dose.
    """

    document: str
    language: str
    kind: str
    text: str
    values: Values


def make_head(number: int, pools: Pools, chance: Random) -> Head:
    """The head of a document; `chance` alone decides it."""
    kind = _weighted(KINDS, chance)
    language = _weighted(TONGUES[kind], chance)
    about = topic(pools, chance)
    pattern = chance.choice(patterns(language).titles)
    return Head(
        number,
        kind,
        language,
        about,
        sentence(pattern, values(about, pools, chance), language),
        tuple(_author(chance) for _ in range(chance.randint(1, 9))),
        chance.choice(_JOURNALS),
        chance.randint(2000, 2024),
    )


def _weighted(weights: Mapping[_Choice, int], chance: Random) -> _Choice:
    return chance.choices(list(weights), list(weights.values()))[0]


def _author(chance: Random) -> str:
    first, last = chance.choice(_FIRST.split()), chance.choice(_LAST.split())
    return f"{chance.choice('ABCDEFGHIJKLMNOPRST')}. {first}{last}"
