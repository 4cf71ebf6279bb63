"""How much of an exact search's result a library's vector index finds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.ports import Vectors
from index.library import CANDIDATES
from index.store import Store
from index.vector_cache import VECTORS_FILE
from index.vectors import VectorIndex
from ingest.errors import LibraryError

FETCHED = 2
"""A search asks an index in cells for so many times the candidates, and orders them exactly."""
_BLOCK = 10_000
_SAME = 1e-6
"""Cosines nearer than this are a tie, and either passage is right."""


@dataclass(frozen=True, slots=True)
class Recall:
    """The kind of index, and the mean share of the exact `k` nearest that it finds: when it is
    asked for `k`, and when it is asked for FETCHED times as many, as a search does."""

    kind: str
    searched: int
    cells: int
    k: int
    alone: float
    as_searched: float


def recall(folder: Path, queries: Vectors, k: int = CANDIDATES) -> Recall:
    """Of the index that is kept in a library's folder, for queries of shape (n, dimension).

    Raises LibraryError when the kept index is not that of the library's present state.
    """
    store = Store(folder)
    try:
        with store.snapshot():
            state, ids = store.vectors_state, store.vector_ids()
            kept = VectorIndex.load(folder / VECTORS_FILE)
            if kept is None or kept[1] != state:
                raise LibraryError(f"{folder}: the vector index is not up to date; ask a question")
            index = kept[0]
            dimension = queries.shape[1]
            blocks = (
                store.vectors(ids[start : start + _BLOCK].tolist(), dimension)
                for start in range(0, len(ids), _BLOCK)
            )
            cosines = exact(blocks, queries)
    finally:
        store.close()
    place = {int(passage_id): row for row, passage_id in enumerate(ids)}
    k = min(k, len(ids))

    def mean(asked_for: int) -> float:
        found = [[place[i] for i, _ in index.search(query, asked_for)] for query in queries]
        return float(
            np.mean([share(row, rows, k) for row, rows in zip(cosines, found, strict=True)])
        )

    alone = mean(k)
    kind = index.kind
    wider = mean(FETCHED * k) if kind.cells else alone
    return Recall(kind.name, kind.searched, kind.cells, k, round(alone, 4), round(wider, 4))


def exact(blocks: Iterator[Vectors], queries: Vectors) -> Vectors:
    """The cosine of every query with every vector, shape (queries, vectors)."""
    return np.hstack([queries @ block.T for block in blocks]).astype(np.float32)


def share(cosines: Vectors, rows: Sequence[int], k: int) -> float:
    """Which share of the `k` highest cosines the rows found hold; ties count as found."""
    least = float(np.sort(cosines)[-k]) - _SAME
    return min(k, sum(float(cosines[row]) >= least for row in set(rows))) / k
