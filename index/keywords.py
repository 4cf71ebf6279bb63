"""Keyword terms of a text: what the full-text index holds and what a question looks for.

A word counts as its Snowball stem in the text's language, as its key (spelling undone, the same
in all four languages) and as the concepts that it names in the vocabulary, with their wider
concepts. A question is stemmed in every language, since it does not know its source's language.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import snowballstemmer

from ingest.model import Abbreviation
from ingest.vocabulary import Vocabulary
from ingest.words import key, number_words, stop_words, tokens

_SNOWBALL = {
    "en": "english",
    "nb": "norwegian",
    "nn": "norwegian",
    "no": "norwegian",
    "sv": "swedish",
    "da": "danish",
    "de": "german",
    "fi": "finnish",
    "fr": "french",
    "nl": "dutch",
    "es": "spanish",
    "it": "italian",
}
_QUESTION_LANGUAGES = ("en", "nb", "sv", "da")

RECIPE = "keywords-1"


@dataclass(frozen=True, slots=True)
class Terms:
    """Space-free terms for each column of the full-text index."""

    stems: tuple[str, ...]
    keys: tuple[str, ...]
    concepts: tuple[str, ...]


@cache
def _stemmer(language: str) -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer(_SNOWBALL.get(language, "english"))


@lru_cache(maxsize=131072)
def stem(word: str, language: str) -> str:
    """The Snowball stem of a lower-case word (https://snowballstem.org)."""
    return str(_stemmer(language).stemWord(word))


def _words(text: str, without: Container[str] = ()) -> list[str]:
    values = number_words()
    found = []
    for token in tokens(text):
        word = token.text.casefold().replace(",", ".")
        if word in without:
            continue
        found.append(word)
        if word in values:
            found.append(str(values[word]))
    return found


def concept_terms(
    text: str,
    vocabulary: Vocabulary,
    explained: Sequence[Abbreviation] = (),
    *,
    ignore_case: bool = False,
    widen: bool = True,
) -> tuple[str, ...]:
    """The ids of the concepts that `text` names and, with `widen`, of their wider concepts."""
    found: list[str] = []
    for mention in vocabulary.mentions(text, explained, ignore_case=ignore_case):
        for concept in mention.concepts:
            found.append(concept)
            if widen:
                found.extend(vocabulary.ancestors(concept))
    return tuple(found)


def document_terms(
    text: str, language: str, vocabulary: Vocabulary, explained: Sequence[Abbreviation] = ()
) -> Terms:
    """The terms under which a passage is kept, repeats included (BM25 counts them)."""
    words = _words(text)
    return Terms(
        tuple(stem(word, language) for word in words),
        tuple(key(word) for word in words),
        concept_terms(text, vocabulary, explained),
    )


def question_terms(
    text: str, vocabulary: Vocabulary, explained: Sequence[Abbreviation] = ()
) -> Terms:
    """The terms that a question looks for, each once, without function words."""
    words = _words(text, without=stop_words())
    stems = (stem(word, language) for word in words for language in _QUESTION_LANGUAGES)
    concepts = concept_terms(text, vocabulary, explained, ignore_case=True, widen=False)
    return Terms(_once(stems), _once(key(word) for word in words), _once(concepts))


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for item in items if item))
