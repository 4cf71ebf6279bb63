"""The sidebar: language, new conversation, kept questions, and which library answers."""

import streamlit as st

from ui.asking.conversation import LANGUAGE_KEY, start_over, words
from ui.escaping import as_html
from ui.labels import WORDINGS
from ui.ports import Shelf
from ui.tabs import ASK, show


def _start_over() -> None:
    start_over()
    show(ASK)


def draw_controls() -> None:
    """What needs no library: the name, a new conversation, the language."""
    wording = words()
    st.html(
        '<div class="brand"><p class="name">Sitat</p>'
        f'<p class="line">{as_html(wording.tagline)}</p></div>'
    )
    st.button(
        wording.new_conversation,
        key="new-conversation",
        icon=":material/add:",
        on_click=_start_over,
        width="stretch",
    )
    st.selectbox(
        wording.interface_language,
        options=list(WORDINGS),
        format_func=lambda code: WORDINGS[code].name,
        key=LANGUAGE_KEY,
    )


def draw_foot(shelf: Shelf | None) -> None:
    """Who the page is for, and which state of the library answers."""
    wording = words()
    version = (
        f"<p>{as_html(wording.library_version)} <code>{as_html(shelf.index_id)}</code></p>"
        if shelf
        else ""
    )
    st.html(f'<div class="foot"><p>{as_html(wording.disclaimer)}</p>{version}</div>')
