"""What the reader reads at once: a question, where a text stands, and sentences of that text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from index.encoder import NORDIC_LANGUAGES
from ingest.vocabulary import Vocabulary
from qa.reader.wording import put_to

QUESTION, CONTEXT, SENTENCE = 96, 40, 160
"""Most tokens of a question, of a context and of a sentence."""
START, END = 101, 102
"""The base vocabulary's marks before a window and after each of its parts."""

Ids = Sequence[int]


@dataclass(frozen=True, slots=True)
class Window:
    """Token ids of a question, a context and sentences, each part with its end mark.

    `asked` is how many tokens the question takes, marks included; `spans` are the (start, end) of
    each sentence's tokens.
    """

    ids: Ids
    asked: int
    spans: Sequence[tuple[int, int]]


class Tokens:
    """Text to token ids: English by the base vocabulary, Nordic languages by the tower's own.

    The ids of the second come after all of the first.
    """

    def __init__(self, base: Tokenizer, nordic: Tokenizer, vocabulary: Vocabulary) -> None:
        for tokenizer in (base, nordic):
            tokenizer.no_padding()
            tokenizer.no_truncation()
        self._base, self._nordic, self._vocabulary = base, nordic, vocabulary
        self._offset = base.get_vocab_size()

    def ids(self, text: str, language: str) -> list[int]:
        """Ids without marks."""
        if language in NORDIC_LANGUAGES:
            found = self._nordic.encode(text, add_special_tokens=False).ids
            return [self._offset + piece for piece in found]
        return list(self._base.encode(text, add_special_tokens=False).ids)

    def question_ids(
        self, question: str, language: str, of: str, said: Mapping[str, str] | None = None
    ) -> list[int]:
        """Ids of a question as it is put to a text in the language `of`, which names concepts as
        `said` has them."""
        phrases = put_to(question, language, of, self._vocabulary, said)
        return [piece for phrase in phrases for piece in self.ids(phrase.text, phrase.language)]


def cut(question: Ids, context: Ids, sentences: Sequence[Ids], most: int) -> Iterator[Window]:
    """Windows over neighbouring `sentences`, each of about `most` tokens and one sentence or more.

    Every sentence is in exactly one window, in order.
    """
    head = [START, *question[:QUESTION], END]
    before = [*context[:CONTEXT], END] if context else []
    ids, spans = [*head, *before], list[tuple[int, int]]()
    for sentence in sentences:
        part = [*sentence[:SENTENCE], END]
        if spans and len(ids) + len(part) > most:
            yield Window(ids, len(head), spans)
            ids, spans = [*head, *before], []
        spans.append((len(ids), len(ids) + len(part)))
        ids += part
    if spans:
        yield Window(ids, len(head), spans)
