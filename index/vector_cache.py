"""The vector index of a library's present state: from memory, else from its cache, else rebuilt."""

from pathlib import Path

import structlog

from index.encoder import Ids, Vectors
from index.reader import Reader, follows
from index.vectors import VectorIndex

VECTORS_FILE = "vectors.faiss"

_log = structlog.get_logger(__name__)


class VectorCache:
    """Keeps one index at hand. Not for several threads at once."""

    def __init__(self, store: Reader, folder: Path, dimension: int) -> None:
        self._store = store
        self._path = folder / VECTORS_FILE
        self._dimension = dimension
        self._index: VectorIndex | None = None
        self._state = ""

    def fresh(self) -> VectorIndex:
        """The vector index of the present state: from memory, else from the cache, else rebuilt."""
        with self._store.snapshot():
            return self._of_state(self._store.vectors_state)

    def _of_state(self, state: str) -> VectorIndex:
        if self._index is not None and self._state == state:
            return self._index
        path = self._path
        kept, made_for = self._index, self._state
        self._index = None  # what is brought up to date is of no state meanwhile
        if kept is None:
            kept, made_for = VectorIndex.load(path) or (None, "")
        index = kept
        if index is None or made_for != state:
            index = self._made_for(state, index, made_for)
            try:
                index.save(path, state)
            except OSError as error:
                _log.warning("vector cache not written", path=str(path), reason=error.strerror)
        self._index, self._state = index, state
        return index

    def _made_for(self, state: str, kept: VectorIndex | None, made_for: str) -> VectorIndex:
        """The index of the present state, from an earlier one of this library if there is one."""
        ids, dimension = self._store.vector_ids(), self._dimension

        def fetch(wanted: Ids) -> Vectors:
            return self._store.vectors(wanted.tolist(), dimension)

        if kept is not None and follows(state, made_for):
            return kept.brought_to(ids, fetch, dimension)
        return VectorIndex.build(ids, fetch, dimension)
