"""The facets of a question: the words and names that evidence has to cover."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.model import Abbreviation, Span
from ingest.vocabulary import Mention, Vocabulary
from ingest.words import Token, key, number_words, stop_words, tokens
from qa.asks import Ask, Role, asks, roles


@dataclass(frozen=True, slots=True)
class Facet:
    """A word or name of the question that evidence has to cover.

    `surface` is how the question writes it. `concepts` are the readings of a vocabulary name, or
    groups of people joined by "or", any of which will do; `keys` the word keys of a word the
    vocabulary does not know; `evidence` are concepts that answer to this facet without naming it (a
    remission answers "effect"); `guessed` when the vocabulary only knows a word of the same key.
    """

    surface: str
    role: Role
    kind: str = ""
    concepts: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    evidence: frozenset[str] = frozenset()
    named: bool = False
    guessed: bool = False


_ENTITY_KINDS = frozenset({"drug", "drug_class", "condition", "population"})
_SCOPE_KINDS = frozenset({"country", "month"})
ROW = re.compile(
    r"\b(?:case|patient(?:en)?|pasient(?:en)?|kasus(?:et)?|fall(?:et)?|tilfelle[t]?|tilfælde[t]?|"
    r"subject|row|rad(?:en)?|række[n]?)\s*(?:no\.?|nr\.?|number|nummer|#)?\s*(\d{1,3})\b"
    r"(?!\s*(?:år|years?|yrs?|y/o|%|\+|(?:to|til|till|or|[-–])\s*\d|or older|(?:og|och) \w*ldre))",
    re.IGNORECASE,
)
"""A numbered case, of a table or a text; not an age or a range of ages ("patient 65 years old")."""
_INN = re.compile(
    r"^(?!(?:con|inter|ac|ex|per|pre)cept$)[a-zæøåäöé]{3,}"
    r"(?:mab|nib|limus|cept|vastatin|pril|sartan|azol[e]?|oxacin|cillin|my[ck]in|"
    r"vir|gliptin|gliflozin|glutide|parin|[xks]aban|gatran|triptan|setron|prazol[e]?|olol|dipin[e]?|"
    r"zosin|[ck]ain[e]?|azepam|zolam|ciclib|parib|fibrat[e]?|glitazon[e]?|dron(?:ate|at|syre|ic)|"
    r"lukast|profen|coxib|oksikam|oxicam|cyklin|cycline?|gepant|orexant|stim|poetin)$"
)
"""Stems of international nonproprietary names (WHO, The use of stems in the selection of INN,
2018): a word that ends so is a drug, also when the vocabulary does not know it."""
YEAR_DIGITS = 4
_OR = re.compile(r"\s+(?:or|eller)\s+(?:in |among |hos |blant |blandt |bland )?", re.IGNORECASE)
"""Between two groups of people of which evidence has to name one: "in women or in men"."""
_SEXES = frozenset({"woman", "man"})
_DEFINITE = re.compile(r"(?:kvinn|kvind|mann|männ|menn|mænd)\w*(?<=en|an|et|na|ne)$", re.IGNORECASE)
_POINTS = re.compile(
    r"\b(?:the|these|those|de|den|dei|dem|desse|disse|dessa)(?:\s\w+)?\s$", re.IGNORECASE
)
_ORDINARY = frozenset({"person", "patient", "people", "participant"})


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
    guessed = vocabulary.guesses(surface)
    return Facet(surface, role, kind, concepts, (), evidence, True, guessed)


def facets_of(
    text: str, vocabulary: Vocabulary, explained: Sequence[Abbreviation], asked: Sequence[Ask]
) -> tuple[Facet, ...]:
    """Every facet of a text: what the vocabulary names, other words, and the asks themselves."""
    found: list[Facet] = []
    mentions = vocabulary.mentions(text, explained, ignore_case=True)
    lowered = text.casefold()
    cues = [m.span() for ask in asked for cue in ask.cues for m in cue.finditer(lowered)]
    covered = [mention.span for mention in mentions]
    wanted = {concept for ask in asked for concept in ask.concepts}
    names = _names_of_studies(text, mentions, vocabulary)
    last: Span | None = None
    for mention in mentions:
        if mention.span.of(text) in names:
            continue
        inside = any(a <= mention.span.start and mention.span.end <= b for a, b in cues)
        if inside and not wanted & set(mention.concepts):
            continue  # "many" of "how many" is part of the asking
        facet = _facet(mention.span.of(text), mention.concepts, vocabulary, asked)
        if set(facet.concepts) <= _SEXES and _is_definite(text, mention.span):
            facet = replace(facet, role=Role.ASPECT)  # "the women": those that a study had
        if last and mention.span.start > last.end:
            groups = facet.kind == found[-1].kind == "population"
            named = facet.role is found[-1].role is Role.ENTITY
            if groups and named and _OR.fullmatch(text[last.end : mention.span.start]):
                last = Span(last.start, mention.span.end)
                either = (*found[-1].concepts, *facet.concepts)
                found[-1] = replace(facet, surface=last.of(text), concepts=either)
                continue
        if facet not in found:
            found.append(facet)
            last = mention.span
    row = ROW.search(text)
    shorts = {item.short for item in explained}
    found_tokens = tokens(text)
    for position, token in enumerate(found_tokens):
        word = token.text.casefold()
        if token.text in names:
            found.append(Facet(token.text, Role.SCOPE, "", (), (key(word),), frozenset(), True))
            continue
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


def _is_definite(text: str, span: Span) -> bool:
    """Whether people are pointed at, as those that are known already: "the women", "kvinnene"."""
    return bool(_DEFINITE.fullmatch(span.of(text)) or _POINTS.search(text[: span.start]))


def _names_of_studies(
    text: str, mentions: Sequence[Mention], vocabulary: Vocabulary
) -> frozenset[str]:
    """Short forms that stand for a drug and a condition at once: the name of a study."""
    kinds: dict[str, set[str]] = {}
    for mention in mentions:
        named = {vocabulary.concepts[concept].kind for concept in mention.concepts}
        kinds.setdefault(mention.span.of(text), set()).update(named)
    return frozenset(
        name
        for name, found in kinds.items()
        if name.isalnum()
        and found & {"drug", "drug_class"}
        and "condition" in found
        and any(letter.isupper() for letter in name[1:])
    )


def counted_in(
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
