"""Parts of a draft as HTML: a quote with its numbers, the references, the search log."""

from collections.abc import Sequence

from qa.drafting.model import SearchLog, Statement
from qa.drafting.vancouver import Entry
from ui.escaping import as_html
from ui.labels import quotation_marks
from ui.labels.draft import DraftWording


def statement_html(part: Statement, numbers: Sequence[int]) -> str:
    """A quote, word for word, with its reference numbers and its source."""
    quote = part.quote
    marks = quotation_marks(quote.language)
    shown = ", ".join(str(number) for number in numbers)
    facts = "".join(
        f"<span>{as_html(fact)}</span>"
        for fact in (quote.title or quote.source, quote.section, quote.date)
        if fact
    )
    return (
        f'<div class="draft-quote"><blockquote class="words" lang="{as_html(quote.language)}">'
        f"{marks.opening}{as_html(quote.text)}{marks.closing}"
        f' <span class="number">[{shown}]</span></blockquote><p class="facts">{facts}</p></div>'
    )


def flags_html(numbers: Sequence[str], wording: DraftWording) -> str:
    """The warning below an own text whose numbers no quote carries; "" without such numbers."""
    if not numbers:
        return ""
    told = wording.flagged.format(numbers=", ".join(numbers))
    return f'<p class="flagged" role="status">{as_html(told)}</p>'


def _safe(address: str) -> bool:
    return address.startswith(("https://", "http://"))


def references_html(entries: Sequence[Entry]) -> str:
    """The reference list, with its links."""
    items = []
    for entry in entries:
        pieces = "".join(
            f'<a href="{as_html(piece.url)}" target="_blank" rel="noopener noreferrer">'
            f"{as_html(piece.text)}</a>"
            if _safe(piece.url)
            else as_html(piece.text)
            for piece in entry.pieces
        )
        items.append(f'<li value="{entry.number}" lang="{as_html(entry.language)}">{pieces}</li>')
    return f'<ol class="references">{"".join(items)}</ol>'


def log_html(log: SearchLog, wording: DraftWording) -> str:
    """The state of the library and what each question found."""
    dates = "–".join(dict.fromkeys(date for date in (log.earliest, log.latest) if date))
    state = [log.index_id, str(log.documents), dates]
    facts = "".join(f"<span>{as_html(fact)}</span>" for fact in state if fact)
    lines = "".join(
        f'<li class="{"good" if item.found else "nil"}">{as_html(item.question)} '
        f"<b>{as_html(_found(item.found, wording))}</b></li>"
        for item in log.searched
    )
    return f'<div class="log"><p class="facts">{facts}</p><ul>{lines}</ul></div>'


def _found(count: int, wording: DraftWording) -> str:
    return wording.found.format(count=count) if count else wording.nil_found
