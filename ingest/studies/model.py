"""What is known of a study as a document tells it."""

from dataclasses import dataclass, field
from enum import StrEnum

from ingest.model import Identifiers, Span

RECIPE = "studies-1"
"""Names how studies are read; a document read another way is read again."""


class Design(StrEnum):
    """The kind of a study or source, strongest first for "does it work"."""

    META_ANALYSIS = "meta_analysis"
    SYSTEMATIC_REVIEW = "systematic_review"
    RANDOMISED_TRIAL = "randomised_trial"
    OPEN_TRIAL = "open_trial"
    OBSERVATIONAL = "observational"
    CASE_SERIES = "case_series"
    CASE_REPORT = "case_report"
    GUIDELINE = "guideline"
    REVIEW = "review"
    REPLY = "reply"
    PRODUCT_INFORMATION = "product_information"
    ONGOING_TRIAL = "ongoing_trial"
    NIL_FOUND = "nil_found"


SYNTHESES = frozenset({Design.META_ANALYSIS, Design.SYSTEMATIC_REVIEW})
"""Their people are those of other studies."""


class Direction(StrEnum):
    """What came of a study, as stated. UNCLEAR: mixed, not stated or not yet reported."""

    BENEFIT = "benefit"
    NO_DIFFERENCE = "no_difference"
    HARM = "harm"
    UNCLEAR = "unclear"


class Population(StrEnum):
    HUMAN = "human"
    ANIMAL = "animal"
    IN_VITRO = "in_vitro"


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of a source and its size, each with where the document states it.

    None where it is not stated. The spans are in the text of the document that tells it.
    """

    design: Design | None = None
    design_span: Span | None = None
    people: int | None = None
    people_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """One study as one document tells it.

    `label` is the reference that it is relayed from, "" for what the document says for itself.
    `drugs` and `conditions` are ids of the vocabulary. `people` is the number stated: of those who
    took part, or, of an ongoing trial, of those who shall. `quotes` are the sentences that tell it,
    the one that names the study first; never empty. `title` and `identifiers` are those of the
    study's own report, "" and empty where there is none.
    """

    document_id: str
    label: str
    design: Design
    drugs: tuple[str, ...]
    conditions: tuple[str, ...]
    direction: Direction
    population: Population
    quotes: tuple[Span, ...]
    design_span: Span
    people: int | None = None
    people_span: Span | None = None
    title: str = ""
    identifiers: Identifiers = field(default_factory=Identifiers)
