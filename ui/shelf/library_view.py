"""The library tab: what it holds, adding to it, taking out of it, and what changed."""

from collections.abc import Sequence

import streamlit as st

from ingest.errors import SitatError
from ui import opening
from ui.asking.conversation import library_words, open_document, words
from ui.asking.examples import short_title
from ui.escaping import as_html, as_label
from ui.labels import kind_name, language_name
from ui.ports import Line, Shelf
from ui.problem import draw_problem
from ui.shelf.adding_view import draw_adding, forget_reports, note_change
from ui.shelf.library_list import Counts, counts, fitting, page_count, page_of

REMOVED = "removed"
MAX_CHANGES = 20
_REMOVING_KEY, _PROBLEM_KEY = "removing", "library-problem"


def facts_html(line: Line) -> str:
    """What stands below a document's title: kind, language, date, file."""
    wording = words()
    facts = (
        kind_name(line.kind, wording),
        language_name(line.language, wording),
        line.date,
        line.source,
    )
    parts = "".join(f"<span>{as_html(fact)}</span>" for fact in facts if fact)
    return f'<p class="facts">{parts}</p>'


def counts_html(found: Counts, total: int) -> str:
    """How many documents, and how many of each language and kind."""
    wording, library = words(), library_words()
    whole = library.one_document if total == 1 else library.many_documents.format(count=total)
    groups = (
        (library.by_language, [(language_name(code, wording), n) for code, n in found.languages]),
        (library.by_kind, [(kind_name(kind, wording), n) for kind, n in found.kinds]),
    )
    rows = "".join(
        f"<tr><th scope='row'>{as_html(name)}</th><td>"
        + "".join(f"<span>{as_html(label)} <b>{number}</b></span>" for label, number in group)
        + "</td></tr>"
        for name, group in groups
    )
    table = f'<table class="counts"><tbody>{rows}</tbody></table>' if total else ""
    return f'<h1 class="tab">{as_html(whole)}</h1>{table}'


def _ask_remove(document_id: str) -> None:
    st.session_state[_REMOVING_KEY] = document_id


def _keep() -> None:
    st.session_state.pop(_REMOVING_KEY, None)


def _remove(line: Line, shelf: Shelf) -> None:
    st.session_state.pop(_REMOVING_KEY, None)
    forget_reports()
    try:
        if shelf.remove(line.document_id):
            note_change(REMOVED, line.source, line.title)
    except SitatError as error:
        st.session_state[_PROBLEM_KEY] = str(error)


def _draw_line(line: Line, shelf: Shelf) -> None:
    wording = library_words()
    title = short_title(line.title or line.source)
    with st.container(key=f"doc-{line.document_id}", gap=None):
        with st.container(
            horizontal=True,
            vertical_alignment="center",
            wrap=False,
            key=f"line-{line.document_id}",
        ):
            st.button(
                as_label(line.title or line.source),
                key=f"document-{line.document_id}",
                type="tertiary",
                on_click=open_document,
                args=(line.document_id,),
                width="stretch",
            )
            st.button(
                wording.remove,
                key=f"remove-{line.document_id}",
                help=as_label(wording.remove_named.format(title=title)),
                on_click=_ask_remove,
                args=(line.document_id,),
            )
        st.html(facts_html(line))
        if st.session_state.get(_REMOVING_KEY) == line.document_id:
            asked = as_html(wording.confirm.format(title=title))
            st.html(f'<p class="confirm" role="alert">{asked}</p>')
            with st.container(horizontal=True, gap="small"):
                st.button(
                    wording.remove_yes,
                    key="remove-yes",
                    type="primary",
                    on_click=_remove,
                    args=(line, shelf),
                )
                st.button(wording.remove_no, key="remove-no", on_click=_keep)


def _draw_list(lines: Sequence[Line], found: Counts, shelf: Shelf) -> None:
    wording, page_words = library_words(), words()
    with st.container(horizontal=True, key="library-filter"):
        wanted = st.text_input(wording.search, key="library-search", persist_state="session")
        language = st.selectbox(
            wording.by_language,
            ["", *(code for code, _ in found.languages)],
            format_func=lambda code: (
                language_name(code, page_words) if code else wording.every_language
            ),
            key="library-language",
            persist_state="session",
        )
        kind = st.selectbox(
            wording.by_kind,
            ["", *(kind for kind, _ in found.kinds)],
            format_func=lambda kind: kind_name(kind, page_words) if kind else wording.every_kind,
            key="library-kind",
            persist_state="session",
        )
    fit = fitting(lines, wanted or "", language or "", kind or "")
    if len(fit) < len(lines):
        some = wording.found.format(count=len(fit), total=len(lines))
        told = as_html(some if fit else wording.none_found)
        st.html(f'<p class="aside" role="status">{told}</p>')
    pages = page_count(len(fit))
    top = st.container()
    number = 1
    if pages > 1:
        number = st.pagination(pages, key=f"library-page-{pages}")
    with top:
        for line in page_of(fit, number):
            _draw_line(line, shelf)


def _draw_changes() -> None:
    wording = library_words()
    with st.expander(wording.changes, icon=":material/history:"):
        changes = opening.ledger().changes(MAX_CHANGES)
        if not changes:
            st.html(f'<p class="aside">{as_html(wording.no_changes)}</p>')
        lines = "".join(
            f"<li><time>{as_html(change.at[:16].replace('T', ' '))}</time>"
            f" {as_html(change.source)}: {as_html(wording.outcomes[change.outcome])}"
            f" <span>{as_html(change.detail)}</span></li>"
            for change in changes
        )
        st.html(f'<ul class="changes">{lines}</ul>')


def draw_library(shelf: Shelf) -> None:
    """The whole tab. Raises SitatError."""
    top = st.container()
    draw_adding(shelf)
    problem = st.session_state.pop(_PROBLEM_KEY, "")
    if problem:
        draw_problem(problem)
    lines = shelf.lines()
    found = counts(lines)
    with top:
        st.html(counts_html(found, len(lines)))
        if not lines:
            st.html(f'<p class="aside">{as_html(library_words().empty)}</p>')
    if lines:
        _draw_list(lines, found, shelf)
    _draw_changes()
