"""How fast two encoders are, beside each other in one run."""

import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.encoder import Encoder

ROUNDS = 5
TEXTS = 300


@dataclass(frozen=True, slots=True)
class Pace:
    """Texts a second, median of the rounds, and their ratio (1: as fast as the plain encoder)."""

    texts: str
    plain: float
    other: float

    @property
    def ratio(self) -> float:
        return self.other / self.plain


def paces(plain: Encoder, other: Encoder, news: Mapping[str, Sequence[str]]) -> list[Pace]:
    """Of the same Nordic texts, and of the same English texts. The encoders take turns, so that
    what else the machine does slows both."""
    nordic = [
        (text, language)
        for language, texts in news.items()
        if language != "en"
        for text in texts[: TEXTS // 4]
    ]
    english = [(text, "en") for text in news["en"][:TEXTS]]
    return [
        _pace("Nordic text", plain, other, nordic),
        _pace("English text", plain, other, english),
    ]


def _pace(name: str, plain: Encoder, other: Encoder, texts: Sequence[tuple[str, str]]) -> Pace:
    rates: tuple[list[float], list[float]] = ([], [])
    for turn in range(ROUNDS + 1):
        for encoder, found in zip((plain, other), rates, strict=True):
            begun = time.perf_counter()
            encoder.encode([text for text, _ in texts], [language for _, language in texts])
            if turn:  # the first round warms up
                found.append(len(texts) / (time.perf_counter() - begun))
    first, second = (statistics.median(found) for found in rates)
    return Pace(name, round(first, 1), round(second, 1))
