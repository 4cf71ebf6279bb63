"""The sections of a draft: their quotes and own texts, in order, each to be moved or dropped."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from qa.drafting import edits
from qa.drafting.compose import find_quotes
from qa.drafting.model import SUMMARY, Draft, OwnText, Part, Section, Source, Statement
from qa.drafting.numbers import flags
from qa.drafting.vancouver import Cited, cite
from qa.model import Quote
from qa.privacy import find_personal
from ui import opening
from ui.asking.conversation import draft_words, open_quoted, words
from ui.asking.privacy_view import named_kinds
from ui.drafts import state
from ui.drafts.draft_html import flags_html, statement_html
from ui.escaping import as_html, as_label

_MAX_CHARACTERS = 3000


def _name(section: Section) -> str:
    return draft_words().summary if section.section_id == SUMMARY else section.heading


def _set_own(part_id: str) -> None:
    text = state.typed(part_id)
    state.change(lambda draft: edits.set_own_text(draft, part_id, text))


def _move_to(part_id: str) -> None:
    target = state.typed(f"to-{part_id}")
    if target:
        state.begin_move("")
        state.change(lambda draft: edits.move_to(draft, part_id, target))


def _draw_tools(part: Part, place: int, section: Section, draft: Draft) -> None:
    wording = draft_words()
    part_id = part.part_id
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"tools-{part_id}"
    ):
        st.button(
            wording.up,
            key=state.field(f"up-{part_id}"),
            icon=":material/arrow_upward:",
            disabled=place == 0,
            on_click=state.change,
            args=(partial(edits.move, part_id=part_id, by=-1),),
        )
        st.button(
            wording.down,
            key=state.field(f"down-{part_id}"),
            icon=":material/arrow_downward:",
            disabled=place == len(section.parts) - 1,
            on_click=state.change,
            args=(partial(edits.move, part_id=part_id, by=1),),
        )
        if len(draft.sections) > 1:
            st.button(
                wording.move_to,
                key=state.field(f"moving-{part_id}"),
                icon=":material/move_item:",
                on_click=state.begin_move,
                args=(part_id,),
            )
        if isinstance(part, Statement):
            st.button(
                "",
                key=state.field(f"source-{part_id}"),
                icon=":material/menu_book:",
                help=as_label(words().open_in_source),
                on_click=open_quoted,
                args=(part.quote,),
            )
        st.button(
            wording.drop,
            key=state.field(f"drop-{part_id}"),
            icon=":material/close:",
            on_click=state.change,
            args=(partial(edits.drop, part_id=part_id),),
        )


def _draw_targets(part_id: str, section: Section, draft: Draft) -> None:
    """The other sections, for the part that is to be moved."""
    others = {s.section_id: _name(s) for s in draft.sections if s is not section}
    st.radio(
        draft_words().move_to,
        others,
        format_func=lambda found: as_label(others[found]),
        index=None,
        horizontal=True,
        key=state.field(f"to-{part_id}"),
        on_change=_move_to,
        args=(part_id,),
    )


def _draw_own(part: OwnText, flagged: tuple[str, ...]) -> None:
    wording = draft_words()
    st.html(f'<p class="aside"><span class="tag">{as_html(wording.own_mark)}</span></p>')
    st.text_area(
        wording.own,
        key=state.filled(part.part_id, part.text),
        on_change=_set_own,
        args=(part.part_id,),
        max_chars=_MAX_CHARACTERS,
        height=90,
        label_visibility="collapsed",
    )
    st.html(flags_html(flagged, wording) or "<p></p>")


def _add_own(section_id: str) -> None:
    name = f"own-{section_id}"
    text = state.typed(name)
    if find_personal(text):
        told = draft_words().named.format(kinds=named_kinds(find_personal(text)))
        st.session_state[state.field(f"told-{section_id}")] = told
    elif state.changed(lambda draft: edits.add_own_text(draft, section_id, text)):
        st.session_state[state.field(name)] = ""


def _find(section_id: str, language: str) -> None:
    question = state.typed(f"find-{section_id}").strip()
    if find_personal(question):
        told = draft_words().named.format(kinds=named_kinds(find_personal(question)))
        st.session_state[state.field(f"told-{section_id}")] = told
    elif question:
        found = find_quotes(opening.whole_assistant(), question, language)
        st.session_state[state.field(f"found-{section_id}")] = found


def _add_quote(section_id: str, quote: Quote, source: Source) -> None:
    state.change(lambda draft: edits.add_quote(draft, section_id, quote, source))


def _draw_adding(section: Section, draft: Draft) -> None:
    wording = draft_words()
    section_id = section.section_id
    with st.expander(as_label(wording.add.format(section=_name(section))), icon=":material/add:"):
        with st.form(state.field(f"own-form-{section_id}"), border=False):
            st.text_area(
                wording.own,
                key=state.field(f"own-{section_id}"),
                help=as_label(wording.own_help),
                max_chars=_MAX_CHARACTERS,
                height=80,
            )
            st.form_submit_button(
                wording.own_add,
                key=state.field(f"own-add-{section_id}"),
                on_click=_add_own,
                args=(section_id,),
            )
        with st.form(state.field(f"find-form-{section_id}"), border=False):
            st.text_input(
                wording.find,
                key=state.field(f"find-{section_id}"),
                placeholder=wording.find_help,
            )
            st.form_submit_button(
                wording.find_go,
                key=state.field(f"go-{section_id}"),
                on_click=_find,
                args=(section_id, draft.language),
            )
        told = st.session_state.pop(state.field(f"told-{section_id}"), "")
        if told:
            st.html(f'<p class="problem" role="alert">{as_html(told)}</p>')
        _draw_found(section)


def _draw_found(section: Section) -> None:
    wording = draft_words()
    found = st.session_state.get(state.field(f"found-{section.section_id}"))
    if found is None:
        return
    if not found:
        st.html(f'<p class="aside" role="status">{as_html(wording.nil)}</p>')
    taken = {(part.quote.document_id, part.quote.span) for part in section.statements}
    for number, (quote, source) in enumerate(found):
        st.html(statement_html(Statement("", quote), ()))
        st.button(
            wording.add_this,
            key=state.field(f"take-{section.section_id}-{number}"),
            disabled=(quote.document_id, quote.span) in taken,
            on_click=_add_quote,
            args=(section.section_id, quote, source),
        )


def _rename(section_id: str) -> None:
    heading = state.typed(f"heading-{section_id}")
    state.change(lambda draft: edits.rename_section(draft, section_id, heading))


def _draw_heading(section: Section, place: int, count: int) -> None:
    wording = draft_words()
    section_id = section.section_id
    if section_id == SUMMARY:
        st.html(f'<h2 class="part">{as_html(wording.summary)}</h2>')
        return
    key = state.filled(f"heading-{section_id}", section.heading)
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"heading-{section_id}"):
        st.text_input(wording.heading, key=key, on_change=_rename, args=(section_id,))
        for name, label, by, disabled in (
            ("section-up", wording.up, -1, place == 0),
            ("section-down", wording.down, 1, place == count - 1),
        ):
            st.button(
                label,
                key=state.field(f"{name}-{section_id}"),
                disabled=disabled,
                on_click=state.change,
                args=(partial(edits.move_section, section_id=section_id, by=by),),
            )
        st.button(
            wording.drop,
            key=state.field(f"section-drop-{section_id}"),
            help=as_label(wording.drop_section),
            on_click=state.change,
            args=(partial(edits.drop_section, section_id=section_id),),
        )


def _draw_section(
    section: Section,
    place: int,
    draft: Draft,
    cited: Cited,
    flagged: Mapping[str, tuple[str, ...]],
) -> None:
    with st.container(key=f"section-{section.section_id}"):
        _draw_heading(section, place, len(draft.answer))
        # one element, so that the fold below it stays open while parts come and go
        with st.container(key=f"parts-{section.section_id}"):
            if not section.parts:
                st.html(f'<p class="aside">{as_html(draft_words().empty_section)}</p>')
            for number, part in enumerate(section.parts):
                with st.container(key=f"part-{part.part_id}", gap="small"):
                    if isinstance(part, Statement):
                        st.html(statement_html(part, cited.numbers.get(part.part_id, ())))
                    else:
                        _draw_own(part, flagged.get(part.part_id, ()))
                    _draw_tools(part, number, section, draft)
                    if state.moving() == part.part_id:
                        _draw_targets(part.part_id, section, draft)
        _draw_adding(section, draft)


def _add_section() -> None:
    heading = state.typed("new-section")
    if heading.strip() and state.changed(lambda draft: edits.add_section(draft, heading)):
        st.session_state[state.field("new-section")] = ""


def draw_sections(draft: Draft) -> None:
    """Every section with the ways to change it."""
    cited, flagged = cite(draft), flags(draft)
    _draw_section(draft.summary, 0, draft, cited, flagged)
    for place, section in enumerate(draft.answer):
        _draw_section(section, place, draft, cited, flagged)
    wording = draft_words()
    with (
        st.form(state.field("new-section-form"), border=False),
        st.container(horizontal=True, vertical_alignment="bottom", key="new-section"),
    ):
        st.text_input(wording.section_name, key=state.field("new-section"))
        st.form_submit_button(
            wording.add_section, key=state.field("add-section"), on_click=_add_section
        )
