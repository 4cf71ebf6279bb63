"""Finding what names a person in a question, before anything is asked or kept.

National identity numbers are checked by python-stdnum. Random digits pass such checks by chance
(Norwegian 0.1 %, Swedish 0.4 %, Danish dates alone 3 %), so what stands around them decides too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from stdnum import luhn
from stdnum.dk import cpr
from stdnum.no import fodselsnummer
from stdnum.se import personnummer

from ingest.model import Span


class PersonalKind(StrEnum):
    NORWEGIAN_ID = "norwegian_id"
    SWEDISH_ID = "swedish_id"
    DANISH_ID = "danish_id"
    PHONE = "phone"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Personal:
    """Where a text names a person, and by what kind of number or address."""

    span: Span
    kind: PersonalKind


REDACTED = "…"
"""Stands in place of what was removed: no word, so it is not searched."""

_SPACE = "[ \u00a0\u2009\u202f]"
_DASH = "[-\u2010\u2011\u2012\u2013\u2212]"
_GAP = f"(?:{_SPACE}|{_DASH}|[.])?"
_BEFORE = r"(?<![\w/@#=+])(?<!\w[-.,:\u2013/])"
_AFTER = r"(?![\w/@=])(?![-.,:\u2013]\d)"

_MAIL = re.compile(r"(?<![\w.+-])[\w.%+-]+@[\w-]+(?:\.[\w-]+)+")
_ELEVEN = re.compile(
    rf"{_BEFORE}[0-9]{{2}}{_GAP}[0-9]{{2}}{_GAP}[0-9]{{2}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{2}}{_AFTER}"
)
_SWEDISH = re.compile(
    rf"{_BEFORE}(?:19|20)?[0-9]{{2}}{_SPACE}?[0-9]{{2}}{_SPACE}?[0-9]{{2}}"
    rf"{_SPACE}?(?:{_DASH}|\+)?{_SPACE}?[0-9]{{4}}{_AFTER}"
)
_DANISH = re.compile(
    rf"{_BEFORE}[0-9]{{2}}{_SPACE}?[0-9]{{2}}{_SPACE}?[0-9]{{2}}"
    rf"{_SPACE}?{_DASH}?{_SPACE}?[0-9]{{4}}{_AFTER}"
)
_FOREIGN_PHONE = re.compile(
    rf"(?<![\w/+])(?:\+[1-9][0-9]{{0,2}}|00(?:4[4-9]|35[48]|29[89]))(?:(?:{_SPACE}|{_DASH})?\(?[0-9]\)?){{6,12}}{_AFTER}"
)
_SPACED_PHONE = re.compile(
    rf"{_BEFORE}[2-9][0-9](?:{_SPACE}[0-9]{{2}}){{3}}{_AFTER}"
    rf"|{_BEFORE}[2-9][0-9]{{2}}{_SPACE}[0-9]{{2}}{_SPACE}[0-9]{{3}}{_AFTER}"
)
_SWEDISH_PHONE = re.compile(
    rf"{_BEFORE}0[1-9][0-9]{{0,2}}{_SPACE}?{_DASH}{_SPACE}?[0-9]{{2,3}}(?:{_SPACE}?[0-9]{{2,3}}){{1,2}}{_AFTER}"
    rf"|{_BEFORE}07[0-9](?:{_SPACE}?[0-9]){{7}}{_AFTER}"
)
_BARE_PHONE = re.compile(rf"{_BEFORE}[0-9](?:{_SPACE}?[0-9]){{5,10}}{_AFTER}")

_WORK = re.compile(
    r"https?://\S+|www\.\S+|\b10\.[0-9]{4,9}/\S+"
    r"|\b(?:pmid|pubmed|pmc(?:id)?|doi|nct|isrctn|eudract|eu\s?ct|ctis|issn|isbn|cas|orcid|gtin|ean|"
    r"varen(?:umme)?r|vnr|lot|batch)\b[\s.:#]*(?:(?:nr|no|id|number|nummer)\b[\s.:#]*)?"
    r"[0-9][0-9\u2013 ./()-]*",
    re.IGNORECASE,
)
"""Web addresses, and numbers that are labelled as those of works, trials or products."""
_LABEL = re.compile(
    r"(?:\bfødsels(?:- og person)?n(?:umme)?r|\bf\.?\s?nr|\bfnr|\bpersonn(?:umme)?r|\bpers\.?\s?nr|"
    r"\bpnr|\bcpr(?:-?n(?:umme)?r)?|\bd-n(?:umme)?r|\bsamordningsn(?:umme)?r|\bidentity number|"
    r"\bnational id|\bpersonal (?:id|number)|\bfødt|\bfødd|\bfödd|\bborn|\bdob)"
    r"\b\W{0,4}(?:\w+\W{1,3}){0,2}$",
    re.IGNORECASE,
)
_PHONE_LABEL = re.compile(
    r"(?:\btlf|\btel(?:efon|ephone)?|\bmob(?:il|ile)?|\bphone|\bring(?:e|er|es)?|\bcall|\bsms)"
    r"(?:\.|nr|n(?:umme)r(?:et)?)*\b\W{0,4}(?:\w+\W{1,3}){0,2}$",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:pasient|patient|mann|mand|man|kvinne|kvinde|kvinna|woman|gutt|jente|dreng|pige|pojke|"
    r"flicka|barn|child|boy|girl|navn|namn|name)\w{0,3}\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s{0,2}(?:%|(?:mg|g|kg|µg|μg|mcg|ml|l|dl|mmol|mol|iu|ie|i\.e|år|years?|pasienter|patienter|"
    r"patients|deltak\w+|deltag\w+|participants|personer|people|dager|dagar|dage|days|uker|veckor|"
    r"uger|weeks|kr)(?![^\W\d_]))",
    re.IGNORECASE,
)
_LABEL_REACH, _PERSON_REACH = 40, 60


def find_personal(text: str) -> tuple[Personal, ...]:
    """What names a person in `text`, in text order, without overlap.

    >>> [item.kind.value for item in find_personal("Mann, fnr 151086 95088, bruker takrolimus")]
    ['norwegian_id']
    >>> find_personal("PMID 33521671, NCT04789070, 2 mg daily 2015-2016")
    ()
    """
    works = [match.span() for match in _WORK.finditer(text)]
    found: list[Personal] = []
    for item in _candidates(text):
        inside = any(a < item.span.end and item.span.start < b for a, b in works)
        if inside and item.kind is not PersonalKind.MAIL:
            continue
        if not any(item.span.overlaps(other.span) for other in found):
            found.append(item)
    return tuple(sorted(found, key=lambda item: item.span))


def redact(text: str, found: Sequence[Personal]) -> str:
    """`text` with an ellipsis in place of each of `found`."""
    for item in sorted(found, key=lambda item: item.span, reverse=True):
        text = text[: item.span.start] + REDACTED + text[item.span.end :]
    return text


def redacted(text: str) -> str:
    """`text` without anything that `find_personal` finds in it."""
    return redact(text, find_personal(text))


def _candidates(text: str) -> Iterator[Personal]:
    """In the order of how sure they are; later ones give way to earlier ones."""

    def kept(pattern: re.Pattern[str], kind: PersonalKind) -> Iterator[tuple[re.Match[str], bool]]:
        labels = _PHONE_LABEL if kind is PersonalKind.PHONE else _LABEL
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - _LABEL_REACH) : match.start()]
            yield match, bool(labels.search(before))

    def as_personal(match: re.Match[str], kind: PersonalKind) -> Personal:
        return Personal(Span(*match.span()), kind)

    for match in _MAIL.finditer(text):
        yield as_personal(match, PersonalKind.MAIL)
    for match, labelled in kept(_ELEVEN, PersonalKind.NORWEGIAN_ID):
        digits = _digits(match.group())
        if fodselsnummer.is_valid(digits) or (labelled and _day_first(digits)):
            yield as_personal(match, PersonalKind.NORWEGIAN_ID)
    for match, labelled in kept(_SWEDISH, PersonalKind.SWEDISH_ID):
        digits = _digits(match.group())
        mistyped = labelled and _year_first(digits) and not cpr.is_valid(digits)
        if _is_swedish(digits) or mistyped:
            yield as_personal(match, PersonalKind.SWEDISH_ID)
    for match, labelled in kept(_DANISH, PersonalKind.DANISH_ID):
        digits = _digits(match.group())
        around = text[max(0, match.start() - _PERSON_REACH) : match.end() + _PERSON_REACH]
        dashed = bool(re.search(_DASH, match.group()))
        told = labelled or dashed or bool(_PERSON.search(around))
        if cpr.is_valid(digits) and (told or cpr.checksum(digits) == 0):
            yield as_personal(match, PersonalKind.DANISH_ID)
    for pattern in (_FOREIGN_PHONE, _SWEDISH_PHONE):
        for match in pattern.finditer(text):
            yield as_personal(match, PersonalKind.PHONE)
    for match in _SPACED_PHONE.finditer(text):
        if not _UNIT.match(text, match.end()):
            yield as_personal(match, PersonalKind.PHONE)
    for match, labelled in kept(_BARE_PHONE, PersonalKind.PHONE):
        if labelled and not _UNIT.match(text, match.end()):
            yield as_personal(match, PersonalKind.PHONE)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        return date(year, month, day) <= datetime.now().astimezone().date()
    except ValueError:
        return False


def _is_swedish(digits: str) -> bool:
    """A personnummer, or a samordningsnummer: the same with 60 added to the day (Skatteverket,
    SKV 707), which python-stdnum takes for a wrong date."""
    if personnummer.is_valid(digits):
        return True
    return int(digits[-6:-4]) > 60 and luhn.is_valid(digits[-10:]) and _year_first(digits)


def _year_first(digits: str) -> bool:
    """Whether the first digits are year, month and day (which may have 60 added)."""
    century = int(digits[:2]) * 100 if len(digits) == 12 else 1900
    year, month, day = int(digits[-10:-8]), int(digits[-8:-6]), int(digits[-6:-4])
    return any(
        _is_date(start + year, month, day - 60 if day > 60 else day)
        for start in {century, century + 100 if len(digits) == 10 else century}
    )


def _day_first(digits: str) -> bool:
    """Whether the first digits are day (40 added in a D-number), month and year."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    return any(
        _is_date(start + year, month, day - 40 if day > 40 else day) for start in (1900, 2000)
    )
