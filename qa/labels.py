"""Words that answers are framed with, in the reader's language."""

_LABELS: dict[str, dict[str, str]] = {
    "en": {
        "relayed": "second-hand, relayed from ref. {label}: {text}",
        "held": "that work is in the library as {source}",
        "insufficient": "The sources do not answer this.",
        "uncovered": "Not covered: {items}",
        "related": "Related, but not an answer:",
        "sources": "Sources",
        "no_words": "Type a question.",
        "not_dated": "undated",
    },
    "nb": {
        "relayed": "annenhånds, gjengitt fra ref. {label}: {text}",
        "held": "arbeidet ligger i biblioteket som {source}",
        "insufficient": "Kildene svarer ikke på dette.",
        "uncovered": "Ikke dekket: {items}",
        "related": "Beslektet, men ikke et svar:",
        "sources": "Kilder",
        "no_words": "Skriv et spørsmål.",
        "not_dated": "uten dato",
    },
    "sv": {
        "relayed": "i andra hand, återgett från ref. {label}: {text}",
        "held": "arbetet finns i biblioteket som {source}",
        "insufficient": "Källorna svarar inte på detta.",
        "uncovered": "Täcks inte: {items}",
        "related": "Besläktat, men inget svar:",
        "sources": "Källor",
        "no_words": "Skriv en fråga.",
        "not_dated": "utan datum",
    },
    "da": {
        "relayed": "andenhånds, gengivet fra ref. {label}: {text}",
        "held": "arbejdet ligger i biblioteket som {source}",
        "insufficient": "Kilderne svarer ikke på dette.",
        "uncovered": "Ikke dækket: {items}",
        "related": "Beslægtet, men ikke et svar:",
        "sources": "Kilder",
        "no_words": "Skriv et spørgsmål.",
        "not_dated": "uden dato",
    },
}
QUOTATION = {
    "en": ("“", "”"),
    "nb": ("«", "»"),
    "nn": ("«", "»"),
    "sv": ("”", "”"),
    "da": ("»", "«"),
}
"""Opening and closing quotation marks of a language."""


def label(name: str, language: str, **values: str) -> str:
    """A label in a language (nn as nb, unknown ones as English), with values filled in."""
    table = _LABELS.get("nb" if language == "nn" else language, _LABELS["en"])
    return table[name].format(**values)
