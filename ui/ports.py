"""What the page needs of an assistant; `qa.assistant.Assistant` is one, tests bring their own."""

from collections.abc import Sequence
from typing import Protocol

from ingest.model import Document
from qa.model import Answer


class Summary(Protocol):
    """One line of the list of documents. `kind` is a value of DocumentKind."""

    @property
    def document_id(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def date(self) -> str: ...


class Shelf(Protocol):
    """The documents that questions are answered from."""

    @property
    def index_id(self) -> str: ...
    def documents(self) -> Sequence[Summary]: ...
    def document(self, document_id: str) -> Document: ...


class Answerer(Protocol):
    """Answers questions over one shelf. Raises SitatError when it cannot."""

    @property
    def library(self) -> Shelf: ...
    def ask(
        self, question: str, history: Sequence[str] = (), language: str | None = None
    ) -> Answer: ...
