"""The chat page: `streamlit run ui/page.py`, or `sitat chat`."""

from pathlib import Path

import streamlit as st

from ingest.errors import SitatError
from ui import opening
from ui.answer_view import draw_answer
from ui.conversation import (
    Turn,
    history,
    opened,
    pending,
    pose,
    settle,
    turns,
    words,
)
from ui.escaping import as_html, as_label
from ui.examples import examples
from ui.ports import Answerer, Shelf
from ui.scrolling import scroll_to
from ui.sidebar import draw_controls, draw_foot, draw_library
from ui.source_view import draw_source

_HERE = Path(__file__).parent
_INPUT_KEY = "question"
_MAX_QUESTION_CHARACTERS = 2000


def _pose_typed() -> None:
    pose(str(st.session_state[_INPUT_KEY] or ""))


def _draw_problem(problem: str) -> None:
    st.html(f'<p class="problem" role="alert">{as_html(words().problem)} {as_html(problem)}</p>')


def _open_assistant() -> Answerer | None:
    with st.spinner(words().opening_library):
        try:
            return opening.assistant()
        except SitatError as error:
            _draw_problem(str(error))
            return None


def _draw_welcome(shelf: Shelf) -> None:
    wording = words()
    st.html(
        f'<div class="welcome"><h1>{as_html(wording.welcome_title)}</h1>'
        f"<p>{as_html(wording.welcome_text)}</p></div>"
    )
    suggested = examples(shelf, wording)
    if suggested:
        st.html(f'<p class="examples">{as_html(wording.examples)}</p>')
    with st.container(key="examples", gap="small"):
        for number, question in enumerate(suggested):
            st.button(
                as_label(question),
                key=f"example-{number}",
                on_click=pose,
                args=(question,),
                width="stretch",
            )


def _turn_anchor(number: int) -> str:
    return f"turn-{number}"


def _draw_question(question: str, number: int) -> None:
    st.html(f'<h2 class="asked" id="{_turn_anchor(number)}">{as_html(question)}</h2>')


def _draw_outcome(turn: Turn, number: int) -> None:
    if turn.answer is not None:
        draw_answer(turn.answer, str(number))
    else:
        _draw_problem(turn.problem)


def _answered(question: str, assistant: Answerer) -> Turn:
    try:
        return Turn(question, answer=assistant.ask(question, history()))
    except SitatError as error:
        return Turn(question, problem=str(error))


def _draw_conversation(assistant: Answerer) -> None:
    for number, turn in enumerate(turns()):
        with st.container(key=f"turn-{number}"):
            _draw_question(turn.question, number)
            _draw_outcome(turn, number)
    question = pending()
    if question:
        number = len(turns())
        with st.container(key=f"turn-{number}"):
            _draw_question(question, number)
            scroll_to(_turn_anchor(number), block="start")
            waiting = st.empty()
            waiting.html(f'<p class="searching" role="status">{as_html(words().searching)}</p>')
            turn = _answered(question, assistant)
            waiting.empty()
            settle(turn)
            _draw_outcome(turn, number)


def _draw_question_field() -> None:
    with st.container(key="ask"):
        st.chat_input(
            words().ask,
            key=_INPUT_KEY,
            max_chars=_MAX_QUESTION_CHARACTERS,
            submit_mode="disable",
            on_submit=_pose_typed,
        )


def main() -> None:
    """Draw the page once; Streamlit calls this script again after every click."""
    st.set_page_config(page_title="Sitat", page_icon=str(_HERE / "icon.svg"), layout="centered")
    st.html(_HERE / "page.css")
    with st.sidebar:
        draw_controls()
        listed = st.container(key="library")
    assistant = _open_assistant()
    with listed:
        if assistant is not None:
            draw_library(assistant.library)
        draw_foot(assistant.library if assistant else None)
    if assistant is None:
        return
    welcome, conversation = st.empty(), st.container(key="conversation")
    _draw_question_field()
    if turns() or pending():
        welcome.empty()
        with conversation:
            _draw_conversation(assistant)
    else:
        with welcome.container():
            _draw_welcome(assistant.library)
    shown = opened()
    if shown is not None:
        draw_source(shown, assistant.library)


main()
