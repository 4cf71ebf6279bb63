"""Nearest neighbours among passage vectors. The only file that imports FAISS.

The vectors in the store are the truth. What is kept on disk here is a cache: it carries a SHA-256
and the state it was made for, and is made again when either does not fit.
"""

import hashlib
import os
import tempfile
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from index.encoder import Vectors

Ids = npt.NDArray[np.int64]
_MAGIC = b"SITATVEC1\n"


class VectorIndex:
    """Exact inner-product search over unit vectors with passage ids."""

    def __init__(self, index: "faiss.Index") -> None:
        self._index = index

    @classmethod
    def build(cls, ids: Ids, vectors: Vectors, dimension: int) -> "VectorIndex":
        """`ids` of shape (n,), `vectors` of shape (n, dimension), unit length."""
        index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
        if len(ids):
            index.add_with_ids(np.ascontiguousarray(vectors, np.float32), ids.astype(np.int64))
        return cls(index)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, query: Vectors, k: int) -> list[tuple[int, float]]:
        """The `k` nearest passages to one unit vector of shape (dimension,): (id, cosine)."""
        k = min(k, len(self))
        if k < 1:
            return []
        scores, ids = self._index.search(np.ascontiguousarray(query[None], np.float32), k)
        found = zip(ids[0].tolist(), scores[0].tolist(), strict=True)
        return [(int(i), float(score)) for i, score in found if i >= 0]

    def save(self, path: Path, state: str) -> None:
        """Write the cache for library state `state`: to a temporary file, then renamed."""
        body = np.asarray(faiss.serialize_index(self._index)).tobytes()
        head = f"{state}\n{hashlib.sha256(body).hexdigest()}\n".encode()
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_MAGIC + head + body)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise

    @classmethod
    def load(cls, path: Path, state: str) -> "VectorIndex | None":
        """The cached index, or None when it is missing, damaged or made for another state."""
        try:
            data = path.read_bytes()
        except OSError:
            return None
        if not data.startswith(_MAGIC):
            return None
        try:
            made_for, checksum, body = data[len(_MAGIC) :].split(b"\n", 2)
        except ValueError:
            return None
        if made_for.decode("utf-8", "replace") != state:
            return None
        if hashlib.sha256(body).hexdigest().encode() != checksum:
            return None
        return cls(faiss.deserialize_index(np.frombuffer(body, np.uint8)))
