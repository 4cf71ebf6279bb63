"""Sentences of a document with what they say of a study's kind, and the choices between them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.labels import Role
from ingest.model import Span
from ingest.studies.cues import cue, designs, directions, strongest
from ingest.studies.model import SYNTHESES, Design, Direction, Population
from ingest.studies.people import Count, counts, one_person

_TERTIARY = frozenset({Design.GUIDELINE, Design.REVIEW, Design.PRODUCT_INFORMATION})
_CASES = frozenset({Design.CASE_REPORT, Design.CASE_SERIES})
_NOT_COUNTED = frozenset({Role.BACKGROUND, Role.DISCUSSION})
_LONGEST = 600
EARLY = 3500
"""An abstract ends about here: its number comes before those of the methods' details."""
_SURE, _SUREST = 2, 3
_RESULT = re.compile(
    r"signific|signifik|p ?[<=>]|\d|differ|forskjell|skillnad|forskel|primært|primære"
)
_DEFINED = re.compile(
    r"(?:was|were) (?:\w+ )?(?:used|defined|measured|assessed|achieving|evaluated|the |to )|"
    r"var (?:endring|förändring|ændring)"
)
_TOLD = (Role.CONCLUSION, Role.RESULTS, Role.SUMMARY)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, the role of its section, and the kind of study that it names, if any."""

    span: Span
    role: Role
    design: Design | None = None
    cue: Span | None = None

    def has(self, name: str, low: str) -> bool:
        return bool(cue(name).search(low, self.span.start, self.span.end))


def read_sentence(low: str, span: Span, role: Role) -> Sentence:
    """The sentence with the kind of study it names; wishes for studies and earlier ones are none.

    `low` is the document's text in lower case.
    """
    found = list(designs(low, span))
    doubtful = bool(found) and cue("not_this").search(low, span.start, span.end) is not None
    chosen = strongest([item for item in found if not doubtful or item[0] in _TERTIARY])
    return Sentence(span, role, *chosen) if chosen else Sentence(span, role)


def is_ongoing(low: str, sentence: Sentence) -> bool:
    return sentence.has("ongoing", low) and sentence.has("trial", low)


def people_of(
    low: str, sentences: Sequence[Sentence], design: Design, anchor: Sentence | None
) -> Count | None:
    """The number of people in a study, from the surest statement; the first of equals.

    None where nothing is sure, or where two statements that are equally sure differ.
    """
    passed = frozenset() if design in _CASES else _NOT_COUNTED
    by_sentence = [
        (s, [c for c in counts(low, s.span) if c.rank >= 0])
        for s in sentences
        if s is anchor or s.role not in passed
    ]
    if design in _CASES:
        near = [count for s, found in by_sentence if s is anchor for count in found]
        if near:
            return near[0]
        alone = one_person(low, anchor.span) if anchor else None
        if design is Design.CASE_REPORT and alone:
            return Count(1, alone, _SURE)
    ranked: list[Count] = []
    for sentence, found in by_sentence:
        raised = 1 if sentence is anchor else 0
        best = max((count.rank for count in found), default=0)
        equals = [count for count in found if count.rank == best]
        if best + raised >= (1 if design in _CASES else _SURE) and len(equals) == 1:
            ranked.append(replace(equals[0], rank=min(_SUREST, best + raised)))
    best = max((count.rank for count in ranked), default=0)
    sure = [count for count in ranked if count.rank == best]
    early = [count for count in sure if count.span.end <= EARLY]
    if len({count.value for count in early or sure}) != 1:
        return None
    return (early or sure)[0]


def direction_of(
    low: str,
    sentences: Sequence[Sentence],
    design: Design,
    about: Callable[[Span], bool] | None = None,
) -> tuple[Direction, Sentence | None]:
    """What came of the study: the primary outcome before conclusions before other results.

    `about` tells whether a sentence names what was studied; it is given for a document's own study.
    Of that, what stands far from the beginning and in no conclusion is detail,
    and a result that is neither primary nor concluded from is not what came of it.
    """
    if design in _TERTIARY | {Design.ONGOING_TRIAL, Design.NIL_FOUND}:
        return Direction.UNCLEAR, None
    silent = {Role.METHODS, Role.QUESTION, Role.DISCUSSION}
    silent |= set() if design in _CASES else {Role.BACKGROUND}
    told = [
        (s, _direction(low, s))
        for s in sentences
        if s.role not in silent
        and s.span.length <= _LONGEST
        and (about is None or s.span.end <= EARLY or s.role is Role.CONCLUSION)
    ]
    told = [(sentence, found) for sentence, found in told if found]
    primary = [item for item in told if item[0].has("primary", low) and _gives_result(low, item[0])]
    told = [
        item for item in told if item in primary or not item[0].has("primary", low)
    ]  # what only says how an outcome was measured tells none
    concluding = [
        item
        for item in told
        if (item[0].role is Role.CONCLUSION or item[0].has("concluding", low))
        and (about is None or about(item[0].span))
    ]
    concluding = [item for item in concluding if item[0].span.end <= EARLY] or concluding
    levels = [primary, concluding]
    if about is None or design in _CASES:
        levels.append(told)
    for level in levels:
        kinds = {found for _, found in level}
        if len(kinds) == 1 and Direction.UNCLEAR not in kinds:
            return kinds.pop() or Direction.UNCLEAR, level[0][0]
        if kinds:
            return Direction.UNCLEAR, None
    return Direction.UNCLEAR, None


def _gives_result(low: str, sentence: Sentence) -> bool:
    text = sentence.span.of(low)
    return bool(_RESULT.search(text)) and not _DEFINED.search(text)


def _direction(low: str, sentence: Sentence) -> Direction | None:
    """The outcome told in a sentence, UNCLEAR when it tells two, None when it tells none."""
    if sentence.has("not_this", low) and sentence.role not in _TOLD:
        return None
    if sentence.has("baseline", low) and not sentence.has("primary", low):
        return None
    found = directions(low, sentence.span)
    if sentence.has("adverse", low):
        found.discard(Direction.NO_DIFFERENCE)
    if not found:
        return None
    return found.pop() if len(found) == 1 else Direction.UNCLEAR


def population_of(low: str, spans: Sequence[Span]) -> Population:
    """Whether a title or sentence that names the study speaks of animals or cells."""
    for name, found in (("animal", Population.ANIMAL), ("in_vitro", Population.IN_VITRO)):
        if any(cue(name).search(low, span.start, span.end) for span in spans):
            return found
    return Population.HUMAN


def agreed(titled: Design | None, told: Design | None) -> Design | None:
    """The kind of a study whose own title and whose teller name one; None when they disagree."""
    if titled is None or told is None or titled is told:
        return titled or told
    if {titled, told} <= SYNTHESES:
        return Design.META_ANALYSIS
    if (titled in SYNTHESES) is not (told in SYNTHESES) and told not in _TERTIARY:
        return None
    return titled
