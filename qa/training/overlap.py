"""Which texts share the most telling words with a question: hard negatives."""

import math
import re
from collections import defaultdict
from collections.abc import Sequence

_WORD = re.compile(r"\w{2,}")


def words(text: str) -> set[str]:
    """Words cut after six letters, so that most endings don't count."""
    return {word[:6] for word in _WORD.findall(text.casefold())}


class Overlap:
    """Texts by the words they have; each word weighs its inverse document frequency."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._having: dict[str, list[int]] = defaultdict(list)
        self._sizes = []
        for place, text in enumerate(texts):
            found = words(text)
            self._sizes.append(max(1, len(found)))
            for word in sorted(found):
                self._having[word].append(place)
        self._count = len(texts)

    def nearest(self, question: str, most: int) -> list[int]:
        """Places of at most `most` texts, most alike first, ties by place."""
        scores: dict[int, float] = defaultdict(float)
        for word in sorted(words(question)):
            having = self._having.get(word, ())
            if having:
                weight = math.log(1 + self._count / len(having))
                for place in having:
                    scores[place] += weight
        order = sorted(scores, key=lambda p: (-scores[p] / self._sizes[p] ** 0.3, p))
        return order[:most]
