"""Questions changed on purpose: another name, number or drug, or words of another language."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

from ingest.vocabulary import Vocabulary
from qa.training.sources import Sources

SWAPPED = 0.7
"""The share of the words that the dictionary has which are put into another language."""
FURTHEST = 60
"""A number becomes one that is greater by less than this."""
_NAME = re.compile(r"(?<=[\w,] )[A-ZÅÄÖÆØ][a-zåäöæøé]{2,}\b")
_NUMBER = re.compile(r"\b\d{1,4}\b")
_WORD = re.compile(r"[^\W\d_]{4,}")

Draw = np.random.Generator
T = TypeVar("T")


def one_of(items: Sequence[T], draw: Draw) -> T:
    """One of `items`, each as likely."""
    return items[int(draw.integers(len(items)))]


class Changes:
    """Names, drugs and translations to change a question with."""

    def __init__(self, sources: Sources, vocabulary: Vocabulary) -> None:
        self.drugs = sorted(c.name("en") for c in vocabulary.concepts.values() if c.kind == "drug")
        self._names = {
            kind: sorted({name for one in asked for name in _NAME.findall(one.question)})
            for kind, asked in sources.asked.items()
        }
        self._lexicon = _lexicon(sources)

    def renamed(self, question: str, kind: str, draw: Draw) -> str:
        """The question with another name or number, which its text then does not answer; as it
        is when it has neither."""
        marks = [*_NAME.finditer(question), *_NUMBER.finditer(question)]
        if not marks:
            return question
        mark = one_of(marks, draw)
        if mark[0].isdigit():
            other = str(int(mark[0]) + int(draw.integers(1, FURTHEST)))
        else:
            other = one_of(self._names[kind], draw)
        return question[: mark.start()] + other + question[mark.end() :]

    def translated(self, text: str, way: tuple[str, str], draw: Draw) -> str:
        """Most words of a text in another language, where the dictionary has them. `way` is
        (to, from)."""
        known = self._lexicon[way]

        def other(match: re.Match[str]) -> str:
            found = known.get(match[0].lower())
            return one_of(found, draw) if found and draw.random() < SWAPPED else match[0]

        return _WORD.sub(other, text)


def _lexicon(sources: Sources) -> Mapping[tuple[str, str], Mapping[str, Sequence[str]]]:
    """From (to, from) languages and a word to its translations, single words only."""
    found: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in sources.words:
        if " " in row["en"] or " " in row["tr"]:
            continue
        for language in ("nb", "nn") if row["lang"] == "nb" else (row["lang"],):
            found[language, "en"][row["en"].lower()].append(row["tr"])
            found["en", language][row["tr"].lower()].append(row["en"])
    return found
