"""Abbreviations that a document explains itself: "long form (SHORT)" and legends.

The bracket rule is that of Schwartz and Hearst (Pacific Symposium on Biocomputing 2003): the
short form's letters stand in order in the words before the bracket, the first one at the start of
a word.
"""

import re

from ingest.model import Abbreviation

_BRACKET = re.compile(r"\(([^()\n]{2,80})\)")
_SHORT = re.compile(r"[A-ZÆØÅÄÖ0-9][A-Za-zÆØÅÄÖæøåäö0-9-]{1,9}$")
_LEGEND = re.compile(
    r"(?:^|[;\n.])[ \t]*([A-Za-z0-9][\w/γαβκ-]{0,11})(?:[,:][ \t]+|[ \t]*=[ \t]*(?=[^\W\d]))"
    r"([^;.,\n]{3,80})"
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def _is_short(candidate: str) -> bool:
    return bool(_SHORT.match(candidate)) and sum(c.isupper() for c in candidate) >= 2


def _long_form(before: str, short: str) -> str:
    """The words just before the bracket that the short form abbreviates, or ""."""
    letters = [c.casefold() for c in short if c.isalnum()]
    words = list(_WORD.finditer(before))[-(min(len(letters) + 5, len(letters) * 2)) :]
    if not words:
        return ""
    text = before[words[0].start() : words[-1].end()]
    position = len(text) - 1
    for place in range(len(letters) - 1, -1, -1):
        while position >= 0 and (
            text[position].casefold() != letters[place]
            or (place == 0 and position > 0 and text[position - 1].isalnum())
        ):
            position -= 1
        if position < 0:
            return ""
        position -= 1
    return text[position + 1 :].strip()


def abbreviations(text: str, legends: tuple[str, ...] = ()) -> list[Abbreviation]:
    """Every explained short form, first explanation first, without repeats.

    `legends` are stretches of text that list "SHORT, long form; SHORT, long form".

    >>> abbreviations("measured forced vital capacity (FVC) twice")
    [Abbreviation(short='FVC', long='forced vital capacity')]
    """
    found: dict[tuple[str, str], Abbreviation] = {}

    def keep(short: str, long: str) -> None:
        if long and long.casefold() != short.casefold():
            found.setdefault((short, long.casefold()), Abbreviation(short, long))

    for match in _BRACKET.finditer(text):
        start = max(0, match.start() - 160)
        before = re.split(r"[.;:\n]\s", text[start : match.start()])[-1]
        inside = match.group(1).strip()
        if _is_short(inside):
            keep(inside, _long_form(before, inside))
            continue
        # "inklusjonslegememyositt (inclusion body myositis, IBM)": the long form stands inside too
        parts = [part.strip() for part in re.split(r"[,;]", inside)]
        if len(parts) == 2 and _is_short(parts[1]) and len(parts[0].split()) >= 2:
            keep(parts[1], _long_form(parts[0], parts[1]))
    for legend in legends:
        for match in _LEGEND.finditer(legend):
            keep(match.group(1), match.group(2).strip())
    return list(found.values())
