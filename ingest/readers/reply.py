"""Drug-information replies: question, summary, answer, references, in any of the languages."""

from ingest.dates import stated_date
from ingest.identifiers import identifiers
from ingest.labels import Role, role_of
from ingest.language import document_language
from ingest.lines import lines
from ingest.model import Document, DocumentKind, Span
from ingest.outline import Heading, headings, sections
from ingest.readers import raw as parts
from ingest.readers.raw import Raw
from ingest.tables import tables


def _labels(text: str) -> list[Heading]:
    return [h for h in headings(text, 0, len(text)) if role_of(h.title) is not Role.BODY]


def accepts(text: str) -> bool:
    """Whether the text has both a question and an answer label, in that order."""
    roles = [role_of(heading.title) for heading in _labels(text)]
    return (
        Role.QUESTION in roles
        and Role.ANSWER in roles
        and roles.index(Role.QUESTION) < roles.index(Role.ANSWER)
    )


def _title(text: str, end: int, fallback: str) -> str:
    """The last short undated line before the first label: sites put notices and pictures above."""
    candidates = [
        line.of(text).lstrip("# ").strip()
        for line in lines(text, 0, end)
        if len(line.of(text)) <= 200
        and not line.of(text).rstrip().endswith((".", ":"))
        and not stated_date(line.of(text))
    ]
    return candidates[-1] if candidates else fallback


def read(raw: Raw) -> Document:
    """The reply as a document; inner headings are sections under "Svar"."""
    text = raw.text
    first = _labels(text)[0].span.start
    found_tables = tables(text, first)
    found = [
        heading if role_of(heading.title) is not Role.BODY else _inner(heading)
        for heading in headings(text, first, len(text), [table.span for table in found_tables])
    ]
    reference_start = next(
        (h.span.end for h in found if role_of(h.title) is Role.REFERENCES), len(text)
    )
    found = [h for h in found if h.span.end <= reference_start]
    outline = tuple(sections(len(text), found))
    known = parts.reference_list(text, outline)
    start = outline[0].span.start
    preamble = Span(0, first) if first else None
    return Document(
        raw.document_id,
        raw.source,
        _title(text, first, raw.stem),
        text,
        document_language(text[start:]),
        DocumentKind.REPLY,
        date=stated_date(text[:first]),
        identifiers=identifiers(text[:first]),
        sections=outline,
        references=known,
        citations=parts.relayed(text, outline, known, start),
        rows=tuple(row for table in found_tables for row in table.rows),
        abbreviations=parts.explained(text, outline),
        not_updated=parts.not_updated_notice(text, preamble) if preamble else None,
    )


def _inner(heading: Heading) -> Heading:
    return Heading(heading.span, heading.title, max(heading.level, 2))
