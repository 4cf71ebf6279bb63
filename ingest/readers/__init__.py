"""Readers: each knows one kind of document by its content, never by its file name.

A new kind is a module with `accepts(text)` and `read(raw)`, added to `_READERS` before the ones
that are less particular. Formats that are not text (PDF, Word, HTML) become text in
`ingest.decode` first and come here as any other text.
"""

from collections.abc import Callable
from pathlib import PurePath

from ingest.model import Document
from ingest.readers import article, plain, record, reply
from ingest.readers.raw import Raw

_READERS: tuple[tuple[Callable[[str], bool], Callable[[Raw], Document]], ...] = (
    (record.accepts, record.read),
    (reply.accepts, reply.read),
    (article.accepts, article.read),
    (plain.accepts, plain.read),
)

RECIPE = "readers-2"
"""Changes whenever a reader would make another document of the same file."""


def read_document(data: bytes, text: str, source: str) -> Document:
    """The document in `text`, the decoded `data` of the file named `source`.

    Raises ReadError when the content contradicts itself (a broken front matter).
    """
    raw = Raw.of(data, text, source, PurePath(source).stem)
    return next(read(raw) for accepts, read in _READERS if accepts(text))
