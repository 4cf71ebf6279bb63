"""A reading aid for a source in another language: its words, and what our vocabulary calls them."""

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.model import Document, Span
from ingest.vocabulary import Vocabulary

MAX_WORDS = 60
_LANGUAGES = frozenset({"en", "nb", "nn", "sv", "da"})
_PLAIN = frozenset({"country", "month"})
"""Kinds of concepts that need no explaining."""
_NORWEGIAN = frozenset({"nb", "nn"})


@dataclass(frozen=True, slots=True)
class Gloss:
    """A word as the source writes it, and its name in the reader's language."""

    word: str
    meaning: str


def differs(document_language: str, reader_language: str) -> bool:
    """Whether a reader of one language is helped by a list: the two are ours and not the same."""
    both = {document_language, reader_language}
    return both <= _LANGUAGES and len(both) == 2 and both != _NORWEGIAN


def glosses(
    document: Document,
    spans: Iterable[Span],
    reader_language: str,
    vocabulary: Vocabulary,
    limit: int = MAX_WORDS,
) -> tuple[Gloss, ...]:
    """The words of `spans` (the quotes first, in the order given) that the vocabulary knows by
    another name in the reader's language; each meaning once.

    A word with several meanings is left out: a list can't tell which one is meant.
    """
    found: dict[str, Gloss] = {}
    for span in spans:
        text = span.of(document.text)
        mentions = vocabulary.mentions(text, document.abbreviations)
        places = [mention.span for mention in mentions]
        for mention in mentions:
            if len(mention.concepts) != 1 or places.count(mention.span) > 1:
                continue
            word = " ".join(mention.span.of(text).split())
            concept = vocabulary.concepts[mention.concepts[0]]
            meaning = concept.name(reader_language)
            if concept.kind not in _PLAIN and word.casefold() != meaning.casefold():
                found.setdefault(mention.concepts[0], Gloss(word, meaning))
            if len(found) == limit:
                return tuple(found.values())
    return tuple(found.values())
