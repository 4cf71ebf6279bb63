"""Any other text or Markdown file: headings where it has some, else one stretch of text."""

from ingest.model import Document, DocumentKind
from ingest.readers.article import layout
from ingest.readers.raw import Raw


def accepts(text: str) -> bool:
    """Every text that holds a word."""
    return bool(text.strip())


def read(raw: Raw) -> Document:
    """The text as a document; its title is its first line when that looks like one."""
    return layout(raw, DocumentKind.PLAIN)
