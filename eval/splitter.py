"""LangChain's recursive splitter with offsets; the only file here that imports LangChain."""

from langchain_text_splitters import RecursiveCharacterTextSplitter

from ingest.errors import SitatError
from ingest.model import Span

# Planes 2 to 16 of Unicode: no white space, no surrogates.
_FIRST = 0x20000
_COUNT = 0xF0000


def split(text: str, chunk_size: int, chunk_overlap: int) -> tuple[Span, ...]:
    """Where the chunks of `text` stand, in text order. Sizes count code points.

    The splitter returns texts without places, and a text that stands twice cannot be found again
    for certain. It looks at white space and lengths only, so it is given a text in which every
    other character is replaced by one that tells its place.

    Raises:
        SitatError: when a chunk is not a slice of the text.

    >>> split("a a a", 3, 0)
    (Span(start=0, end=3), Span(start=4, end=5))
    """
    splitter = RecursiveCharacterTextSplitter(chunk_size=chunk_size, chunk_overlap=chunk_overlap)
    masked = "".join(
        each if each.isspace() else chr(_FIRST + place % _COUNT) for place, each in enumerate(text)
    )
    spans: list[Span] = []
    for number, chunk in enumerate(splitter.split_text(masked)):
        start = masked.find(chunk, spans[-1].start if spans else 0)
        if start < 0:
            raise SitatError(f"chunk {number} is not a slice of the text")
        spans.append(Span(start, start + len(chunk)))
    return tuple(spans)
