"""Holding a kept draft against the library that it quotes, which may have changed since."""

from index.library import Library
from ingest.errors import LibraryError
from qa.drafting.model import Draft
from qa.model import QuoteError


def unverified(library: Library, draft: Draft) -> tuple[str, ...]:
    """The ids of quotes that are not, or no longer, what stands at their place in the library:
    the document was removed or replaced, or the quote is not its text."""
    found = []
    for statement in draft.statements:
        try:
            statement.quote.check(library.document(statement.quote.document_id).text)
        except (LibraryError, QuoteError):
            found.append(statement.part_id)
    return tuple(found)
