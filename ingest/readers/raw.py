"""What every reader starts from, and the parts of a document that are found alike in all kinds."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from ingest.abbreviations import abbreviations
from ingest.labels import Role, role_of
from ingest.model import Abbreviation, Citation, Reference, Section, Span
from ingest.references import citations, references
from ingest.sentences import sentences

_UPDATE = re.compile(r"updat|oppdater|uppdater|opdater|ajourf", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|never|ikke|ikkje|inte|ej)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Raw:
    """A decoded file: `document_id` is 16 hex digits of the SHA-256 of its bytes."""

    document_id: str
    source: str
    stem: str
    text: str

    @classmethod
    def of(cls, data: bytes, text: str, source: str, stem: str) -> Self:
        return cls(hashlib.sha256(data).hexdigest()[:16], source, stem, text)


def body_of(section: Section) -> Span | None:
    """The section without its heading, or None when nothing follows the heading."""
    start = section.heading.end if section.heading else section.span.start
    return Span(start, section.span.end) if start < section.span.end else None


def reference_list(text: str, found: Sequence[Section]) -> tuple[Reference, ...]:
    """The numbered entries of the last section that is labelled as references."""
    for section in reversed(found):
        body = body_of(section)
        if role_of(section.title) is Role.REFERENCES and body:
            return tuple(references(text, body))
    return ()


def relayed(
    text: str, found: Sequence[Section], known: Sequence[Reference], start: int
) -> tuple[Citation, ...]:
    """What the text from `start` on, outside its reference list, takes from its references."""
    stops = [s.span.start for s in found if role_of(s.title) is Role.REFERENCES]
    last = min([len(text), *stops])
    edges = {start, last}
    for section in found:
        edges.add(section.span.start)
        if section.heading:
            edges.add(section.heading.end)
    bounds = sorted(edge for edge in edges if start <= edge <= last)
    result: list[Citation] = []
    for begin, stop in pairwise(bounds):
        result.extend(citations(text, Span(begin, stop), known))
    return tuple(result)


def explained(text: str, found: Sequence[Section]) -> tuple[Abbreviation, ...]:
    """The abbreviations that the document explains, in brackets or in a legend."""
    legends = tuple(
        body.of(text)
        for section in found
        if role_of(section.title) is Role.LEGEND and (body := body_of(section))
    )
    return tuple(abbreviations(text, legends))


def not_updated_notice(text: str, region: Span) -> Span | None:
    """The sentence in `region` that says the content is not kept up to date, if one does."""
    for sentence in sentences(text, region):
        content = sentence.of(text)
        if _UPDATE.search(content) and _NOT.search(content):
            return sentence
    return None
