"""A quote with its citation as plain text, for pasting into a note or a letter."""

from ingest.model import Document
from qa.model import Quote
from ui.labels import quotation_marks
from ui.wording import Wording

_MAX_AUTHORS = 3


def _sentence(text: str) -> str:
    """`text` on one line, closed by a full stop; "" stays ""."""
    line = " ".join(text.split())
    return line if not line or line.endswith((".", "?", "!")) else f"{line}."


def citation(document: Document, section: str = "") -> str:
    """Authors, title, place, date and identifiers of a document, as far as it states them."""
    authors = ", ".join(document.authors[:_MAX_AUTHORS])
    if len(document.authors) > _MAX_AUTHORS:
        authors += " et al"
    ids = document.identifiers
    parts = [
        authors,
        document.title or document.source,
        document.publication,
        document.date,
        section,
        f"doi:{ids.doi}" if ids.doi else "",
        f"PMID {ids.pmid}" if ids.pmid else "",
        ids.nct,
        document.source,
    ]
    return " ".join(_sentence(part) for part in dict.fromkeys(parts) if part)


def copied_text(quote: Quote, document: Document, words: Wording) -> str:
    """What the copy button gives: the quote, word for word, then its citation."""
    marks = quotation_marks(quote.language)
    lines = [f"{marks.opening}{quote.text}{marks.closing}", citation(document, quote.section)]
    for relay in quote.relayed_from:
        told = words.relayed.format(label=relay.label)
        lines.append(_sentence(f"{told}: {relay.text}" if relay.text else told))
    return "\n".join(lines)
