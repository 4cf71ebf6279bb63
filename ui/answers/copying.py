"""A button that puts a text on the clipboard. The text goes in as a value, never as markup."""

from functools import cache
from typing import Protocol, cast

import streamlit as st


class _Mount(Protocol):
    def __call__(self, *, key: str, data: dict[str, str]) -> object: ...


_HTML = '<button type="button"></button><span role="status" aria-live="polite"></span>'
_CSS = """
:host { display: block; }
button { font: 400 0.88rem/1.6 var(--st-font); color: var(--st-text-color);
  background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius);
  padding: 0.15rem 0.7rem; min-height: 2.1rem; cursor: pointer; white-space: nowrap; }
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
span { font: 400 0.82rem/1.6 var(--st-font); color: var(--st-text-color); margin-left: 0.5rem; }
span:empty { display: none; }
button:empty { visibility: hidden; }
"""
_JS = """
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const told = parentElement.querySelector("span");
  const byHand = (text) => {
    const field = document.createElement("textarea");
    field.value = text;
    field.style.position = "fixed";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    button.focus();
    return done;
  };
  button.textContent = data.label;
  button.onclick = async () => {
    let done = true;
    try {
      await navigator.clipboard.writeText(data.text);
    } catch {
      done = byHand(data.text);
    }
    told.textContent = done ? data.done : data.failed;
  };
  return () => { button.onclick = null; };
}
"""


@cache
def _component() -> _Mount:
    return cast(_Mount, st.components.v2.component("sitat_copy", html=_HTML, css=_CSS, js=_JS))


def draw_copy(text: str, *, label: str, done: str, failed: str, key: str) -> None:
    """A button `label` that copies `text`, and says `done` or `failed` beside it."""
    _component()(key=key, data={"text": text, "label": label, "done": done, "failed": failed})
