"""A draft as a run of blocks in reading order: what every kind of file shows, before any markup."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise

from qa.drafting.model import Draft, OwnText, Searched, Section, Statement
from qa.drafting.numbers import flags
from qa.drafting.vancouver import Cited, cite
from qa.drafting.wording import Words, words, written_date
from qa.labels import QUOTATION
from qa.model import Quote

MAX_PARAGRAPH = 700
"""A paragraph of quotes that is longer than this takes no further one, in characters."""
MAX_BESIDE = 4
"""How many quoted table rows stand beside each other."""


class Kind(StrEnum):
    """What a block is; a writer gives each kind its look."""

    TITLE = "title"
    HEADING = "heading"
    SUBHEADING = "subheading"
    FIELD = "field"
    TEXT = "text"
    QUOTE = "quote"
    ROW = "row"
    OWN = "own"
    WARNING = "warning"
    NOTE = "note"
    ENTRY = "entry"
    SEARCHED = "searched"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one language, with the address it leads to, "" for none."""

    text: str
    language: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, or one table.

    `label` is the bold word before a FIELD, OWN or WARNING; `number` that of an ENTRY. `rows` are
    the rows of a table, all of one length: quoted table rows stand beside each other, so each row
    here is (column's name, cell, cell, …); the search log is (question, what was found), its
    header first.
    """

    kind: Kind
    runs: tuple[Run, ...]
    label: str = ""
    number: int = 0
    rows: tuple[tuple[Run, ...], ...] = ()

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def laid_out(draft: Draft) -> list[Block]:
    """The blocks of a draft: title, fields, question, summary, answer, references, search log."""
    return list(_blocks(draft, words(draft.language), cite(draft)))


def _blocks(draft: Draft, own: Words, cited: Cited) -> Iterator[Block]:
    spoken = draft.language

    def plain(kind: Kind, text: str, label: str = "") -> Block:
        return Block(kind, (Run(text, spoken),), label)

    yield plain(Kind.TITLE, own.title)
    if draft.is_draft:
        yield plain(Kind.WARNING, own.draft_note)
    date = written_date(draft.date, spoken)
    for label, value in ((own.author, draft.author), (own.reviewer, draft.reviewer)):
        yield plain(Kind.FIELD, value or own.not_filled, label)
    yield plain(Kind.FIELD, date or own.not_filled, own.date)
    yield plain(Kind.HEADING, own.question)
    if draft.background:
        yield plain(Kind.FIELD, draft.background, own.background)
    yield plain(Kind.TEXT, draft.enquiry)
    flagged = flags(draft)
    yield plain(Kind.HEADING, own.summary)
    yield from _parts(draft, draft.summary, own, cited, flagged)
    if not any(section.parts for section in draft.sections):
        yield plain(Kind.TEXT, own.nothing_found)
    yield plain(Kind.HEADING, own.answer)
    if any(True for _ in draft.statements):
        yield plain(Kind.NOTE, own.quotes_note)
    for section in draft.answer:
        yield plain(Kind.SUBHEADING, section.heading)
        yield from _parts(draft, section, own, cited, flagged)
    if cited.references:
        yield plain(Kind.HEADING, own.references)
    for entry in cited.references:
        runs = tuple(Run(piece.text, spoken, piece.url) for piece in entry.pieces)
        yield Block(Kind.ENTRY, runs, "", entry.number)
    yield from _log(draft, own)


def _parts(
    draft: Draft, section: Section, own: Words, cited: Cited, flagged: Mapping[str, tuple[str, ...]]
) -> Iterator[Block]:
    for parts in _paragraphs(section, cited):
        first = parts[0]
        if isinstance(first, OwnText):
            yield Block(Kind.OWN, (Run(first.text, draft.language),), own.own_text)
            if first.part_id in flagged:
                missing = own.own_numbers.format(numbers=", ".join(flagged[first.part_id]))
                yield Block(Kind.WARNING, (Run(missing, draft.language),))
            continue
        marks = _numbers(cited.numbers[first.part_id])
        language = first.quote.language
        quotes = [part.quote for part in parts if isinstance(part, Statement)]
        if first.quote.cells:
            yield Block(Kind.ROW, (Run(marks, draft.language),), rows=_beside(quotes))
        else:
            text = Run(_quoted(quotes), language)
            yield Block(Kind.QUOTE, (text, Run(f" {marks}", draft.language)))


def _paragraphs(section: Section, cited: Cited) -> Iterator[list[Statement | OwnText]]:
    """The parts of a section, quotes that follow each other from one work and section together."""

    def together(part: Statement | OwnText) -> object:
        if isinstance(part, OwnText):
            return part.part_id
        quote = part.quote
        place = quote.document_id, quote.section, quote.language, bool(quote.cells)
        return place, cited.numbers[part.part_id]

    for _, group in groupby(section.parts, together):
        paragraph: list[Statement | OwnText] = []
        length = 0
        for part in group:
            full = len(paragraph) >= MAX_BESIDE if _is_row(part) else length >= MAX_PARAGRAPH
            if full:
                yield paragraph
                paragraph, length = [], 0
            paragraph.append(part)
            length += part.quote.span.length if isinstance(part, Statement) else 0
        yield paragraph


def _is_row(part: Statement | OwnText) -> bool:
    return isinstance(part, Statement) and bool(part.quote.cells)


def _beside(quotes: list[Quote]) -> tuple[tuple[Run, ...], ...]:
    """Quoted table rows beside each other, a line for each column that any of them has."""
    columns = dict.fromkeys(cell.column for quote in quotes for cell in quote.cells)
    cells = [{cell.column: cell.text for cell in quote.cells} for quote in quotes]
    language = quotes[0].language
    return tuple(
        tuple(Run(text, language) for text in (column, *(row.get(column, "") for row in cells)))
        for column in columns
    )


def _quoted(quotes: list[Quote]) -> str:
    """Quotes in the marks of their language; sentences that follow each other in the source stand
    in one pair of marks, what has a gap between does not."""
    opening, closing = QUOTATION.get(quotes[0].language, QUOTATION["en"])
    text = opening + quotes[0].text
    for before, quote in pairwise(quotes):
        next_sentence = quote.span.start == before.span.end + 1
        text += (" " if next_sentence else f"{closing} {opening}") + quote.text
    return text + closing


def _numbers(numbers: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, numbers))}]"


def _log(draft: Draft, own: Words) -> Iterator[Block]:
    log, spoken = draft.log, draft.language

    def field(label: str, value: str) -> Block:
        return Block(Kind.FIELD, (Run(value, spoken),), label)

    yield Block(Kind.HEADING, (Run(own.search_log, spoken),))
    yield field(own.searched_at, draft.created.replace("T", " ").replace("+00:00", " UTC"))
    yield field(own.index_id, log.index_id)
    yield field(own.documents, str(log.documents))
    dates = own.no_dates
    if log.earliest:
        ends = dict.fromkeys(written_date(date, spoken) for date in (log.earliest, log.latest))
        dates = " – ".join(ends)
    if log.undated:
        dates += f"; {own.undated_count.format(count=log.undated)}"
    yield field(own.dates, dates)
    titles = list(dict.fromkeys(title for asked in log.searched for title in asked.documents))
    names = {title: _name(place) for place, title in enumerate(titles)}
    for title, name in names.items():
        yield field(name, title)
    header = (Run(own.asked, spoken), Run(own.found, spoken))
    rows = [(Run(s.question, spoken), Run(_found(s, own, names), spoken)) for s in log.searched]
    yield Block(Kind.SEARCHED, (), rows=(header, *rows))


def _name(place: int) -> str:
    """A, B, … Z, AA, AB, …: what the log calls a document that answered.

    >>> _name(0), _name(25), _name(26)
    ('A', 'Z', 'AA')
    """
    before, letter = divmod(place, 26)
    return (_name(before - 1) if before else "") + chr(ord("A") + letter)


def _found(searched: Searched, own: Words, names: Mapping[str, str]) -> str:
    if not searched.found:
        text = own.nil_found
    elif searched.found == 1:
        text = own.quotes_one
    else:
        text = own.quotes_many.format(count=searched.found)
    if searched.documents:
        text += f": {', '.join(names[title] for title in searched.documents)}"
    if searched.uncovered:
        text += f" ({own.uncovered.format(items=', '.join(searched.uncovered))})"
    return text
