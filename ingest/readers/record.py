"""Bibliographic records: YAML front matter with title, authors, identifiers and an abstract.

The document's text is the record's values, each as YAML reads it, in the order of the file: the
title and the abstract as they are, other fields as "key: value", and then whatever follows the
front matter. No word is changed; only the markup is left behind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from frontmatter.default_handlers import YAMLHandler

from ingest.errors import ReadError
from ingest.identifiers import identifiers
from ingest.labels import Role, role_of
from ingest.language import document_language
from ingest.model import Document, DocumentKind, Identifiers, Section, Span
from ingest.outline import Heading, headings, sections
from ingest.readers import raw as parts
from ingest.readers.raw import Raw
from ingest.tables import tables

_HANDLER = YAMLHandler()
_RECORD_KEYS = frozenset({"title", "abstract", "doi", "authors", "publication", "pmid"})
_TEXT_KEYS = frozenset({"title", "abstract", "summary", "description"})
_LABEL = re.compile(
    r"(?:^|(?<=[.;?!)\s]))([A-Z][A-Z/& -]{2,60}|[A-Z][a-z]+(?: [a-z]+){0,3}):(?=\s)"
)
MIN_CAPITAL_LABEL = 4
"""A shorter word in capitals before a colon is an abbreviation, unless it is a known label."""
_EMPHASIS = re.compile(r"^([*_]{1,3})(.+)\1$")
MAX_EXPANSION = 4
"""Aliases may make the values at most this many times as long as the front matter they stand in."""


@dataclass(frozen=True, slots=True)
class _Piece:
    key: str
    text: str


def accepts(text: str) -> bool:
    """Whether the text opens with YAML front matter that has a bibliographic field."""
    if not text.startswith("---") or not _HANDLER.detect(text):
        return False
    head = text.split("\n---", 2)[0]
    return any(re.search(rf"^{key}\s*:", head, re.MULTILINE) for key in _RECORD_KEYS)


def _load(raw: Raw) -> tuple[dict[str, object], str]:
    try:
        front, content = _HANDLER.split(raw.text)
        # BaseLoader keeps every scalar as it is written: a date stays text, "no" stays "no".
        loaded = yaml.load(front, Loader=yaml.BaseLoader)  # noqa: S506 (BaseLoader makes no objects)
    except RecursionError as error:
        raise ReadError(raw.source, "the YAML front matter is nested too deeply") from error
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 2}" if mark else ""
        reason = getattr(error, "problem", None) or getattr(error, "reason", None)
        reason = reason or "it is not closed by ---"
        raise ReadError(raw.source, f"the YAML front matter is broken{where}: {reason}") from error
    if not isinstance(loaded, dict):
        raise ReadError(raw.source, "the YAML front matter is not a list of fields")
    if _too_long(loaded, MAX_EXPANSION * len(front) + 1000):
        raise ReadError(raw.source, "the YAML front matter repeats itself too often (aliases)")
    return {str(key): value for key, value in loaded.items()}, content


def _too_long(value: object, most: int) -> bool:
    """Whether a value with its aliases written out has more than `most` characters and parts."""
    size, waiting = 0, [value]
    while waiting and size <= most:
        inner = waiting.pop()
        if isinstance(inner, dict | list):
            size += 1 + len(inner)
            waiting.extend(inner.values() if isinstance(inner, dict) else inner)
        else:
            size += len(str(inner))
    return size > most


def _scalars(value: object) -> Iterator[str]:
    """The texts inside a value, depth first."""
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, dict):
            waiting.extend(reversed(inner.values()))
        elif isinstance(inner, list):
            waiting.extend(reversed(inner))
        elif inner is not None and str(inner).strip():
            yield str(inner).strip()


def _pieces(fields: dict[str, object], content: str) -> list[_Piece]:
    pieces = []
    for key, value in fields.items():
        joined = ", ".join(_scalars(value))
        if joined:
            pieces.append(_Piece(key, joined if key in _TEXT_KEYS else f"{key}: {joined}"))
    if content.strip():
        pieces.append(_Piece("", content.strip()))
    return pieces


def _abstract_labels(text: str, span: Span) -> list[Heading]:
    return [
        Heading(Span(match.start(1), match.end()), match.group(1), 2)
        for match in _LABEL.finditer(text, span.start, span.end)
        if role_of(match.group(1)) is not Role.BODY
        or (match.group(1).isupper() and len(match.group(1)) >= MIN_CAPITAL_LABEL)
    ]


def read(raw: Raw) -> Document:
    """The record as a document. Raises ReadError when the front matter is not valid YAML."""
    fields, content = _load(raw)
    outline: list[Section] = []
    chunks: list[str] = []
    position = 0
    for piece in _pieces(fields, content):
        if chunks:
            chunks.append("\n\n")
            position += 2
        span = Span(position, position + len(piece.text))
        chunks.append(piece.text)
        position = span.end
        if piece.key:
            outline.append(Section(piece.key, span))
    text = "".join(chunks)
    for section in tuple(outline):
        if section.title in _TEXT_KEYS - {"title"}:
            labels = _abstract_labels(text, section.span)
            inner = sections(section.span.end, labels)
            outline.extend(Section(s.title, s.span, s.heading, section.title) for s in inner)
    body = max((s.span.end for s in outline), default=0)
    found_tables = tables(text, body)
    outline.extend(
        sections(len(text), headings(text, body, len(text), [t.span for t in found_tables]))
    )
    ordered = tuple(sorted(outline, key=lambda s: (s.span.start, -s.span.end)))
    known = parts.reference_list(text, ordered)
    title = next(iter(_scalars(fields.get("title"))), raw.stem)
    publication = next(iter(_scalars(fields.get("publication"))), "")
    emphasised = _EMPHASIS.match(publication)
    return Document(
        raw.document_id,
        raw.source,
        " ".join(title.split()),
        text,
        document_language(text),
        DocumentKind.RECORD,
        date=next(iter(_scalars(fields.get("date") or fields.get("year"))), ""),
        authors=tuple(_scalars(fields.get("authors") or fields.get("author"))),
        publication=emphasised.group(2) if emphasised else publication,
        identifiers=_identifiers(fields, text),
        sections=ordered,
        references=known,
        citations=parts.relayed(text, ordered, known, body),
        rows=tuple(row for table in found_tables for row in table.rows),
        abbreviations=parts.explained(text, ordered),
    )


def _identifiers(fields: dict[str, object], text: str) -> Identifiers:
    found = identifiers(text)
    stated = {
        key: next(iter(_scalars(fields.get(key))), "") for key in ("doi", "pmid", "nct", "url")
    }
    return Identifiers(
        doi=re.sub(r"^https?://(?:dx\.)?doi\.org/", "", stated["doi"]) or found.doi,
        pmid=stated["pmid"] or found.pmid,
        nct=stated["nct"] or found.nct,
        url=stated["url"] or found.url,
    )
