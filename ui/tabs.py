"""Which tab is shown: a choice of one that also stands in the page's address."""

import streamlit as st

from ui.asking.conversation import words

KEY = "tab"
TOP_ANCHOR = "page-top"
_LAST = "tab-before"
ASK, EVIDENCE, DRAFT, LIBRARY = "ask", "evidence", "draft", "library"
TABS = (ASK, EVIDENCE, DRAFT, LIBRARY)


def chosen() -> str:
    return str(st.session_state.get(KEY) or ASK)


def show(tab: str) -> None:
    """Go to a tab, from a button's callback."""
    st.session_state[KEY] = tab


def draw_tabs() -> tuple[str, bool]:
    """The row of tabs; the one that is chosen, and whether another one was before."""
    wording = words()
    names = {
        ASK: wording.tab_ask,
        EVIDENCE: wording.tab_evidence,
        DRAFT: wording.tab_draft,
        LIBRARY: wording.tab_library,
    }
    st.html(f'<span id="{TOP_ANCHOR}"></span>')
    with st.container(key="tabs"):
        found = st.segmented_control(
            wording.tabs,
            TABS,
            format_func=lambda tab: names[tab],
            default=ASK,
            required=True,
            key=KEY,
            label_visibility="collapsed",
            bind="query-params",
        )
    tab = str(found or ASK)
    before = st.session_state.get(_LAST, tab)
    st.session_state[_LAST] = tab
    return tab, tab != before
