"""What a reader says of an answer: right, wrong or missing, kept on this machine."""

import re

import streamlit as st

from ingest.errors import SitatError
from ingest.model import Span
from qa.ledger import Feedback, Passage, Verdict
from qa.model import Answer
from qa.privacy import find_personal, redacted
from ui import opening
from ui.asking.conversation import history, privacy_words, words
from ui.asking.privacy_view import named_kinds
from ui.clock import now
from ui.escaping import as_html
from ui.ports import Shelf

_MAX_CHARACTERS = 2000
_LOOKED_THROUGH = 30


def locate(text: str, shelf: Shelf) -> Passage | None:
    """Where pasted words stand in the library, as they stand there, or None.

    Spaces and line breaks may differ. Looked for in the documents that a search for them finds.
    """
    parts = text.strip().strip('«»“”„"').split()
    if not parts:
        return None
    pattern = re.compile(r"\s+".join(re.escape(part) for part in parts))
    hits = shelf.search(" ".join(parts), _LOOKED_THROUGH)
    for document_id in dict.fromkeys(hit.passage.document_id for hit in hits):
        document = shelf.document(document_id)
        match = pattern.search(document.text)
        if match:
            return Passage(document.source, Span(*match.span()).of(document.text))
    return None


def _field(name: str, number: int) -> str:
    return f"feedback-{name}-{number}"


def _send(answer: Answer, number: int, shelf: Shelf) -> None:
    wording = privacy_words()
    state = st.session_state
    verdict = Verdict(state[_field("verdict", number)])
    note = str(state.get(_field("note", number), "")).strip()
    pasted = str(state.get(_field("expected", number), "")).strip()
    found = find_personal(note)
    told = _field("told", number)
    if found:
        state[told] = wording.note_held.format(kinds=named_kinds(found))
        return
    try:
        expected = locate(pasted, shelf) if pasted else None
        if pasted and expected is None:
            note = f"{note}\n{redacted(pasted)}".strip()
        opening.ledger().add_feedback(
            Feedback(
                at=now(),
                verdict=verdict,
                question=redacted(answer.question),
                history=tuple(redacted(earlier) for earlier in history(number)),
                language=answer.language,
                status=answer.status.value,
                shown=tuple(Passage(quote.source, quote.text) for quote in answer.quotes),
                uncovered=answer.uncovered,
                expected=(expected,) if expected else (),
                unanswerable=bool(state.get(_field("unanswerable", number))),
                note=note,
                index_id=answer.index_id,
            )
        )
    except SitatError as error:
        state[told] = f"{words().problem} {error}"
        return
    state[told] = wording.not_found if pasted and not expected else wording.sent
    state[_field("done", number)] = True


def draw_feedback(answer: Answer, number: int, shelf: Shelf) -> None:
    """The folded form below turn `number`."""
    wording = privacy_words()
    told = str(st.session_state.get(_field("told", number), ""))
    if st.session_state.get(_field("done", number)):
        st.html(f'<p class="aside" role="status">{as_html(told)}</p>')
        return
    with st.expander(wording.feedback, icon=":material/rate_review:"):
        verdict = st.radio(
            wording.verdict,
            [item.value for item in Verdict],
            index=None,
            format_func=lambda value: wording.verdicts[value],
            horizontal=True,
            key=_field("verdict", number),
        )
        if verdict is None:
            return
        with st.form(_field("form", number), border=False):
            if verdict != Verdict.RIGHT:
                st.text_area(
                    wording.expected,
                    key=_field("expected", number),
                    max_chars=_MAX_CHARACTERS,
                    height=100,
                    help=wording.expected_help,
                )
                st.checkbox(wording.unanswerable, key=_field("unanswerable", number))
            st.text_area(
                wording.note, key=_field("note", number), max_chars=_MAX_CHARACTERS, height=80
            )
            st.html(f'<p class="aside">{as_html(wording.stored)}</p>')
            st.form_submit_button(
                wording.send,
                key=_field("send", number),
                on_click=_send,
                args=(answer, number, shelf),
            )
        if told:
            st.html(f'<p class="problem" role="alert">{as_html(told)}</p>')
