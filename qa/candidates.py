"""Candidate evidence: the sentences and rows near a search's hits, each with its surroundings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.hits import Hit
from index.library import Library
from ingest.labels import Role
from ingest.model import (
    Document,
    DocumentKind,
    PassageKind,
    Reference,
    Section,
    Span,
    TableRow,
)
from ingest.outline import innermost, role_at
from ingest.passages import units
from qa.content import NOTHING, Content, content_of, union

MAX_WHOLE_PASSAGES = 80
"""A document of at most this many passages can be read whole: the sentence that answers often
shares no word with the question, while its neighbours do."""
WHOLE_DOCUMENTS = 4
"""How many of the best hits' documents are read whole."""
SINGLE_STUDY = frozenset({DocumentKind.RECORD, DocumentKind.ARTICLE})
"""Kinds of document that report one study: what their title names holds for every sentence."""
MAX_PART_CHARACTERS = 8000
"""A section longer than this says too many things to be one context."""
LOOK_BACK = 2
"""How many sentences before a sentence of the same paragraph count as its near context."""


_ENTRY = frozenset({"author", "journal", "article", "reference", "publish", "title"})
REFERENCE_NAMES = Content(_ENTRY, _ENTRY, frozenset(), frozenset())
"""What an entry of a reference list gives without saying so."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What holds for a sentence without standing in it, nearest first.

    `near`: the sentences just before it, or a row's column names. `heading`: its section, and that
    above it. `study`: everything that the document relays from the same reference, and the
    reference's own entry. `title`: the document's title. `whole`: the rest of a document that
    reports one study. `alias`: what documents that cite this one say of it. `part`: all of its
    section.
    """

    near: Content
    heading: Content
    study: Content
    title: Content
    whole: Content
    alias: Content
    part: Content


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quotable unit of a document and what surrounds it.

    `section` is the title that it stands under, `path` that and the title above it.
    """

    document: Document
    span: Span
    kind: PassageKind
    language: str
    section: str
    path: str
    role: Role
    own: Content
    around: Surroundings
    labels: tuple[str, ...]
    hit: Hit | None
    row: TableRow | None
    order: int

    @property
    def text(self) -> str:
        return self.span.of(self.document.text)


def gather(library: Library, hits: Sequence[Hit]) -> list[Candidate]:
    """Every unit of the passages hit, and of short primaries that they relay, once each."""
    documents = {hit.passage.document_id: library.document(hit.passage.document_id) for hit in hits}
    chained = _primaries(library, hits, documents)
    aliases = _aliases(library, {**documents, **chained})
    found: list[Candidate] = []
    by_document: dict[str, list[Hit]] = {}
    for hit in hits:
        by_document.setdefault(hit.passage.document_id, []).append(hit)
    whole = set(chained)
    for document_id in list(by_document)[:WHOLE_DOCUMENTS]:
        if len(library.neighbours(document_id)) <= MAX_WHOLE_PASSAGES:
            whole.add(document_id)
    for document_id, document in {**documents, **chained}.items():
        chosen = by_document.get(document_id, [])
        alias = aliases.get(document_id, NOTHING)
        found.extend(_units(document, chosen, document_id in whole, alias))
    return found


def _primaries(
    library: Library, hits: Sequence[Hit], documents: dict[str, Document]
) -> dict[str, Document]:
    """Documents that the passages hit relay from and that the library holds."""
    found: dict[str, Document] = {}
    for hit in hits:
        document = documents[hit.passage.document_id]
        for reference in relayed_references(document, hit.passage.span):
            held = library.holder_of(reference, document.document_id)
            fresh = held and held not in documents and held not in found
            if held and fresh and len(library.neighbours(held)) <= MAX_WHOLE_PASSAGES:
                found[held] = library.document(held)
    return found


def relayed_references(document: Document, span: Span) -> list[Reference]:
    """The references that the text at `span` is relayed from, or that `span` itself is."""
    labels = [
        label
        for citation in document.citations
        if citation.span.overlaps(span)
        for label in citation.labels
    ]
    return [
        reference
        for reference in document.references
        if reference.label in labels or reference.span.overlaps(span)
    ]


def _aliases(library: Library, documents: dict[str, Document]) -> dict[str, Content]:
    """What each document is called by the others: their references to it and what they relay."""
    found: dict[str, Content] = {}
    for document in documents.values():
        for reference in document.references:
            held = library.holder_of(reference, document.document_id)
            if held in documents and held is not None:
                content = content_of(reference.text, document.abbreviations)
                for citation in document.citations:
                    if citation.labels == (reference.label,):
                        content |= content_of(
                            citation.span.of(document.text), document.abbreviations
                        )
                found[held] = found.get(held, NOTHING) | content
    return found


def _units(
    document: Document, hits: Sequence[Hit], every: bool, alias: Content
) -> Iterator[Candidate]:
    explained = document.abbreviations
    text = document.text
    rows = {row.span: row for row in document.rows}
    captions = _captions(document)
    title = content_of(document.title, explained)
    every_unit = units(document)
    named = [content_of(unit.span.of(text), explained) for unit in every_unit]
    whole = union(named) if document.kind in SINGLE_STUDY else NOTHING
    parts: dict[Section, Content] = {}
    studies = _studies(document)
    labels_at = {citation.span: citation.labels for citation in document.citations}
    before: list[Content] = []
    for order, (unit, content) in enumerate(zip(every_unit, named, strict=True)):
        caption = any(
            span.start <= unit.span.start and unit.span.end <= span.end for span in captions
        )
        if unit.kind is PassageKind.HEADING or caption:
            before = []
            continue
        own = content
        hit = next((h for h in hits if h.passage.span.overlaps(unit.span)), None)
        if hit or every:
            section = innermost(document.sections, unit.span.start)
            row = rows.get(unit.span)
            near = NOTHING
            if row:
                near = content_of("; ".join(column.name for column in row.columns), explained)
                near |= content_of(row.caption, explained)
                own |= near
            else:
                near = union(before[-LOOK_BACK:])
            labels = labels_at.get(unit.span, ())
            if unit.kind is PassageKind.REFERENCE:
                labels = tuple(r.label for r in document.references if r.span == unit.span)
                own |= REFERENCE_NAMES
            study = NOTHING
            for label in labels:
                study |= studies.get(label, NOTHING)
            part = NOTHING
            if section and section.span.length <= MAX_PART_CHARACTERS:
                if section not in parts:
                    inside = zip(every_unit, named, strict=True)
                    parts[section] = union(c for u, c in inside if section.span.overlaps(u.span))
                part = parts[section]
            yield Candidate(
                document,
                unit.span,
                unit.kind,
                hit.passage.language if hit else document.language,
                section.title if section else "",
                section.path if section else "",
                role_at(document.sections, unit.span.start),
                own,
                Surroundings(
                    near,
                    content_of(section.path, explained) if section else NOTHING,
                    study,
                    title,
                    whole,
                    alias,
                    part,
                ),
                labels,
                hit,
                row,
                order,
            )
        alone = unit.paragraph_end or unit.kind is not PassageKind.PROSE
        before = [] if alone else [*before, own]


def _captions(document: Document) -> list[Span]:
    """Where the captions of a document's tables stand."""
    captions = {row.caption for row in document.rows if row.caption}
    return [
        Span(*found.span())
        for caption in captions
        for found in re.finditer(re.escape(caption), document.text)
    ]


def _studies(document: Document) -> dict[str, Content]:
    """For each reference label, all that the document relays from it alone, and its entry."""
    explained = document.abbreviations
    found = {
        reference.label: content_of(reference.text, explained) for reference in document.references
    }
    for citation in document.citations:
        if len(citation.labels) == 1:
            label = citation.labels[0]
            content = content_of(citation.span.of(document.text), explained)
            found[label] = found.get(label, NOTHING) | content
    return found


def is_enquiry(candidate: Candidate) -> bool:
    """Whether the candidate is part of the question that a reply answers: not evidence."""
    return candidate.document.kind is DocumentKind.REPLY and candidate.role.value == "question"


def is_preamble(candidate: Candidate) -> bool:
    """Whether the candidate stands above a reply's first label, where sites put their own notes."""
    return candidate.document.kind is DocumentKind.REPLY and not candidate.section


def is_field(candidate: Candidate) -> bool:
    """Whether the candidate is a line of a bibliographic record such as "doi: …"."""
    if candidate.document.kind is not DocumentKind.RECORD:
        return False
    return candidate.text.startswith(f"{candidate.section}: ")
