"""Which draft is open, and every change to it: saved at once, and undone in one step."""

from collections.abc import Callable
from typing import cast

import streamlit as st

from ingest.errors import SitatError
from qa.drafting.model import Draft
from ui import opening

_OPEN, _UNDO, _PROBLEM = "draft-open", "draft-undo", "draft-problem"
_MOVING, _FILLED = "draft-moving", "draft-filled"


def chosen() -> str:
    """The id of the draft that is open, or ""."""
    return cast(str, st.session_state.get(_OPEN, ""))


def choose(draft_id: str) -> None:
    """Open another draft; "" to begin a new one."""
    if draft_id != chosen():
        st.session_state[_UNDO] = None
    st.session_state[_OPEN] = draft_id


def field(name: str) -> str:
    """A widget's key."""
    return f"draft-{chosen()}-{name}"


def filled(name: str, value: object) -> str:
    """The key of a widget that begins with a value of the draft."""
    key = field(name)
    st.session_state.setdefault(key, value)
    st.session_state.setdefault(_FILLED, set()).add(key)
    return key


def typed(name: str) -> str:
    """What stands in the widget of that name."""
    return str(st.session_state.get(field(name)) or "")


def _refill() -> None:
    """Let every field show what the draft holds. The fields stay the same ones on the page: with
    new keys, the old ones would stand beside the new until the page is whole."""
    for key in st.session_state.pop(_FILLED, ()):
        st.session_state.pop(key, None)


def change(edit: Callable[[Draft], Draft]) -> None:
    """Apply `edit` to the open draft and save it, for a button's callback."""
    changed(edit)


def changed(edit: Callable[[Draft], Draft]) -> bool:
    """Apply `edit` to the open draft and save it; False when it failed, which the tab then
    says."""
    store = opening.drafts()
    try:
        before = store.load(chosen())
        after = edit(before)
        if after != before:
            store.save(after)
            st.session_state[_UNDO] = before
    except SitatError as error:
        st.session_state[_PROBLEM] = str(error)
        return False
    return True


def can_undo() -> bool:
    return st.session_state.get(_UNDO) is not None


def undo() -> None:
    """Bring back the draft as it was before the last change."""
    before = cast(Draft | None, st.session_state.get(_UNDO))
    if before is not None:
        try:
            opening.drafts().save(before)
        except SitatError as error:
            st.session_state[_PROBLEM] = str(error)
            return
        st.session_state[_UNDO] = None
        _refill()


def delete() -> None:
    """Delete the open draft."""
    try:
        opening.drafts().delete(chosen())
    except SitatError as error:
        st.session_state[_PROBLEM] = str(error)
        return
    choose("")


def moving() -> str:
    """The part that is to be moved to another section, or ""."""
    return cast(str, st.session_state.get(_MOVING, ""))


def begin_move(part_id: str) -> None:
    """Offer the other sections for a part; the same part again takes the offer back."""
    st.session_state[_MOVING] = "" if part_id == moving() else part_id


def problem() -> str:
    """What did not work in the last callback, told once."""
    return cast(str, st.session_state.pop(_PROBLEM, ""))
