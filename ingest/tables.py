"""Tables in text: tab-separated runs of lines and Markdown pipe tables, cell by cell."""

import re
from dataclasses import dataclass

from ingest.lines import BULLET, NUMBERED, lines
from ingest.model import Column, Span, TableRow

_CAPTION = re.compile(r"(?:table|tabell|tabel)\s+\d+\b", re.IGNORECASE)
_RULE = re.compile(r"(?=.*--)[\s:|-]+")
_EMPTY = frozenset({"", "-", "–", "—"})


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its header line and its rows."""

    header: Span
    rows: tuple[TableRow, ...]

    @property
    def span(self) -> Span:
        return Span(self.header.start, self.rows[-1].span.end)


def _raw_line(text: str, span: Span) -> Span:
    """The line with its outer tabs: an empty first or last cell is white space too."""
    start, end = span.start, span.end
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    while end < len(text) and text[end] in " \t":
        end += 1
    return Span(start, end)


def _cells(text: str, line: Span, separator: str) -> list[tuple[int, int]]:
    """Offsets of every cell, trimmed; an empty cell is an empty range."""
    start, end = line.start, line.end
    if separator == "|":
        while start < end and text[start] in " \t":
            start += 1
        start += text[start : start + 1] == "|"
        while end > start and text[end - 1] in " \t":
            end -= 1
        end -= text[end - 1 : end] == "|"
    found = []
    begin = start
    for position in range(start, end + 1):
        if position == end or text[position] == separator:
            left, right = begin, position
            while left < right and text[left].isspace():
                left += 1
            while right > left and text[right - 1].isspace():
                right -= 1
            found.append((left, right))
            begin = position + 1
    return found


def _separator(line: str) -> str:
    marker = BULLET.match(line) or NUMBERED.match(line)  # a tab often follows a list marker
    if "\t" in line[marker.end() if marker else 0 :]:
        return "\t"
    stripped = line.strip()
    return "|" if stripped.startswith("|") and stripped.count("|") >= 3 else ""


def tables(text: str, start: int = 0, end: int | None = None) -> list[Table]:
    """Every table in the range: at least two neighbouring lines of the same separator.

    The first line names the columns. A caption ("Table 1. …") may stand up to two lines before or
    after. Cells that hold nothing are left out of the row.
    """
    all_lines = list(lines(text, start, end))
    found: list[Table] = []
    position = 0
    while position < len(all_lines):
        separator = _separator(all_lines[position].of(text))
        run = position
        while (
            separator
            and run < len(all_lines)
            and (
                run == position
                # of a row with one filled cell ("Women", tab, tab) only the outer tabs are left
                or (
                    _separator(_raw_line(text, all_lines[run]).of(text)) == separator
                    and not _gap(text, all_lines[run - 1], all_lines[run])
                )
            )
        ):
            run += 1
        if run - position >= 2:
            table = _table(text, all_lines, position, run, separator)
            if table:
                found.append(table)
        position = max(run, position + 1)
    return found


def _gap(text: str, before: Span, after: Span) -> bool:
    return text.count("\n", before.end, after.start) > 1


def _table(text: str, every: list[Span], first: int, last: int, separator: str) -> Table | None:
    names = [text[a:b] for a, b in _cells(text, _raw_line(text, every[first]), separator)]
    around = every[max(0, first - 2) : first] + every[last : last + 2]
    caption = next((s.of(text) for s in around if _CAPTION.match(s.of(text))), "")
    rows = []
    for line in every[first + 1 : last]:
        if _RULE.fullmatch(line.of(text)):
            continue
        cells = _cells(text, _raw_line(text, line), separator)
        columns = tuple(
            Column(names[i] if i < len(names) else "", Span(a, b))
            for i, (a, b) in enumerate(cells)
            if text[a:b] not in _EMPTY
        )
        if columns:
            rows.append(TableRow(line, columns, caption))
    return Table(every[first], tuple(rows)) if rows else None
