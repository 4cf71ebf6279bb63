"""A quote as HTML: its words between its language's quotation marks, and where they come from."""

from ingest.vocabulary import load
from qa.model import Quote, Relay
from ui.escaping import as_html
from ui.labels import language_name, quotation_marks
from ui.marked_text import Layer, marked_html
from ui.marking import marked_words
from ui.wording import Wording


def _marked(question: str, text: str) -> str:
    spans = marked_words(question, text, load())
    return marked_html(text, [Layer(span, "mark") for span in spans])


def _prose(quote: Quote, question: str) -> str:
    marks = quotation_marks(quote.language)
    return (
        f'<blockquote class="words" lang="{as_html(quote.language)}">'
        f'<span class="qm">{marks.opening}</span>{_marked(question, quote.text)}'
        f'<span class="qm">{marks.closing}</span></blockquote>'
    )


def _row(quote: Quote, question: str) -> str:
    lines = "".join(
        f'<tr><th scope="row">{as_html(cell.column)}</th>'
        f"<td>{_marked(question, cell.text)}</td></tr>"
        for cell in quote.cells
    )
    return (
        f'<table class="words row" lang="{as_html(quote.language)}"><tbody>{lines}</tbody></table>'
    )


def _source_line(quote: Quote, words: Wording) -> str:
    facts = (quote.section, language_name(quote.language, words), quote.date)
    parts = "".join(f"<span>{as_html(fact)}</span>" for fact in facts if fact)
    return (
        f'<div class="cite"><cite>{as_html(quote.title or quote.source)}</cite>'
        f'<p class="facts">{parts}<span class="file">{as_html(quote.source)}</span></p></div>'
    )


def _relay(relay: Relay, words: Wording) -> str:
    label = as_html(words.relayed.format(label=relay.label))
    text = f": {as_html(relay.text)}" if relay.text else ""
    here = f" <strong>{as_html(words.primary_here)}</strong>" if relay.document_id else ""
    return (
        f'<p class="relay"><span class="tag">{as_html(words.second_hand)}</span> '
        f"{label}{text}{here}</p>"
    )


def quote_html(quote: Quote, question: str, words: Wording, *, lead: bool) -> str:
    """One quote's card; `lead` is the quote that the answer opens with.

    Every character of the quote is there, escaped; a table row is shown by its named cells.
    """
    body = _row(quote, question) if quote.cells else _prose(quote, question)
    relays = "".join(_relay(relay, words) for relay in quote.relayed_from)
    size = "lead" if lead else "plain"
    return f'<div class="quote {size}">{body}{_source_line(quote, words)}{relays}</div>'
