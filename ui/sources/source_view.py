"""The opened document, in a drawer beside the chat (the whole screen on a phone)."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from ingest.errors import SitatError
from ingest.model import Document, Span
from ingest.vocabulary import load
from ui.asking.conversation import Opened, close_source, language, words
from ui.asking.examples import short_title
from ui.escaping import as_html, as_label
from ui.ports import Shelf
from ui.problem import draw_problem
from ui.sources.scrolling import scroll_to
from ui.sources.source_html import (
    NEAREST_ANCHOR,
    OPENED_ANCHOR,
    glosses_html,
    header_html,
    legend_html,
    outline_html,
    text_html,
)
from ui.sources.word_list import differs, glosses

_DRAWER_WIDTH_PX = 760
_PAIR_WIDTH_PX = 1240
_MAX_GLOSSED_CHARACTERS = 60_000


def _draw_back() -> None:
    with st.container(key="back-row", horizontal=True, horizontal_alignment="right"):
        back = st.button(words().back, key="back", icon=":material/arrow_back:")
    if back:
        close_source()
        st.rerun()


def _spans(document: Document, first: Sequence[Span]) -> tuple[Span, ...]:
    """The quotes, then the document's beginning: all of it, unless it is very long."""
    end = min(len(document.text), _MAX_GLOSSED_CHARACTERS)
    return (*first, Span(0, end)) if end else ()


def _word_list(document: Document, opened: Opened) -> str:
    reader = opened.language or language()
    if not differs(document.language, reader):
        return ""
    quotes = [opened.span, *opened.others] if opened.span else []
    found = glosses(document, _spans(document, quotes), reader, load())
    return glosses_html(found, document.language, reader, words())


def _draw_document(document: Document, opened: Opened) -> None:
    wording = words()
    legend = legend_html(wording, opened=opened.span is not None, others=bool(opened.others))
    long_title = short_title(document.title) != document.title
    header = header_html(document, wording, long_title=long_title)
    aid = _word_list(document, opened)
    st.html(header + outline_html(document.sections, wording) + aid + legend)
    st.html(text_html(document, opened.span, opened.others))
    if opened.span is not None:
        scroll_to(OPENED_ANCHOR, block="center")
    _draw_back()


def _draw_pair(document: Document, primary: Document, nearest: Span | None, opened: Opened) -> None:
    """The quoting document and the primary source, each with its own marks."""
    wording = words()
    left, right = st.columns(2, gap="medium")
    sides = (
        (left, wording.quoting_side, document, opened.span, OPENED_ANCHOR),
        (right, wording.primary_side, primary, nearest, NEAREST_ANCHOR),
    )
    for column, side, shown, span, anchor in sides:
        title = as_html(shown.title or shown.source)
        with column:
            st.html(
                f'<div class="side-head"><p class="side">{as_html(side)}</p>'
                f'<p class="full-title" lang="{as_html(shown.language)}">{title}</p></div>'
            )
            if span is not None:
                told = wording.nearest if shown is primary else wording.opened_quote
                st.html(f'<p class="legend"><span><i class="opened"></i>{as_html(told)}</span></p>')
            with st.container(key=f"pane-{anchor}", height=520):
                others = opened.others if shown is document else ()
                st.html(text_html(shown, span, others, anchor=anchor))
    for _, _, _, span, anchor in sides:
        if span is not None:
            scroll_to(anchor, block="center")
    _draw_back()


def _draw_unread(error: SitatError) -> None:
    draw_problem(str(error))
    _draw_back()


def _drawer(title: str, draw: Callable[[], None], *, wide: bool = False) -> None:
    st.dialog(
        title,
        width=_PAIR_WIDTH_PX if wide else _DRAWER_WIDTH_PX,
        position="center" if wide else "right",
        on_dismiss=close_source,
    )(draw)()


def _nearest(document: Document, opened: Opened, shelf: Shelf) -> Span | None:
    if opened.span is None:
        return None
    return shelf.nearest_in(opened.beside, opened.span.of(document.text))


def draw_source(opened: Opened, shelf: Shelf) -> None:
    """Show the opened document in a drawer, scrolled to the opened quote if there is one."""
    try:
        document = shelf.document(opened.document_id)
        primary = shelf.document(opened.beside) if opened.beside else None
        nearest = _nearest(document, opened, shelf) if primary else None
    except SitatError as error:
        _drawer(words().source, partial(_draw_unread, error))
        return
    if primary is not None:
        draw = partial(_draw_pair, document, primary, nearest, opened)
        _drawer(words().compare, draw, wide=True)
    else:
        _drawer(
            as_label(short_title(document.title or document.source)),
            partial(_draw_document, document, opened),
        )
