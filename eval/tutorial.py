"""The pipeline of the usual tutorial, as a baseline.

Split the raw files with LangChain's splitter into chunks of 1,000 characters with 200 overlapping,
embed the chunks with langchain-huggingface and all-MiniLM-L6-v2, and show the 4 that a flat FAISS
index finds nearest to the question. The sizes are those of LangChain's tutorial "Build a Retrieval
Augmented Generation (RAG) App", and 4 is the default `k` of its vector stores. It embeds the
question alone, without earlier ones, and it never refuses.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from eval.ports import DocumentSummary, Encode, Search, SearchOver, Vectors
from eval.questions import Alternative, Question
from eval.response import Response, Shown, SourceText, Texts
from eval.splitter import split
from index.encoder import packaged_folder
from index.vectors import VectorIndex
from ingest.errors import SitatError
from ingest.model import Document, Span
from qa.model import Status

CHUNK_SIZE = 1000
CHUNK_OVERLAP = 200
TOP_K = 4


class BaselineError(SitatError):
    """The baseline cannot be built: a raw file is missing, or the vectors do not fit."""


class Embeddings(Protocol):
    """What a LangChain embedding offers: texts to vectors, as lists of floats."""

    def embed_documents(self, texts: list[str], /) -> list[list[float]]: ...
    def embed_query(self, text: str, /) -> list[float]: ...


def huggingface_embeddings() -> Embeddings:
    """LangChain's own embedding over the packaged weights, as a tutorial makes it: float32, on the
    processor, with its default batches.

    Raises EncoderError when the weights are not installed.
    """
    from langchain_huggingface import HuggingFaceEmbeddings  # heavy: it takes seconds to import

    made: Embeddings = HuggingFaceEmbeddings(
        model_name=str(packaged_folder()), model_kwargs={"device": "cpu"}
    )
    return made


def encode_with(embeddings: Embeddings) -> Encode:
    """A LangChain embedding as a function from texts to float32 vectors, shape (n, d)."""

    def encode(texts: Sequence[str]) -> Vectors:
        return np.asarray(embeddings.embed_documents(list(texts)), np.float32)

    return encode


def flat_search(vectors: Vectors) -> Search:
    """A flat FAISS index of unit vectors, shape (n, d), searched by inner product.

    The tutorial's is flat too, by squared distance: of unit vectors that is the same order.
    """
    count, dimension = vectors.shape
    index = VectorIndex.build(
        np.arange(count, dtype=np.int64), lambda rows: vectors[rows], dimension, exact_limit=count
    )

    def search(query: Vectors, k: int) -> Sequence[int]:
        found = index.search(query, k)
        return [row for row, _ in sorted(found, key=lambda item: (-item[1], item[0]))]

    return search


def read_raw_texts(folder: Path, documents: Sequence[DocumentSummary]) -> dict[str, str]:
    """The files' own text by source name, read from `folder` as UTF-8, line ends as they are.

    Raises:
        BaselineError: when a file is missing or is not UTF-8.
    """
    texts = {}
    for document in documents:
        try:
            texts[document.source] = (folder / document.source).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = f"the baseline cannot read {document.source} in {folder} ({error})"
            raise BaselineError(reason) from error
    return texts


def raw_sources(documents: Sequence[Document], raw_texts: Mapping[str, str]) -> Texts:
    """The baseline's texts by document id, in the order of `documents`.

    Raises:
        BaselineError: when a document's source has no raw text.
    """
    missing = [each.source for each in documents if each.source not in raw_texts]
    if missing:
        raise BaselineError(
            f"the baseline needs the raw text of every document; missing: {', '.join(missing)}"
        )
    return {each.document_id: SourceText(each.source, raw_texts[each.source]) for each in documents}


def relocate(questions: Sequence[Question], texts: Texts) -> tuple[Question, ...]:
    """The questions with their facts' spans counted in `texts` (the raw files).

    A raw file may break lines where the stored text has spaces, so any white space matches any.
    Where markup breaks a fact's words up, its spans are empty there and it can't be found.
    """

    def moved(alternative: Alternative) -> Alternative:
        pattern = r"\s+".join(re.escape(word) for word in alternative.text.split())
        raw = texts[alternative.document_id].text
        spans = tuple(Span(*match.span()) for match in re.finditer(pattern, raw))
        return replace(alternative, spans=spans)

    return tuple(
        replace(
            question,
            facts=tuple(
                tuple(moved(alternative) for alternative in fact) for fact in question.facts
            ),
        )
        for question in questions
    )


@dataclass(frozen=True, slots=True)
class Tutorial:
    """The chunks of all files and the search over their vectors. Made by `build`."""

    chunks: tuple[Shown, ...]
    encode: Encode
    search: Search

    def respond(self, question: Question) -> Response:
        """The nearest chunks as quotes, best first; always answered."""
        query = self.encode([question.question])[0]
        nearest = self.search(query, min(TOP_K, len(self.chunks)))
        return Response(Status.ANSWERED, tuple(self.chunks[row] for row in nearest))


def build(texts: Texts, encode: Encode, search_over: SearchOver = flat_search) -> Tutorial:
    """Split and embed `texts`, and index their vectors.

    Raises:
        BaselineError: when there is no text, or `encode` does not return one row for each chunk.
    """
    chunks = tuple(
        Shown(document_id, known.source, span, span.of(known.text))
        for document_id, known in texts.items()
        for span in split(known.text, CHUNK_SIZE, CHUNK_OVERLAP)
    )
    if not chunks:
        raise BaselineError("the baseline has no text to split; add documents with `sitat ingest`")
    vectors = encode([chunk.text for chunk in chunks])
    if vectors.ndim != 2 or len(vectors) != len(chunks):
        raise BaselineError(
            f"the encoder returned shape {vectors.shape} for {len(chunks)} chunks, (n, d) is needed"
        )
    return Tutorial(chunks, encode, search_over(vectors))
