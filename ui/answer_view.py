"""One answer on the page: the quotes, what they do not cover, and what the reader must know."""

import streamlit as st

from qa.model import Answer, Quote, Status
from ui.conversation import open_document, open_quote, words
from ui.escaping import as_html
from ui.quote_html import quote_html
from ui.wording import Wording


def counted(answer: Answer, wording: Wording) -> str:
    """ "3 quotes from 2 sources", for the quotes of `answer`."""
    quotes = len(answer.quotes)
    sources = len({quote.document_id for quote in answer.quotes})
    return wording.counted.format(
        quotes=wording.one_quote if quotes == 1 else wording.many_quotes.format(count=quotes),
        sources=wording.one_source if sources == 1 else wording.many_sources.format(count=sources),
    )


def _uncovered_html(answer: Answer, wording: Wording) -> str:
    if not answer.uncovered:
        return ""
    items = "".join(f"<li>{as_html(item)}</li>" for item in answer.uncovered)
    return f'<p class="lacks">{as_html(wording.uncovered)}</p><ul class="lacks">{items}</ul>'


def _notices_html(answer: Answer) -> str:
    return "".join(f'<p class="notice">{as_html(notice.text)}</p>' for notice in answer.notices)


def _draw_quote(quote: Quote, answer: Answer, key: str, *, lead: bool) -> None:
    wording = words()
    with st.container(key=f"card-{key}", gap="small"):
        st.html(quote_html(quote, answer.question, wording, lead=lead))
        with st.container(horizontal=True, gap="small"):
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
                    wording.open_primary,
                    key=f"primary-{key}-{number}",
                    icon=":material/article:",
                    on_click=open_document,
                    args=(document_id,),
                )


def _draw_answered(answer: Answer, key: str) -> None:
    wording = words()
    st.html(f'<p class="count">{as_html(counted(answer, wording))}</p>')
    number = 0
    for claim in answer.claims:
        if claim.text.strip() not in {quote.text.strip() for quote in claim.quotes}:
            st.html(f'<p class="claim">{as_html(claim.text)}</p>')
        for quote in claim.quotes:
            _draw_quote(quote, answer, f"{key}-{number}", lead=number == 0)
            number += 1
    if answer.uncovered:
        st.html(f'<div class="partly">{_uncovered_html(answer, wording)}</div>')


def _draw_refusal(answer: Answer, key: str) -> None:
    wording = words()
    st.html(
        f'<div class="refusal" role="status"><h3>{as_html(wording.refusal)}</h3>'
        f"{_uncovered_html(answer, wording)}</div>"
    )
    if answer.related:
        with st.expander(wording.related.format(count=len(answer.related))):
            st.html(f'<p class="aside">{as_html(wording.related_note)}</p>')
            for number, quote in enumerate(answer.related):
                _draw_quote(quote, answer, f"{key}-related-{number}", lead=False)


def draw_answer(answer: Answer, key: str) -> None:
    """Draw `answer`; `key` sets its buttons apart from those of the other answers."""
    if answer.status is Status.ANSWERED:
        _draw_answered(answer, key)
    else:
        _draw_refusal(answer, key)
    if answer.notices:
        st.html(_notices_html(answer))
