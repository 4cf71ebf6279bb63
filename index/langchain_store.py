"""The library as a LangChain vector store: the same one that is asked for answers."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import VectorStore

from index.encoder import unit
from index.hits import Hit
from index.langchain_documents import passage_document, passage_of
from index.langchain_embeddings import SitatEmbeddings
from index.library import Library
from index.texts import GivenText, TextError

_WIDEN = 4


class SitatVectorStore(VectorStore):
    """Texts are kept whole, each as one document of the library, with their ids and metadata.

    A search finds them, and the passages of the library's files, whose ids are
    `document_id:start-end`. Scores are cosines. Errors are SitatErrors.
    """

    def __init__(self, library: Library) -> None:
        self.library = library

    @property
    def embeddings(self) -> SitatEmbeddings:
        return SitatEmbeddings(self.library.read_encoder)

    @classmethod
    def from_texts(
        cls,
        texts: list[str],
        embedding: Embeddings,
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: list[str] | None = None,
        **kwargs: Any,
    ) -> "SitatVectorStore":
        """A store over the library in `folder=`, which is made if need be, with `texts` added.

        `embedding` is a SitatEmbeddings: a library counts its encoder's own tokens. Raises
        TextError when it is another, or when no folder is named.
        """
        folder = kwargs.get("folder")
        if not isinstance(embedding, SitatEmbeddings):
            raise TextError(f"a library takes SitatEmbeddings, not {type(embedding).__name__}")
        if not isinstance(folder, str | Path):
            raise TextError("name the library's folder: from_texts(…, folder=PATH)")
        store = cls(Library(Path(folder), embedding.encoder, create=True))
        store.add_texts(texts, metadatas, ids=ids)
        return store

    # -- writing ------------------------------------------------------------------------------

    def add_texts(
        self,
        texts: Iterable[str],
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: Sequence[str | None] | None = None,
        **kwargs: Any,
    ) -> list[str]:
        """Keep texts, all or none; returns their ids. A text takes the place of one of its id.

        Raises TextError when one cannot be kept, or when the lists are of different lengths.
        """
        given = list(texts)
        about = metadatas if metadatas is not None else [{}] * len(given)
        names = ids if ids is not None else [None] * len(given)
        if not len(given) == len(about) == len(names):
            raise TextError(
                f"{len(given)} texts, {len(about)} metadatas and {len(names)} ids; give one of each"
                " for every text"
            )
        named = [str(uuid.uuid4()) if name is None else str(name) for name in names]
        self.library.add_texts(
            [
                GivenText.of(name, text, metadata or {})
                for name, text, metadata in zip(named, given, about, strict=True)
            ]
        )
        return named

    def delete(self, ids: list[str] | None = None, **kwargs: Any) -> bool:
        """Take texts out by their ids, all or none; ids that are not there are passed over.

        Raises TextError when no ids are given, and for the passage of a file.
        """
        if ids is None:
            raise TextError("name the ids to delete; a library is never emptied at once")
        held = {item.text_id for item in self.library.texts(text_ids=ids).values()}
        for name in ids:
            passage = None if name in held else passage_of(self.library, name)
            if passage:
                raise TextError(
                    f"{name}: this is a passage of a file; `sitat remove {passage.document_id}`"
                    " takes the file out"
                )
        self.library.remove_texts(ids)
        return True

    # -- reading ------------------------------------------------------------------------------

    def get_by_ids(self, ids: Sequence[str], /) -> list[Document]:
        """The texts and passages of these ids that are there, in the order asked."""
        with self.library.snapshot():
            held = {t.text_id: t for t in self.library.texts(text_ids=ids).values()}
            found = []
            for name in ids:
                if name in held:
                    found.append(_text_document(held[name]))
                elif passage := passage_of(self.library, name):
                    found.append(passage_document(self.library, passage))
            return found

    def similarity_search(self, query: str, k: int = 4, **kwargs: Any) -> list[Document]:
        """The `k` texts and passages nearest to a question, best first."""
        return [found for found, _ in self.similarity_search_with_score(query, k)]

    def similarity_search_with_score(
        self, query: str, k: int = 4, **kwargs: Any
    ) -> list[tuple[Document, float]]:
        """As `similarity_search`, each with its cosine, 1.0 being the same direction."""
        return self.similarity_search_with_score_by_vector(self.embeddings.embed_query(query), k)

    def similarity_search_by_vector(
        self, embedding: list[float], k: int = 4, **kwargs: Any
    ) -> list[Document]:
        """The `k` texts and passages nearest to a vector, best first."""
        return [found for found, _ in self.similarity_search_with_score_by_vector(embedding, k)]

    def similarity_search_with_score_by_vector(
        self, embedding: list[float], k: int = 4
    ) -> list[tuple[Document, float]]:
        """The `k` texts and passages nearest to a vector, each with its cosine.

        A text counts as near as the nearest of its passages. Raises TextError when the vector is
        of another length than the encoder's.
        """
        vector = np.asarray(embedding, np.float32)
        wanted = (self.library.encoder.dimension,)
        if vector.shape != wanted or not np.isfinite(vector).all():
            raise TextError(f"a vector of shape {vector.shape}; finite numbers {wanted} are needed")
        with self.library.snapshot():
            held = self.library.passage_count()
            fetched = _WIDEN * k
            while True:
                found = self._collapsed(self.library.nearest(unit(vector[None])[0], fetched))
                if len(found) >= k or fetched >= held:
                    return found[: max(k, 0)]
                fetched *= _WIDEN

    def _collapsed(self, hits: Sequence[Hit]) -> list[tuple[Document, float]]:
        held = self.library.texts(document_ids=[hit.passage.document_id for hit in hits])
        found: list[tuple[Document, float]] = []
        taken: set[str] = set()
        for hit in hits:
            item = held.get(hit.passage.document_id)
            if item is None:
                found.append((passage_document(self.library, hit.passage), hit.cosine))
            elif item.text_id not in taken:
                taken.add(item.text_id)
                found.append((_text_document(item), hit.cosine))
        return found

    def _select_relevance_score_fn(self) -> Callable[[float], float]:
        return lambda cosine: min(1.0, max(0.0, (1.0 + cosine) / 2))


def _text_document(item: GivenText) -> Document:
    return Document(id=item.text_id, page_content=item.text, metadata=item.metadata_value())
