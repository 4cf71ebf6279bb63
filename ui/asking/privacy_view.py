"""A question held back because it seems to name a person, and the questions that are kept."""

import streamlit as st

from ingest.errors import SitatError
from qa.privacy import Personal, find_personal, redact, redacted
from ui import opening
from ui.answers.marked_text import Layer, marked_html
from ui.asking.conversation import drop_held, pose, privacy_words, words
from ui.clock import now
from ui.escaping import as_html, as_label
from ui.sources.scrolling import scroll_to

KEEP_KEY = "keep_questions"
MAX_LISTED = 10
_EDITED_KEY = "held-edited"
_ANCHOR = "held-question"
_TOLD_KEY = "history-told"


def named_kinds(found: tuple[Personal, ...]) -> str:
    """ "a phone number, a mail address", each kind once."""
    kinds = privacy_words().kinds
    return ", ".join(dict.fromkeys(kinds[item.kind.value] for item in found))


def _pose_edited() -> None:
    edited = str(st.session_state.get(_EDITED_KEY, ""))
    st.session_state.pop(_EDITED_KEY, None)
    pose(edited)


def draw_held(question: str) -> None:
    """Why a question was not asked, what was found in it, and the ways on."""
    wording = privacy_words()
    found = find_personal(question)
    marked = marked_html(question, [Layer(item.span, "mark", "person") for item in found])
    with st.container(key="held"):
        st.html(
            f'<div role="alert"><h2 class="held" id="{_ANCHOR}">{as_html(wording.held)}</h2>'
            f'<p class="held-question">{marked}</p>'
            f"<p>{as_html(wording.held_why.format(kinds=named_kinds(found)))}</p></div>"
        )
        scroll_to(_ANCHOR, block="start")
        if _EDITED_KEY not in st.session_state:
            st.session_state[_EDITED_KEY] = redact(question, found)
        with st.form("held-form", border=False):
            st.text_area(wording.edited, key=_EDITED_KEY, height=80)
            with st.container(horizontal=True, gap="small"):
                st.form_submit_button(
                    wording.ask_without, key="held-without", type="primary", on_click=_pose_edited
                )
                st.form_submit_button(wording.drop, key="held-drop", on_click=_drop)
                st.form_submit_button(
                    wording.ask_as_is,
                    key="held-as-is",
                    type="tertiary",
                    on_click=_pose_as_is,
                    args=(question,),
                )


def _drop() -> None:
    st.session_state.pop(_EDITED_KEY, None)
    drop_held()


def _pose_as_is(question: str) -> None:
    st.session_state.pop(_EDITED_KEY, None)
    pose(question, checked=True)


def keep_asked(question: str) -> None:
    """Keep a question that was asked, if the user wants it; never what names a person."""
    if st.session_state.get(KEEP_KEY):
        opening.ledger().keep_question(now(), redacted(question))


def _forget() -> None:
    try:
        opening.ledger().forget_questions()
        st.session_state[_TOLD_KEY] = privacy_words().forgotten
    except SitatError as error:
        st.session_state[_TOLD_KEY] = f"{words().problem} {error}"


def draw_history() -> None:
    """The choice to keep questions, those that are kept, and the way to delete them."""
    wording = privacy_words()
    try:
        if KEEP_KEY not in st.session_state:
            st.session_state[KEEP_KEY] = opening.settings().keep_questions
        kept = opening.ledger().questions(MAX_LISTED)
    except SitatError as error:
        st.html(f'<p class="aside">{as_html(str(error))}</p>')
        return
    st.checkbox(
        wording.keep, key=KEEP_KEY, help=as_label(wording.keep_help), persist_state="session"
    )
    if kept:
        with st.expander(wording.kept):
            for number, question in enumerate(kept):
                st.button(
                    as_label(question),
                    key=f"kept-{number}",
                    type="tertiary",
                    on_click=pose,
                    args=(question,),
                )
            st.button(wording.forget, key="forget", icon=":material/delete:", on_click=_forget)
    told = st.session_state.pop(_TOLD_KEY, "")
    if told:
        st.html(f'<p class="aside" role="status">{as_html(told)}</p>')
