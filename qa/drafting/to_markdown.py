"""A draft as Markdown. Nothing of a document or a person runs as markup: it is all escaped."""

import re

from qa.drafting.layout import Block, Kind, Run, laid_out
from qa.drafting.model import Draft
from qa.drafting.wording import words

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|$~^&])")
_SPACE = re.compile(r"\s+")
_LEADING = re.compile(r"^(\s*)([-+=>]|\d+[.)])(?=\s|$)")


def to_markdown(draft: Draft) -> str:
    """The draft as CommonMark text with tables as GitHub writes them."""
    lines: list[str] = []
    if draft.is_draft:
        lines += [f"**{words(draft.language).draft_mark}**", ""]
    for block in laid_out(draft):
        lines += [*_lines(block), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _lines(block: Block) -> list[str]:
    text = "".join(_run(run) for run in block.runs)
    label = escaped(block.label)
    if block.rows:
        lines = [f"| {' | '.join(map(_run, row))} |" for row in block.rows]
        wide = len(block.rows[0])
        if block.kind is Kind.ROW:
            lines.insert(0, f"|{'  |' * wide}")
        table = [lines[0], f"|{' --- |' * wide}", *lines[1:]]
        return [*table, "", text.strip()] if text else table
    match block.kind:
        case Kind.TITLE:
            return [f"# {text}"]
        case Kind.HEADING:
            return [f"## {text}"]
        case Kind.SUBHEADING:
            return [f"### {text}"]
        case Kind.FIELD:
            return [f"**{label}:** {text}"]
        case Kind.QUOTE:
            return [f"> {text}"]
        case Kind.OWN:
            return [f"**{label}:** {text}"]
        case Kind.WARNING:
            return [f"**⚠ {text}**"]
        case Kind.NOTE:
            return [f"*{text}*"]
        case Kind.ENTRY:
            return [f"{block.number}. {text}"]
        case _:
            return [_LEADING.sub(_plain_start, text)]


def _plain_start(match: re.Match[str]) -> str:
    """A mark that would begin a list or a heading, made plain."""
    mark = match.group(2)
    return match.group(1) + (f"{mark[:-1]}\\{mark[-1]}" if mark[0].isdigit() else f"\\{mark}")


def _run(run: Run) -> str:
    text = escaped(run.text)
    return f"[{text}](<{_address(run.url)}>)" if run.url else text


def _address(url: str) -> str:
    return re.sub(r"[<>\\\s]", lambda m: f"%{ord(m.group()):02X}", url)


def escaped(text: str) -> str:
    """Text with every sign that Markdown reads inside a line made plain, on one line.

    >>> escaped("a *b* $x$ <i>")
    'a \\\\*b\\\\* \\\\$x\\\\$ \\\\<i\\\\>'
    """
    return _MARKUP.sub(r"\\\1", _SPACE.sub(" ", text))
