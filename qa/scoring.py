"""From coverage to one number: how likely a candidate answers the question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.library import Library
from ingest.labels import Role as SectionRole
from ingest.model import PassageKind
from ingest.words import key, tokens
from qa.asks import Role
from qa.candidates import Candidate, is_enquiry, is_field, is_preamble
from qa.coverage import (
    COVERED,
    Coverage,
    cover,
    information,
    is_about,
    is_outcome,
    is_plain,
    is_study,
)
from qa.facets import Facet
from qa.question import Question
from qa.reader.candidates import read
from qa.reader.chances import logistic
from qa.reader.model import Reads

MAX_READ = 24
"""The most promising candidates are compared with the question by the encoder, and read."""
PROMISE = 0.9
"""What the search's own chance that a passage answers adds to the promise of its sentences: more
than to their worth, since reading finds out."""
NIL_READ = 0.05
"""What is left of READING for a sentence that nothing was found: it reads like the answer to every
question about its subject, and what was found comes first."""
READING, EASE = 0.7, 2.0
"""What being read as an answer adds to a candidate's worth at most, where its place is worth all:
the enquiry itself reads like an answer and is none; and how much flatter than a probability it
rises with the reader's score."""
NOTHING_NEAR = 0.1
"""Where the best candidate is worth less, reading cannot make an answer of it."""
ASKED_FOR = 0.7
"""What "effect" or "side effect" weighs beside the outcome or drug that it is asked of: many
sentences speak of effects."""
NAMED = 0.35
"""What naming the drug or study asked about counts for beside what is asked of it."""
LIKENESS = 0.15
"""The share of a candidate's worth that its likeness to the question decides."""
UNNAMED = 0.1
"""What is left of a candidate that lacks a drug, condition or population asked about: the text may
say it in a word that the vocabulary does not know."""
FOUND = 0.3
"""What the search's own chance that a passage answers adds to its sentences."""
SAID_OTHERWISE = 0.5
"""What likeness of meaning is worth at most for a word that a text does not have."""
UNLIKE, ALIKE, MOST_UNKNOWN = 0.25, 0.65, 0.6
"""Cosines at which two texts are as likely as not strangers, and say the same; and the most that
all words that are no terms of the field weigh together."""
PLAIN_WORD, FOREIGN_WORD = 0.5, 0.3
"""What a word that is no term of the field weighs: the source may say the same in other words, or
in another language, of which the vocabulary does not know it."""

_ROLE_WORTH = {
    SectionRole.QUESTION: 0.5,
    SectionRole.FUNDING: 0.9,
    SectionRole.METHODS: 0.93,
    SectionRole.LEGEND: 0.4,
    SectionRole.SUMMARY: 1.0,
}
_REFERENCE_WORTH = 0.6
_FIELD_WORTH, _PREAMBLE_WORTH = 0.4, 0.4
_NIL_WORTH = 0.92
"""What was found comes before that nothing else was."""
_ROW_WORTH, _TITLE_WORTH = 0.85, 0.75
_MEASURES = frozenset({"weight", "height", "duration", "percent", "p_value", "interval"})
"""Shapes of answers that can hardly be told without their unit or sign, unlike an age or a date."""
NEAREST_LANGUAGES = frozenset({"nb", "nn", "da"})


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its coverage and its likeness to the question (-1 to 1).

    `worth` is what it is worth by what it names and by the search, 0 to 1 + FOUND; `read` the
    reader's score, log-odds, None where it was not read. `score` is what candidates are ordered by:
    the worth, and up to READING more.
    """

    candidate: Candidate
    coverage: Coverage
    cosine: float
    worth: float
    read: float | None
    score: float


def score(
    library: Library,
    question: Question,
    candidates: Sequence[Candidate],
    reader: Reads | None = None,
) -> list[Scored]:
    """The most promising candidates scored, best first; equal ones by document and position.

    The best of them are read by `reader`, where there is one and anything is near at all.
    """
    weigh = _weights(library, question)
    covered = [
        (candidate, cover(question, candidate, library.vocabulary, weigh))
        for candidate in candidates
    ]
    first = sorted(covered, key=lambda pair: (-_promise(question, *pair), _place(pair[0])))
    near = first[:MAX_READ]
    texts = [question.text, *(_encoded(candidate) for candidate, _ in near)]
    languages = [question.language, *(candidate.language for candidate, _ in near)]
    vectors = library.read_encoder.encode(texts, languages)
    cosines = np.asarray(vectors[1:] @ vectors[0], float)
    found = []
    for (candidate, coverage), cosine in zip(near, cosines, strict=True):
        worth = _score(question, candidate, coverage, cosine)
        found.append(Scored(candidate, coverage, float(cosine), worth, None, worth))
    ordered = _ordered(found)
    if reader is None or not ordered or ordered[0].score < NOTHING_NEAR:
        return ordered
    return _ordered(_read_by(reader, question, ordered))


def weighed(ranked: Sequence[Scored]) -> dict[str, float]:
    """What the last step weighs of candidates, best first: the worth of the best, and the reader's
    highest score of all that were read, where any was.

    Not their mean: text that is all near holds an answer more often in a small library, but in a
    large one all text found is near.
    """
    read = [item.read for item in ranked if item.read is not None]
    return {"worth": ranked[0].worth, **({"read": max(read)} if read else {})}


def _ordered(found: Sequence[Scored]) -> list[Scored]:
    return sorted(found, key=lambda item: (-round(item.score, 6), _place(item.candidate)))


def _read_by(reader: Reads, question: Question, items: Sequence[Scored]) -> list[Scored]:
    given = read(reader, question, [(item.candidate, item.coverage.held) for item in items])
    found = []
    for item, value in zip(items, given, strict=True):
        most = READING * _prior(question, item.candidate)
        if "nil_found" in item.candidate.own.concepts:
            most *= NIL_READ
        score = item.worth + most * logistic(value / EASE)
        found.append(replace(item, read=value, score=score))
    return found


def _place(candidate: Candidate) -> tuple[str, int]:
    return candidate.document.document_id, candidate.span.start


def _encoded(candidate: Candidate) -> str:
    """What the encoder reads of a candidate: its section, then its text."""
    return f"{candidate.path}\n{candidate.text}" if candidate.path else candidate.text


def about_another(item: Scored) -> bool:
    """Whether a candidate lacks a drug, condition or population that the question names, is not the
    case or the arm that it asks of, or is about another study than it names."""
    found = item.coverage
    return min(found.entity, found.row, found.arm) < COVERED or found.study == 0.0


def lacks_measure(question: Question, item: Scored) -> bool:
    """Whether a question only asks for a weight, a time or another such measure, and a candidate
    gives none."""
    shapes = {ask.shape for ask in question.asks if ask.shape}
    return bool(shapes) and shapes <= _MEASURES and item.coverage.shape == 0.0


def lacks_outcome(question: Question, items: Sequence[Scored]) -> bool:
    """Whether a question asks of outcomes or symptoms of which none of some candidates names any,
    nor stands under a heading or title that does: others were studied."""
    asked = [facet for facet in question.facets if is_outcome(facet)]
    return bool(asked) and not any(
        is_about(facet, item.candidate) or facet.surface not in item.coverage.missing
        for facet in asked
        for item in items
    )


def unheard(question: Question, items: Sequence[Scored]) -> bool:
    """Whether the vocabulary knows nothing in a question, and none of some candidates has any of
    its words."""
    known = any(facet.concepts or facet.evidence for facet in question.facets)
    return not known and not any(
        facet.surface not in item.coverage.missing for facet in question.facets for item in items
    )


def absent(library: Library, question: Question) -> tuple[Facet, ...]:
    """The names in a question that no passage of the library has at all."""
    found = []
    for facet in question.facets:
        if facet.role is Role.ENTITY:
            column, terms = ("concepts", facet.concepts) if facet.concepts else ("keys", facet.keys)
            if terms and not any(library.passages_with(column, term) for term in terms):
                found.append(facet)
    return tuple(found)


def _weights(library: Library, question: Question) -> Callable[[Facet, Candidate], float]:
    total = library.passage_count()
    telling: dict[Facet, float] = {}
    for facet in question.facets:
        if facet.concepts:
            seen = max(library.passages_with("concepts", c) for c in facet.concepts)
        else:
            seen = max((library.passages_with("keys", k) for k in facet.keys), default=0)
        telling[facet] = 0.35 + 0.65 * information(seen, total)

    def weight(facet: Facet, candidate: Candidate) -> float:
        worth = telling[facet]
        if facet.evidence:
            worth *= ASKED_FOR
        if is_plain(facet):
            sure = bool(facet.concepts) or _same_language(question, candidate)
            worth *= PLAIN_WORD if sure else FOREIGN_WORD
        return worth

    return weight


def _same_language(question: Question, candidate: Candidate) -> bool:
    spoken, written = question.language, candidate.language
    return spoken == written or {spoken, written} <= NEAREST_LANGUAGES


def _promise(question: Question, candidate: Candidate, coverage: Coverage) -> float:
    """The worth of a candidate before its likeness to the question is known."""
    named = _named(question, coverage, ALIKE)
    return (named + PROMISE * _chance(candidate)) * _prior(question, candidate)


def _named(question: Question, coverage: Coverage, cosine: float) -> float:
    """The worth of what a candidate names, 0 to 1."""
    entity = coverage.entity * (1.2 if coverage.entity >= COVERED else 0.8)
    aspect = _asked(question, coverage, cosine)
    value = UNNAMED + (1 - UNNAMED) * min(1.0, entity)
    value *= coverage.row * coverage.arm * (0.3 + 0.7 * coverage.scope) * (0.2 + 0.8 * aspect)
    return value * (0.35 + 0.65 * coverage.shape)


def _asked(question: Question, coverage: Coverage, cosine: float) -> float:
    """How far what is asked about is covered, 0 to 1.

    A word that is no term of the field may be said otherwise in the text, so likeness of meaning
    counts for it too. A question that names no term, or a country alone, has only its words.
    """
    likeness = min(1.0, max(0.0, (cosine - UNLIKE) / (ALIKE - UNLIKE)))
    words = max(coverage.words, SAID_OTHERWISE * likeness)
    named = (f for f in question.facets if f.concepts or f.named or f.evidence)
    known = [f for f in named if not is_plain(f)]
    if all(f.role is Role.SCOPE and not is_study(f) for f in known):
        return coverage.words * likeness
    unknown = min(MOST_UNKNOWN, coverage.unknown)
    total = coverage.asked + unknown + NAMED
    return (coverage.asked * coverage.aspect + unknown * words + NAMED) / total


def _prior(question: Question, candidate: Candidate) -> float:
    """What the place of a candidate is worth, whatever it says."""
    worth = _ROLE_WORTH.get(candidate.role, 1.0)
    if candidate.role is SectionRole.LEGEND and question.wants("definition"):
        worth = 1.0
    if is_enquiry(candidate):
        worth = 0.3
    if is_preamble(candidate) and not _asks_about_document(question):
        worth *= _PREAMBLE_WORTH
    if "nil_found" in candidate.own.concepts:
        worth *= _NIL_WORTH
    if candidate.row and not question.row:
        worth *= _ROW_WORTH
    if candidate.section == "title":
        worth *= _TITLE_WORTH
    if is_field(candidate) and not _asks_field(question, candidate):
        worth *= _FIELD_WORTH
    if candidate.kind is PassageKind.REFERENCE and not (
        question.wants("who")
        or any(_OF_REFERENCES & set(facet.concepts) for facet in question.facets)
    ):
        worth *= _REFERENCE_WORTH
    return worth


def _asks_about_document(question: Question) -> bool:
    """Whether the question is about the source itself, such as whether it is kept up to date."""
    return any({"update", "current", "document"} & set(f.concepts) for f in question.facets)


def _asks_field(question: Question, candidate: Candidate) -> bool:
    if question.wants("when") and "date" in candidate.section.casefold():
        return True
    name = {key(token.text) for token in tokens(candidate.section)}
    return any(set(facet.keys) & name for facet in question.facets) or bool(
        {c for f in question.facets for c in f.concepts} & candidate.around.heading.concepts
    )


_OF_REFERENCES = frozenset(
    {"author", "journal", "reference", "publish", "title", "registry_number", "doi", "update"}
)
"""Concepts by which a question asks for an entry of a reference list."""


def _score(question: Question, candidate: Candidate, coverage: Coverage, cosine: float) -> float:
    named = _named(question, coverage, cosine) * (1 - LIKENESS + LIKENESS * max(0.0, cosine))
    return (named + FOUND * _chance(candidate)) * _prior(question, candidate)


def _chance(candidate: Candidate) -> float:
    """The search's own chance that a candidate's passage answers: also where no name is known."""
    return candidate.hit.score if candidate.hit else 0.0
