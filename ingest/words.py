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
_SPELLING: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (letters, re.compile(pattern), replacement)
    for letters, pattern, replacement in (
        ("aa", r"aa", "å"),  # Danish before 1948
        ("ae", r"ae(?!r[aeo])", "e"),  # anaemia, anemia; but aerosol
        ("oe", r"oe", "e"),  # oedema, edema
        ("ph", r"ph", "f"),
        ("rh", r"rh", "r"),
        ("th", r"th", "t"),
        ("sch", r"sch", "sk"),
        ("ch", r"ch", "k"),
        ("ck", r"c?ck", "k"),
        ("cc", r"cc(?=[eiy])", "ks"),
        ("sc", r"sc(?=[eiy])", "s"),
        ("c", r"c(?=[eiy])", "s"),
        ("c", r"c", "k"),
        ("qu", r"qu", "k"),
        ("kv", r"kv(?=[aeio])", "k"),  # kvinin, quinine
        ("x", r"x", "ks"),
        ("z", r"z", "s"),
        ("w", r"w", "v"),
        ("y", r"y", "i"),
        ("sjon", r"sj(?=on)", "si"),  # funksjon, funktion, function
        ("ti", r"ti(?=(?:on|ent|el|al)s?)", "si"),  # patient, pasient
        ("jon", r"j(?=on)", "i"),
        ("", r"(.)\1", r"\1"),
    )
)
_ROMAN = re.compile(r"[ivx]{2,4}")
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


def token_texts(text: str) -> list[str]:
    """The texts of `tokens`."""
    return _TOKEN.findall(text)


def _without_accents(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part))


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The word without case, accents and the spelling habits of one language.

    >>> fold("azathioprine"), fold("Azatioprin"), fold("funksjon"), fold("function")
    ('asatioprine', 'asatioprin', 'funksion', 'funksion')
    """
    plain = word.casefold().translate(_LETTERS)
    if not plain.isascii():
        letters = unicodedata.normalize("NFC", plain)
        plain = "".join(c if c == "å" else _without_accents(c) for c in letters)
    if plain[:1].isdigit():
        return plain.replace(",", ".")
    if len(plain) == 1:  # vitamin C is not vitamin K
        return plain
    for letters, pattern, replacement in _SPELLING:
        if letters in plain:
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
    >>> key("II"), key("III")
    ('ii', 'iii')
    """
    if _ROMAN.fullmatch(word.casefold()):
        return word.casefold()
    folded = fold(word)
    if not folded.isalpha():
        return folded
    inflamed = _ITIS.sub("it", folded)
    if inflamed != folded or folded.endswith("it"):
        return inflamed
    endings = _endings()
    if folded.endswith(endings["verb"]):
        for ending in endings["verb"]:
            if folded.endswith(ending) and len(folded) - len(ending) >= MIN_VERB_KEY:
                return folded[: -len(ending)]
    if folded.endswith(endings["other"]):
        for ending in endings["other"]:
            safe = ending in endings["safe"] or folded.endswith("ses")  # doses, cases
            least = MIN_KEY if safe else MIN_KEY + 1
            if folded.endswith(ending) and len(folded) - len(ending) >= least:
                folded = folded[: -len(ending)]
                break
    if folded.endswith("t") and len(folded) > LONG_WORD:  # primær, primært
        folded = folded[:-1]
    return folded[:-1] if folded[-1:] == folded[-2:-1] else folded


@cache
def number_words(language: str = "") -> dict[str, int]:
    """Lower-case number words of a language, or of all, and their values (data/numbers.tsv)."""
    text = (files("ingest") / "data" / "numbers.tsv").read_text("utf-8")
    found: dict[str, int] = {}
    for row in csv.DictReader(text.splitlines(), delimiter="\t"):
        for column in (language,) if language in row else ("en", "nb", "nn", "sv", "da"):
            for word in row[column].split("|"):
                found.setdefault(word, int(row["value"]))
    return found


@cache
def stop_words() -> frozenset[str]:
    """Function words of all four languages, lower case (data/stop_words.txt)."""
    text = (files("ingest") / "data" / "stop_words.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(word for line in lines for word in line.split())
