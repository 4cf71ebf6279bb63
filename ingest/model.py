"""What a document is: the frozen values that every other part of the house passes around.

Offsets are Unicode code points of `Document.text`, half-open, as Python slices them.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from ingest.errors import SpanError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points, `0 <= start < end`.

    Raises:
        SpanError: when the range is empty, reversed or negative.

    >>> Span(0, 5).of("Sitat er norsk")
    'Sitat'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise SpanError(f"not a span: {self.start}:{self.end} (0 <= start < end is needed)")

    def of(self, text: str) -> str:
        """The slice of `text`. Raises SpanError when the span ends after the text does."""
        if self.end > len(text):
            raise SpanError(f"span {self.start}:{self.end} ends after the text of {len(text)}")
        return text[self.start : self.end]

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    @property
    def length(self) -> int:
        return self.end - self.start


class PassageKind(StrEnum):
    PROSE = "prose"
    TABLE_ROW = "table_row"
    HEADING = "heading"
    REFERENCE = "reference"


class DocumentKind(StrEnum):
    RECORD = "bibliographic_record"
    REPLY = "drug_information_reply"
    ARTICLE = "article"
    PLAIN = "plain_text"


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document under one heading; nested sections have a `parent` title.

    `span` covers the body and the heading; `heading` is where the title itself stands, None when
    the title is a label that the text does not carry.
    """

    title: str
    span: Span
    heading: Span | None = None
    parent: str = ""

    @property
    def path(self) -> str:
        return f"{self.parent} › {self.title}" if self.parent else self.title


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What names a work outside this library. Empty string: the document does not say."""

    doi: str = ""
    pmid: str = ""
    nct: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of a document's own reference list: its label ("9"), where it stands, its text."""

    label: str
    span: Span
    text: str
    identifiers: Identifiers = Identifiers()


@dataclass(frozen=True, slots=True)
class Citation:
    """A stretch of the text that the document itself attributes to references.

    `span` is the relayed sentence or paragraph; `labels` the reference labels, in text order.
    """

    span: Span
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One cell of a table row: the column's name and where the cell stands."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table with its named cells (empty cells are left out), and its table's caption."""

    span: Span
    columns: tuple[Column, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form that the document explains, as in "forced vital capacity (FVC)" or a legend."""

    short: str
    long: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is kept. `text` is the only coordinate system.

    `document_id` is the SHA-256 of the file's bytes, shortened to 16 hex digits.
    `date` is ISO 8601 to the precision the document gives, or "".
    `language` is one of en, nb, nn, sv, da (or another ISO 639-1 code): that of most of the text.
    `page_starts` holds the offset at which each page begins; empty for texts without pages.
    `not_updated` is where the document says that its content is not kept up to date.
    """

    document_id: str
    source: str
    title: str
    text: str
    language: str
    kind: DocumentKind
    date: str = ""
    authors: tuple[str, ...] = ()
    publication: str = ""
    identifiers: Identifiers = Identifiers()
    sections: tuple[Section, ...] = ()
    references: tuple[Reference, ...] = ()
    citations: tuple[Citation, ...] = ()
    rows: tuple[TableRow, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    not_updated: Span | None = None
    page_starts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document that is searched as one. Made by `Passage.cut` only.

    `text == document.text[span.start:span.end]`, always.
    """

    document_id: str
    span: Span
    text: str
    section: str
    kind: PassageKind
    language: str
    context: str = field(default="", compare=False)

    @classmethod
    def cut(
        cls,
        document: Document,
        span: Span,
        *,
        section: str = "",
        kind: PassageKind = PassageKind.PROSE,
        language: str = "",
        context: str = "",
    ) -> "Passage":
        """Cut `span` out of `document`.

        `context` is what a reader of the passage would know from its surroundings (title, section,
        column names); it is searched with the passage and never shown as a quote.
        Raises SpanError when the span does not lie within the document.
        """
        return cls(
            document.document_id,
            span,
            span.of(document.text),
            section,
            kind,
            language or document.language,
            context,
        )
