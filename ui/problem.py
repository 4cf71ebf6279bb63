"""One line that says what did not work."""

import streamlit as st

from ui.asking.conversation import words
from ui.escaping import as_html


def draw_problem(problem: str) -> None:
    st.html(f'<p class="problem" role="alert">{as_html(words().problem)} {as_html(problem)}</p>')
