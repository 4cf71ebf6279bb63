"""What a stretch of text names: concepts, word keys and kinds, cached per text."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ingest.model import Abbreviation
from ingest.vocabulary import Vocabulary, load
from ingest.words import key, number_words, stop_words, token_texts


@dataclass(frozen=True, slots=True)
class Content:
    """What a text names.

    `concepts` are those it names itself, `wider` those and all that are wider, `kinds` the kinds
    of the named ones, `keys` the keys of its words with number words as digits.
    """

    concepts: frozenset[str]
    wider: frozenset[str]
    kinds: frozenset[str]
    keys: frozenset[str]

    def __or__(self, other: "Content") -> "Content":
        return Content(
            self.concepts | other.concepts,
            self.wider | other.wider,
            self.kinds | other.kinds,
            self.keys | other.keys,
        )

    def of_kind(self, kinds: frozenset[str], vocabulary: Vocabulary) -> frozenset[str]:
        """The named concepts of some kinds."""
        return frozenset(c for c in self.concepts if vocabulary.concepts[c].kind in kinds)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Concepts that a pattern names (data/patterns.toml), those the vocabulary knows."""
    table = tomllib.loads((files("qa") / "data" / "patterns.toml").read_text("utf-8"))
    known = load().concepts
    return tuple((name, re.compile(p)) for name, p in table.items() if name in known)


NOTHING = Content(frozenset(), frozenset(), frozenset(), frozenset())


@lru_cache(maxsize=65536)
def _keys(written: str) -> tuple[str, ...]:
    """The keys of one word: none for a function word, its digits too for a number word."""
    word, values = written.casefold(), number_words()
    if word in values:
        return key(word), str(values[word])
    return () if word in stop_words() else (key(word),)


def union(contents: Iterable[Content]) -> Content:
    """All that several stretches name."""
    found = list(contents)
    return Content(
        frozenset[str]().union(*(content.concepts for content in found)),
        frozenset[str]().union(*(content.wider for content in found)),
        frozenset[str]().union(*(content.kinds for content in found)),
        frozenset[str]().union(*(content.keys for content in found)),
    )


@lru_cache(maxsize=16384)
def content_of(text: str, explained: tuple[Abbreviation, ...] = ()) -> Content:
    """The content of `text`, read with the packaged vocabulary and a document's abbreviations."""
    vocabulary = load()
    concepts = {
        concept for mention in vocabulary.mentions(text, explained) for concept in mention.concepts
    }
    concepts.update(name for name, pattern in _patterns() if pattern.search(text))
    wider = concepts | {up for concept in concepts for up in vocabulary.ancestors(concept)}
    keys = frozenset[str]().union(*map(_keys, token_texts(text)))
    kinds = {vocabulary.concepts[concept].kind for concept in concepts}
    return Content(frozenset(concepts), frozenset(wider), frozenset(kinds), keys)
