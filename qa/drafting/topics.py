"""What an enquiry is about, and what is asked of it: each drug with each condition."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product

from ingest.vocabulary import Vocabulary
from qa.asks import Role
from qa.drafting.wording import Questions, questions
from qa.facets import Facet
from qa.question import Question

MAX_TOPICS = 8
"""More pairs than this are not asked one by one: the first ones are."""
MAX_GROUPS = 2
"""How many groups of people, such as children, are asked about on their own."""
DRUGS = frozenset({"drug", "drug_class"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the concepts of which what it finds has to name one; none: no matter."""

    text: str
    evidence: frozenset[str] = frozenset()


@cache
def _evidence() -> dict[str, frozenset[str]]:
    table = tomllib.loads((files("qa") / "data" / "draft_designs.toml").read_text("utf-8"))
    return {aspect: frozenset(concepts) for aspect, concepts in table["evidence"].items()}


@dataclass(frozen=True, slots=True)
class Topic:
    """A drug with a condition, or one of them alone. `heading` is what a reply calls it."""

    drug: Facet | None
    condition: Facet | None
    heading: str
    questions: tuple[Asked, ...]


def topics_of(read: Sequence[Question], language: str, vocabulary: Vocabulary) -> tuple[Topic, ...]:
    """The topics of an enquiry, most specific condition first under each drug.

    `read` is the enquiry as understood, then its background: a drug or condition is taken from the
    background where the enquiry names none. No topic when neither names any.
    """
    drugs = _of_kind(read, DRUGS)
    conditions = _of_kind(read, frozenset({"condition"}))
    people = _of_kind(read, frozenset({"population"}))
    conditions = sorted(conditions, key=lambda facet: -_depth(facet, vocabulary))
    none: list[Facet | None] = [None]
    pairs = product(drugs or none, conditions or none)
    wording = questions(language)
    return tuple(
        _topic(drug, condition, people, wording, language, vocabulary)
        for drug, condition in pairs
        if drug or condition
    )[:MAX_TOPICS]


def _of_kind(read: Sequence[Question], kinds: frozenset[str]) -> list[Facet]:
    """The facets of the first reading that has any of these kinds; one for each meaning."""
    for question in read:
        found: dict[tuple[str, ...], Facet] = {}
        for facet in question.facets:
            if facet.role is Role.ENTITY and facet.kind in kinds:
                found.setdefault(facet.concepts or facet.keys, facet)
        if found:
            return list(found.values())
    return []


def _depth(facet: Facet, vocabulary: Vocabulary) -> int:
    return max((len(vocabulary.ancestors(concept)) for concept in facet.concepts), default=0)


def name_of(facet: Facet, language: str, vocabulary: Vocabulary) -> str:
    """What a draft calls a facet: an abbreviation as the enquiry has it, else the vocabulary's name
    in the draft's language, else the enquiry's own word."""
    if len(facet.concepts) != 1 or (facet.surface.isupper() and len(facet.surface) > 1):
        return facet.surface
    return vocabulary.concepts[facet.concepts[0]].name(language)


def _topic(
    drug: Facet | None,
    condition: Facet | None,
    people: Sequence[Facet],
    wording: Questions,
    language: str,
    vocabulary: Vocabulary,
) -> Topic:
    names = {
        "drug": name_of(drug, language, vocabulary) if drug else "",
        "condition": name_of(condition, language, vocabulary) if condition else "",
    }
    if drug and condition:
        topic, heading = wording.drug_condition, wording.heading
    else:
        topic, heading = (wording.drug, "{drug}") if drug else (wording.condition, "{condition}")
    topic = topic.format(**names)
    asked = [
        Asked(text.format(topic=topic), _evidence().get(aspect, frozenset()))
        for aspect, text in wording.aspects.items()
    ]
    for group in people[:MAX_GROUPS]:
        population = name_of(group, language, vocabulary)
        asked.append(Asked(wording.group.format(topic=topic, population=population)))
    heading = heading.format(**names)
    return Topic(
        drug,
        condition,
        heading[:1].upper() + heading[1:],
        tuple(asked),
    )
