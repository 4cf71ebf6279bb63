"""Dates as documents write them, in ISO 8601."""

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januar januari jan",
            "february februar februari feb",
            "march mars marts mar",
            "april apr",
            "may mai maj",
            "june juni jun",
            "july juli jul",
            "august augusti aug",
            "september sept sep",
            "october oktober oct okt",
            "november nov",
            "december desember dec des",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?!\d)")
_NUMERIC = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
_WORDS = re.compile(r"\b(\d{1,2})\.?\s+([A-Za-z]+)\.?,?\s+(\d{4})\b")
_ENGLISH = re.compile(r"\b([A-Za-z]+)\.?\s+(\d{1,2}),\s+(\d{4})\b")
_LABELLED = re.compile(
    r"^\s*(?:date|dato|datum|published|publisert|publicerad|publiceret|publikasjonsdato|udgivet|"
    r"besvart|besvarad|besvaret|answered|utredningsdatum|dato for (?:svar|henvendelse))\b"
    r"[^:\n]{0,20}:\s*(.+)$",
    re.IGNORECASE | re.MULTILINE,
)
LABELLED_WITHIN = 4000
"""A document states its own date near its top: that many characters are looked through."""


def iso_date(text: str) -> str:
    """The first complete date in `text` as YYYY-MM-DD, or "". Numeric dates are day first.

    >>> iso_date("Sist oppdatert: 20. juni 2024"), iso_date("no date")
    ('2024-06-20', '')
    """
    candidates = [(m.start(), (int(m[1]), int(m[2]), int(m[3]))) for m in _ISO.finditer(text)]
    candidates += [(m.start(), (int(m[3]), int(m[2]), int(m[1]))) for m in _NUMERIC.finditer(text)]
    for match in _WORDS.finditer(text):
        month = _MONTHS.get(match[2].casefold(), 0)
        candidates.append((match.start(), (int(match[3]), month, int(match[1]))))
    for match in _ENGLISH.finditer(text):
        month = _MONTHS.get(match[1].casefold(), 0)
        candidates.append((match.start(), (int(match[3]), month, int(match[2]))))
    for _, (year, month, day) in sorted(candidates):
        try:
            return date(year, month, day).isoformat()
        except ValueError:  # 32 June, 31 February
            continue
    return ""


def stated_date(text: str) -> str:
    """The date that a document gives for itself on a labelled line near its top, or ""."""
    for match in _LABELLED.finditer(text[:LABELLED_WITHIN]):
        stated = iso_date(match.group(1))
        if stated:
            return stated
    return ""
