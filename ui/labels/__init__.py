"""The page's own words, in the four languages it speaks. Nothing here is from a source."""

from dataclasses import dataclass
from types import MappingProxyType

from ui.labels.da import DANISH
from ui.labels.en import ENGLISH
from ui.labels.nb import NORWEGIAN
from ui.labels.sv import SWEDISH
from ui.wording import Wording

DEFAULT_LANGUAGE = "nb"

WORDINGS = MappingProxyType(
    {"nb": NORWEGIAN, "sv": SWEDISH, "da": DANISH, "en": ENGLISH},
)


@dataclass(frozen=True, slots=True)
class QuotationMarks:
    opening: str
    closing: str


QUOTATION_MARKS = MappingProxyType(
    {
        "en": QuotationMarks("“", "”"),
        "nb": QuotationMarks("«", "»"),
        "nn": QuotationMarks("«", "»"),
        "sv": QuotationMarks("”", "”"),
        "da": QuotationMarks("»", "«"),
    }
)


def wording(language: str) -> Wording:
    """The page's words in `language`; in Norwegian for a language the page does not speak."""
    return WORDINGS.get(language, NORWEGIAN)


def from_locale(locale: str | None) -> str:
    """The page language for a browser locale such as "sv-SE". Norwegian when it says none of ours.

    >>> from_locale("nn-NO"), from_locale("en-GB"), from_locale(None)
    ('nb', 'en', 'nb')
    """
    language = (locale or "").replace("_", "-").split("-")[0].lower()
    return language if language in WORDINGS else DEFAULT_LANGUAGE


def quotation_marks(language: str) -> QuotationMarks:
    """The marks that a text in `language` is quoted with; the English ones when not known."""
    return QUOTATION_MARKS.get(language, QUOTATION_MARKS["en"])


def language_name(code: str, words: Wording) -> str:
    """ "Norwegian" for "nb"; the code itself for a language that the page has no name for."""
    return words.language_names.get(code, code)


def kind_name(kind: str, words: Wording) -> str:
    """ "Article" for `DocumentKind.ARTICLE` or its value; the value itself for an unknown kind."""
    return words.kind_names.get(kind, kind)
