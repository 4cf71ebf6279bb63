"""The LangChain parts of the index pass LangChain's own standard suites."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from conftest import HashEncoder
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_core.vectorstores import VectorStore
from langchain_tests.integration_tests import (
    EmbeddingsIntegrationTests,
    RetrieversIntegrationTests,
    VectorStoreIntegrationTests,
)
from langchain_tests.unit_tests import EmbeddingsUnitTests

from index.langchain_embeddings import SitatEmbeddings
from index.langchain_retriever import SitatRetriever
from index.langchain_store import SitatVectorStore
from index.library import Library


class TestVectorStore(VectorStoreIntegrationTests):
    """With a fake encoder, for quickness."""

    @pytest.fixture
    def vectorstore(self, tmp_path: Path) -> Generator[VectorStore, None, None]:
        library = Library(tmp_path, HashEncoder(), create=True)
        yield SitatVectorStore(library)
        library.close()


class TestEmbeddingsUnit(EmbeddingsUnitTests):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return SitatEmbeddings


class TestEmbeddings(EmbeddingsIntegrationTests):
    """With the packaged encoder."""

    @property
    def embeddings_class(self) -> type[Embeddings]:
        return SitatEmbeddings


class TestRetriever(RetrieversIntegrationTests):
    """With the packaged encoder over the seeds."""

    @pytest.fixture(autouse=True)
    def _seeds(self, seed_library: Library) -> None:
        self.library = seed_library

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return SitatRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"library": self.library}

    @property
    def retriever_query_example(self) -> str:
        return "Has tacrolimus been tried in inclusion body myositis?"
