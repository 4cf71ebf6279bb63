"""Reading a question: its language, what it names, and what it asks for."""

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files

from ingest.language import detect
from ingest.model import Abbreviation, Span
from ingest.sentences import sentences
from ingest.vocabulary import Mention, Vocabulary
from ingest.words import Token, key, number_words, stop_words, tokens


class Role(StrEnum):
    """How a facet has to be covered.

    ENTITY (a drug, condition or population): by the sentence or what it stands under. SCOPE (which
    study is meant): by the study around the sentence. ASPECT (what is asked about): by the
    sentence itself. FRAME: need not be covered.
    """

    ENTITY = "entity"
    SCOPE = "scope"
    ASPECT = "aspect"
    FRAME = "frame"


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that a question asks for, from data/asks.toml."""

    name: str
    cues: tuple[re.Pattern[str], ...]
    concepts: frozenset[str]
    evidence: frozenset[str]
    shape: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A word or name of the question that evidence has to cover.

    `surface` is how the question writes it. `concepts` are the readings of a vocabulary name, any
    of which will do; `keys` the word keys of a word the vocabulary does not know; `evidence` are
    concepts that answer to this facet without naming it (a remission answers "effect").
    """

    surface: str
    role: Role
    kind: str = ""
    concepts: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    evidence: frozenset[str] = frozenset()
    named: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood. `text` is what is searched: follow-ups carry what they keep."""

    asked: str
    text: str
    language: str
    facets: tuple[Facet, ...]
    asks: tuple[Ask, ...]
    row: str = ""
    counted: tuple[str, ...] = ()

    @property
    def entities(self) -> tuple[Facet, ...]:
        return tuple(facet for facet in self.facets if facet.role is Role.ENTITY)

    def wants(self, name: str) -> bool:
        return any(ask.name == name for ask in self.asks)


_ENTITY_KINDS = frozenset({"drug", "drug_class", "condition", "population"})
_SCOPE_KINDS = frozenset({"country", "month"})
_ROW = re.compile(
    r"\b(?:case|patient|pasient|kasus|fall|tilfelle|tilfælde|subject|row|rad|række)\w{0,3}\s*"
    r"(?:no\.?|nr\.?|number|nummer|#)?\s*(\d{1,4})\b",
    re.IGNORECASE,
)
_INN = re.compile(
    r"^[a-zæøåäöé]{3,}(?:mab|nib|limus|cept|vastatin|pril|sartan|azol[e]?|oxacin|cillin|my[ck]in|vir|"
    r"gliptin|gliflozin|glutide|parin|[xks]aban|gatran|triptan|setron|prazol[e]?|olol|dipin[e]?|"
    r"zosin|[ck]ain[e]?|azepam|zolam|ciclib|parib|fibrat[e]?|glitazon[e]?|dron(?:ate|at|syre|ic)|"
    r"lukast|profen|coxib|oksikam|oxicam|cyklin|cycline?|gepant|orexant|stim|poetin)$"
)
"""Stems of international nonproprietary names (WHO, The use of stems in the selection of INN,
2018): a word that ends so is a drug, also when the vocabulary does not know it."""
YEAR_DIGITS = 4
BACKGROUND_WORDS = 5
"""Fewer words before the question are part of it ("Ongoing trials, sirol. in IBM: which phase?")."""
_ORDINARY = frozenset({"person", "patient", "people", "participant"})


@cache
def asks() -> tuple[Ask, ...]:
    """Every ask that is known, in the order of the file."""
    table = tomllib.loads((files("qa") / "data" / "asks.toml").read_text("utf-8"))
    return tuple(
        Ask(
            name,
            tuple(re.compile(cue) for cue in entry.get("cues", ())),
            frozenset(entry.get("concepts", ())),
            frozenset(entry.get("evidence", ())),
            entry.get("shape", ""),
        )
        for name, entry in table.items()
    )


@cache
def roles() -> dict[str, Role]:
    """The role of concepts that are neither entities nor plain aspects (data/roles.toml)."""
    table = tomllib.loads((files("qa") / "data" / "roles.toml").read_text("utf-8"))
    return {concept: Role(role) for role in ("scope", "frame") for concept in table[role]}


def _is_name(token: Token, position: int, text: str) -> bool:
    """Whether a word looks like a name: an acronym, a number, or capitalised inside a sentence."""
    word = token.text
    if any(c.isdigit() for c in word) or (len(word) > 1 and word.isupper() and not text.isupper()):
        return True
    return (
        position > 0
        and word[:1].isupper()
        and not text[: token.span.start].rstrip().endswith((".", "?", "!", ":"))
    )


def _facet(
    surface: str, concepts: tuple[str, ...], vocabulary: Vocabulary, asked: Sequence[Ask]
) -> Facet:
    kinds = [vocabulary.concepts[concept].kind for concept in concepts]
    kind = kinds[0]
    evidence = frozenset(
        item for ask in asked if ask.concepts & set(concepts) for item in ask.evidence
    )
    shaped = any(ask.shape and ask.concepts & set(concepts) for ask in asked)
    if all(kind in _ENTITY_KINDS for kind in kinds) and not set(concepts) & _ORDINARY:
        role = Role.ENTITY
    else:
        role = roles().get(concepts[0], Role.ASPECT)
    if any(roles().get(concept) is Role.FRAME for concept in concepts):
        role = Role.FRAME
    if evidence and role is Role.FRAME:
        role = Role.ASPECT
    if shaped:  # "dose" is covered by an amount, "age" by years: the shape decides
        role = Role.FRAME
    if kind in _SCOPE_KINDS:
        role = Role.SCOPE
    return Facet(surface, role, kind, concepts, (), evidence, True)


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
    asked_for = _asks(asking, vocabulary, explained)
    own = _facets(asking, vocabulary, explained, asked_for)
    own += _patient(background, own, vocabulary, explained)
    merged, kept = _follow(text, own, asked_for, history, vocabulary, explain)
    return Question(
        asked,
        " ".join([*kept, text]) if kept else text,
        spoken,
        merged[0],
        merged[1],
        _row(text),
        _counted(asking, vocabulary, explained)
        if any(a.name == "count" for a in asked_for)
        else (),
    )


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
        for facet in _facets(background, vocabulary, explained, ())
        if facet.role is Role.ENTITY
        and facet.kind in {"drug", "condition"}
        and facet.kind not in taken
    )


def _row(text: str) -> str:
    match = _ROW.search(text)
    return match.group(1) if match else ""


def _asks(text: str, vocabulary: Vocabulary, explained: Sequence[Abbreviation]) -> tuple[Ask, ...]:
    lowered = text.casefold()
    named = {
        concept
        for mention in vocabulary.mentions(text, explained, ignore_case=True)
        for concept in mention.concepts
    }
    return tuple(
        ask
        for ask in asks()
        if ask.concepts & named or any(cue.search(lowered) for cue in ask.cues)
    )


def _facets(
    text: str, vocabulary: Vocabulary, explained: Sequence[Abbreviation], asked: Sequence[Ask]
) -> tuple[Facet, ...]:
    found: list[Facet] = []
    mentions = vocabulary.mentions(text, explained, ignore_case=True)
    lowered = text.casefold()
    cues = [m.span() for ask in asked for cue in ask.cues for m in cue.finditer(lowered)]
    covered = [mention.span for mention in mentions]
    wanted = {concept for ask in asked for concept in ask.concepts}
    for mention in mentions:
        inside = any(a <= mention.span.start and mention.span.end <= b for a, b in cues)
        if inside and not wanted & set(mention.concepts):
            continue  # "many" of "how many" is part of the asking
        facet = _facet(mention.span.of(text), mention.concepts, vocabulary, asked)
        if facet not in found:
            found.append(facet)
    row = _ROW.search(text)
    shorts = {item.short for item in explained}
    found_tokens = tokens(text)
    for position, token in enumerate(found_tokens):
        word = token.text.casefold()
        if any(token.span.overlaps(span) for span in covered) or word in stop_words():
            continue
        if row and row.start(1) <= token.span.start < row.end(1):
            continue
        named = _is_name(token, position, text)
        if token.joined and position and found and named:
            before = found[-1]
            earlier = found_tokens[position - 1].text
            if before.named and before.keys and before.surface.endswith(earlier):
                surface = f"{before.surface}-{token.text}"
                found[-1] = replace(before, surface=surface, keys=(*before.keys, key(word)))
                continue
        in_cue = any(start <= token.span.start < end for start, end in cues)
        if in_cue or (len(word) < 3 and not named):
            continue
        role, kind = (Role.SCOPE if named else Role.ASPECT), ""
        if any(token.text in re.split(r"\W", short) for short in shorts):
            role = Role.ASPECT  # an explained abbreviation that no drug or disease stands behind
        if word.isdigit() and len(word) == 1:
            role, named = Role.ASPECT, False
        if _INN.search(word):
            role, kind = Role.ENTITY, "drug"
        value = str(number_words().get(word, ""))
        facet = Facet(token.text, role, kind, (), (value or key(word),), frozenset(), named)
        if facet not in found:
            found.append(facet)
    for ask in asked:  # "does it work?" names nothing that is searched: the ask itself is a facet
        if ask.evidence and not any(facet.evidence & ask.evidence for facet in found):
            surface = next((m.group() for cue in ask.cues for m in cue.finditer(lowered)), ask.name)
            found.append(Facet(surface, Role.ASPECT, "ask", (), (), ask.evidence))
    return tuple(found)


def _counted(
    text: str, vocabulary: Vocabulary, explained: Sequence[Abbreviation]
) -> tuple[str, ...]:
    """The concepts that "how many …" counts: what is named next after the cue."""
    ask = next(ask for ask in asks() if ask.name == "count")
    ends = [m.end() for cue in ask.cues for m in cue.finditer(text.casefold())]
    if not ends:
        return ()
    after = text[ends[0] :]
    for mention in vocabulary.mentions(after, explained, ignore_case=True):
        gap = after[: mention.span.start].split()
        if not gap:
            return mention.concepts
        break
    groups = [m for m in vocabulary.mentions(after, explained) if _kind_of(m, vocabulary)]
    return groups[0].concepts if groups else ()


def _kind_of(mention: Mention, vocabulary: Vocabulary) -> bool:
    """Whether a mention names a group of people other than patients at large."""
    kinds = {vocabulary.concepts[concept].kind for concept in mention.concepts}
    return kinds == {"population"} and not set(mention.concepts) & _ORDINARY


_FOLLOW = re.compile(
    r"^(?:and|but|what about|how about|og|men|hva med|hvad med|kva med|och|men|hur är det med|"
    r"vad gäller|så|then|also)\b|\b(?:it|they|them|that|this|those|den|det|de|dem|disse|denne|"
    r"dette|dessa|denna|detta|dei)\b",
    re.IGNORECASE,
)


def _follow(
    text: str,
    own: tuple[Facet, ...],
    asked: tuple[Ask, ...],
    history: Sequence[str],
    vocabulary: Vocabulary,
    explain: Callable[[str], Sequence[Abbreviation]],
) -> tuple[tuple[tuple[Facet, ...], tuple[Ask, ...]], list[str]]:
    """What a follow-up keeps of the questions before it, and the words it keeps."""
    kinds = {_slot(facet) for facet in own}
    bare = len(text.split()) <= 6 or bool(_FOLLOW.search(text))
    if not history or not bare or {"drug", "condition"} <= kinds:
        return (own, asked), []
    facets, asks_now, words = list(own), list(asked), []
    for earlier in reversed(history):
        explained = explain(earlier)
        before = _asks(earlier, vocabulary, explained)
        taken = set(kinds)
        for facet in _facets(earlier, vocabulary, explained, before):
            slot = _slot(facet)
            asks_anew = bool(asked) or any(f.role is Role.ASPECT for f in own)
            if facet.role in {Role.ASPECT, Role.FRAME} and asks_anew:
                continue
            if facet.role is Role.SCOPE and any(f.role is Role.SCOPE for f in own):
                continue
            if slot in taken and facet.role is Role.ENTITY:
                continue
            if facet not in facets:
                facets.append(facet)
                words.append(facet.surface)
            kinds.add(slot)
        if not asks_now and not any(f.role is Role.ASPECT for f in own):
            asks_now.extend(before)
        if {"drug", "condition"} <= kinds:
            break
    return (tuple(facets), tuple(dict.fromkeys(asks_now))), words


def _slot(facet: Facet) -> str:
    """Drugs replace drugs and conditions conditions in a follow-up."""
    return "drug" if facet.kind == "drug_class" else facet.kind
