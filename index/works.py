"""What a document is known by as a work, so that references to it can be recognised."""

from ingest.model import Document
from ingest.words import key, tokens


def title_name(title: str) -> str:
    """A title reduced to its word keys, so that punctuation and case do not matter."""
    words = [key(token.text) for token in tokens(title)]
    return " ".join(words) if len(words) >= 4 else ""


def work_names(document: Document) -> list[tuple[str, str]]:
    """What a document is known by as a work: DOI, PubMed and registry number, title."""
    identifiers = document.identifiers
    names = [
        ("doi", identifiers.doi.casefold()),
        ("pmid", identifiers.pmid),
        ("nct", identifiers.nct),
        ("title", title_name(document.title)),
    ]
    return [(kind, value) for kind, value in names if value]
