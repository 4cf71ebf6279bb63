"""`python -m eval.bench.tutorial_start FOLDER QUESTION`: the tutorial pipeline as a fresh process.

Imports it, loads its saved index and chunks, answers one question and prints the chunks found.
LangChain pickles the documents beside its FAISS index; here they are JSON.
"""

import json
import sys
from pathlib import Path

import numpy as np

from eval.ports import Vectors
from eval.tutorial import TOP_K, BaselineError, Embeddings, Tutorial, huggingface_embeddings
from index.vectors import VectorIndex

_INDEX, _CHUNKS = "index.faiss", "chunks.json"
_STATE = "tutorial"


def save(folder: Path, tutorial: Tutorial, vectors: Vectors) -> None:
    """Write the chunks and a flat index of their vectors, shape (n, d)."""
    folder.mkdir(parents=True, exist_ok=True)
    count, dimension = vectors.shape
    index = VectorIndex.build(
        np.arange(count, dtype=np.int64), lambda rows: vectors[rows], dimension, exact_limit=count
    )
    index.save(folder / _INDEX, _STATE)
    chunks = [[chunk.source, chunk.text] for chunk in tutorial.chunks]
    (folder / _CHUNKS).write_text(json.dumps(chunks, ensure_ascii=False), "utf-8")


def answer(folder: Path, embeddings: Embeddings, question: str) -> list[tuple[str, str]]:
    """The nearest chunks, best first: (source, text). Raises BaselineError without an index."""
    kept = VectorIndex.load(folder / _INDEX)
    if kept is None:
        raise BaselineError(f"{folder}: the tutorial's index is missing or damaged")
    chunks = json.loads((folder / _CHUNKS).read_text("utf-8"))
    query = np.asarray(embeddings.embed_query(question), np.float32)
    found = kept[0].search(query, TOP_K)
    return [(str(chunks[row][0]), str(chunks[row][1])) for row, _ in found]


def main(folder: str, question: str) -> None:
    """Answer one question."""
    for source, text in answer(Path(folder), huggingface_embeddings(), question):
        sys.stdout.write(f"{source}\n{text}\n\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
