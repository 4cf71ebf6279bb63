"""A question as it is put to a text: what both name, in the text's own words.

The reader's two vocabularies share no tokens, and it saw too few names to know that "tacrolimus" is
"takrolimus", or Prograf. The vocabulary of the field knows.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from ingest.model import Span
from ingest.vocabulary import EVERYDAY, Mention, Vocabulary

_CODED = r"(?=\w*\d|\w+[A-ZÆØÅÄÖ])\w+"
_CODE = re.compile(rf"\b{_CODED}(?:-{_CODED})*")
"""Numbers, acronyms and codes, which every language spells alike."""
_NAMES = frozenset({"drug", "drug_class", "condition"})
_COMMON = frozenset({"word", "study", EVERYDAY})
"""Kinds of concepts that verbs and common words stand for too: these stay as they are asked within
one language, and where the vocabulary only knows another form of the word ("forsøkt", tried, has
the key of "forsøk", a trial)."""
_SAME = {"nn": "nb"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words, and the language in which they are read."""

    text: str
    language: str


_SAME_START = 4
"""Two names that begin with so many letters alike are left as they are asked."""


def put_to(
    question: str,
    language: str,
    of: str,
    vocabulary: Vocabulary,
    said: Mapping[str, str] | None = None,
) -> list[Phrase]:
    """The question in `language` as it is put to a text in the language `of`.

    `said` are concepts and how the text names them. A text of another language that does not name
    one is asked with that language's usual name.

    >>> from ingest.vocabulary import load
    >>> [phrase.text for phrase in put_to("Has tacrolimus been tried in IBM?", "en", "nb", load())]
    ['Has ', 'takrolimus', ' been tried in ', 'IBM', '?']
    """
    spoken, written = _SAME.get(language, language), _SAME.get(of, of)
    said = said or {}
    if spoken == written:
        renamed, of = _synonyms(question, vocabulary, said), language
    else:
        renamed = _renamed(question, written, vocabulary, said)
    codes = not question.isupper()
    found: list[Phrase] = []
    at = 0
    for span, words, partly in renamed:
        found += [
            *_rest(question[at : span.start], language, of if codes else language),
            Phrase(words, of),
        ]
        if partly:  # "free" of "tacrolimus-free"
            found.append(Phrase(f" {span.of(question)}", language))
        at = span.end
    return [*found, *_rest(question[at:], language, of if codes else language)]


def _rest(text: str, language: str, of: str) -> Iterator[Phrase]:
    """Words that name nothing known; codes among them in the language `of`."""
    if language == of:
        if text:
            yield Phrase(text, language)
        return
    at = 0
    for code in _CODE.finditer(text):
        if text[at : code.start()]:
            yield Phrase(text[at : code.start()], language)
        yield Phrase(code[0], of)
        at = code.end()
    if text[at:]:
        yield Phrase(text[at:], language)


def _synonyms(
    question: str, vocabulary: Vocabulary, said: Mapping[str, str]
) -> Iterator[tuple[Span, str, bool]]:
    """Where the question names something by one word and the text by quite another, and that."""
    for span, named in _named(question, vocabulary):
        words = _as_said(named, said)
        if words is None or named[0].partly or _is_short(span.of(question), vocabulary, named):
            continue
        if _is_common(named[0], vocabulary):
            continue
        one, other = span.of(question).casefold(), words.casefold()
        if one[:_SAME_START] != other[:_SAME_START] and _is_clear(named[0], vocabulary):
            yield span, words, False


def _named(question: str, vocabulary: Vocabulary) -> Iterator[tuple[Span, list[Mention]]]:
    mentions = vocabulary.mentions(question, ignore_case=True)
    for span, inside in groupby(mentions, key=lambda mention: mention.span):
        yield span, list(inside)


def _as_said(named: list[Mention], said: Mapping[str, str]) -> str | None:
    return said.get(named[0].concepts[0]) if len(named) == 1 else None


def _is_short(surface: str, vocabulary: Vocabulary, named: list[Mention]) -> bool:
    """Whether what is named is named by an abbreviation: "grade" is a word, and no GRADE."""
    short = {*vocabulary.of_short(surface), *vocabulary.of_short(surface.upper())}
    return any(short.intersection(mention.concepts) for mention in named)


def _renamed(
    question: str, of: str, vocabulary: Vocabulary, said: Mapping[str, str]
) -> Iterator[tuple[Span, str, bool]]:
    """Where the question names something, its name in the language `of`, and whether that is but a
    part of the word; a compound word gives the names of its parts."""
    for span, named in _named(question, vocabulary):
        surface = span.of(question)
        if _is_short(surface, vocabulary, named):
            yield span, surface.upper() if surface.islower() else surface, False
            continue
        clear = [
            mention
            for mention in named
            if _is_clear(mention, vocabulary)
            and (vocabulary.spells(surface) or not _is_common(mention, vocabulary))
        ]
        words = _as_said(clear, said)
        usual = [vocabulary.concepts[mention.concepts[0]].name(of) for mention in clear]
        names = usual if words is None else [words]
        if names:
            yield span, " ".join(names), named[0].partly or len(clear) < len(named)


def _is_common(mention: Mention, vocabulary: Vocabulary) -> bool:
    return vocabulary.concepts[mention.concepts[0]].kind in _COMMON


def _is_clear(mention: Mention, vocabulary: Vocabulary) -> bool:
    """Whether a mention is a name, and means one thing as far as it matters here."""
    kind = vocabulary.concepts[mention.concepts[0]].kind
    return kind in _NAMES or len(mention.concepts) == 1
