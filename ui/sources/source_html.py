"""A whole document as HTML: what it is, its outline, and its text with the quotes marked."""

from collections.abc import Sequence
from urllib.parse import quote as url_quote

from ingest.model import Document, Section, Span
from ui.answers.marked_text import Layer, marked_html
from ui.escaping import as_html
from ui.labels import kind_name, language_name
from ui.sources.word_list import Gloss
from ui.wording import Wording

OPENED_ANCHOR = "opened-quote"
NEAREST_ANCHOR = "nearest-passage"
_MAX_AUTHORS = 6


def _section_anchor(number: int) -> str:
    return f"section-{number}"


def _authors(document: Document, words: Wording) -> str:
    shown = ", ".join(document.authors[:_MAX_AUTHORS])
    rest = len(document.authors) - _MAX_AUTHORS
    return f"{shown} {words.and_others.format(count=rest)}" if rest > 0 else shown


def _identifiers(document: Document) -> str:
    ids = document.identifiers
    parts = []
    if ids.doi:
        address = as_html("https://doi.org/" + url_quote(ids.doi, safe="/"))
        parts.append(
            f'<span>DOI <a href="{address}" target="_blank" rel="noopener noreferrer">'
            f"{as_html(ids.doi)}</a></span>"
        )
    if ids.pmid:
        parts.append(f"<span>PMID {as_html(ids.pmid)}</span>")
    if ids.nct:
        parts.append(f"<span>{as_html(ids.nct)}</span>")
    return "".join(parts)


def header_html(document: Document, words: Wording, *, long_title: bool) -> str:
    """The full title (with `long_title`), authors, place, date, identifiers, and own caveat."""
    facts = (
        kind_name(document.kind, words),
        language_name(document.language, words),
        document.publication,
        document.date,
    )
    parts = "".join(f"<span>{as_html(fact)}</span>" for fact in facts if fact)
    authors = _authors(document, words)
    by = f'<p class="authors">{as_html(authors)}</p>' if authors else ""
    caveat = f'<p class="notice">{as_html(words.not_updated)}</p>' if document.not_updated else ""
    language = as_html(document.language)
    title = (
        f'<p class="full-title" lang="{language}">{as_html(document.title or document.source)}</p>'
    )
    return (
        f'<div class="source-head">{title if long_title else ""}{by}'
        f'<p class="facts">{parts}{_identifiers(document)}'
        f'<span class="file">{as_html(document.source)}</span></p>{caveat}</div>'
    )


def outline_html(sections: Sequence[Section], words: Wording) -> str:
    """The sections as a list of links into the text, folded; "" for a text without sections."""
    if not sections:
        return ""
    items = "".join(
        f'<li class="{"inner" if section.parent else "outer"}">'
        f'<a href="#{_section_anchor(number)}">{as_html(section.title)}</a></li>'
        for number, section in enumerate(sections)
    )
    return (
        f'<details class="outline"><summary>{as_html(words.outline)}</summary>'
        f"<ol>{items}</ol></details>"
    )


def glosses_html(found: Sequence[Gloss], source: str, target: str, words: Wording) -> str:
    """The word list, folded; "" when it is empty."""
    if not found:
        return ""
    title = words.word_list.format(
        source=language_name(source, words), target=language_name(target, words)
    )
    items = "".join(
        f'<div><dt lang="{as_html(source)}">{as_html(item.word)}</dt>'
        f'<dd lang="{as_html(target)}">{as_html(item.meaning)}</dd></div>'
        for item in found
    )
    return (
        f'<details class="glosses"><summary>{as_html(title)}</summary>'
        f'<p class="aside">{as_html(words.word_list_note)}</p><dl>{items}</dl></details>'
    )


def legend_html(words: Wording, *, opened: bool, others: bool) -> str:
    """What the two kinds of mark mean; only those that the text has."""
    keys = []
    if opened:
        keys.append(f'<span><i class="opened"></i>{as_html(words.opened_quote)}</span>')
    if others:
        keys.append(f'<span><i class="other"></i>{as_html(words.other_quotes)}</span>')
    return f'<p class="legend">{"".join(keys)}</p>' if keys else ""


def text_html(
    document: Document,
    opened: Span | None,
    others: Sequence[Span],
    *,
    anchor: str = OPENED_ANCHOR,
) -> str:
    """The document's text, every character of it, with headings, section anchors and marks.

    `anchor` names the mark of `opened`. Only the text with the usual one has section anchors, so
    that two documents on one page don't share them.
    """
    layers = []
    for number, section in enumerate(document.sections):
        place = section.heading or Span(section.span.start, section.span.start + 1)
        css_class = "heading" if section.heading else ""
        name = _section_anchor(number) if anchor == OPENED_ANCHOR else ""
        layers.append(Layer(place, "span", css_class, name))
    layers += [Layer(span, "mark", "other") for span in others]
    if opened:
        layers.append(Layer(opened, "mark", "opened", anchor))
    return (
        f'<div class="source-text" lang="{as_html(document.language)}">'
        f"{marked_html(document.text, layers)}</div>"
    )
