"""Lines of a text as spans, and the small patterns that tell one kind of line from another."""

import re
from collections.abc import Iterator

from ingest.model import Span

_LINE = re.compile(r"[^\r\n]+")
BULLET = re.compile(r"[ \t]*(?:[-*•‣▪●–—]|\(?[a-z]\))[ \t]+(?=\S)")
NUMBERED = re.compile(r"[ \t]*(?:\[(\d{1,4})\]|(\d{1,4})[.)])[ \t]+(?=\S)")
MARKDOWN_HEADING = re.compile(r"[ \t]*(#{1,6})[ \t]+(?=\S)")
_TERMINAL = ".!?;,"

MAX_HEADING_CHARACTERS = 120
MAX_HEADING_WORDS = 16


def trim(text: str, start: int, end: int) -> Span | None:
    """The span without leading and trailing white space, or None when nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Every line that is not blank, without its line break and its outer white space.

    >>> [span.of("a\\n\\n b") for span in lines("a\\n\\n b")]
    ['a', 'b']
    """
    for match in _LINE.finditer(text, start, len(text) if end is None else end):
        span = trim(text, match.start(), match.end())
        if span:
            yield span


def looks_like_heading(line: str) -> bool:
    """A short line that starts like a title and does not end like a sentence."""
    stripped = line.strip()
    if MARKDOWN_HEADING.match(stripped):
        return True
    return (
        0 < len(stripped) <= MAX_HEADING_CHARACTERS
        and len(stripped.split()) <= MAX_HEADING_WORDS
        and "\t" not in stripped
        and stripped[-1] not in _TERMINAL
        and (stripped[0].isupper() or stripped[0].isdigit())
        and any(character.isalpha() for character in stripped)
        and not BULLET.match(stripped)
        and "://" not in stripped
    )


def soft_wrapped(line: str, following: str) -> bool:
    """Whether the break between two neighbouring lines only wraps one paragraph.

    Typists wrap at 60 to 100 characters; a line outside that range ended because it was finished.
    """
    if BULLET.match(following) or NUMBERED.match(following) or "\t" in following or "\t" in line:
        return False
    if following[:1].islower():
        return True
    return 55 <= len(line) <= 110 and not looks_like_heading(line)
