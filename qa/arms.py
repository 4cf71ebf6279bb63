"""Which arm of a comparison a question or a sentence is about: the treated, or the controls."""

import re
from collections.abc import Sequence
from enum import StrEnum

from ingest.model import Abbreviation
from ingest.vocabulary import Mention, Vocabulary


class Arm(StrEnum):
    TREATED = "treated"
    CONTROL = "control"


NO_ARM: frozenset[Arm] = frozenset()
_CONTROLS = frozenset({"placebo_group", "control_group"})
_TREATED = frozenset({"intervention_group"})
_GROUP = frozenset({"group", "patient_group", "arm", "trial_arm"})
_VERB = re.compile(r"controls?|kontroll(?:er)?|kontrol(?:ler)?", re.IGNORECASE)
"""A word alone that is a verb or an appointment as often as a group."""
_COMPARED = re.compile(
    r"\b(?:than|versus|vs|compared|comparison|enn|än|sammenlign\w*|sammenlikn\w*|samanlikn\w*|"
    r"jämför\w*|kontra|(?<!the\s)end(?!\s(?:of|up)\b)|(?:over|against|mot|mod)"
    r"(?=\s(?:(?!(?:i|in|on|på|of|hos|av|af)\b)\w+\s){0,2}"
    r"(?:placebo|controls?|kontrol\w*|\w*gruppe\w*|groups?|\w*arms?|\w*armen)))\b",
    re.IGNORECASE,
)
"""What compares two arms; words of other use ("at the end", "mot kløe") only before an arm."""
_ON_PLACEBO = re.compile(
    r"\b(?:on|in|of|with|given|received?|got|took|taking|på|i|av|af|med|hos|fikk|fick|fik|tok|tog)\s"
    r"(?:the\s)?placebo\b|\bplacebo[\s-]?(?:patient|pasient|recipient|mottaker|mottagar|modtager)",
    re.IGNORECASE,
)


def arms_in(
    text: str, vocabulary: Vocabulary, explained: Sequence[Abbreviation] = ()
) -> frozenset[Arm]:
    """The arms that a text tells about: "the placebo group", "sirolimusgruppen".

    Where placebo or controls and a drug are named, both are: "3 on methotrexate, 8 on placebo".
    """
    mentions = vocabulary.mentions(text, explained)
    found = _groups(text, mentions, vocabulary)
    if any("placebo" in mention.concepts for mention in mentions):
        found |= {Arm.CONTROL}
    if Arm.CONTROL in found and any(_is_drug(mention, vocabulary) for mention in mentions):
        found |= {Arm.TREATED}
    return found


def arms_asked(
    text: str, vocabulary: Vocabulary, explained: Sequence[Abbreviation] = ()
) -> frozenset[Arm]:
    """The arm that a question is about, none where it compares: "better than placebo?"."""
    if _COMPARED.search(text):
        return NO_ARM
    mentions = vocabulary.mentions(text, explained, ignore_case=True)
    found = _groups(text, mentions, vocabulary)
    return found | {Arm.CONTROL} if _ON_PLACEBO.search(text) else found


def other_arm(asked: frozenset[Arm], named: frozenset[Arm]) -> bool:
    """Whether a text is about the other arm than the one a question asks of.

    >>> other_arm(frozenset({Arm.CONTROL}), frozenset({Arm.TREATED}))
    True
    """
    return len(asked) == 1 and bool(named) and not asked & named


def _groups(text: str, mentions: Sequence[Mention], vocabulary: Vocabulary) -> frozenset[Arm]:
    found: set[Arm] = set()
    before: Mention | None = None
    for mention in mentions:
        named = set(mention.concepts)
        if len(named) == 1 and not _VERB.fullmatch(mention.span.of(text)):
            found.update({Arm.CONTROL} if named & _CONTROLS else ())
            found.update({Arm.TREATED} if named & _TREATED else ())
        beside = before is not None and mention.span.start <= before.span.end + 1
        if before and beside and named & _GROUP and _is_drug(before, vocabulary):
            found.add(Arm.TREATED)
        before = mention
    return frozenset(found)


def _is_drug(mention: Mention, vocabulary: Vocabulary) -> bool:
    return any(vocabulary.concepts[concept].kind == "drug" for concept in mention.concepts)
