"""The reference list: numbered by first appearance, in Vancouver style, from what documents give.

Order and punctuation of an entry: Patrias K, Citing Medicine, 2nd ed., National Library of
Medicine 2007. What a document does not give is left out, never guessed; an entry of a source's own
reference list stands as that source has it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qa.drafting.model import Draft, Source
from qa.drafting.wording import words, written_date
from qa.model import Quote

MAX_AUTHORS = 6
"""Of more authors than this, the first six stand, followed by "et al."."""

_INITIALS = re.compile(r"[A-ZÆØÅÄÖÉÜ](?:[.\- ]{0,2}[A-ZÆØÅÄÖÉÜ]){0,3}\.?")
_LINKED = re.compile(
    r"(?P<url>https?://[^\s<>\"]+)|\b(?P<doi>10\.\d{4,9}/[^\s\"<>\]]+)|\b(?P<nct>NCT\d{8})\b"
    r"|\bPMID:?\s*(?P<pmid>\d{1,9})\b",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\b(?:organi[sz]\w+|agency|groups?|gruppe\w*|grupp\w*|universit\w+|institut\w*|hospital\w*|"
    r"\w*sykehus\w*|\w*sjukhus\w*|\w*sygehus\w*|\w*direktorat\w*|\w*styrelse\w*|\w*verket|"
    r"cent(?:re|er)s?|\w*senter\w*|society|council|ministry|committee|network|college|foundation|"
    r"services?|consortium|collaborat\w+|investigators|department|administration)\b",
    re.IGNORECASE,
)
"""Words by which the name of a body, not of a person, is known: it stays as it is."""
_TRIAL = re.compile(r"NCT\d{8}", re.IGNORECASE)
_CLOSING = ".,;:'"


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of an entry, with the address it leads to, "" for none."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One numbered entry of the reference list. `language` is that of its title."""

    number: int
    pieces: tuple[Link, ...]
    language: str

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def links(self) -> tuple[Link, ...]:
        return tuple(piece for piece in self.pieces if piece.url)


@dataclass(frozen=True, slots=True)
class Cited:
    """The reference list of a draft, and the numbers that each of its quotes carries, by id."""

    references: tuple[Entry, ...]
    numbers: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Work:
    """What one number stands for: a document, or a reference that a document relays."""

    document_id: str
    label: str = ""
    text: str = ""
    held: str | None = None


def cite(draft: Draft) -> Cited:
    """Number the works that a draft quotes in order of first appearance.

    A relayed quote cites each reference it is relayed from, as cited in its document; any other
    quote cites its document.
    """
    numbers: dict[_Work, int] = {}
    of_parts: dict[str, tuple[int, ...]] = {}
    for statement in draft.statements:
        works = _works(statement.quote)
        of_parts[statement.part_id] = tuple(
            numbers.setdefault(work, len(numbers) + 1) for work in works
        )
    entries = []
    for work, number in numbers.items():
        primary = numbers.get(_Work(work.held)) if work.held else None
        entries.append(_entry(draft, work, number, primary))
    return Cited(tuple(entries), of_parts)


def _works(quote: Quote) -> list[_Work]:
    if not quote.relayed_from:
        return [_Work(quote.document_id)]
    return [
        _Work(quote.document_id, relay.label, relay.text, relay.document_id)
        for relay in quote.relayed_from
    ]


def _entry(draft: Draft, work: _Work, number: int, primary: int | None) -> Entry:
    source = draft.source(work.document_id)
    own = words(draft.language)
    if not work.text:
        return Entry(number, linked(described(source, draft.language)), source.language)
    inside = own.cited_in.format(work=described(source, draft.language))
    text = f"{_closed(work.text)} {inside}"
    for other in _other_trials(work.text):
        text += f" {own.other_link.format(number=other)}"
    if primary:
        text += f" {own.primary.format(number=primary)}"
    return Entry(number, linked(text), source.language)


def _other_trials(text: str) -> list[str]:
    """Registry numbers in an entry's links that differ from the one that the entry names."""
    links = " ".join(match.group() for match in _LINKED.finditer(text) if match["url"])
    named = {match["nct"].upper() for match in _LINKED.finditer(text) if match["nct"]}
    inside = dict.fromkeys(number.upper() for number in _TRIAL.findall(links))
    return [number for number in inside if named and number not in named]


def described(source: Source, language: str) -> str:
    """A document as an entry of a reference list in `language`.

    Authors, title, publication, date, DOI, PubMed and registry number; for what none of these
    names, the kind of document, its address or its file's name.
    """
    own = words(language)
    found = source.identifiers
    parts = [_closed(authors(source.authors))] if source.authors else []
    known = source.publication or found.doi or found.pmid
    title = source.title or source.source
    parts.append(_closed(title if known else f"{title} [{own.kind(source.kind)}]"))
    date = written_date(source.date, language) if source.date else ""
    if source.publication:
        parts.append(_closed(source.publication))
        parts.append(_closed(date) if date else own.undated)
    else:
        parts.append(own.dated.format(date=date) if date else own.undated)
    if found.doi:
        parts.append(f"doi: {found.doi}.")
    if found.pmid:
        parts.append(f"PMID: {found.pmid}.")
    if found.nct:
        parts.append(f"ClinicalTrials.gov: {found.nct}.")
    if found.url and not (found.doi or found.pmid):
        parts.append(f"{found.url}.")
    if not any((found.doi, found.pmid, found.nct, found.url)):
        parts.append(_closed(own.file.format(name=source.source)))
    if source.not_updated:
        parts.append(own.not_updated)
    return " ".join(parts)


def authors(names: tuple[str, ...]) -> str:
    """Authors as Vancouver writes them: surname and initials, six at most.

    >>> authors(("O. Benveniste", "J. Y. Hogrel", "Nakul Dar", "Dar, Nakul", "Dar N"))
    'Benveniste O, Hogrel JY, Dar N, Dar N, Dar N'
    """
    shown = [_author(" ".join(name.split())) for name in names[:MAX_AUTHORS]]
    return ", ".join([*shown, "et al"] if len(names) > MAX_AUTHORS else shown)


def _author(name: str) -> str:
    """A person's name turned round; a name that does not look like a person's stays as it is."""
    if _GROUP.search(name):
        return name
    surname, comma, given = name.partition(", ")
    parts = name.split(" ")
    if comma:
        first = given.split(" ")
    elif len(parts) < 2 or len(parts) > 5 or _INITIALS.fullmatch(parts[-1]):
        return name
    else:
        at = next((n for n, part in enumerate(parts[1:], 1) if part.islower()), len(parts) - 1)
        first, surname = parts[:at], " ".join(parts[at:])
    letters = [piece for part in first for piece in re.split(r"[.\-]", part) if piece]
    if not letters or not all(piece[0].isupper() for piece in letters):
        return name
    return f"{surname} {''.join(piece[0] for piece in letters)}"


def _closed(text: str) -> str:
    """The text with a full stop at its end, unless one of its like stands there."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def linked(text: str) -> tuple[Link, ...]:
    """A text in pieces, with addresses, DOIs, PubMed and registry numbers as links."""
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[Link]:
    end = 0
    for match in _LINKED.finditer(text):
        kind = match.lastgroup or ""
        shown = _whole(match.group())
        value = _whole(match.group(kind))
        if match.start() > end:
            yield Link(text[end : match.start()])
        yield Link(shown, _address(kind, value))
        end = match.start() + len(shown)
    if end < len(text):
        yield Link(text[end:])


def _whole(value: str) -> str:
    """A DOI or address without the punctuation of the sentence around it."""
    value = value.rstrip(_CLOSING)
    while value.endswith(")") and value.count(")") > value.count("("):
        value = value[:-1].rstrip(_CLOSING)
    return value


def _address(kind: str, value: str) -> str:
    if kind == "doi":
        return f"https://doi.org/{value}"
    if kind == "nct":
        return f"https://clinicaltrials.gov/study/{value.upper()}"
    if kind == "pmid":
        return f"https://pubmed.ncbi.nlm.nih.gov/{value}/"
    return value
