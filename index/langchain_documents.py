"""A library's passages as LangChain documents."""

import re

from langchain_core.documents import Document

from index.hits import Hit
from index.library import Library
from ingest.model import Passage

_PASSAGE_ID = re.compile(r"([0-9a-f]{16}):(\d{1,12})-(\d{1,12})")


def passage_document(library: Library, passage: Passage) -> Document:
    """A passage with where it stands: `page_content` is the slice `start` to `end`, in code points,
    of the text of the document `document_id`."""
    document = library.document(passage.document_id)
    span = passage.span
    return Document(
        id=f"{passage.document_id}:{span.start}-{span.end}",
        page_content=passage.text,
        metadata={
            "document_id": passage.document_id,
            "source": document.source,
            "title": document.title,
            "section": passage.section,
            "language": passage.language,
            "start": span.start,
            "end": span.end,
        },
    )


def hit_document(library: Library, hit: Hit) -> Document:
    """A search's hit: the passage, and its `score` and `rank`, 1 being best."""
    found = passage_document(library, hit.passage)
    found.metadata.update(score=hit.score, rank=hit.rank)
    return found


def passage_of(library: Library, name: str) -> Passage | None:
    """The passage that `passage_document` gave the id `name`, or None."""
    match = _PASSAGE_ID.fullmatch(name)
    if match is None:
        return None
    start, end = int(match[2]), int(match[3])
    return library.passage_at(match[1], start, end)
