"""The tab to ask in: examples to begin with, then questions and answers, and the field."""

import streamlit as st

from ingest.errors import SitatError
from ui.answers.answer_view import counted, draw_answer
from ui.answers.feedback_view import draw_feedback
from ui.asking.conversation import (
    Pending,
    Turn,
    held,
    history,
    pending,
    pose,
    pose_again,
    settle,
    turns,
    words,
)
from ui.asking.examples import examples
from ui.asking.privacy_view import draw_held, keep_asked
from ui.asking.waiting import waiting
from ui.escaping import as_html, as_label
from ui.labels import language_name
from ui.ports import Answerer, Shelf
from ui.problem import draw_problem
from ui.sources.scrolling import scroll_to

INPUT_KEY = "question"
MAX_QUESTION_CHARACTERS = 2000
QUESTION_LANGUAGES = ("nb", "nn", "sv", "da", "en")


def _pose_typed() -> None:
    pose(str(st.session_state[INPUT_KEY] or ""))


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


def turn_anchor(number: int) -> str:
    """The id of the heading of a turn."""
    return f"turn-{number}"


def _draw_question(question: str, number: int) -> None:
    st.html(f'<h2 class="asked" id="{turn_anchor(number)}">{as_html(question)}</h2>')


def _read_again(number: int) -> None:
    pose_again(number, str(st.session_state[f"read-{number}"]))


def _draw_reading(turn: Turn, number: int) -> None:
    """How many quotes there are, and the language that the question was read in."""
    if turn.answer is None:
        return
    wording = words()
    key = f"read-{number}"
    st.session_state[key] = turn.answer.language
    with st.container(horizontal=True, vertical_alignment="center", key=f"reading-{number}"):
        if turn.answer.quotes:
            st.html(f'<p class="count">{as_html(counted(turn.answer, wording))}</p>')
        st.selectbox(
            wording.read_as,
            dict.fromkeys((*QUESTION_LANGUAGES, turn.answer.language)),
            format_func=lambda code: f"{wording.read_as}: {language_name(code, wording)}",
            key=key,
            on_change=_read_again,
            args=(number,),
            label_visibility="collapsed",
            width=290,
        )


def _draw_outcome(turn: Turn, number: int, shelf: Shelf) -> None:
    if turn.answer is None:
        draw_problem(turn.problem)
        return
    _draw_reading(turn, number)
    draw_answer(turn.answer, shelf, str(number))
    draw_feedback(turn.answer, number, shelf)


def _answered(asked: Pending, assistant: Answerer) -> Turn:
    try:
        answer = assistant.ask(asked.question, history(asked.number), asked.language or None)
        keep_asked(asked.question)
    except SitatError as error:
        return Turn(asked.question, problem=str(error), language=asked.language)
    return Turn(asked.question, answer, language=asked.language)


def _draw_pending(asked: Pending, assistant: Answerer) -> None:
    with st.container(key=f"turn-{asked.number}"):
        _draw_question(asked.question, asked.number)
        outcome = st.container(key=f"outcome-{asked.number}")
        scroll_to(turn_anchor(asked.number), block="start")
        with waiting(words().searching):
            turn = _answered(asked, assistant)
        settle(turn, asked.number)
        with outcome:
            _draw_outcome(turn, asked.number, assistant.library)


def _draw_conversation(assistant: Answerer) -> None:
    asked = pending()
    for number, turn in enumerate(turns()):
        if asked and asked.number == number:
            _draw_pending(asked, assistant)
            continue
        with st.container(key=f"turn-{number}"):
            _draw_question(turn.question, number)
            with st.container(key=f"outcome-{number}"):
                _draw_outcome(turn, number, assistant.library)
    if asked and asked.number == len(turns()):
        _draw_pending(asked, assistant)
    if held():
        draw_held(held())


def _draw_question_field() -> None:
    with st.container(key="ask"):
        st.chat_input(
            words().ask,
            key=INPUT_KEY,
            max_chars=MAX_QUESTION_CHARACTERS,
            submit_mode="disable",
            on_submit=_pose_typed,
        )


def draw_ask(assistant: Answerer) -> None:
    """The whole tab."""
    welcome, conversation = st.empty(), st.container(key="conversation")
    _draw_question_field()
    if turns() or pending() or held():
        welcome.empty()
        with conversation:
            _draw_conversation(assistant)
    else:
        with welcome.container():
            _draw_welcome(assistant.library)
