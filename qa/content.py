"""What a stretch of text names: concepts, word keys and kinds, cached per text."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ingest.model import Abbreviation
from ingest.vocabulary import Vocabulary, load
from ingest.words import key, number_words, stop_words, tokens


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


@lru_cache(maxsize=16384)
def content_of(text: str, explained: tuple[Abbreviation, ...] = ()) -> Content:
    """The content of `text`, read with the packaged vocabulary and a document's abbreviations."""
    vocabulary = load()
    concepts = {
        concept for mention in vocabulary.mentions(text, explained) for concept in mention.concepts
    }
    concepts.update(name for name, pattern in _patterns() if pattern.search(text))
    wider = concepts | {up for concept in concepts for up in vocabulary.ancestors(concept)}
    values = number_words()
    keys = set()
    for token in tokens(text):
        word = token.text.casefold()
        if word not in stop_words() or word in values:
            keys.add(key(word))
        if word in values:
            keys.add(str(values[word]))
    kinds = {vocabulary.concepts[concept].kind for concept in concepts}
    return Content(frozenset(concepts), frozenset(wider), frozenset(kinds), frozenset(keys))
