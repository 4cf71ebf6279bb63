"""From a document to the passages that are searched: whole sentences and table rows, no overlap."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.language import detect
from ingest.model import Document, DocumentKind, Passage, PassageKind, Span, TableRow
from ingest.outline import innermost
from ingest.sentences import paragraphs, sentences

TARGET_TOKENS = 160
"""Size a passage of prose grows to, context included: a paragraph, small enough to be about one
thing."""
CONTEXT_TOKENS = 64
"""Most tokens that title, section and column names may take of a passage's room."""

_LIST_NUMBER = re.compile(r"[(\[]?\d{1,4}[)\].]*")
_LONGEST_RULE = 1000

MIN_LETTERS_FOR_LANGUAGE = 40
"""A shorter passage is taken to be in its document's language."""

RECIPE = f"passages-2-{TARGET_TOKENS}-{CONTEXT_TOKENS}"


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest stretch that is quoted: a sentence, list item, table row, reference, heading."""

    span: Span
    kind: PassageKind
    paragraph_end: bool = False


def _fixed(document: Document) -> Iterator[Unit]:
    """The units that the reader found: headings, table rows with their header, references."""
    for section in document.sections:
        if section.heading:
            yield Unit(section.heading, PassageKind.HEADING)
    for row in document.rows:
        yield Unit(row.span, PassageKind.TABLE_ROW)
    for reference in document.references:
        yield Unit(reference.span, PassageKind.REFERENCE)


def units(document: Document) -> list[Unit]:
    """Every unit of the document in order; only white space and list markers lie between them."""
    text = document.text
    fixed = sorted(set(_fixed(document)), key=lambda unit: (unit.span.start, unit.span.end))
    edges = {0, len(text)}
    edges.update(section.span.start for section in document.sections)
    edges.update(section.span.end for section in document.sections)
    found: list[Unit] = []
    position = 0
    for unit in [*fixed, None]:
        if unit and unit.span.start < position:
            continue  # a reference that stands in a table row is part of that row
        stop = unit.span.start if unit else len(text)
        inner = sorted({position, stop, *(edge for edge in edges if position < edge < stop)})
        for start, end in pairwise(inner):
            found.extend(_prose(document, Span(start, end)))
        if unit:
            found.append(unit)
            position = unit.span.end
    return found


def _prose(document: Document, region: Span) -> Iterator[Unit]:
    text = document.text
    title_is_heading = document.kind is not DocumentKind.RECORD
    for paragraph in paragraphs(text, region):
        found = sentences(text, paragraph)
        for position, span in enumerate(found):
            content = span.of(text)
            is_title = title_is_heading and content.lstrip("# ") == document.title
            if _LIST_NUMBER.fullmatch(content) or not any(map(str.isalnum, content)):
                continue  # a list number or a rule
            header = _heads_table(document, span.end)
            kind = PassageKind.HEADING if is_title or header else PassageKind.PROSE
            yield Unit(span, kind, position == len(found) - 1)


def _heads_table(document: Document, end: int) -> bool:
    """Whether no more than a line break and a rule ("|---|") parts `end` from a table row."""
    position = bisect_left(document.rows, end, key=lambda row: row.span.start)
    if position == len(document.rows):
        return False
    start = document.rows[position].span.start
    return start - end < _LONGEST_RULE and not document.text[end:start].strip(" \t\r\n|:-")


def context_of(document: Document, span: Span, row: TableRow | None = None) -> str:
    """Title, section and, for a table row, caption and column names, joined by line breaks."""
    section = innermost(document.sections, span.start)
    parts = [document.title, section.path if section else ""]
    if row:
        parts += [row.caption, "; ".join(column.name for column in row.columns)]
    seen: list[str] = []
    for part in parts:
        if part and part not in seen:
            seen.append(part)
    return "\n".join(seen)


def shorten(text: str, count_tokens: Callable[[str], int], most: int) -> str:
    """The first words of `text` that fit in `most` tokens."""
    if count_tokens(text) <= most:
        return text
    words = text.split(" ")
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if count_tokens(" ".join(words[:middle])) <= most:
            low = middle
        else:
            high = middle - 1
    return " ".join(words[:low])


def passages(
    document: Document,
    count_tokens: Callable[[str], int],
    target_tokens: int = TARGET_TOKENS,
) -> list[Passage]:
    """The document's passages in order.

    `count_tokens` is the encoder's own count; prose grows sentence by sentence to `target_tokens`,
    context included, and ends early at a paragraph's end once it is half full. A sentence or row
    longer than that is a passage of its own: nothing is cut.
    """
    rows = {row.span: row for row in document.rows}
    found: list[Passage] = []
    run: list[Unit] = []
    used = 0

    def section_at(span: Span) -> str:
        section = innermost(document.sections, span.start)
        return section.title if section else ""

    def close() -> None:
        nonlocal run, used
        if run:
            span = Span(run[0].span.start, run[-1].span.end)
            found.append(_cut(document, span, run[0].kind, section_at(span), context, ""))
        run, used = [], 0

    context = ""
    for unit in units(document):
        if unit.kind is not PassageKind.PROSE:
            close()
            row = rows.get(unit.span)
            about = shorten(
                context_of(document, unit.span, row),
                count_tokens,
                CONTEXT_TOKENS * (2 if row else 1),
            )
            prior = document.language if unit.kind is PassageKind.TABLE_ROW else ""
            found.append(_cut(document, unit.span, unit.kind, section_at(unit.span), about, prior))
            continue
        about = shorten(context_of(document, unit.span), count_tokens, CONTEXT_TOKENS)
        size = count_tokens(unit.span.of(document.text))
        if run and (
            about != context
            or used + size > target_tokens
            or (run[-1].paragraph_end and used > target_tokens // 2)
        ):
            close()
        if not run:
            context = about
            used = count_tokens(context)
        run.append(unit)
        used += size
    close()
    return found


def _cut(
    document: Document, span: Span, kind: PassageKind, section: str, context: str, language: str
) -> Passage:
    content = span.of(document.text)
    letters = sum(character.isalpha() for character in content)
    if not language:
        short = letters < MIN_LETTERS_FOR_LANGUAGE
        language = document.language if short else detect(content, document.language)
    return Passage.cut(
        document, span, section=section, kind=kind, language=language, context=context
    )


def sentences_of(passage: Passage, document: Document) -> Sequence[Span]:
    """The sentences of a passage of prose; any other passage is one unit."""
    if passage.kind is not PassageKind.PROSE:
        return (passage.span,)
    return sentences(document.text, passage.span)
