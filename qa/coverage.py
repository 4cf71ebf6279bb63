"""How far a candidate covers each facet of a question."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from ingest.model import DocumentKind
from ingest.vocabulary import EVERYDAY, Vocabulary
from qa.arms import arms_in, other_arm
from qa.asks import Role, alike_and_rivals
from qa.candidates import SINGLE_STUDY, Candidate
from qa.content import Content, content_of, union
from qa.facets import ROW, YEAR_DIGITS, Facet
from qa.offers import counts_people, offers
from qa.question import Question

OWN, NEAR, HEADING, STUDY, TITLE, WHOLE, ALIAS = 1.0, 0.8, 0.8, 0.7, 0.75, 0.45, 0.6
"""What a name is worth by where it stands: in the sentence itself, or in its surroundings."""
TITLE_OF_MANY = 0.45
"""A title's worth in a document about several studies, such as a reply."""
OTHER_NAMED = {"drug": 0.4, "drug_class": 0.4, "condition": 0.7, "population": 0.7}
"""What is left of a surrounding's worth when something nearer names another of the same kind.
Conditions less: a sentence about side effects names conditions too."""
STUDY_KNOWN = 0.9
"""What says which study is meant need not stand in the sentence at all."""
EVIDENCE = 0.9
"""What a facet is worth that is not named but answered ("remission" for "effect")."""
WIDER, PART, UNSURE = 0.6, 0.6, 0.2
"""What a wider word is worth ("decrease" for "taper"), a scope named in the same section, and a
phase or design for which and against which as much or as little speaks."""
EVIDENCE_OF_KIND = 0.55
"""What it is worth when only something of the right kind is named (a symptom, for "harm")."""
ASPECT_AROUND = 0.45
"""What is left of a surrounding's worth for what is asked about: the sentence should name it."""

_SAME_KIND = {
    "drug": frozenset({"drug"}),
    "drug_class": frozenset({"drug"}),
    "condition": frozenset({"condition"}),
    "population": frozenset({"population"}),
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well one candidate covers a question: 0 to 1 each, 1 where nothing of that sort is asked.

    `entity` is the least covered drug, condition or population, `row` whether it is about the
    numbered case that is asked for, `arm` whether it is not about the other arm of a trial only,
    `study` the least covered mark of the study that is meant (0 where it is about another), `scope`
    the weighted mean over what says which study is meant, `aspect` that over what is asked about,
    which weighs `asked` altogether (0 when no term of the field is asked about). `words` is the
    share of the words that are no such term and that the text has, `unknown` how much they weigh
    together (0 to 1). `shape` is the share of wanted shapes present. `missing` are the facets
    that are not covered, `held` the names that hold for the candidate though neither it nor its
    title and headings say so.
    """

    entity: float
    row: float
    arm: float
    study: float
    scope: float
    aspect: float
    asked: float
    words: float
    unknown: float
    shape: float
    missing: tuple[str, ...]
    held: tuple[str, ...]


LEAST_STUDY = 0.8
"""How much the least covered mark of the study asked about counts beside the mean of all."""
COVERED = 0.5
"""A facet counts as covered from here on."""


def cover(
    question: Question,
    candidate: Candidate,
    vocabulary: Vocabulary,
    weight: Callable[[Facet, Candidate], float],
) -> Coverage:
    """Coverage of `question` by `candidate`; `weight` says how much a facet matters."""
    groups: dict[str, list[float]] = {}
    sums = {Role.SCOPE: [0.0, 0.0], Role.ASPECT: [0.0, 0.0]}
    studies: list[float] = []
    elsewhere = False
    words = [0.0, 0.0]
    missing: list[str] = []
    held: list[str] = []
    asked = frozenset(c for facet in question.facets for c in facet.concepts)
    for facet in question.facets:
        if facet.role is Role.FRAME:
            continue
        value = facet_coverage(facet, candidate, vocabulary, asked, question.wants("harm"))
        if facet.role is Role.ENTITY:
            groups.setdefault(_group(facet), []).append(value)
        else:
            heavy = weight(facet, candidate)
            pair = words if is_plain(facet) else sums[facet.role]
            pair[0] += heavy * value
            pair[1] += heavy
            if is_study(facet):
                studies.append(value)
            if is_outcome(facet):
                cell = candidate.row is not None and not counts_people(question)
                elsewhere = elsewhere or (value < COVERED and not cell)
        if value < COVERED:
            missing.append(facet.surface)
        elif _is_held(facet, candidate):
            held.append(facet.surface)
    shapes = [ask.shape for ask in question.asks if ask.shape]
    present = sum(
        1.0 if offers(shape, question, candidate, vocabulary) else SOFT.get(shape, 0.0)
        for shape in shapes
    )
    entity = min((_together(*group) for group in groups.items()), default=1.0)
    sums[Role.ASPECT][0] += present
    sums[Role.ASPECT][1] += len(shapes)
    scope = _mean(sums[Role.SCOPE])
    return Coverage(
        entity,
        _row_worth(question.row, candidate) if question.row else 1.0,
        _arm_worth(question, candidate, vocabulary) if question.arms else 1.0,
        min(studies, default=1.0),
        (1 - LEAST_STUDY) * scope + LEAST_STUDY * min(studies, default=scope),
        _mean(sums[Role.ASPECT]) * (OF_OTHER if elsewhere else 1.0),
        sums[Role.ASPECT][1],
        _mean(words),
        min(1.0, words[1]),
        present / len(shapes) * (OF_OTHER if elsewhere else 1.0) if shapes else 1.0,
        tuple(dict.fromkeys(missing)),
        tuple(dict.fromkeys(held)),
    )


def is_plain(facet: Facet) -> bool:
    """Whether the facet is a word that is no term of the field: a text may say it otherwise."""
    plain = facet.kind == EVERYDAY or (bool(facet.keys) and not facet.named)
    return facet.role is Role.ASPECT and plain


def is_outcome(facet: Facet) -> bool:
    """Whether the facet is an outcome, symptom or topic that a sentence has to name."""
    sure = facet.kind in OUTCOMES and not facet.guessed
    return facet.role is Role.ASPECT and sure and not facet.evidence


def is_study(facet: Facet) -> bool:
    """Whether the facet marks one study off from others: its name, year, phase or design."""
    if facet.role is not Role.SCOPE:
        return False
    if facet.keys:
        return not facet.keys[0].isdigit() or len(facet.keys[0]) == YEAR_DIGITS
    return bool(alike_and_rivals(facet.concepts)[1])


def is_about(facet: Facet, candidate: Candidate) -> bool:
    """Whether a candidate's heading or title, or its table's columns, name a facet."""
    around = candidate.around
    return any(_names(facet, content) for content in (around.near, around.heading, around.title))


def _is_held(facet: Facet, candidate: Candidate) -> bool:
    """Whether a name that a candidate is covered by stands further away than its headings."""
    around = candidate.around
    marks = is_study(facet) or (facet.role is Role.SCOPE and facet.kind == "country")
    return (facet.role is Role.ENTITY or marks) and not any(
        _names(facet, content) for content in (candidate.own, around.heading, around.title)
    )


BEST_SHARE = 0.6
"""Of several drugs asked about together, one sentence need not name them all."""


def _group(facet: Facet) -> str:
    return "drug" if facet.kind == "drug_class" else facet.kind


def _together(kind: str, values: list[float]) -> float:
    if kind != "drug":
        return min(values)
    return BEST_SHARE * max(values) + (1 - BEST_SHARE) * min(values)


OUTCOMES = frozenset({"outcome", "symptom", "topic"})
"""Kinds of what is asked about that a sentence has to name, or it is about another; a topic is such
as price, storage or ethnicity."""
OF_OTHER = 0.4
"""What is left of a number or an effect in a sentence that does not name the outcome that it is
asked of: it belongs to another."""
SOFT = {"why": 0.8, "definition": 0.2}
"""What is left for a candidate without a shape that answers can also do without."""
NO_ROW = 0.3
"""What a sentence is worth that does not name the numbered case that the question asks for."""
OTHER_ARM = 0.3
"""What a sentence is worth that names only the other arm of a trial than the one asked of."""


_CASE = re.compile(r"\W*(?:[^\W\d]+\W*){0,2}(\d{1,3})\b")
"""How the first cell of a row numbers a case: "2", "2.", "Patient 2", "Case no. 2"."""


def _row_worth(wanted: str, candidate: Candidate) -> float:
    """Whether a row is that of the case asked for; prose has to name the case, or stand under a
    heading that does."""
    if candidate.row is None:
        named = {match[1] for t in (candidate.text, candidate.section) for match in ROW.finditer(t)}
        return 1.0 if wanted in named else NO_ROW
    first = _CASE.match(candidate.row.columns[0].span.of(candidate.document.text))
    return 1.0 if first and first[1] == wanted else 0.0


def _arm_worth(question: Question, candidate: Candidate, vocabulary: Vocabulary) -> float:
    """Whether a candidate is about an arm that the question asks of, or about no one arm."""
    text = candidate.text
    if candidate.row:
        text = "; ".join([*(column.name for column in candidate.row.columns), text])
    named = arms_in(text, vocabulary, candidate.document.abbreviations)
    return OTHER_ARM if other_arm(question.arms, named) else 1.0


def _mean(pair: list[float]) -> float:
    return pair[0] / pair[1] if pair[1] > 0 else 1.0


def facet_coverage(
    facet: Facet,
    candidate: Candidate,
    vocabulary: Vocabulary,
    asked: frozenset[str] = frozenset(),
    of_harm: bool = False,
) -> float:
    """0 to 1: where the facet stands, and whether something nearer names another of its kind."""
    if facet.role is Role.SCOPE:
        return _scope(facet, candidate)
    if _names(facet, candidate.own):
        return OWN
    answered = _answers(facet, candidate.own)
    if facet.role is Role.ASPECT and _wider(facet, vocabulary) & candidate.own.concepts:
        answered = max(answered, WIDER)
    single = candidate.document.kind in SINGLE_STUDY
    around = candidate.around
    levels = [
        (NEAR, around.near),
        (HEADING, around.heading),
        (STUDY, around.study),
        (TITLE if single or not candidate.section else TITLE_OF_MANY, around.title),
        (ALIAS, around.alias),
        (WHOLE, around.whole),
    ]
    rivals = _SAME_KIND.get(facet.kind, frozenset())
    if of_harm and facet.kind == "condition":
        rivals = frozenset()  # side effects are conditions themselves
    best, damping = 0.0, _damping(1.0, facet, candidate.own, rivals, vocabulary, asked)
    for worth, content in levels:
        if _names(facet, content):
            if facet.role is Role.ASPECT and content is not around.near:
                worth *= ASPECT_AROUND
            best = max(best, worth * damping)
            break
        damping = _damping(damping, facet, content, rivals, vocabulary, asked)
    return max(best, answered)


def _scope(facet: Facet, candidate: Candidate) -> float:
    """How sure it is that the candidate is about the study that is asked about.

    Nothing when what stands nearer names another one: a phase 2 trial where phase 3 is asked for.
    """
    around = candidate.around
    alike, others = alike_and_rivals(facet.concepts)
    own = _names(facet, candidate.own)
    study = _study(candidate)
    this = bool(alike & study.concepts) or _names(facet, study)
    other = bool(others & study.concepts)
    if this and not other:
        return OWN if own else STUDY_KNOWN
    if other and not this:  # its conclusion may call for the study that is asked about
        return UNSURE if own else 0.0
    if own:
        return OWN
    levels = (around.near, around.heading, around.study, around.title, around.alias)
    for content in (candidate.own, *levels):
        other = bool(others & content.concepts)
        if alike & content.concepts or _names(facet, content):
            return UNSURE if other else STUDY_KNOWN
        if other:
            return 0.0
    if others & around.part.concepts:
        return UNSURE
    if _names(facet, around.whole):
        several = others and candidate.document.kind is not DocumentKind.RECORD
        return PART if several else STUDY_KNOWN
    if _names(facet, around.part):
        return PART
    return UNSURE if others else 0.0


def _study(candidate: Candidate) -> Content:
    """What tells which study a candidate is about: the title of a document that reports one, or
    the entries of the references that it is relayed from."""
    document = candidate.document
    if document.kind in SINGLE_STUDY:
        return candidate.around.title
    return union(
        content_of(reference.text, document.abbreviations)
        for reference in document.references
        if reference.label in candidate.labels
    )


def _wider(facet: Facet, vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(up for concept in facet.concepts for up in vocabulary.ancestors(concept))


def _damping(
    damping: float,
    facet: Facet,
    content: Content,
    rivals: frozenset[str],
    vocabulary: Vocabulary,
    asked: frozenset[str],
) -> float:
    """Less when `content` names another drug (condition, population) than the facet's."""
    if not rivals:
        return damping
    named = content.of_kind(rivals, vocabulary)
    own = set(facet.concepts)
    related = {up for concept in facet.concepts for up in vocabulary.ancestors(concept)}
    others = {c for c in named if c not in own and c not in related and c not in asked}
    return min(damping, OTHER_NAMED.get(facet.kind, 1.0)) if others else damping


def _names(facet: Facet, content: Content) -> bool:
    if facet.concepts:
        return any(concept in content.wider for concept in facet.concepts)
    return bool(facet.keys) and all(key in content.keys for key in facet.keys)


def _answers(facet: Facet, content: Content) -> float:
    """What evidence for a facet is worth: a named concept more than any concept of a kind."""
    if facet.evidence & content.wider:
        return EVIDENCE
    kinds = {item.removeprefix("kind:") for item in facet.evidence if item.startswith("kind:")}
    return EVIDENCE_OF_KIND if kinds & content.kinds else 0.0


def information(documents_with: int, total: int) -> float:
    """How telling a word is, 0 to 1: inverse document frequency over that of a word seen once."""
    if total < 2:
        return 1.0
    return min(1.0, math.log((total + 1) / (documents_with + 0.5)) / math.log(2 * (total + 1)))
