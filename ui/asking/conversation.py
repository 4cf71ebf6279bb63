"""What one visitor's page remembers between runs: questions, answers, and the opened source."""

from dataclasses import dataclass
from typing import cast

import streamlit as st

from ingest.model import Span
from qa.model import Answer, Quote
from qa.privacy import find_personal
from ui.labels import from_locale, wording
from ui.labels.draft import DRAFT_WORDINGS, DraftWording
from ui.labels.library import LIBRARY_WORDINGS, LibraryWording
from ui.labels.privacy import PRIVACY_WORDINGS, PrivacyWording
from ui.wording import Wording

LANGUAGE_KEY = "interface_language"
_TURNS, _PENDING, _OPENED, _HELD = "turns", "pending", "opened", "held"


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it: an answer, or one line that says why there is none.

    `language` is the one that the user chose for the question, "" when it was detected.
    """

    question: str
    answer: Answer | None = None
    problem: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """A question that waits for its answer; `number` is the turn that it takes the place of."""

    question: str
    number: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A document to be shown: `span` is the quote to scroll to, `others` further quotes of it.

    `language` is the reader's, for the word list. `beside` is a document to show next to it.
    """

    document_id: str
    span: Span | None = None
    others: tuple[Span, ...] = ()
    language: str = ""
    beside: str = ""


def language() -> str:
    """The page language: chosen in the sidebar, else the browser's."""
    if LANGUAGE_KEY not in st.session_state:
        st.session_state[LANGUAGE_KEY] = from_locale(st.context.locale)
    return cast(str, st.session_state[LANGUAGE_KEY])


def words() -> Wording:
    return wording(language())


def library_words() -> LibraryWording:
    return LIBRARY_WORDINGS[language()]


def draft_words() -> DraftWording:
    return DRAFT_WORDINGS[language()]


def privacy_words() -> PrivacyWording:
    return PRIVACY_WORDINGS[language()]


def turns() -> list[Turn]:
    return cast(list[Turn], st.session_state.setdefault(_TURNS, []))


def history(before: int | None = None) -> tuple[str, ...]:
    """The questions of this conversation that got an answer, oldest first; those of the turns
    before number `before`."""
    return tuple(turn.question for turn in turns()[:before] if turn.answer is not None)


def pending() -> Pending | None:
    return cast(Pending | None, st.session_state.get(_PENDING))


def held() -> str:
    """The question that was not asked, since it seems to name a person, or ""."""
    return cast(str, st.session_state.get(_HELD, ""))


def pose(question: str, *, checked: bool = False) -> None:
    """Make `question` the one to be answered next; nothing happens for blank text.

    A question that seems to name a person is held back, unless its user has `checked` it.
    """
    question = question.strip()
    st.session_state[_HELD] = ""
    if not question:
        return
    close_source()
    if not checked and find_personal(question):
        st.session_state[_HELD] = question
    else:
        st.session_state[_PENDING] = Pending(question, len(turns()))


def pose_again(number: int, in_language: str) -> None:
    """Answer the question of turn `number` anew, read in a language ("" to detect it)."""
    st.session_state[_PENDING] = Pending(turns()[number].question, number, in_language)


def drop_held() -> None:
    st.session_state[_HELD] = ""


def settle(turn: Turn, number: int) -> None:
    """Keep `turn` as the outcome of the pending question."""
    turns()[number : number + 1] = [turn]
    st.session_state[_PENDING] = None


def start_over() -> None:
    st.session_state[_TURNS] = []
    st.session_state[_PENDING] = None
    st.session_state[_HELD] = ""
    close_source()


def opened() -> Opened | None:
    return cast(Opened | None, st.session_state.get(_OPENED))


def open_document(document_id: str) -> None:
    st.session_state[_OPENED] = Opened(document_id)


def open_span(document_id: str, span: Span, others: tuple[Span, ...] = ()) -> None:
    """Show a document scrolled to `span`, with `others` marked too."""
    st.session_state[_OPENED] = Opened(document_id, span, others)


def open_quoted(quote: Quote) -> None:
    """Show `quote` in its document."""
    st.session_state[_OPENED] = Opened(quote.document_id, quote.span)


def open_quote(quote: Quote, answer: Answer, beside: str = "") -> None:
    """Show `quote` in its document, with the answer's other quotes of that document; `beside` is
    a primary source to show next to it."""
    others = tuple(
        other.span
        for other in (*answer.quotes, *answer.related)
        if other.document_id == quote.document_id and other.span != quote.span
    )
    st.session_state[_OPENED] = Opened(
        quote.document_id, quote.span, others, answer.language, beside
    )


def close_source() -> None:
    st.session_state[_OPENED] = None
