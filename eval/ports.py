"""What the evaluation needs from the rest of the house, as protocols and plain callables."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.model import Document
from qa.model import Answer

Vectors = NDArray[np.float32]

Encode = Callable[[Sequence[str]], Vectors]
"""Texts to unit vectors: float32, shape (len(texts), dimensions)."""

Search = Callable[[Vectors, int], Sequence[int]]
"""Row numbers of the `k` vectors nearest to a query of shape (d,), best first."""

SearchOver = Callable[[Vectors], Search]
"""The search over vectors of shape (n, d)."""

Clock = Callable[[], float]
"""Seconds on a clock that only goes forward, such as `time.perf_counter`."""

Progress = Callable[[int, int], None]
"""Told (questions done, questions in all) after each question."""


class DocumentSummary(Protocol):
    """One line of the library's list of documents."""

    @property
    def document_id(self) -> str: ...
    @property
    def source(self) -> str: ...


class Library(Protocol):
    """The documents that answers quote from."""

    @property
    def index_id(self) -> str: ...
    def documents(self) -> Sequence[DocumentSummary]: ...
    def document(self, document_id: str, /) -> Document: ...


class Asker(Protocol):
    """The assistant under test. `history` holds the earlier questions, oldest first."""

    @property
    def library(self) -> Library: ...
    def ask(self, question: str, history: Sequence[str], /) -> Answer: ...
