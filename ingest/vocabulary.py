"""The field's vocabulary: drugs, conditions, outcomes and study words in four languages.

The concepts are data (data/vocabulary/*.tsv). A form matches a text through `words.key`, so
inflection and spelling variants need no entries of their own; abbreviations match in their real
case. Compound words are split into parts that the vocabulary knows.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import chain

from ingest.compounds import ENDS, NAMES, ORGAN_LETTERS, Compounds
from ingest.concepts import LANGUAGES, Concept, joined, read_rows
from ingest.inflections import VOWELS, inflected
from ingest.model import Abbreviation, Span
from ingest.words import LONG_WORD, Token, fold, key, stop_words, token_texts, tokens

MAX_FORM_WORDS = 8
EVERYDAY = "everyday"
"""The kind of words that belong to no field: they are no parts of compounds, and where another
concept has their key they are only known as they are spelled."""
_SHORT_KEYS = {EVERYDAY: 5, "topic": 4, "outcome": 4, "symptom": 4, "condition": 4}
"""Kinds of which a word with a shorter key is only known as it is spelled and inflected: many words
have such a key ("dyr", expensive, that of Danish "dirre", to tremble), and what is asked about has
to be named."""
_UNINFLECTED = frozenset({"word", EVERYDAY})
"""Kinds that are verbs as often as nouns."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a text that names a concept; several `concepts` are readings of one name.

    A compound word gives one mention for each of its parts, all with the word's span; `partly` when
    the rest of the word is unknown.
    """

    span: Span
    concepts: tuple[str, ...]
    partly: bool = False


class Vocabulary:
    """Concepts by id, and the way from a text to the concepts it names.

    >>> found = load().mentions("Er takrolimus prøvd ved inklusjonslegememyositt?")
    >>> [mention.concepts[0] for mention in found][:1]
    ['tacrolimus']
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts: dict[str, Concept] = {c.concept_id: c for c in concepts}
        self._forms: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._spelled: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._inflected: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._short: dict[str, tuple[str, ...]] = {}
        self._short_lower: dict[str, tuple[str, ...]] = {}
        parts: dict[str, tuple[str, ...]] = {}
        for concept in sorted(self.concepts.values(), key=lambda each: each.kind == EVERYDAY):
            nordic = {f for language in LANGUAGES[1:] for f in concept.forms.get(language, ())}
            for form in (form for forms in concept.forms.values() for form in forms):
                written = token_texts(form)
                spelled = tuple(word.casefold() for word in written)
                self._spelled[spelled] = _with(self._spelled.get(spelled, ()), concept.concept_id)
                if form[:1].isupper() and concept.kind == "drug":
                    continue  # a brand is not inflected: Strattera is not "strata"
                keys = tuple(key(word) for word in written)
                of_field = concept.kind != EVERYDAY
                if len(keys) == 1 and of_field and (form in nordic or concept.kind in NAMES):
                    for part in {fold(form), keys[0]}:
                        parts[part] = _with(parts.get(part, ()), concept.concept_id)
                if keys and not self._as_spelled(keys, concept):
                    self._forms[keys] = _with(self._forms.get(keys, ()), concept.concept_id)
            for short in concept.short:
                self._short[short] = _with(self._short.get(short, ()), concept.concept_id)
                lower = short.lower()
                self._short_lower[lower] = _with(
                    self._short_lower.get(lower, ()), concept.concept_id
                )
        ends = self._add_inflected()
        lengths: dict[str, set[int]] = {}
        for start, *rest in chain(self._forms, filter(None, self._spelled), self._inflected):
            lengths.setdefault(start, {1}).add(min(MAX_FORM_WORDS, 1 + len(rest)))
        self._lengths = {start: tuple(sorted(found)[::-1]) for start, found in lengths.items()}
        kinds = {concept.concept_id: concept.kind for concept in self.concepts.values()}
        self._compounds = lru_cache(maxsize=65536)(
            Compounds(parts, ends, self._organs(), kinds).split
        )
        self._plain = lru_cache(maxsize=65536)(self._is_plain)

    def _as_spelled(self, keys: tuple[str, ...], concept: Concept) -> bool:
        """Whether a form is only known as it is spelled: its key is short, or another concept's
        where the form is an everyday word."""
        short = len(keys) == 1 and len(keys[0]) < _SHORT_KEYS.get(concept.kind, 0)
        others = set(self._forms.get(keys, ())) - {concept.concept_id}
        return short or (concept.kind == EVERYDAY and bool(others))

    def _add_inflected(self) -> dict[str, tuple[str, ...]]:
        """English plurals, Nordic plurals and definite forms, as they are spelled. Gives those that
        may end a compound, folded, with their concepts."""
        ends: dict[str, tuple[str, ...]] = {}
        for concept in self.concepts.values():
            if concept.kind in _UNINFLECTED:
                continue
            for language in LANGUAGES:
                for form in concept.forms.get(language, ()):
                    *before, last = [word.casefold() for word in token_texts(form)] or [""]
                    nordic = language != "en"
                    if form[:1].isupper() or (before and nordic):
                        continue
                    if concept.kind == "drug" and not last.endswith(VOWELS):
                        continue  # "takrolimusen": `key` takes these endings off
                    for word in inflected(last, language):
                        spelled = (*before, word)
                        known = self._inflected.get(spelled, ())
                        self._inflected[spelled] = _with(known, concept.concept_id)
                        if nordic and concept.kind in ENDS:
                            end = fold(word)
                            ends[end] = _with(ends.get(end, ()), concept.concept_id)
        return ends

    def _organs(self) -> frozenset[str]:
        """Nordic names of parts of the body that are too short for other parts of a compound."""
        return frozenset(
            fold(form)
            for concept in self.concepts.values()
            if concept.kind == "anatomy"
            for language in LANGUAGES[1:]
            for form in concept.forms.get(language, ())
            if len(form) == ORGAN_LETTERS
        )

    @cached_property
    def identity(self) -> str:
        """Names the concepts and their forms: what was read with others may find other names."""
        made = [*self._spelled.items(), *self._inflected.items()]
        rows = sorted(map(repr, [*self.concepts.values(), *made]))
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:12]

    def ancestors(self, concept_id: str) -> tuple[str, ...]:
        """Every wider concept, nearest first."""
        found: list[str] = []
        queue = list(self.concepts[concept_id].broader)
        while queue:
            wider = queue.pop(0)
            if wider in self.concepts and wider not in found:
                found.append(wider)
                queue.extend(self.concepts[wider].broader)
        return tuple(found)

    def of_short(self, short: str) -> tuple[str, ...]:
        """The concepts that an abbreviation stands for, in its real case."""
        return self._short.get(short, ())

    def mentions(
        self,
        text: str,
        explained: Sequence[Abbreviation] = (),
        *,
        ignore_case: bool = False,
    ) -> list[Mention]:
        """Every concept that `text` names, longest form first, without overlap, in text order.

        `explained` are abbreviations that the text's document explains itself; they come before
        the vocabulary's own. With `ignore_case`, abbreviations of three letters or more count in
        lower case too, as people type them in questions.
        """
        words = tokens(text)
        if ignore_case and text.isupper():  # TACROLIMUS OR AZATHIOPRINE: no odds ratio
            words = [
                replace(word, text=word.text.lower()) if word.text.lower() in stop_words() else word
                for word in words
            ]
        return self._mentions(words, explained, ignore_case)

    def spells(self, words: str) -> bool:
        """Whether some words stand in the vocabulary just as they are spelled, case aside."""
        return tuple(word.casefold() for word in token_texts(words)) in self._spelled

    def guesses(self, words: str) -> bool:
        """Whether some words are only known by their key: "swim" has that of a word for fainting.

        >>> load().guesses("swim"), load().guesses("dizziness")
        (True, False)
        """
        written = token_texts(words)
        inflected = tuple(word.casefold() for word in written) in self._inflected
        by_key = tuple(key(word) for word in written) in self._forms
        return by_key and not inflected and not self.spells(words)

    def _mentions(
        self, words: Sequence[Token], explained: Sequence[Abbreviation], ignore_case: bool
    ) -> list[Mention]:
        own = {item.short: item.long for item in explained}
        keys = [key(word.text) for word in words]
        found: list[Mention] = []
        position = 0
        while position < len(words):
            word = words[position].text
            if not ignore_case and word not in own and self._plain(word):
                position += 1
                continue
            for length in self._lengths_from(keys[position], word.casefold()):
                if position + length > len(words):
                    continue
                whole = self._whole(words, keys, position, length)
                no_form = length == 1 and self._is_no_form(words[position].text, own)
                if no_form:
                    whole = ()
                named: Sequence[tuple[str, ...]] = [whole] if whole else []
                long = len(keys[position]) > LONG_WORD
                if length == 1 and long and not named and not no_form:
                    again = self._forms.get((key(keys[position]),), ())  # posteren, poster
                    named = [again] if again else []
                partly = False
                if length == 1 and not named and not _part_of_code(words, position):
                    named = self._one_word(word, own, ignore_case)
                    if not named and ignore_case and position == 0:  # "Ibm" begins a sentence
                        named = self._one_word(word.lower(), own, ignore_case)
                    partly = len(named) == 1 and named is self._compounds(words[position].text)
                if named:
                    last = words[position + length - 1].span.end
                    span = Span(words[position].span.start, last)
                    found.extend(Mention(span, concepts, partly) for concepts in named)
                    position += length
                    break
            else:
                position += 1
        return found

    def _lengths_from(self, first: str, spelled: str) -> Sequence[int]:
        """In how many words a form can go on from a word, by its key or its spelling; most first.

        One is always among them: the word may name something in another way.
        """
        by_key, as_written = self._lengths.get(first, (1,)), self._lengths.get(spelled, (1,))
        if by_key == as_written or as_written == (1,):
            return by_key
        return as_written if by_key == (1,) else sorted({*by_key, *as_written}, reverse=True)

    def _whole(
        self, words: Sequence[Token], keys: Sequence[str], position: int, length: int
    ) -> tuple[str, ...]:
        """The concepts of a form at a place: spelled just so, or else by its key, or inflected."""
        spelled = tuple(word.text.casefold() for word in words[position : position + length])
        return (
            self._spelled.get(spelled)
            or self._forms.get(tuple(keys[position : position + length]))
            or self._inflected.get(spelled, ())
        )

    def _is_plain(self, word: str) -> bool:
        """Whether a word of a text names nothing, alone or as the first of a form."""
        starts = {key(word), key(key(word)), word.casefold()}
        return not any(start in self._lengths for start in starts) and not self._one_word(
            word, {}, False
        )

    def _is_no_form(self, word: str, own: Mapping[str, str]) -> bool:
        """Whether a word that has a form's key is something else: a function word or, in its
        real case, an abbreviation (LEV is not "lever", the liver)."""
        if word.casefold() in stop_words():
            return True
        if word in own and any(letter.isupper() for letter in word[1:]):
            return True
        singular = word[:-1] if word.endswith("s") else word
        return any(part.isupper() and part in self._short for part in (word, singular))

    def _one_word(
        self, word: str, own: Mapping[str, str], ignore_case: bool
    ) -> Sequence[tuple[str, ...]]:
        if word.casefold() in stop_words() and not word.isupper():
            return []
        if word in own:
            inner = self._mentions(tokens(own[word]), (), False)
            if inner:
                return [mention.concepts for mention in inner]
        singular = word[:-1] if word.endswith("s") and word[:-1].isupper() else word
        short = self.of_short(word) or self.of_short(singular)
        if not short and ignore_case and len(word) >= 3 and word.islower():
            short = self._short_lower.get(word, ())
        return [short] if short else self._compounds(word)

    def parts(self, word: str) -> Sequence[tuple[str, ...]]:
        """The readings of each part of a compound word, () when it has no known part.

        >>> len(load().parts("lungesykdommen"))
        2
        """
        return self._compounds(word)


def _part_of_code(words: Sequence[Token], position: int) -> bool:
    """Whether a short form is part of a longer code: HAQ-DI, anti-PM. A space is no part of one."""
    word = words[position]
    if position > 0:
        before = words[position - 1]
        joined = word.joined and before.span.end + 1 == word.span.start
        if joined and (before.text.isupper() or before.text.casefold() == "anti"):
            return True
    if position + 1 < len(words):
        after = words[position + 1]
        return after.joined and word.span.end + 1 == after.span.start and after.text.isupper()
    return False


def _with(known: tuple[str, ...], concept_id: str) -> tuple[str, ...]:
    return known if concept_id in known else (*known, concept_id)


@cache
def load() -> Vocabulary:
    """The packaged vocabulary; read once."""
    folder = files("ingest") / "data" / "vocabulary"
    tables = sorted(folder.iterdir(), key=lambda file: file.name)
    concepts: dict[str, Concept] = {}
    for table in tables:
        if table.name.endswith(".tsv"):
            for concept in read_rows(table.read_text("utf-8")):
                known = concepts.get(concept.concept_id)
                concepts[concept.concept_id] = joined(known, concept) if known else concept
    return Vocabulary(concepts.values())
