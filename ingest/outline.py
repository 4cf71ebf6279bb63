"""Headings of a text, and the sections that they open."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.labels import Role, role_of
from ingest.lines import MARKDOWN_HEADING, lines, looks_like_heading
from ingest.model import Section, Span

_INLINE_LABEL = re.compile(r"([^\W\d_][\w ]{2,30}?)[ \t]*:(?=\s|$)")
_REPLY_LABELS = frozenset({Role.QUESTION, Role.SUMMARY, Role.ANSWER, Role.REFERENCES})
_CAPTION = re.compile(r"(?:table|tabell|tabel|figure|figur|fig\.)\s*\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it stands in the text: `span` with its markers, `title` without them."""

    span: Span
    title: str
    level: int


def _label(text: str, line: Span) -> Heading | None:
    """A known section label at the start of the line, alone on it or followed by a colon."""
    whole = line.of(text)
    stripped = whole.strip(" \t:*_#")
    role = role_of(stripped)
    if role is not Role.BODY:
        return Heading(line, stripped, 1)
    match = _INLINE_LABEL.match(text, line.start, line.end)
    if match and role_of(match.group(1)) in _REPLY_LABELS | {Role.LEGEND}:
        return Heading(Span(line.start, match.end()), match.group(1).strip(), 1)
    return None


def _blank_between(text: str, before: int, after: int) -> bool:
    return text.count("\n", before, after) > 1


def headings(text: str, start: int, end: int, skip: Sequence[Span] = ()) -> list[Heading]:
    """Every heading in the range, in order.

    A heading is a known label (data/labels.tsv), a Markdown heading, or a short line that stands
    after a blank line, starts like a title and is followed by text. Lines inside `skip` (tables)
    are no headings.
    """
    every = [
        line for line in lines(text, start, end) if not any(line.overlaps(other) for other in skip)
    ]
    found: list[Heading] = []
    for position, line in enumerate(every):
        content = line.of(text)
        marked = MARKDOWN_HEADING.match(content)
        if marked:
            title = content[marked.end() :].strip(" #*_")
            found.append(Heading(line, title, len(marked.group(1))))
            continue
        label = _label(text, line)
        if label:
            found.append(label)
            continue
        after_blank = position == 0 or _blank_between(text, every[position - 1].end, line.start)
        following = every[position + 1] if position + 1 < len(every) else None
        if (
            after_blank
            and following is not None
            and looks_like_heading(content)
            and not _CAPTION.match(content)
            and not looks_like_heading(following.of(text))
        ):
            found.append(Heading(line, content.rstrip(":"), 2))
    return found


def sections(text_length: int, found: Sequence[Heading]) -> list[Section]:
    """The sections that `found` opens: each runs to the next heading of its own level or above."""
    built: list[Section] = []
    for position, heading in enumerate(found):
        end = text_length
        for later in found[position + 1 :]:
            if later.level <= heading.level:
                end = later.span.start
                break
        parent = next(
            (up.title for up in reversed(found[:position]) if up.level < heading.level), ""
        )
        built.append(Section(heading.title, Span(heading.span.start, end), heading.span, parent))
    return built


def innermost(found: Sequence[Section], position: int) -> Section | None:
    """The last opened section that holds `position`."""
    inside = [section for section in found if section.span.start <= position < section.span.end]
    return max(inside, key=lambda s: (s.span.start, -s.span.end), default=None)


def role_at(found: Sequence[Section], position: int) -> Role:
    """The role of the innermost section with a known role around `position`."""
    inside = [section for section in found if section.span.start <= position < section.span.end]
    for section in sorted(inside, key=lambda s: (s.span.start, -s.span.end), reverse=True):
        role = role_of(section.title)
        if role is not Role.BODY:
            return role
    return Role.BODY
