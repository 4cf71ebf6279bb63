"""Reading a question: its language, what it names, and what it asks for."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from ingest.language import detect
from ingest.model import Abbreviation, Span
from ingest.sentences import sentences
from ingest.vocabulary import Vocabulary
from qa.arms import NO_ARM, Arm, arms_asked
from qa.asks import Ask, Role, asks_in
from qa.facets import ROW, Facet, counted_in, facets_of


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood. `text` is what is searched: follow-ups carry what they keep.

    `row` is the number of the case that it asks of, `counted` the concepts that it counts, `arms`
    the arms of a trial that it asks of.
    """

    asked: str
    text: str
    language: str
    facets: tuple[Facet, ...]
    asks: tuple[Ask, ...]
    row: str = ""
    counted: tuple[str, ...] = ()
    arms: frozenset[Arm] = NO_ARM

    @property
    def entities(self) -> tuple[Facet, ...]:
        return tuple(facet for facet in self.facets if facet.role is Role.ENTITY)

    @property
    def asking_first(self) -> str:
        """The text with what asks before what is told of a patient, for whoever reads no more than
        its beginning."""
        return " ".join(part for part in _asking(self.text) if part)

    def wants(self, name: str) -> bool:
        return any(ask.name == name for ask in self.asks)

    def wording(self, ask: Ask) -> str:
        """What the question says where it asks for `ask`."""
        named = (facet.surface for facet in self.facets if ask.concepts & set(facet.concepts))
        lowered = self.text.casefold()
        cued = (match.group() for cue in ask.cues for match in cue.finditer(lowered))
        return next(chain(cued, named), ask.name)


BACKGROUND_WORDS = 5
"""Fewer words before the question are part of it ("Ongoing trials, sirol. in IBM: where?")."""


def read(
    asked: str,
    vocabulary: Vocabulary,
    explain: Callable[[str], Sequence[Abbreviation]],
    history: Sequence[str] = (),
    language: str | None = None,
) -> Question:
    """The question `asked`, after the earlier questions in `history` (oldest first).

    `explain` gives what the library's documents say abbreviations stand for. A follow-up that
    names too little keeps what the question before it named: "And in polymyositis?" keeps the
    drug and what was asked, and changes the condition.
    """
    text = " ".join(asked.split())
    spoken = language or detect(text, detect(" ".join(history)) if history else "")
    explained = explain(text)
    asking, background = _asking(text)
    asked_for = asks_in(asking, vocabulary, explained)
    own = facets_of(asking, vocabulary, explained, asked_for)
    own += _patient(background, own, vocabulary, explained)
    counted = counted_in(asking, vocabulary, explained) if _counts(asked_for) else ()
    arms = arms_asked(asking, vocabulary, explained)
    understood = Question(asked, text, spoken, own, asked_for, _row(text), counted, arms)
    return _follow(understood, history, vocabulary, explain)


def _asking(text: str) -> tuple[str, str]:
    """The sentences that ask, and the rest: people tell about a patient before they ask."""
    whole = Span(0, len(text)) if text else None
    parts = [span.of(text) for span in sentences(text, whole)] if whole else []
    asking = [part for part in parts if part.rstrip().endswith("?")]
    if not asking or len(asking) == len(parts):
        return text, ""
    background = " ".join(part for part in parts if part not in asking)
    if len(background.split()) < BACKGROUND_WORDS:
        return text, ""
    return " ".join(asking), background


def _patient(
    background: str,
    own: tuple[Facet, ...],
    vocabulary: Vocabulary,
    explained: Sequence[Abbreviation],
) -> tuple[Facet, ...]:
    """The drug or condition that only the background names, where the question names none."""
    if not background:
        return ()
    taken = {_slot(facet) for facet in own}
    return tuple(
        facet
        for facet in facets_of(background, vocabulary, explained, ())
        if facet.role is Role.ENTITY
        and facet.kind in {"drug", "condition"}
        and facet.kind not in taken
    )


def _counts(asked: Sequence[Ask]) -> bool:
    return any(ask.name == "count" for ask in asked)


def _row(text: str) -> str:
    match = ROW.search(text)
    return match.group(1) if match else ""


_FOLLOW = re.compile(
    r"^(?:and|but|what about|how about|og|men|hva med|hvad med|kva med|och|men|hur är det med|"
    r"vad gäller|så|then|also)\b"
    r"|(?<!finnes )(?<!finns )(?<!findes )(?<!finst )"  # "finnes det": there is
    r"\b(?:it|they|them|that|this|those|den|det|de|dem|disse|denne|dette|dessa|denna|detta|dei)\b",
    re.IGNORECASE,
)


def _follow(
    question: Question,
    history: Sequence[str],
    vocabulary: Vocabulary,
    explain: Callable[[str], Sequence[Abbreviation]],
) -> Question:
    """The question with what a follow-up keeps of those before it, and with the words it keeps."""
    text, own, asked = question.text, question.facets, question.asks
    kinds = {_slot(facet) for facet in own}
    bare = len(text.split()) <= 6 or bool(_FOLLOW.search(text))
    if not history or not bare or {"drug", "condition"} <= kinds:
        return question
    facets, asks_now, words = list(own), list(asked), list[str]()
    row, counted, arms = question.row, question.counted, question.arms
    of_study = any(f.role is Role.SCOPE for f in own)
    for earlier in reversed(history):
        asking, background = _asking(" ".join(earlier.split()))
        explained = explain(earlier)
        before = asks_in(asking, vocabulary, explained)
        named = facets_of(asking, vocabulary, explained, before)
        taken = set(kinds)
        for facet in (*named, *_patient(background, named, vocabulary, explained)):
            slot = _slot(facet)
            asks_anew = bool(asked) or any(f.role is Role.ASPECT for f in own)
            if facet.role in {Role.ASPECT, Role.FRAME} and asks_anew:
                continue
            if facet.role is Role.SCOPE and of_study:
                continue
            if slot in taken and facet.role is Role.ENTITY:
                continue
            if facet not in facets:
                facets.append(facet)
                words.append(facet.surface)
            kinds.add(slot)
        same_case = None if row or of_study else ROW.search(earlier)
        if same_case:
            row = same_case[1]
            words.append(same_case[0])
        if not arms and not of_study and "drug" not in taken and earlier is history[-1]:
            arms = arms_asked(asking, vocabulary, explained)
        if not asks_now and not any(f.role is Role.ASPECT for f in own):
            asks_now.extend(before)
            if _counts(before):
                counted = counted_in(asking, vocabulary, explained)
        if {"drug", "condition"} <= kinds:
            break
    return replace(
        question,
        text=" ".join([*words, text]),
        facets=tuple(facets),
        asks=tuple(dict.fromkeys(asks_now)),
        row=row,
        counted=counted,
        arms=arms,
    )


def _slot(facet: Facet) -> str:
    """Drugs replace drugs and conditions conditions in a follow-up."""
    return "drug" if facet.kind == "drug_class" else facet.kind
