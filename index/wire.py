"""Documents to and from the JSON that the store keeps beside the text."""

import json
from typing import Any

from ingest.model import (
    Abbreviation,
    Citation,
    Column,
    Document,
    DocumentKind,
    Identifiers,
    Reference,
    Section,
    Span,
    TableRow,
)


def _out(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _in(value: list[int]) -> Span:
    return Span(int(value[0]), int(value[1]))


def _identifiers_out(found: Identifiers) -> dict[str, str]:
    return {"doi": found.doi, "pmid": found.pmid, "nct": found.nct, "url": found.url}


def document_to_json(document: Document) -> str:
    """Everything of a document but its text, as JSON."""
    return json.dumps(
        {
            "document_id": document.document_id,
            "source": document.source,
            "title": document.title,
            "language": document.language,
            "kind": document.kind.value,
            "date": document.date,
            "authors": list(document.authors),
            "publication": document.publication,
            "identifiers": _identifiers_out(document.identifiers),
            "sections": [
                {
                    "title": s.title,
                    "span": _out(s.span),
                    "heading": _out(s.heading),
                    "parent": s.parent,
                }
                for s in document.sections
            ],
            "references": [
                {
                    "label": r.label,
                    "span": _out(r.span),
                    "text": r.text,
                    "identifiers": _identifiers_out(r.identifiers),
                }
                for r in document.references
            ],
            "citations": [
                {"span": _out(c.span), "labels": list(c.labels)} for c in document.citations
            ],
            "rows": [
                {
                    "span": _out(row.span),
                    "columns": [{"name": c.name, "span": _out(c.span)} for c in row.columns],
                    "caption": row.caption,
                }
                for row in document.rows
            ],
            "abbreviations": [[a.short, a.long] for a in document.abbreviations],
            "not_updated": _out(document.not_updated),
            "page_starts": list(document.page_starts),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def document_from_json(details: str, text: str) -> Document:
    """The document of `details` (made by `document_to_json`) and its text."""
    found: dict[str, Any] = json.loads(details)
    return Document(
        document_id=found["document_id"],
        source=found["source"],
        title=found["title"],
        text=text,
        language=found["language"],
        kind=DocumentKind(found["kind"]),
        date=found["date"],
        authors=tuple(found["authors"]),
        publication=found["publication"],
        identifiers=Identifiers(**found["identifiers"]),
        sections=tuple(
            Section(
                s["title"],
                _in(s["span"]),
                _in(s["heading"]) if s["heading"] else None,
                s["parent"],
            )
            for s in found["sections"]
        ),
        references=tuple(
            Reference(r["label"], _in(r["span"]), r["text"], Identifiers(**r["identifiers"]))
            for r in found["references"]
        ),
        citations=tuple(Citation(_in(c["span"]), tuple(c["labels"])) for c in found["citations"]),
        rows=tuple(
            TableRow(
                _in(row["span"]),
                tuple(Column(c["name"], _in(c["span"])) for c in row["columns"]),
                row["caption"],
            )
            for row in found["rows"]
        ),
        abbreviations=tuple(Abbreviation(short, long) for short, long in found["abbreviations"]),
        not_updated=_in(found["not_updated"]) if found["not_updated"] else None,
        page_starts=tuple(found["page_starts"]),
    )
