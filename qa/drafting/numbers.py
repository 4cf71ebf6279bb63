"""Numbers in a person's own words, held against the quotes they stand among.

Numbers are compared as values: 0,5 is 0.5 and 1 000 is 1000. A text that can be read in two ways
("1,000" is one or a thousand) is taken at either.
"""

import csv
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from importlib.resources import files

from ingest.words import token_texts
from qa.drafting.model import SUMMARY, Draft, OwnText, Statement

_SPACES = "\u0020\u00a0\u2009\u202f"
_MINUS = "-\u2010\u2011\u2012\u2013\u2212"
_NUMBER = re.compile(
    rf"(?<![\w.,])(?:(?<!\d)[{_MINUS}])?"
    rf"(?:\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?!\d)(?:[.,]\d+)?"
    r"|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:\.\d{3})+,\d+"
    r"|\d{1,3}(?:\.\d{3}){2,}(?!\d)|\d{1,3}(?:,\d{3}){2,}(?!\d)"
    r"|\d+(?:[.,·]\d+)?|[.,·]\d+)"
)
_THOUSAND = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_LEAST_WORD = 2
"""Words for one are articles too."""

Reading = tuple[Decimal, ...]


def numbers_in(text: str) -> list[str]:
    """The numbers of a text as written in digits, in order.

    >>> numbers_in("p=0,85 hos 1 000 pasienter, -3.5 til 2")
    ['0,85', '1 000', '-3.5', '2']
    """
    return [match.group() for match in _NUMBER.finditer(text)]


def readings(written: str) -> set[Reading]:
    """What a written number can mean; two numbers where a space may part or group them.

    >>> sorted(readings("1,000")), readings("0,50") == readings("0.5")
    ([(Decimal('1'),), (Decimal('1000'),)], True)
    """
    plain = re.sub(rf"[{_MINUS}]", "-", written).replace("·", ".")
    found = set()
    parts = re.split(rf"[{_SPACES}]", plain)
    if len(parts) > 1:
        if not any(part.startswith("0") for part in parts[1:]):
            found.add(tuple(_decimal(part) for part in parts))
        plain = "".join(parts)
    if len(set(plain) & {".", ","}) == 2 or plain.count(".") > 1 or plain.count(",") > 1:
        last = max(plain.rfind("."), plain.rfind(","))
        grouped = plain.count(plain[last]) > 1
        whole = re.sub(r"[.,]", "", plain[: None if grouped else last])
        found.add((Decimal(whole if grouped else f"{whole}.{plain[last + 1 :]}"),))
        return found
    found.add((_decimal(plain),))
    if _THOUSAND.fullmatch(plain.lstrip("-")):
        found.add((Decimal(re.sub(r"[.,]", "", plain)),))
    return found


def _decimal(plain: str) -> Decimal:
    return Decimal(plain.replace(",", ".")).normalize()


@cache
def _words(language: str) -> dict[str, Decimal]:
    """Number words of one language, from two up."""
    text = (files("ingest") / "data" / "numbers.tsv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    column = language if language in (rows.fieldnames or ()) else "en"
    return {
        word: Decimal(row["value"])
        for row in rows
        if int(row["value"]) >= _LEAST_WORD
        for word in row[column].split("|")
    }


def _held(quotes: Iterable[tuple[str, str]]) -> set[Decimal]:
    """Every value that (text, language) pairs name, in digits or in words."""
    found: set[Decimal] = set()
    for text, language in quotes:
        for written in numbers_in(text):
            found.update(value for reading in readings(written) for value in reading)
        words = _words(language)
        found.update(words[w] for t in token_texts(text) if (w := t.casefold()) in words)
    return found


def unsupported(text: str, language: str, quotes: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The numbers in `text` that stand in none of `quotes`, as written, in order, once each.

    `quotes` are (text, language) pairs. Number words count as numbers, from two up.
    """
    held = _held(quotes)
    places = [
        (match.start(), match.group())
        for match in _NUMBER.finditer(text)
        if not any(held.issuperset(reading) for reading in readings(match.group()))
    ]
    words = _words(language)
    for found in re.finditer(r"[^\W\d_]+", text):
        value = words.get(found.group().casefold())
        if value is not None and value not in held:
            places.append((found.start(), found.group()))
    return tuple(dict.fromkeys(written for _, written in sorted(places)))


def flags(draft: Draft) -> dict[str, tuple[str, ...]]:
    """For each own text with such numbers, by its id: those that stand in none of its section's
    quotes. The summary speaks for the whole draft, so for it every quote counts."""
    found = {}
    for section in draft.sections:
        among = draft.statements if section.section_id == SUMMARY else section.statements
        quotes = [_read(statement) for statement in among]
        for part in section.parts:
            if isinstance(part, OwnText):
                missing = unsupported(part.text, draft.language, quotes)
                if missing:
                    found[part.part_id] = missing
    return found


def _read(statement: Statement) -> tuple[str, str]:
    return statement.quote.text, statement.quote.language
