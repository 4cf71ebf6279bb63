"""What one visitor's page remembers between runs: questions, answers, and the opened source."""

from dataclasses import dataclass
from typing import cast

import streamlit as st

from ingest.model import Span
from qa.model import Answer, Quote
from ui.labels import from_locale, wording
from ui.wording import Wording

LANGUAGE_KEY = "interface_language"
_TURNS, _PENDING, _OPENED = "turns", "pending", "opened"


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it: an answer, or one line that says why there is none."""

    question: str
    answer: Answer | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A document to be shown: `span` is the quote to scroll to, `others` further quotes of it."""

    document_id: str
    span: Span | None = None
    others: tuple[Span, ...] = ()


def language() -> str:
    """The page language: chosen in the sidebar, else the browser's."""
    if LANGUAGE_KEY not in st.session_state:
        st.session_state[LANGUAGE_KEY] = from_locale(st.context.locale)
    return cast(str, st.session_state[LANGUAGE_KEY])


def words() -> Wording:
    return wording(language())


def turns() -> list[Turn]:
    return cast(list[Turn], st.session_state.setdefault(_TURNS, []))


def history() -> tuple[str, ...]:
    """The earlier questions of this conversation that got an answer, oldest first."""
    return tuple(turn.question for turn in turns() if turn.answer is not None)


def pending() -> str:
    """The question that waits for its answer, or ""."""
    return cast(str, st.session_state.get(_PENDING, ""))


def pose(question: str) -> None:
    """Make `question` the one to be answered next; nothing happens for blank text."""
    if question.strip():
        st.session_state[_PENDING] = question.strip()
        close_source()


def settle(turn: Turn) -> None:
    """Keep `turn` as the outcome of the pending question."""
    turns().append(turn)
    st.session_state[_PENDING] = ""


def start_over() -> None:
    st.session_state[_TURNS] = []
    st.session_state[_PENDING] = ""
    close_source()


def opened() -> Opened | None:
    return cast(Opened | None, st.session_state.get(_OPENED))


def open_document(document_id: str) -> None:
    st.session_state[_OPENED] = Opened(document_id)


def open_quote(quote: Quote, answer: Answer) -> None:
    """Show `quote` in its document, with the answer's other quotes of that document."""
    others = tuple(
        other.span
        for other in answer.quotes
        if other.document_id == quote.document_id and other.span != quote.span
    )
    st.session_state[_OPENED] = Opened(quote.document_id, quote.span, others)


def close_source() -> None:
    st.session_state[_OPENED] = None
