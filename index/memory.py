"""An encoder that remembers: questions and the sentences they are compared with come again."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from index.encoder import Encoder, Vectors

KEPT = 20_000
"""Vectors remembered, the least recently used forgotten first: about 35 MB of 384 float32."""


class RememberingEncoder:
    """Another encoder's vectors, each text encoded once. Safe to share between threads."""

    def __init__(self, encoder: Encoder, kept: int = KEPT) -> None:
        self._encoder = encoder
        self._kept = kept
        self._known: OrderedDict[tuple[str, str], Vectors] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def identity(self) -> str:
        return self._encoder.identity

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    @property
    def max_tokens(self) -> int:
        return self._encoder.max_tokens

    def count_tokens(self, text: str, language: str = "en") -> int:
        return self._encoder.count_tokens(text, language)

    def encode(self, texts: Sequence[str], languages: Sequence[str] = ()) -> Vectors:
        keys = list(zip(languages or ["en"] * len(texts), texts, strict=True))
        with self._lock:
            found = {key: self._known[key] for key in keys if key in self._known}
        new = [key for key in dict.fromkeys(keys) if key not in found]
        if new:
            made = self._encoder.encode([text for _, text in new], [spoken for spoken, _ in new])
            found.update(zip(new, made, strict=True))
        with self._lock:
            for key in keys:
                self._known[key] = found[key]
                self._known.move_to_end(key)
            while len(self._known) > self._kept:
                self._known.popitem(last=False)
        vectors = [found[key] for key in keys]
        return np.stack(vectors) if vectors else np.zeros((0, self.dimension), np.float32)
