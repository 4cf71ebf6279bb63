"""Example questions, made from the library's own documents."""

import re
from collections.abc import Sequence
from itertools import chain, zip_longest

from ingest.labels import Role, role_of
from ingest.model import Document, DocumentKind
from ingest.sentences import sentences
from ui.ports import Shelf, Summary
from ui.wording import Wording

MAX_EXAMPLES = 4
_MAX_TITLE_CHARACTERS = 90
_MAX_ENQUIRY_CHARACTERS = 240


def _mixed(summaries: Sequence[Summary]) -> list[Summary]:
    """The documents, one of each kind in turn, so that a few show what the library holds."""
    kinds = (DocumentKind.REPLY, DocumentKind.RECORD, DocumentKind.ARTICLE, DocumentKind.PLAIN)
    piles = [[summary for summary in summaries if summary.kind == kind] for kind in kinds]
    return [s for s in chain.from_iterable(zip_longest(*piles)) if s is not None]


def short_title(title: str) -> str:
    """`title` up to its subtitle (the part after a colon), cut at a word when still too long."""
    head = re.split(r":\s", title, maxsplit=1)[0].strip().rstrip(".?!")
    if len(head) <= _MAX_TITLE_CHARACTERS:
        return head
    return head[:_MAX_TITLE_CHARACTERS].rsplit(" ", 1)[0] + " …"


def enquiry(document: Document) -> str:
    """The last question that a reply's own enquiry asks, as it stands there, or ""."""
    for section in document.sections:
        if role_of(section.title) is Role.QUESTION:
            found = (span.of(document.text) for span in sentences(document.text, section.span))
            asked = [sentence for sentence in found if sentence.endswith("?")]
            if asked and len(asked[-1]) <= _MAX_ENQUIRY_CHARACTERS:
                return asked[-1]
    return ""


def _example(summary: Summary, shelf: Shelf, words: Wording) -> str:
    if summary.kind == DocumentKind.REPLY:
        own = enquiry(shelf.document(summary.document_id))
        if own:
            return own
    studies = (DocumentKind.RECORD, DocumentKind.ARTICLE)
    template = words.example_study if summary.kind in studies else words.example_topic
    return template.format(title=short_title(summary.title))


def examples(shelf: Shelf, words: Wording) -> tuple[str, ...]:
    """Up to four questions that this library's documents suggest, in the page's language.

    A reply gives its own enquiry, in its own language; other documents their title.
    """
    chosen = _mixed(shelf.documents())[:MAX_EXAMPLES]
    return tuple(dict.fromkeys(_example(summary, shelf, words) for summary in chosen))
