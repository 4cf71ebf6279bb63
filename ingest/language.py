"""The language of a text: English, Norwegian Bokmål and Nynorsk, Swedish or Danish.

py3langid's classifier, with function words and letters that tell the Nordic languages apart as a
second opinion, since questions are short and the three are near each other.
"""

import re
from collections import Counter
from functools import cache
from importlib.resources import files

from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES = ("en", "nb", "nn", "sv", "da")

_WORD = re.compile(r"[^\W\d_]+")
_DISTINCT = {
    "nb": re.compile(r"\b(?:hva|hvilke[nt]?|etter|fikk|noen|noe|prøvd)\b|sjon|øy"),
    "nn": re.compile(r"\b(?:kva|kven|korleis|kvifor|ikkje|ein|eit|frå|nokon|vart)\b|leik\b"),
    "sv": re.compile(r"[äö]|\b(?:och|är|inte|vad|för|vid|från)\b"),
    "da": re.compile(r"\b(?:hvad|af|efter|bliver|blev|nogen|noget|fik|mod|prøvet)\b|tion|æg|øg"),
    "en": re.compile(r"\b(?:the|of|was|were|what|how|does)\b"),
}
_WORD_NATS = 3.0
"""Evidence of one function word. The classifier's own scores are in nats (natural log units)."""
_RARE_NATS = 4.0
"""Nynorsk is written by about one Norwegian in ten: it needs a sign of its own."""
_PRIOR_NATS = 4.0
"""What the surrounding document's language is worth: about one function word."""
_FOREIGN_NATS_PER_LETTER = 0.08
"""A text counts as another language only when the classifier is this much surer of it."""
_MIN_FOREIGN_LETTERS = 60


@cache
def _markers() -> dict[str, frozenset[str]]:
    lines = (files("ingest") / "data" / "language_markers.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {code: frozenset(words.split()) for code, words in rows}


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=False)


def warm() -> None:
    """Load the classifier now; it takes some tenths of a second, most of it without the GIL."""
    _identifier()


def _scores(text: str, prior: str) -> dict[str, float]:
    ranked = dict(_identifier().rank(text))
    scores = {code: float(ranked["no" if code == "nb" else code]) for code in LANGUAGES}
    lowered = text.casefold()
    words = Counter(_WORD.findall(lowered))
    for code in LANGUAGES:
        hits = sum(min(count, 3) for word, count in words.items() if word in _markers()[code])
        hits += len(_DISTINCT[code].findall(lowered))
        scores[code] += _WORD_NATS * hits
    scores["nn"] -= _RARE_NATS
    if prior in scores:
        scores[prior] += _PRIOR_NATS
    return scores


def detect(text: str, prior: str = "") -> str:
    """The language code of `text`: one of LANGUAGES.

    `prior` is the language to lean towards, such as that of the document around a short passage.
    A text without letters has its prior's language, or English.

    >>> detect("Hva er effekten av takrolimus?"), detect("Vad är effekten av takrolimus?")
    ('nb', 'sv')
    """
    if not _WORD.search(text):
        return prior or "en"
    scores = _scores(text, prior)
    return max(LANGUAGES, key=lambda code: (scores[code], -LANGUAGES.index(code)))


def document_language(text: str) -> str:
    """The language of a whole document: one of LANGUAGES, or another ISO 639-1 code.

    Decided on the first 20,000 characters.
    """
    sample = text[:20_000]
    letters = sum(map(len, _WORD.findall(sample)))
    own = detect(sample)
    if letters >= _MIN_FOREIGN_LETTERS:
        ranked = [(str(code), float(score)) for code, score in _identifier().rank(sample)]
        best, score = max(ranked, key=lambda item: item[1])
        nearest = max(value for code, value in ranked if code in (*LANGUAGES, "no"))
        foreign = best not in (*LANGUAGES, "no")
        if foreign and score - nearest > _FOREIGN_NATS_PER_LETTER * letters:
            return best
    return own
