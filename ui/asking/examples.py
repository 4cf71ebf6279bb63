"""Example questions, made from the library's own documents."""

import re
from collections.abc import Sequence
from itertools import chain, islice, zip_longest

from ingest.labels import Role, role_of
from ingest.model import Document, DocumentKind
from ingest.sentences import sentences
from ui.ports import Line, Shelf
from ui.wording import Wording

MAX_EXAMPLES = 4
_MAX_TITLE_CHARACTERS = 90
_MAX_ENQUIRY_CHARACTERS = 240


def _mixed(lines: Sequence[Line]) -> list[Line]:
    """The documents, one of each kind in turn, so that a few show what the library holds."""
    kinds = dict.fromkeys((DocumentKind.REPLY, DocumentKind.RECORD, *DocumentKind))
    piles = [
        list(islice((line for line in lines if line.kind == kind), MAX_EXAMPLES)) for kind in kinds
    ]
    return [line for line in chain.from_iterable(zip_longest(*piles)) if line is not None]


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


def _example(line: Line, shelf: Shelf, words: Wording) -> str:
    if line.kind == DocumentKind.REPLY:
        own = enquiry(shelf.document(line.document_id))
        if own:
            return own
    studies = (DocumentKind.RECORD, DocumentKind.ARTICLE)
    template = words.example_study if line.kind in studies else words.example_topic
    return template.format(title=short_title(line.title))


def examples(shelf: Shelf, words: Wording) -> tuple[str, ...]:
    """Up to four questions that this library's documents suggest, in the page's language.

    A reply gives its own enquiry, in its own language; other documents their title.
    """
    chosen = _mixed(shelf.lines())[:MAX_EXAMPLES]
    return tuple(dict.fromkeys(_example(line, shelf, words) for line in chosen))
