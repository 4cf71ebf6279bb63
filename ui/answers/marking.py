"""Which words of a quote are the question's own, so that they can be marked for the eye."""

from collections.abc import Sequence

from ingest.model import Span
from ingest.vocabulary import Vocabulary
from ingest.words import key, stop_words, tokens
from qa.asks import asks_in


def _subject_keys(question: str) -> frozenset[str]:
    return frozenset(
        key(token.text) for token in tokens(question) if token.text.casefold() not in stop_words()
    )


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """The spans in text order, those that overlap made one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def marked_words(question: str, text: str, vocabulary: Vocabulary) -> tuple[Span, ...]:
    """Where `text` says what `question` asks about, in text order, without overlap.

    A word counts in any spelling and inflection, and in another language or as an abbreviation
    when the vocabulary knows both. Function words don't count.

    >>> from ingest.vocabulary import load
    >>> marked_words("Has tacrolimus been tried?", "eller takrolimus (én pasient)", load())
    (Span(start=6, end=16),)
    """
    keys = _subject_keys(question)
    asked = {
        concept
        for mention in vocabulary.mentions(question, ignore_case=True)
        for concept in mention.concepts
    }
    words = [token.span for token in tokens(text) if key(token.text) in keys]
    concepts = [
        mention.span
        for mention in vocabulary.mentions(text)
        if not asked.isdisjoint(mention.concepts)
    ]
    return _joined(words + concepts)


def asked_columns(question: str, columns: Sequence[str], vocabulary: Vocabulary) -> frozenset[int]:
    """The positions of the columns, by their names, that `question` asks about.

    Those whose names say most of it: what is asked for (a dose, an age) counts twice, a word of
    the question once.

    >>> from ingest.vocabulary import load
    >>> asked_columns("Hvilken dose fikk pasient 3?", ["Case", "Sirolimus dose"], load())
    frozenset({1})
    """
    wanted = {
        concept
        for ask in asks_in(question, vocabulary, ())
        for concept in (*ask.concepts, *ask.evidence)
    }
    scores = []
    for column in columns:
        named = {c for mention in vocabulary.mentions(column) for c in mention.concepts}
        said = len(marked_words(question, column, vocabulary))
        scores.append(said + 2 * bool(wanted & named))
    best = max(scores, default=0)
    return frozenset(i for i, value in enumerate(scores) if value == best and best)
