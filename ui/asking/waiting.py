"""What is shown while something takes its time: what it is, and how many seconds it has taken."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from ui.escaping import as_html


@contextmanager
def waiting(told: str) -> Iterator[None]:
    """Show `told` at once, with the seconds that pass (the style sheet counts them)."""
    place = st.empty()
    place.html(
        f'<p class="searching" role="status">{as_html(told)}<span class="seconds"></span></p>'
    )
    try:
        yield
    finally:
        place.empty()
