"""Words and the keys under which the same word meets itself across spellings and languages.

English, Norwegian, Swedish and Danish write the same Greek and Latin words by different rules
(azathioprine, azatioprin; ciclosporin, ciklosporin, cyclosporine; function, funktion, funksjon).
`fold` undoes those rules; `key` also takes off inflection. Both are one-way: they serve to compare
words and are never shown.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ingest.model import Span

_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_¹²³⁰-⁹₀-₉]+")
_LETTERS = str.maketrans({"æ": "e", "ä": "e", "ø": "o", "ö": "o", "ß": "ss", "đ": "d"})
_SPELLING: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"aa", "å"),  # Danish before 1948
        (r"ae(?!r[aeo])", "e"),  # anaemia, anemia; but aerosol
        (r"oe", "e"),  # oedema, edema
        (r"ph", "f"),
        (r"rh", "r"),
        (r"th", "t"),
        (r"sch", "sk"),
        (r"ch", "k"),
        (r"c?ck", "k"),
        (r"cc(?=[eiy])", "ks"),
        (r"sc(?=[eiy])", "s"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"qu", "k"),
        (r"kv(?=[aeio])", "k"),  # kvinin, quinine
        (r"x", "ks"),
        (r"z", "s"),
        (r"w", "v"),
        (r"y", "i"),
        (r"sj(?=on)", "si"),  # funksjon, funktion, function
        (r"ti(?=(?:on|ent|el|al)s?)", "si"),  # patient, pasient
        (r"j(?=on)", "i"),
        (r"(.)\1", r"\1"),
    )
)
_ITIS = re.compile(r"(?<=[a-z]{3})it(?:is|isen|iser|ten|ter|tene|en|er|isene)?$")
LONG_WORD, MIN_VERB_KEY = 5, 4
MIN_KEY = 3
"""Endings are taken off only while this many letters stay; one more for the less common ones."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number of a text, as written, and where it stands.

    `joined`: a hyphen ties it to the word before it.
    """

    text: str
    span: Span
    joined: bool = False


def tokens(text: str) -> list[Token]:
    """Words and numbers in order; a decimal comma stays inside its number."""
    return [
        Token(m.group(), Span(m.start(), m.end()), text[m.start() - 1 : m.start()] == "-")
        for m in _TOKEN.finditer(text)
    ]


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The word without case, accents and the spelling habits of one language.

    >>> fold("azathioprine"), fold("Azatioprin"), fold("funksjon"), fold("function")
    ('asatioprine', 'asatioprin', 'funksion', 'funksion')
    """
    lowered = word.casefold().translate(_LETTERS)
    plain = "".join(
        c
        if c == "å"
        else "".join(d for d in unicodedata.normalize("NFKD", c) if not unicodedata.combining(d))
        for c in unicodedata.normalize("NFC", lowered)
    )
    if plain[:1].isdigit():
        return plain.replace(",", ".")
    if len(plain) == 1:  # vitamin C is not vitamin K
        return plain
    for pattern, replacement in _SPELLING:
        plain = pattern.sub(replacement, plain)
    return plain


@cache
def _endings() -> dict[str, tuple[str, ...]]:
    lines = (files("ingest") / "data" / "endings.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {kind: tuple(endings.split()) for kind, endings in rows}


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """The folded word without inflection, the same for English and the Nordic languages.

    >>> key("dermatomyositis") == key("dermatomyositt") == key("dermatomyositen")
    True
    >>> key("prednisone") == key("prednisolone")
    False
    """
    folded = fold(word)
    if not folded.isalpha():
        return folded
    inflamed = _ITIS.sub("it", folded)
    if inflamed != folded or folded.endswith("it"):
        return inflamed
    for ending in _endings()["verb"]:
        if folded.endswith(ending) and len(folded) - len(ending) >= MIN_VERB_KEY:
            return folded[: -len(ending)]
    for ending in _endings()["other"]:
        safe = ending in _endings()["safe"] or folded.endswith("ses")  # doses, cases
        least = MIN_KEY if safe else MIN_KEY + 1
        if folded.endswith(ending) and len(folded) - len(ending) >= least:
            folded = folded[: -len(ending)]
            break
    if folded.endswith("t") and len(folded) > LONG_WORD:  # primær, primært
        folded = folded[:-1]
    return re.sub(r"(.)\1$", r"\1", folded)


@cache
def number_words() -> dict[str, int]:
    """Lower-case number words of all languages and their values (data/numbers.tsv)."""
    text = (files("ingest") / "data" / "numbers.tsv").read_text("utf-8")
    found: dict[str, int] = {}
    for row in csv.DictReader(text.splitlines(), delimiter="\t"):
        for language in ("en", "nb", "nn", "sv", "da"):
            for word in row[language].split("|"):
                found.setdefault(word, int(row["value"]))
    return found


@cache
def stop_words() -> frozenset[str]:
    """Function words of all four languages, lower case (data/stop_words.txt)."""
    text = (files("ingest") / "data" / "stop_words.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(word for line in lines for word in line.split())
