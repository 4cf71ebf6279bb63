"""The sidebar: language, new conversation, and what the library holds."""

import streamlit as st

from ui.conversation import LANGUAGE_KEY, open_document, start_over, words
from ui.escaping import as_html, as_label
from ui.labels import WORDINGS, kind_name, language_name
from ui.ports import Shelf, Summary

MAX_LISTED = 40
_FILTER_FROM = 8


def facts_html(summary: Summary) -> str:
    """What stands below a document's title in the list: kind, language, date."""
    wording = words()
    facts = (
        kind_name(summary.kind, wording),
        language_name(summary.language, wording),
        summary.date,
    )
    parts = "".join(f"<span>{as_html(fact)}</span>" for fact in facts if fact)
    return f'<p class="facts">{parts}</p>'


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
        on_click=start_over,
        width="stretch",
    )
    st.selectbox(
        wording.interface_language,
        options=list(WORDINGS),
        format_func=lambda code: WORDINGS[code].name,
        key=LANGUAGE_KEY,
    )


def draw_library(shelf: Shelf) -> None:
    """The documents, each title a button that opens it; a filter when there are many."""
    wording = words()
    documents = shelf.documents()
    st.html(f'<h2 class="side">{as_html(wording.library)} <span>{len(documents)}</span></h2>')
    if len(documents) > _FILTER_FROM:
        wanted = st.text_input(wording.filter_titles, key="title-filter").casefold()
        documents = [summary for summary in documents if wanted in summary.title.casefold()]
    for summary in documents[:MAX_LISTED]:
        with st.container(key=f"doc-{summary.document_id}", gap=None):
            st.button(
                as_label(summary.title or summary.source),
                key=f"document-{summary.document_id}",
                type="tertiary",
                on_click=open_document,
                args=(summary.document_id,),
            )
            st.html(facts_html(summary))
    if len(documents) > MAX_LISTED:
        rest = len(documents) - MAX_LISTED
        st.html(f'<p class="aside">{as_html(wording.more_documents.format(count=rest))}</p>')


def draw_foot(shelf: Shelf | None) -> None:
    """Who the page is for, and which state of the library answers."""
    wording = words()
    version = (
        f"<p>{as_html(wording.library_version)} <code>{as_html(shelf.index_id)}</code></p>"
        if shelf
        else ""
    )
    st.html(f'<div class="foot"><p>{as_html(wording.disclaimer)}</p>{version}</div>')
