"""The opened document, in a drawer beside the chat (the whole screen on a phone)."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from ingest.errors import SitatError
from ingest.model import Document
from ui.conversation import Opened, close_source, words
from ui.escaping import as_html, as_label
from ui.examples import short_title
from ui.ports import Shelf
from ui.scrolling import scroll_to
from ui.source_html import OPENED_ANCHOR, header_html, legend_html, outline_html, text_html

_DRAWER_WIDTH_PX = 760


def _draw_back() -> None:
    with st.container(key="back-row", horizontal=True, horizontal_alignment="right"):
        back = st.button(words().back, key="back", icon=":material/arrow_back:")
    if back:
        close_source()
        st.rerun()


def _draw_document(document: Document, opened: Opened) -> None:
    wording = words()
    legend = legend_html(wording, opened=opened.span is not None, others=bool(opened.others))
    long_title = short_title(document.title) != document.title
    header = header_html(document, wording, long_title=long_title)
    st.html(header + outline_html(document.sections, wording) + legend)
    st.html(text_html(document, opened.span, opened.others))
    if opened.span is not None:
        scroll_to(OPENED_ANCHOR, block="center")
    _draw_back()


def _draw_problem(error: SitatError) -> None:
    st.html(f'<p class="problem">{as_html(words().problem)} {as_html(str(error))}</p>')
    _draw_back()


def _drawer(title: str, draw: Callable[[], None]) -> None:
    st.dialog(title, width=_DRAWER_WIDTH_PX, position="right", on_dismiss=close_source)(draw)()


def draw_source(opened: Opened, shelf: Shelf) -> None:
    """Open the drawer on `opened`. Closing it, by any of its ways, is remembered."""
    try:
        document = shelf.document(opened.document_id)
    except SitatError as error:
        _drawer(words().source, partial(_draw_problem, error))
    else:
        _drawer(
            as_label(short_title(document.title or document.source)),
            partial(_draw_document, document, opened),
        )
