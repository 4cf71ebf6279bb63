"""What a system under test returned, in one shape for the assistant and for the baseline."""

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.model import Span
from qa.model import Answer, Quote, Status


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text that offsets of one document count in, and the name of its source."""

    source: str
    text: str


Texts = Mapping[str, SourceText]
"""Document id to text. Each system has its own: stored text, or the raw file for the baseline."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A text shown as a quote, with the place it claims to come from. Nothing is checked here."""

    document_id: str
    source: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Response:
    """`status` is None when the system failed on the question; `error` then says why.

    `quotes` are part of the answer, in the order shown; `related` are shown beside it.
    """

    status: Status | None
    quotes: tuple[Shown, ...] = ()
    related: tuple[Shown, ...] = ()
    uncovered: tuple[str, ...] = ()
    error: str = ""

    @property
    def answering(self) -> tuple[Shown, ...]:
        """The quotes that count as an answer: none when the system refused or failed."""
        return self.quotes if self.status is Status.ANSWERED else ()


def from_answer(answer: Answer) -> Response:
    return Response(
        status=answer.status,
        quotes=tuple(_shown(quote) for quote in answer.quotes),
        related=tuple(_shown(quote) for quote in answer.related),
        uncovered=answer.uncovered,
    )


def _shown(quote: Quote) -> Shown:
    return Shown(quote.document_id, quote.source, quote.span, quote.text)
