"""Which arm of a comparison a question or a sentence is about: the treated, or the controls."""

from collections.abc import Sequence
from enum import StrEnum

from ingest.model import Abbreviation
from ingest.vocabulary import Mention, Vocabulary


class Arm(StrEnum):
    TREATED = "treated"
    CONTROL = "control"


_CONTROLS = frozenset({"placebo_group", "control_group"})
_TREATED = frozenset({"intervention_group"})
_GROUP = frozenset({"group", "patient_group", "arm", "trial_arm"})
_DRUGS = frozenset({"drug", "drug_class"})


def arms_in(
    text: str, vocabulary: Vocabulary, explained: Sequence[Abbreviation] = ()
) -> frozenset[Arm]:
    """The arms that a text names: "the placebo group", "sirolimusgruppen", "on placebo"."""
    found = _groups(text, vocabulary, explained)
    if any("placebo" in m.concepts for m in vocabulary.mentions(text, explained)):
        found |= {Arm.CONTROL}
    return found


def arms_asked(
    text: str, vocabulary: Vocabulary, explained: Sequence[Abbreviation] = ()
) -> frozenset[Arm]:
    """The arms that a question is about. "Better than placebo?" asks of both and names a drug;
    "side effects on placebo" asks of the controls."""
    groups = _groups(text, vocabulary, explained)
    mentions = vocabulary.mentions(text, explained, ignore_case=True)
    drug = any(_is_drug(mention, vocabulary) for mention in mentions)
    if not drug and any("placebo" in mention.concepts for mention in mentions):
        return groups | {Arm.CONTROL}
    return groups


def other_arm(asked: frozenset[Arm], named: frozenset[Arm]) -> bool:
    """Whether a text is about the other arm than the one a question asks of.

    >>> other_arm(frozenset({Arm.CONTROL}), frozenset({Arm.TREATED}))
    True
    """
    return len(asked) == 1 and bool(named) and not asked & named


def _groups(text: str, vocabulary: Vocabulary, explained: Sequence[Abbreviation]) -> frozenset[Arm]:
    found: set[Arm] = set()
    before: Mention | None = None
    for mention in vocabulary.mentions(text, explained, ignore_case=True):
        if len(mention.concepts) == 1:
            if _CONTROLS & set(mention.concepts):
                found.add(Arm.CONTROL)
            if _TREATED & set(mention.concepts):
                found.add(Arm.TREATED)
        beside = before is not None and mention.span.start <= before.span.end + 1
        if before and beside and _GROUP & set(mention.concepts) and _is_drug(before, vocabulary):
            found.add(Arm.TREATED)
        before = mention
    return frozenset(found)


def _is_drug(mention: Mention, vocabulary: Vocabulary) -> bool:
    return any(vocabulary.concepts[concept].kind in _DRUGS for concept in mention.concepts)
