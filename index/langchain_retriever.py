"""The library's search as a LangChain retriever."""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from index.langchain_documents import hit_document
from index.library import Library


class SitatRetriever(BaseRetriever):
    """The `k` best passages for a question by meaning and by words, best first.

    A document's metadata: document_id, source, title, section, language, start, end, score, rank.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    k: int = Field(default=10, ge=1)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **kwargs: Any
    ) -> list[Document]:
        with self.library.snapshot():
            found = self.library.search(query, int(kwargs.get("k", self.k)))
            return [hit_document(self.library, hit) for hit in found]
