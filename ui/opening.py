"""The one place where the page gets its assistant; models load once for all users."""

import streamlit as st

from qa.settings import Settings
from qa.start import open_assistant
from ui.ports import Answerer


@st.cache_resource(show_spinner=False)
def assistant() -> Answerer:
    """The assistant over the configured library. Raises SitatError; a failure is not kept."""
    return open_assistant(Settings())
