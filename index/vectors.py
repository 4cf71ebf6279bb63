"""Nearest neighbours among passage vectors. The only file that imports FAISS.

The vectors in the store are the truth. What is kept on disk here is a cache: it carries a SHA-256
and the state it was made for. A stale one is brought up to date by the passages that came and went;
a damaged one is made again.

Few vectors are searched one by one, which is exact. Many are sorted into cells and held as bytes
(Jégou, Douze and Schmid 2011, inverted file; scalar quantisation), and as many cells are searched
as it takes to find nearly all that an exact search finds, measured when the index is built.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np

from index.encoder import Ids, Vectors
from index.temporary import temporary

_MAGIC = b"SITATVEC2\n"
EXACT_LIMIT = 50_000
"""Up to here a search is exact: about 5 ms and 77 MB at the limit."""
CELLS_PER_ROOT = 2
"""An index of n vectors has this times the root of n cells."""
LEAST_RECALL = 0.99
"""The share of an exact search's results that an approximate one must find, on a sample."""
_SAMPLE, _SAMPLE_K = 200, 100
_TRAIN_PER_CELL = 64
_SEED = 20_231
_CHUNK = 20_000

Fetch = Callable[[Ids], Vectors]
"""The vectors of passage ids, shape (n, dimension)."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What an index is: `name` for people, the cells it searches of those it has, and the recall
    that was measured (1.0 for an exact one)."""

    name: str
    searched: int
    cells: int
    recall: float


class VectorIndex:
    """Inner-product search over unit vectors with passage ids."""

    def __init__(self, index: "faiss.Index", ids: Ids, kind: Kind) -> None:
        self._index = index
        self.ids = ids
        self.kind = kind
        if kind.cells:
            faiss.extract_index_ivf(index).nprobe = kind.searched

    @classmethod
    def build(
        cls, ids: Ids, fetch: Fetch, dimension: int, exact_limit: int = EXACT_LIMIT
    ) -> "VectorIndex":
        """An index of the vectors of `ids`, shape (n,), fetched piece by piece."""
        if len(ids) <= exact_limit:
            index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
            _add(index, ids, fetch)
            return cls(index, ids, Kind("exact", 0, 0, 1.0))
        return cls._in_cells(ids, fetch, dimension)

    @classmethod
    def _in_cells(cls, ids: Ids, fetch: Fetch, dimension: int) -> "VectorIndex":
        cells = round(CELLS_PER_ROOT * len(ids) ** 0.5)
        draw = np.random.default_rng(_SEED)
        chosen = draw.choice(len(ids), min(len(ids), cells * _TRAIN_PER_CELL), replace=False)
        quantizer = faiss.IndexFlatIP(dimension)
        index = faiss.IndexIVFScalarQuantizer(
            quantizer, dimension, cells, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )
        index.cp.niter, index.cp.seed, index.cp.max_points_per_centroid = 8, 7, _TRAIN_PER_CELL
        index.train(fetch(ids[np.sort(chosen)]))
        _add(index, ids, fetch)
        sample = np.sort(draw.choice(len(ids), min(len(ids), _SAMPLE), replace=False))
        searched, recall = _enough_cells(index, ids, fetch, fetch(ids[sample]))
        return cls(index, ids, Kind("cells", searched, cells, recall))

    def brought_to(
        self, ids: Ids, fetch: Fetch, dimension: int, exact_limit: int = EXACT_LIMIT
    ) -> "VectorIndex":
        """The index of exactly `ids`: this one with the rest added and removed, or a new one when
        too much has changed or another kind fits the size."""
        new = np.setdiff1d(ids, self.ids, assume_unique=True)
        gone = np.setdiff1d(self.ids, ids, assume_unique=True)
        exact = len(ids) <= exact_limit
        changed = len(new) + len(gone)
        if exact != (self.kind.cells == 0) or changed > len(self.ids) // 2:
            return self.build(ids, fetch, dimension, exact_limit)
        if len(gone):
            self._index.remove_ids(faiss.IDSelectorBatch(gone))
        _add(self._index, new, fetch)
        return VectorIndex(self._index, ids, self.kind)

    def __len__(self) -> int:
        return len(self.ids)

    def search(self, query: Vectors, k: int) -> list[tuple[int, float]]:
        """The `k` nearest passages to one unit vector of shape (dimension,): (id, cosine)."""
        k = min(k, len(self))
        if k < 1:
            return []
        scores, ids = self._index.search(np.ascontiguousarray(query[None], np.float32), k)
        found = zip(ids[0].tolist(), scores[0].tolist(), strict=True)
        return [(int(i), float(score)) for i, score in found if i >= 0]

    def save(self, path: Path, state: str) -> None:
        """Write the cache for library state `state`: beside its place, then put there whole."""
        kind = self.kind
        about = f"{kind.name} {kind.searched} {kind.cells} {kind.recall} {len(self.ids)}\n"
        body = faiss.serialize_index(self._index).tobytes()
        parts = (about.encode(), self.ids.astype("<i8").tobytes(), body)
        head = f"{state}\n{_checksum(state, parts)}\n".encode()
        with temporary(path.parent, f"{path.name}.") as whole:
            with whole.open("wb") as file:
                for part in (_MAGIC, head, *parts):
                    file.write(part)
                file.flush()
                os.fsync(file.fileno())
            whole.replace(path)

    @classmethod
    def load(cls, path: Path) -> "tuple[VectorIndex, str] | None":
        """The cached index and the state it was made for, or None when missing or damaged."""
        try:
            data = path.read_bytes()
        except OSError:
            return None
        if not data.startswith(_MAGIC):
            return None
        try:
            end = data.index(b"\n", data.index(b"\n", len(_MAGIC)) + 1) + 1
            state, checksum = data[len(_MAGIC) : end].decode().split()
        except ValueError:
            return None
        rest = memoryview(data)[end:]
        if _checksum(state, (rest,)) != checksum:
            return None
        line = data[end : data.index(b"\n", end)].decode()
        name, searched, cells, recall, count = line.split()
        start = len(line) + 1
        stop = start + 8 * int(count)
        ids = np.frombuffer(rest[start:stop], "<i8").astype(np.int64)
        index = faiss.deserialize_index(np.frombuffer(rest[stop:], np.uint8))
        return cls(index, ids, Kind(name, int(searched), int(cells), float(recall))), state


def _checksum(state: str, parts: Iterable[bytes | memoryview]) -> str:
    digest = hashlib.sha256(state.encode())
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _add(index: "faiss.Index", ids: Ids, fetch: Fetch) -> None:
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        index.add_with_ids(np.ascontiguousarray(fetch(part), np.float32), part)


def _enough_cells(
    index: "faiss.IndexIVF", ids: Ids, fetch: Fetch, queries: Vectors
) -> tuple[int, float]:
    """How many cells to search for LEAST_RECALL of the exact results, and the recall measured."""
    best = np.full((len(queries), 0), 0.0, np.float32)
    names = np.zeros((len(queries), 0), np.int64)
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        best = np.hstack([best, queries @ fetch(part).T])
        names = np.hstack([names, np.broadcast_to(part, (len(queries), len(part)))])
        keep = np.argsort(-best, axis=1, kind="stable")[:, :_SAMPLE_K]
        best, names = np.take_along_axis(best, keep, 1), np.take_along_axis(names, keep, 1)
    searched = 8
    while True:
        index.nprobe = min(searched, index.nlist)
        _, found = index.search(queries, 2 * _SAMPLE_K)
        shared = [len(np.intersect1d(a, b)) for a, b in zip(names, found, strict=True)]
        recall = sum(shared) / names.size
        if recall >= LEAST_RECALL or searched >= index.nlist:
            return int(index.nprobe), round(recall, 4)
        searched = searched * 3 // 2
