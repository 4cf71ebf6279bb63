"""The page: `streamlit run ui/page.py`, or `sitat chat`."""

from pathlib import Path

import streamlit as st

from ingest.errors import SitatError
from ui import opening
from ui.asking.ask_view import draw_ask, turn_anchor
from ui.asking.conversation import opened, turns, words
from ui.asking.privacy_view import draw_history
from ui.asking.waiting import waiting
from ui.drafts.draft_view import draw_draft
from ui.evidence.evidence_view import draw_evidence
from ui.ports import Answerer
from ui.problem import draw_problem
from ui.shelf.library_view import draw_library
from ui.sidebar import draw_controls, draw_foot
from ui.sources.scrolling import scroll_to
from ui.sources.source_view import draw_source
from ui.tabs import ASK, DRAFT, EVIDENCE, LIBRARY, TOP_ANCHOR, draw_tabs

_HERE = Path(__file__).parent


def _open_assistant() -> Answerer | None:
    try:
        with waiting(words().opening_library):
            return opening.assistant()
    except SitatError as error:
        draw_problem(str(error))
        return None


def _draw_tab(tab: str, assistant: Answerer) -> None:
    if tab == ASK:
        draw_ask(assistant)
    elif tab == EVIDENCE:
        draw_evidence(assistant.library)
    elif tab == DRAFT:
        draw_draft(assistant)
    elif tab == LIBRARY:
        draw_library(assistant.library)


def main() -> None:
    """Draw the page once; Streamlit calls this script again after every click."""
    st.set_page_config(page_title="Sitat", page_icon=str(_HERE / "icon.svg"), layout="centered")
    st.html(_HERE / "page.css")
    with st.sidebar:
        draw_controls()
        below = st.container(key="below")
    tab, changed = draw_tabs()
    assistant = _open_assistant()
    if assistant is not None:
        with st.container(key=f"tab-{tab}"):
            try:
                _draw_tab(tab, assistant)
            except SitatError as error:
                draw_problem(str(error))
        shown = opened()
        if shown is not None:
            draw_source(shown, assistant.library)
    with below:
        draw_history()
        draw_foot(assistant.library if assistant else None)
    if changed:  # last, so that nothing above it moves when it is gone in the next run
        last = len(turns()) - 1
        scroll_to(turn_anchor(last) if tab == ASK and last >= 0 else TOP_ANCHOR, block="start")


main()
