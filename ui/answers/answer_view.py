"""One answer on the page: the quotes, what they do not cover, and what the reader must know."""

import streamlit as st

from ingest.errors import LibraryError
from ingest.model import Document, DocumentKind
from ingest.studies import Kind, describe, describe_reference
from qa.model import Answer, Quote, Status
from ui.answers.citation import copied_text
from ui.answers.copying import draw_copy
from ui.answers.quote_html import About, quote_html
from ui.asking.conversation import language, open_document, open_quote, words
from ui.escaping import as_html
from ui.evidence.words import kind_line
from ui.ports import Shelf
from ui.wording import Wording


def counted(answer: Answer, wording: Wording) -> str:
    """ "3 quotes from 2 sources", for the quotes of `answer`."""
    quotes = len(answer.quotes)
    sources = len({quote.document_id for quote in answer.quotes})
    return wording.counted.format(
        quotes=wording.one_quote if quotes == 1 else wording.many_quotes.format(count=quotes),
        sources=wording.one_source if sources == 1 else wording.many_sources.format(count=sources),
    )


@st.cache_resource(show_spinner=False, max_entries=2000)
def _kinds(_document: Document, document_id: str, labels: tuple[str, ...]) -> tuple[Kind, ...]:
    """What study a document is, then what each of its references is."""
    told = [describe_reference(_document, label) for label in labels]
    return (describe(_document), *(kind or Kind() for kind in told))


def about_of(quote: Quote, document: Document) -> About:
    """What stands around a quote in its document: its study, its table, the works it relays."""
    row = next((row for row in document.rows if row.span == quote.span), None)
    relayed = bool(quote.relayed_from) or document.kind is DocumentKind.REPLY
    labels = tuple(relay.label for relay in quote.relayed_from)
    own, *others = _kinds(document, document.document_id, labels)
    return About(
        study=kind_line(own, language()),
        relayed={
            label: kind_line(kind, language()) for label, kind in zip(labels, others, strict=True)
        },
        caption=row.caption if row else "",
        first_hand=not relayed,
    )


def _uncovered_html(answer: Answer, wording: Wording) -> str:
    if not answer.uncovered:
        return ""
    items = "".join(f"<li>{as_html(item)}</li>" for item in answer.uncovered)
    return f'<p class="lacks">{as_html(wording.uncovered)}</p><ul class="lacks">{items}</ul>'


def _notices_html(answer: Answer, wording: Wording) -> str:
    lines = "".join(f"<li>{as_html(notice.text)}</li>" for notice in answer.notices)
    return f'<div class="notices"><p>{as_html(wording.notices)}</p><ul>{lines}</ul></div>'


def _draw_buttons(quote: Quote, answer: Answer, document: Document, key: str) -> None:
    wording = words()
    with st.container(horizontal=True, gap="small", key=f"buttons-{key}"):
        st.button(
            wording.open_in_source,
            key=f"open-{key}",
            icon=":material/menu_book:",
            on_click=open_quote,
            args=(quote, answer),
        )
        held = dict.fromkeys(r.document_id for r in quote.relayed_from if r.document_id)
        for number, document_id in enumerate(held):
            st.button(
                wording.compare,
                key=f"beside-{key}-{number}",
                icon=":material/compare:",
                on_click=open_quote,
                args=(quote, answer, document_id),
            )
            st.button(
                wording.open_primary,
                key=f"primary-{key}-{number}",
                icon=":material/article:",
                on_click=open_document,
                args=(document_id,),
            )
        draw_copy(
            copied_text(quote, document, wording),
            label=wording.copy,
            done=wording.copied,
            failed=wording.copy_failed,
            key=f"copy-{key}",
        )


def _draw_quote(quote: Quote, answer: Answer, shelf: Shelf, key: str, *, lead: bool) -> None:
    try:
        document = shelf.document(quote.document_id)
    except LibraryError:
        document = None
    about = about_of(quote, document) if document else None
    with st.container(key=f"card-{key}", gap="small"):
        st.html(quote_html(quote, answer.question, words(), lead=lead, about=about))
        if document:
            _draw_buttons(quote, answer, document, key)
        else:
            st.html(f'<p class="aside">{as_html(words().gone)}</p>')


def _draw_answered(answer: Answer, shelf: Shelf, key: str) -> None:
    number = 0
    for claim in answer.claims:
        if claim.text.strip() not in {quote.text.strip() for quote in claim.quotes}:
            st.html(f'<p class="claim">{as_html(claim.text)}</p>')
        for quote in claim.quotes:
            _draw_quote(quote, answer, shelf, f"{key}-{number}", lead=number == 0)
            number += 1
    if answer.uncovered:
        st.html(f'<div class="partly">{_uncovered_html(answer, words())}</div>')


def _draw_refusal(answer: Answer) -> None:
    wording = words()
    st.html(
        f'<div class="refusal" role="status"><h3>{as_html(wording.refusal)}</h3>'
        f"{_uncovered_html(answer, wording)}</div>"
    )


def _draw_related(answer: Answer, shelf: Shelf, key: str) -> None:
    wording = words()
    with st.expander(wording.related.format(count=len(answer.related))):
        st.html(f'<p class="aside">{as_html(wording.related_note)}</p>')
        for number, quote in enumerate(answer.related):
            _draw_quote(quote, answer, shelf, f"{key}-related-{number}", lead=False)


def draw_answer(answer: Answer, shelf: Shelf, key: str) -> None:
    """Draw `answer`; `key` sets its buttons apart from those of the other answers."""
    if answer.status is Status.ANSWERED:
        _draw_answered(answer, shelf, key)
    else:
        _draw_refusal(answer)
    if answer.notices:
        st.html(_notices_html(answer, words()))
    if answer.related:
        _draw_related(answer, shelf, key)
