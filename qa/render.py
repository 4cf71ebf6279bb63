"""An answer as text for a terminal: numbered quotes, then numbered sources."""

import re
from collections.abc import Callable, Sequence

from qa.labels import QUOTATION, label
from qa.model import Answer, Quote, Status
from qa.wire import main_relay

MAX_REFERENCE = 110
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def _safe(text: str) -> str:
    """Text without terminal control characters; tabs and line breaks become spaces."""
    return " ".join(_CONTROL.sub(" ", text).split())


def _shorten(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


def render(answer: Answer, source_of: Callable[[str], str]) -> str:
    """The answer in lines. `source_of` names the file of a document id."""
    language = answer.language
    lines: list[str] = []
    numbers: dict[str, int] = {}
    items = ", ".join(answer.uncovered)
    lacks = [label("uncovered", language, items=items)] if items else []
    if answer.status is Status.ANSWERED:
        lines += _quotes(answer.quotes, numbers, language, source_of)
        lines += ["", *lacks] if lacks else []
    else:
        lines += [label("insufficient", language), *lacks]
        if answer.related:
            lines += ["", label("related", language)]
            lines += _quotes(answer.related, numbers, language, source_of)
    for notice in answer.notices:
        lines += ["", f"! {_safe(notice.text)}"]
    if numbers:
        lines += ["", label("sources", language)]
        shown = [*answer.quotes, *answer.related]
        for document_id, number in numbers.items():
            quote = next(quote for quote in shown if quote.document_id == document_id)
            date = quote.date or label("not_dated", language)
            lines.append(
                f"[{number}] {_safe(quote.title or quote.source)} ({date}). {quote.source}"
            )
    return "\n".join(lines)


def _quotes(
    quotes: Sequence[Quote],
    numbers: dict[str, int],
    language: str,
    source_of: Callable[[str], str],
) -> list[str]:
    lines: list[str] = []
    for quote in quotes:
        number = numbers.setdefault(quote.document_id, len(numbers) + 1)
        opening, closing = QUOTATION.get(quote.language, QUOTATION["en"])
        lines.append("")
        if quote.cells:
            lines += [f"  {_safe(cell.column)}: {_safe(cell.text)}" for cell in quote.cells]
        else:
            lines.append(f"{opening}{_safe(quote.text)}{closing}")
        where = " · ".join(part for part in (quote.section, quote.language) if part)
        lines.append(f"  [{number}] {_safe(where)} · {quote.span.start}–{quote.span.end}")
        relay = main_relay(quote)
        if relay:
            text = _shorten(_safe(relay.text), MAX_REFERENCE)
            lines.append("  " + label("relayed", language, label=relay.label, text=text))
            if relay.document_id:
                held = label("held", language, source=source_of(relay.document_id))
                lines.append("  " + held)
    return lines[1:] if lines else lines
