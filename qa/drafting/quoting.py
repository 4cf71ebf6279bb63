"""Quotes for a draft: cut from documents, with what they relay and what they name."""

from index.library import Library
from ingest.labels import Role
from ingest.model import Document, PassageKind, Span, TableRow
from ingest.outline import innermost, role_at
from ingest.passages import units
from qa.candidates import SINGLE_STUDY, relayed_references
from qa.content import NOTHING, Content, content_of
from qa.model import Cell, Quote, Relay
from qa.wire import main_relay

StudyKey = tuple[str, ...]


def cut(library: Library, document: Document, span: Span) -> Quote:
    """The quote that stands at `span`, checked, with the references it is relayed from."""
    section = innermost(document.sections, span.start)
    relays = tuple(
        Relay(found.label, found.text, library.holder_of(found, document.document_id))
        for found in relayed_references(document, span)
    )
    quote = Quote.cut(
        document,
        span,
        section=section.title if section else "",
        language=document.language,
        relayed_from=relays,
    )
    quote.check(document.text)
    return quote


def cut_row(document: Document, row: TableRow) -> Quote:
    """The quote that a table's row is, with its cells."""
    section = innermost(document.sections, row.span.start)
    return Quote.cut(
        document,
        row.span,
        section=section.title if section else "",
        language=document.language,
        kind=PassageKind.TABLE_ROW,
        cells=tuple(Cell(c.name, c.span.of(document.text)) for c in row.columns),
    )


def role(document: Document, quote: Quote) -> Role:
    """The part that a quote's section plays in its document."""
    return role_at(document.sections, quote.span.start)


def study_of(document: Document, quote: Quote) -> StudyKey:
    """Names the study that a quote reports, the same whoever relays it.

    A study that the library holds goes by its document, a relayed one by the relaying document and
    its reference, what a document says for itself by the document.
    """
    main = main_relay(quote)
    if main and main.document_id:
        return (main.document_id,)
    if main:
        return (document.document_id, main.label)
    return (document.document_id,) if document.kind in SINGLE_STUDY else (document.document_id, "")


def named_around(document: Document, quote: Quote) -> list[Content]:
    """What a quote names, nearest first: itself, its section, the works it relays, its document."""
    explained = document.abbreviations
    columns = "; ".join(f"{cell.column}: {cell.text}" for cell in quote.cells)
    works = " ".join(relay.text for relay in quote.relayed_from)
    texts = (f"{quote.text} {columns}", quote.section, works, document.title)
    return [content_of(text, explained) if text.strip() else NOTHING for text in texts]


def relayed(document: Document, labels: frozenset[str]) -> list[Span]:
    """The sentences that a document relays from the references of these labels."""
    return [found.span for found in document.citations if labels & set(found.labels)]


def reported(document: Document) -> list[tuple[Span, Role]]:
    """The sentences in which a document tells of its own study, with what their sections are for:
    background and methods as well as results and conclusions."""
    wanted = {Role.BACKGROUND, Role.METHODS, Role.RESULTS, Role.CONCLUSION}
    prose = [unit.span for unit in units(document) if unit.kind is PassageKind.PROSE]
    placed = [(span, role_at(document.sections, span.start)) for span in prose]
    return [(span, role) for span, role in placed if role in wanted]
