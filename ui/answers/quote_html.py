"""A quote as HTML: its words between its language's quotation marks, and where they come from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.vocabulary import load
from qa.model import Quote, Relay
from ui.answers.marked_text import Layer, marked_html
from ui.answers.marking import asked_columns, marked_words
from ui.escaping import as_html
from ui.labels import language_name, quotation_marks
from ui.wording import Wording

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SURNAME = re.compile(r"(?!https?:|www)[^\W\d_][^\W\d_'’.-]+(?:[- ][^\W\d_]{2,})?")


@dataclass(frozen=True, slots=True)
class About:
    """What a quote's document and table say beside the quote.

    `study` is the document's kind and size ("case series, n = 4"), `relayed` that of the works
    behind its references, by label; `caption` is the quoted row's table, `first_hand` whether the
    words are the study's own.
    """

    study: str = ""
    relayed: Mapping[str, str] = field(default_factory=dict)
    caption: str = ""
    first_hand: bool = False


def short_reference(text: str) -> str:
    """First author and year of a reference, as far as it begins with a name.

    >>> short_reference("Quartuccio L, De Marchi G et al. Treatment. Clin Exp. 2007; 25(2): 246.")
    'Quartuccio 2007'
    """
    name = _SURNAME.match(text.strip())
    year = _YEAR.search(text)
    return " ".join(match.group() for match in (name, year) if match)


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


def _row(quote: Quote, question: str, caption: str, words: Wording) -> str:
    asked = asked_columns(question, [cell.column for cell in quote.cells], load())
    lines = []
    for position, cell in enumerate(quote.cells):
        css_class = ' class="asked"' if position in asked else ""
        told = (
            f'<i class="hidden"> ({as_html(words.asked_column)})</i>' if position in asked else ""
        )
        lines.append(
            f'<tr{css_class}><th scope="row">{as_html(cell.column)}{told}</th>'
            f"<td>{_marked(question, cell.text)}</td></tr>"
        )
    heading = f"<caption>{as_html(caption)}</caption>" if caption else ""
    return (
        f'<table class="words row" lang="{as_html(quote.language)}">{heading}'
        f"<tbody>{''.join(lines)}</tbody></table>"
    )


def _source_line(quote: Quote, words: Wording, about: About) -> str:
    facts = (quote.section, about.study, language_name(quote.language, words), quote.date)
    parts = "".join(f"<span>{as_html(fact)}</span>" for fact in facts if fact)
    tag = f'<span class="tag">{as_html(words.first_hand)}</span> ' if about.first_hand else ""
    return (
        f'<div class="cite"><cite>{as_html(quote.title or quote.source)}</cite>'
        f'<p class="facts">{tag}{parts}<span class="file">{as_html(quote.source)}</span></p></div>'
    )


def _relay(relay: Relay, study: str, words: Wording) -> str:
    label = words.relayed.format(label=relay.label)
    told = as_html(", ".join(part for part in (label, short_reference(relay.text)) if part))
    told += f" · {as_html(study)}" if study else ""
    here = f" <strong>{as_html(words.primary_here)}</strong>" if relay.document_id else ""
    tag = f'<span class="tag">{as_html(words.second_hand)}</span>'
    if not relay.text:
        return f'<p class="relay">{tag} {told}{here}</p>'
    return (
        f'<details class="relay"><summary>{tag} {told}{here}</summary>'
        f"<p>{as_html(relay.text)}</p></details>"
    )


def quote_html(
    quote: Quote, question: str, words: Wording, *, lead: bool, about: About | None = None
) -> str:
    """One quote's card; `lead` is the quote that the answer opens with.

    Every character of the quote is there, escaped; a table row is shown by its named cells.
    """
    about = about or About()
    body = _row(quote, question, about.caption, words) if quote.cells else _prose(quote, question)
    relays = "".join(
        _relay(relay, about.relayed.get(relay.label, ""), words) for relay in quote.relayed_from
    )
    size = "lead" if lead else "plain"
    return f'<div class="quote {size}">{body}{_source_line(quote, words, about)}{relays}</div>'
