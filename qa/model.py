"""What an answer is. A quote is a slice of its document; nothing else is ever shown as one."""

from dataclasses import dataclass
from enum import StrEnum

from ingest.errors import SitatError
from ingest.model import Document, PassageKind, Span


class QuoteError(SitatError):
    """A text that claims to be a quote and is not the slice it points at."""


class Status(StrEnum):
    ANSWERED = "answered"
    INSUFFICIENT = "insufficient_evidence"


@dataclass(frozen=True, slots=True)
class Relay:
    """The reference that a quoted statement is relayed from (law 4).

    `document_id` names the reference in this library, None when the library does not hold it.
    """

    label: str
    text: str
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a quoted table row: column name and the cell's own text."""

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A slice of a document, with what a reader needs to judge it. Made by `Quote.cut` only."""

    document_id: str
    source: str
    title: str
    span: Span
    text: str
    section: str
    language: str
    kind: PassageKind = PassageKind.PROSE
    date: str = ""
    relayed_from: tuple[Relay, ...] = ()
    cells: tuple[Cell, ...] = ()

    @classmethod
    def cut(
        cls,
        document: Document,
        span: Span,
        *,
        section: str,
        language: str,
        kind: PassageKind = PassageKind.PROSE,
        relayed_from: tuple[Relay, ...] = (),
        cells: tuple[Cell, ...] = (),
    ) -> "Quote":
        return cls(
            document.document_id,
            document.source,
            document.title,
            span,
            span.of(document.text),
            section,
            language,
            kind,
            document.date,
            relayed_from,
            cells,
        )

    def check(self, text: str) -> None:
        """Raise QuoteError unless this quote is the slice of `text` that it points at (law 1)."""
        if text[self.span.start : self.span.end] != self.text:
            raise QuoteError(
                f"{self.source}: the quote at {self.span.start}:{self.span.end} is not the text"
                " that stands there; build the library again with `sitat ingest`"
            )


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement and the quotes that carry it; at least one quote."""

    text: str
    quotes: tuple[Quote, ...]

    def __post_init__(self) -> None:
        if not self.quotes:
            raise QuoteError("a claim needs at least one quote")


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must know: `kind` is a stable word (stale, second_hand, …)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question over one state of the library (`index_id`).

    `confidence` is the estimated probability, 0 to 1, that the library answers the question.
    `uncovered` names, in the question's language, what no source covers; `related` are near misses.
    """

    question: str
    language: str
    status: Status
    claims: tuple[Claim, ...]
    uncovered: tuple[str, ...]
    related: tuple[Quote, ...]
    notices: tuple[Notice, ...]
    confidence: float
    model: str
    index_id: str

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Every quote that is part of the answer, in the order shown."""
        return tuple(quote for claim in self.claims for quote in claim.quotes)
