"""The draft tab: make a draft reply from an enquiry, change it, sign it, take it away as a file."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from ingest.errors import SitatError
from qa.drafting import edits
from qa.drafting.compose import compose
from qa.drafting.export import SUFFIXES, rendered
from qa.drafting.model import LANGUAGES, Draft
from qa.drafting.store import DraftSummary
from qa.drafting.vancouver import cite
from qa.privacy import find_personal, redacted
from ui import opening
from ui.asking.conversation import draft_words, words
from ui.asking.examples import enquiry as example_enquiry
from ui.asking.privacy_view import named_kinds
from ui.drafts import state
from ui.drafts.draft_html import log_html, references_html
from ui.drafts.sections_view import draw_sections
from ui.escaping import as_html, as_label
from ui.labels import language_name
from ui.ports import Answerer, Shelf
from ui.problem import draw_problem

_ENQUIRY, _BACKGROUND, _LANGUAGE = "new-enquiry", "new-background", "new-language"
_TOLD = "new-told"
_MAX_CHARACTERS = 3000
_MAX_SHOWN = 70
_KINDS = {".docx": "Word", ".md": "Markdown", ".html": "HTML"}
_MIME = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".md": "text/markdown",
    ".html": "text/html",
}


# -- beginning --------------------------------------------------------------------------------


def names(summaries: Sequence[DraftSummary]) -> dict[str, str]:
    """What each draft is called in the list, by its id. No two are called the same: Streamlit
    tells options apart by what they are called."""
    found: dict[str, str] = {}
    for summary in summaries:
        text = " ".join(summary.enquiry.split())
        short = text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN].rsplit(" ", 1)[0] + " …"
        found[summary.draft_id] = f"{summary.changed[:10]}  {short}"
    times = Counter(found.values())
    return {
        draft_id: f"{name}  ({draft_id[:6]})" if times[name] > 1 else name
        for draft_id, name in found.items()
    }


def _draw_chooser(summaries: tuple[DraftSummary, ...]) -> None:
    wording = draft_words()
    called = names(summaries)
    st.session_state["draft-choice"] = state.chosen() if state.chosen() in called else ""

    def choose() -> None:
        state.choose(str(st.session_state["draft-choice"]))

    st.selectbox(
        wording.choose,
        ["", *called],
        format_func=lambda draft_id: called.get(draft_id, wording.new),
        key="draft-choice",
        on_change=choose,
    )


def _redact_new() -> None:
    for key in (_ENQUIRY, _BACKGROUND):
        st.session_state[key] = redacted(str(st.session_state.get(key, "")))


def _make(assistant: Answerer, enquiry: str, background: str, language: str) -> None:
    """Compose and keep a draft, with a bar for the questions that are asked."""
    wording = draft_words()
    bar = st.progress(0.0, text=as_label(wording.making))

    def told(done: int, total: int, question: str) -> None:
        text = wording.asked_part.format(done=done + 1, total=total, question=question)
        bar.progress(min(1.0, done / max(1, total)), text=as_label(text))

    draft = compose(
        opening.whole_assistant(),
        enquiry,
        language=language or None,
        background=background,
        told=told,
    )
    bar.empty()
    opening.drafts().save(draft)
    state.choose(draft.draft_id)
    for key in (_ENQUIRY, _BACKGROUND):
        st.session_state.pop(key, None)
    st.rerun()


def _suggestion(shelf: Shelf) -> str:
    """An enquiry that the library itself holds, as an example."""
    for line in shelf.lines()[:50]:
        if line.kind == "drug_information_reply":
            found = example_enquiry(shelf.document(line.document_id))
            if found:
                return found
    return ""


def _draw_new(assistant: Answerer) -> None:
    wording = draft_words()
    st.html(f'<p class="aside">{as_html(wording.intro)}</p>')
    with st.form("new-draft", border=False):
        enquiry = st.text_area(
            wording.enquiry,
            key=_ENQUIRY,
            height=110,
            max_chars=_MAX_CHARACTERS,
            placeholder=_suggestion(assistant.library),
        )
        background = st.text_area(
            wording.background,
            key=_BACKGROUND,
            height=80,
            max_chars=_MAX_CHARACTERS,
            placeholder=wording.background_help,
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            language = st.selectbox(
                wording.language,
                ["", *LANGUAGES],
                format_func=lambda code: language_name(code, words()) if code else wording.detected,
                key=_LANGUAGE,
                width=220,
            )
            go = st.form_submit_button(wording.make, key="make-draft", type="primary")
    enquiry, background = (enquiry or "").strip(), (background or "").strip()
    found = (*find_personal(enquiry), *find_personal(background))
    if found and (go or st.session_state.get(_TOLD)):
        st.session_state[_TOLD] = True
        told = as_html(wording.named.format(kinds=named_kinds(found)))
        st.html(f'<p class="problem" role="alert">{told}</p>')
        st.button(wording.remove_named, key="new-redact", on_click=_redact_new)
    elif go and enquiry:
        st.session_state[_TOLD] = False
        _make(assistant, enquiry, background, language or "")


# -- the open draft ---------------------------------------------------------------------------


def _set(name: str) -> None:
    value = state.typed(name)
    if name in {"enquiry", "background"} and find_personal(value):
        value = redacted(value)
        st.session_state[state.field(name)] = value
    fields = {name: value}
    state.change(lambda draft: edits.set_fields(draft, **fields))


def _set_date() -> None:
    chosen = st.session_state.get(state.field("date"))
    written = chosen.isoformat() if isinstance(chosen, date) else ""
    state.change(lambda draft: edits.set_fields(draft, date=written))


def _as_date(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _draw_fields(draft: Draft) -> None:
    wording = draft_words()
    with st.container(horizontal=True, vertical_alignment="bottom", key="signatures"):
        for name, label in (("author", wording.author), ("reviewer", wording.reviewer)):
            value = draft.author if name == "author" else draft.reviewer
            st.text_input(
                label, key=state.filled(name, value), max_chars=120, on_change=_set, args=(name,)
            )
        st.date_input(
            wording.date,
            value=None,
            key=state.filled("date", _as_date(draft.date)),
            format="YYYY-MM-DD",
            on_change=_set_date,
        )
    with st.expander(wording.fields, icon=":material/edit_note:"):
        for name, label, value in (
            ("enquiry", wording.enquiry, draft.enquiry),
            ("background", wording.background, draft.background),
        ):
            st.text_area(
                label,
                key=state.filled(name, value),
                height=100,
                max_chars=_MAX_CHARACTERS,
                on_change=_set,
                args=(name,),
            )
        st.selectbox(
            wording.language,
            LANGUAGES,
            format_func=lambda code: language_name(code, words()),
            key=state.filled("language", draft.language),
            on_change=_set,
            args=("language",),
        )


def _draw_head(draft: Draft) -> None:
    wording = draft_words()
    told = wording.unsigned if draft.is_draft else wording.signed
    css_class = "unsigned" if draft.is_draft else "signed"
    st.html(
        f'<h2 class="asked">{as_html(draft.enquiry)}</h2>'
        f'<p class="draft-mark {css_class}" role="status">{as_html(told)}</p>'
    )
    with st.container(horizontal=True, gap="small", key="draft-files"):
        for suffix in SUFFIXES:
            st.download_button(
                wording.download.format(kind=_KINDS.get(suffix, suffix)),
                partial(rendered, draft, suffix),
                file_name=f"sitat-{draft.draft_id}{suffix}",
                mime=_MIME.get(suffix),
                key=state.field(f"download{suffix}"),
                icon=":material/download:",
                on_click="ignore",
                type="primary" if suffix == ".docx" else "secondary",
            )
        st.button(
            wording.undo,
            key="draft-undo-button",
            icon=":material/undo:",
            disabled=not state.can_undo(),
            on_click=state.undo,
        )


def _draw_tail(draft: Draft) -> None:
    wording = draft_words()
    entries = cite(draft).references
    with st.expander(wording.references.format(count=len(entries)), icon=":material/list:"):
        st.html(references_html(entries))
    with st.expander(wording.log, icon=":material/history:"):
        st.html(log_html(draft.log, wording))
    with st.expander(wording.delete, icon=":material/delete:"):
        st.html(f"<p>{as_html(wording.delete_ask)}</p>")
        st.button(wording.delete_yes, key=state.field("delete"), on_click=state.delete)


def draw_draft(assistant: Answerer) -> None:
    """The whole tab. Raises SitatError."""
    st.html(f'<h1 class="tab">{as_html(draft_words().title)}</h1>')
    summaries = opening.drafts().drafts()
    if summaries:
        _draw_chooser(summaries)
    problem = state.problem()
    if problem:
        draw_problem(problem)
    if not state.chosen():
        _draw_new(assistant)
        return
    try:
        draft = opening.drafts().load(state.chosen())
    except SitatError:
        state.choose("")
        raise
    _draw_head(draft)
    _draw_fields(draft)
    draw_sections(draft)
    _draw_tail(draft)
