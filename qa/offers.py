"""Whether a candidate offers what is asked for: a dose of that drug, a count of those people."""

import re

from ingest.vocabulary import Vocabulary
from qa.asks import Role
from qa.candidates import Candidate
from qa.question import Question
from qa.shapes import has_shape, places


def offers(shape: str, question: Question, candidate: Candidate, vocabulary: Vocabulary) -> bool:
    """Whether the candidate holds an answer of the shape that is asked for, to what is asked."""
    text = candidate.text
    if candidate.row:  # the unit may stand in the column's name: "Disease duration (months)"
        document = candidate.document.text
        text = "; ".join(f"{c.name}: {c.span.of(document)}" for c in candidate.row.columns)
    if shape == "count" and question.counted:
        return _counts(question.counted, text, candidate, vocabulary)
    if shape == "definition":
        return _defines(question, text, candidate, vocabulary)
    if shape == "dose":
        return _doses(question, text, candidate, vocabulary)
    return has_shape(shape, text, candidate.language)


def _defines(question: Question, text: str, candidate: Candidate, vocabulary: Vocabulary) -> bool:
    """Whether the text says what the thing asked for is, or what its abbreviation stands for."""
    for facet in question.facets:
        if facet.role is Role.FRAME:
            continue
        legend = re.compile(
            rf"\b{re.escape(facet.surface)}\s?[,:=(]|\({re.escape(facet.surface)}\)"
        )
        if facet.surface.isupper() and legend.search(text):
            return True
        for mention in vocabulary.mentions(text, candidate.document.abbreviations):
            if set(mention.concepts) & set(facet.concepts):
                after = text[mention.span.end : mention.span.end + 60]
                if mention.span.start < 40 and has_shape("definition", after):
                    return True
    return False


def _doses(question: Question, text: str, candidate: Candidate, vocabulary: Vocabulary) -> bool:
    """Whether an amount belongs to a drug asked for: that which it is "of", or the last before it,
    or the next where none stands before."""
    wanted = {c for f in question.entities if f.kind in {"drug", "drug_class"} for c in f.concepts}
    drugs = [
        mention
        for mention in vocabulary.mentions(text, candidate.document.abbreviations)
        if any(vocabulary.concepts[c].kind in {"drug", "drug_class"} for c in mention.concepts)
    ]
    for start, end in places("dose", text):
        if not wanted or not drugs:
            return True
        before = [mention for mention in drugs if mention.span.start < start]
        after = [mention for mention in drugs if mention.span.end > end]
        follows = bool(after) and _OF.fullmatch(text[end : max(end, after[0].span.start)])
        of = after[0] if follows or not before else before[-1]
        reach = set(of.concepts) | {up for c in of.concepts for up in vocabulary.ancestors(c)}
        if reach & wanted:
            return True
    return False


_OF = re.compile(r"\s*(?:of |av |af )?(?:\w+ )?", re.IGNORECASE)
"""Between an amount and the drug that it is of: "2 mg of oral sirolimus"."""


_PEOPLE = frozenset({"patient", "person", "participant", "people", "adult", "woman", "man"})
_ANYONE = frozenset({"patient", "person", "participant", "people"})
WORDS_BETWEEN = 4
_COUNT_AFTER = re.compile(r"\s*[(:=,]?\s*(?:n\s?[=:]\s*)?")
"""What stands between a group and its count after it: "women (n = 12)", "Women: 12"."""


def _counts(
    counted: tuple[str, ...], text: str, candidate: Candidate, vocabulary: Vocabulary
) -> bool:
    """Whether a number stands just before (or in brackets after) what the question counts."""
    wanted = set(counted) | (_PEOPLE if set(counted) & _ANYONE else set())
    named = vocabulary.mentions(text, candidate.document.abbreviations)
    numbers = [
        place
        for place in places("count", text, candidate.language)
        if not any(m.span.start <= place[0] < m.span.end for m in named)
        and text[max(0, place[0] - 1) : place[0]] not in {"-", "("}
    ]
    for mention in named:
        reach = set(mention.concepts)
        for concept in mention.concepts:
            reach.update(vocabulary.ancestors(concept))
        if not reach & wanted:
            continue
        for start, end in numbers:
            before = text[end : mention.span.start]
            after = text[mention.span.end : start]
            if end <= mention.span.start and len(before.split()) <= WORDS_BETWEEN:
                return True
            if start >= mention.span.end and _COUNT_AFTER.fullmatch(after):
                return True
    return False


def counts_people(question: Question) -> bool:
    """Whether the question asks how many people there were."""
    return bool(set(question.counted) & _PEOPLE)
