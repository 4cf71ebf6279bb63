"""A question as it is put to a text of another language: what both name, in the text's own words.

The reader's two vocabularies share no tokens, and it saw too few names to know that "tacrolimus" is
"takrolimus". The vocabulary of the field knows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from ingest.model import Span
from ingest.vocabulary import Mention, Vocabulary

_CODED = r"(?=\w*\d|\w+[A-ZÆØÅÄÖ])\w+"
_CODE = re.compile(rf"\b{_CODED}(?:-{_CODED})*")
"""Numbers, acronyms and codes, which every language spells alike."""
_NAMES = frozenset({"drug", "drug_class", "condition"})
_LEFT = frozenset({"word", "study", "kind"})
"""Kinds of concepts that verbs and common words stand for too: these stay as they are asked."""
_SAME = {"nn": "nb"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words, and the language in which they are read."""

    text: str
    language: str


def put_to(question: str, language: str, of: str, vocabulary: Vocabulary) -> list[Phrase]:
    """The question in `language` as it is put to a text in the language `of`.

    >>> from ingest.vocabulary import load
    >>> [phrase.text for phrase in put_to("Has tacrolimus been tried in IBM?", "en", "nb", load())]
    ['Has ', 'takrolimus', ' been tried in ', 'IBM', '?']
    """
    spoken, written = _SAME.get(language, language), _SAME.get(of, of)
    if spoken == written:
        return [Phrase(question, language)]
    codes = not question.isupper()
    found: list[Phrase] = []
    at = 0
    for span, words, partly in _renamed(question, written, vocabulary):
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


def _renamed(question: str, of: str, vocabulary: Vocabulary) -> Iterator[tuple[Span, str, bool]]:
    """Where the question names something, its name in the language `of`, and whether that is but a
    part of the word; a compound word gives the names of its parts."""
    mentions = vocabulary.mentions(question, ignore_case=True)
    for span, inside in groupby(mentions, key=lambda mention: mention.span):
        named = list(inside)
        surface = span.of(question)
        if vocabulary.of_short(surface) or vocabulary.of_short(surface.upper()):
            yield span, surface.upper() if surface.islower() else surface, False
            continue
        clear = [mention for mention in named if _is_clear(mention, vocabulary)]
        names = [vocabulary.concepts[mention.concepts[0]].name(of) for mention in clear]
        if names:
            yield span, " ".join(names), named[0].partly or len(clear) < len(named)


def _is_clear(mention: Mention, vocabulary: Vocabulary) -> bool:
    """Whether a mention is a name, and means one thing as far as it matters here."""
    kind = vocabulary.concepts[mention.concepts[0]].kind
    return kind in _NAMES or (kind not in _LEFT and len(mention.concepts) == 1)
