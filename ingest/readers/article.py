"""Articles and posters as text: title, authors, headed sections, bullets, tables, references."""

import re

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

_ARTICLE_ROLES = frozenset(
    {Role.BACKGROUND, Role.METHODS, Role.RESULTS, Role.DISCUSSION, Role.CONCLUSION}
)
_DEGREES = re.compile(
    r"(?:[,\s]+\b(?:MD|PhD|BS|BSc|MS|MSc|MPH|DO|RN|PharmD|MBBS|FRCP|DrPH|MA|BA|MBA|FAAD)\b\.?)+\s*$"
)
_MARKS = re.compile(r"[⁰¹²³⁴-⁹*†‡§\d]+")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,5}")
MAX_TITLE_CHARACTERS = 300


def accepts(text: str) -> bool:
    """Whether the text has headings of an article, or a table."""
    roles = {role_of(heading.title) for heading in headings(text, 0, len(text))}
    return len(roles & _ARTICLE_ROLES) >= 2 or bool(tables(text))


def authors(line: str) -> tuple[str, ...]:
    """The names in an author line, without degrees and footnote marks; () when it is none.

    >>> authors("Nakul Dar¹ BS, Amanda L. Lusa² MD")
    ('Nakul Dar', 'Amanda L. Lusa')
    """
    names = []
    for part in re.split(r",|;|\band\b|\bog\b|\boch\b|&", line):
        name = _MARKS.sub("", _DEGREES.sub("", _MARKS.sub("", part))).strip(" .")
        if not name or _DEGREES.fullmatch(f" {name}"):
            continue
        if not _NAME.fullmatch(name) or not all(
            word[0].isupper() or word in {"de", "van", "von", "der", "den", "af", "la", "du"}
            for word in name.split()
        ):
            return ()
        names.append(name)
    return tuple(names)


def layout(raw: Raw, kind: DocumentKind) -> Document:
    """The document in an article-like text: what `read` and the plain reader share."""
    text = raw.text
    found_tables = tables(text)
    skip = [table.span for table in found_tables]
    every = list(lines(text))
    found: list[Heading] = headings(text, 0, len(text), skip)
    title, title_end = raw.stem, 0
    names: tuple[str, ...] = ()
    body_start = 0
    first = every[0]
    opens = first.of(text).lstrip("# ").strip()
    if (
        len(opens) <= MAX_TITLE_CHARACTERS
        and not opens.endswith((".", ";", ","))
        and not any(first.overlaps(span) for span in skip)
        and role_of(opens) is Role.BODY
        and (len(every) == 1 or "\n" in text[first.end : every[1].start])
        and len(every) > 1
    ):
        title, title_end = opens, first.end
        if not any(every[1].overlaps(span) for span in skip):
            names = authors(every[1].of(text))
        body_start = every[2].start if names and len(every) > 2 else first.end
        found = [heading for heading in found if heading.span.start >= body_start]
        if names and found:  # footnote marks of affiliations are no reference numbers
            body_start = found[0].span.start
    references_at = [h.span.end for h in found if role_of(h.title) is Role.REFERENCES]
    if references_at:
        found = [h for h in found if h.span.end <= references_at[-1]]
    outline = tuple(sections(len(text), found))
    known = parts.reference_list(text, outline)
    top = text[: found[0].span.start] if found else text[:2000]
    return Document(
        raw.document_id,
        raw.source,
        title,
        text,
        document_language(text),
        kind,
        date=stated_date(text),
        authors=names,
        identifiers=identifiers(top),
        sections=outline,
        references=known,
        citations=parts.relayed(text, outline, known, body_start),
        rows=tuple(row for table in found_tables for row in table.rows),
        abbreviations=parts.explained(text, outline),
        not_updated=parts.not_updated_notice(text, Span(title_end, len(top)))
        if title_end < len(top)
        else None,
    )


def read(raw: Raw) -> Document:
    """The article or poster as a document."""
    return layout(raw, DocumentKind.ARTICLE)
