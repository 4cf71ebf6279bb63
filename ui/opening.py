"""The one place where the page gets its assistant; models load once for all users."""

import threading
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from index.intake import Report
from qa.assistant import Assistant
from qa.drafting.store import DraftStore
from qa.ledger import Ledger
from qa.settings import Settings, load_settings
from qa.start import open_assistant
from ui.ports import Answerer


def settings() -> Settings:
    """The settings that the page was started with. Raises SettingsError."""
    return load_settings()


_LOCK = threading.Lock()
_KEPT: dict[Path, Assistant] = {}


def prepare(wanted: Settings, told: Callable[[Report], None] | None = None) -> None:
    """Open the assistant, and ask it once, before the page is served: then its first visitor need
    not wait for models. Raises SitatError."""
    found = open_assistant(wanted, told=told)
    for line in found.library.lines()[:1]:
        found.ask(line.title or line.source)
    with _LOCK:
        _KEPT[wanted.index] = found


def whole_assistant() -> Assistant:
    """The assistant over the configured library, one for all visitors. Raises SitatError; a
    failure is not kept."""
    wanted = settings()
    with _LOCK:
        if wanted.index not in _KEPT:
            _KEPT[wanted.index] = open_assistant(wanted)
        return _KEPT[wanted.index]


def assistant() -> Answerer:
    """The same, as far as the page knows it."""
    return whole_assistant()


@st.cache_resource(show_spinner=False)
def _store(folder: Path) -> DraftStore:
    return DraftStore(folder)


def drafts() -> DraftStore:
    """The drafts that are kept beside the configured library. Raises DraftError."""
    return _store(settings().index)


def ledger() -> Ledger:
    """Feedback, kept questions and changes of the configured library."""
    return Ledger(settings().index)
