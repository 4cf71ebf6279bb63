"""An example for the reader: a question with windows, some sentences of which answer it."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.reader.windows import Ids, Tokens, Window, cut
from qa.training.changes import Draw
from qa.training.recipe import Recipe
from qa.training.texts import Text


@dataclass(frozen=True, slots=True)
class Example:
    """A question's windows, and for each of their sentences 1, 0 or, where unknown, -1."""

    windows: Sequence[Window]
    labels: Sequence[int]

    @property
    def size(self) -> int:
        return sum(len(window.ids) for window in self.windows)


@dataclass(frozen=True, slots=True)
class Part:
    """Neighbouring sentences of one text with their labels."""

    context: str
    language: str
    sentences: Sequence[str]
    labels: Sequence[int]


def whole(text: Text, answers: frozenset[int]) -> Part:
    """A text as one part, under the longest of its contexts."""
    context = max(text.contexts, key=len, default="")
    labels = [1 if place in answers else 0 for place in range(len(text.sentences))]
    return Part(context, text.language, text.sentences, labels)


class Cutter:
    """Cuts parts into the windows of an example."""

    def __init__(self, tokens: Tokens, recipe: Recipe) -> None:
        self._tokens, self._recipe = tokens, recipe
        self._ids: dict[tuple[str, str], list[int]] = {}

    def example(
        self,
        question: str,
        language: str,
        parts: Sequence[Part],
        size: int,
        draw: Draw,
        all_windows: bool = False,
        more: int | None = None,
    ) -> Example:
        """Windows of `parts`: all with an answer, and `more` others, or as many as the recipe
        says."""
        languages = sorted({part.language for part in parts})
        asked = {of: self._asked(question, language, of) for of in languages}
        kept: list[tuple[Window, list[int]]] = []
        rest: list[tuple[Window, list[int]]] = []
        for part in parts:
            bare = draw.random() < self._recipe.bare
            context = [] if bare or not part.context else self._of(part.context, part.language)
            sentences = [self._of(sentence, part.language) for sentence in part.sentences]
            at = 0
            for window in cut(asked[part.language], context, sentences, size):
                labels = list(part.labels[at : at + len(window.spans)])
                at += len(window.spans)
                (kept if 1 in labels or all_windows else rest).append((window, labels))
        if more is None:
            more = self._recipe.apart if kept else self._recipe.apart + 1
        if rest:
            picked = sorted(int(p) for p in draw.permutation(len(rest))[:more])
            kept += [rest[p] for p in picked]
        return Example([w for w, _ in kept], [label for _, labels in kept for label in labels])

    def _asked(self, question: str, language: str, of: str) -> Ids:
        if self._recipe.worded:
            return self._tokens.question_ids(question, language, of)
        return self._tokens.ids(question, language)

    def _of(self, text: str, language: str) -> Ids:
        key = (text, language)
        found = self._ids.get(key)
        if found is None:
            found = self._ids[key] = self._tokens.ids(text, language)
        return found
