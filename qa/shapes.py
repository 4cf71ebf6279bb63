"""Shapes of answers: what a text must hold to give a dose, a count, a date, an age."""

import re
from functools import cache

from ingest.words import number_words

_NUMBER = r"\d+(?:[.,]\d+)?"
_CREAM = r"(?:ointment|cream|krem|kräm|creme|gel|lotion|salve|salva)"
_UNIT = (
    r"(?:mg|milligrams?|µg|μg|mcg|mi[ck]rograms?|g|grams?|ml|IE|IU|units?|mmol|nmol|mg/kg|mg/m2|"
    r"mg/m²|ng/ml|µg/l|%\s?(?:solution|oppløsning|lösning|opløsning|mikstur|mixtur|topical|"
    rf"(?:\w+[ -]?)?{_CREAM}))"
)
_TIME = (
    r"(?:minutes?|minutter|minuter|hours?|days?|weeks?|months?|years?|timer?|tim|timmar|"
    r"dag(?:er|ar|e)?|døgn|dygn|uker?|ukers|veker?|vecka|veckor|uger?|måned(?:er|ers)?|"
    r"månad(?:er|ers)?|mdr|mnd|år|halvår)"
)
_MONTHS = (
    r"(?:jan(?:uary|uar|uari)?|feb(?:ruary|ruar|ruari)?|mar(?:ch|s|ts)|apr(?:il)?|(?<=\d )may|"
    r"may(?= \d)|(?<=\. )mai|(?<=\d )ma[ij]|ma[ij](?= \d)|"
    r"jun[ei]?|jul[yi]?|aug(?:ust|usti)?|sep(?:t|tember)?|o[ck]t(?:ober)?|nov(?:ember)?|"
    r"de[cs](?:ember)?)"
)


@cache
def _patterns(language: str = "") -> dict[str, re.Pattern[str]]:
    words = "|".join(sorted(number_words(language), key=len, reverse=True))
    any_number = rf"(?:{_NUMBER}|\b(?:{words})\b)"
    found = {
        "count": any_number,
        "percent": rf"{_NUMBER}\s?%|\b(?:per ?cent|prosent|procent|pct)\b",
        "dose": rf"{_NUMBER}\s?{_UNIT}(?![\w%])"
        rf"|{_CREAM}n? {_NUMBER}\s?%",
        "duration": rf"{any_number}(?:[\s-](?:to|til|till|[-–])[\s-]?{_NUMBER})?[\s-]{{1,2}}"
        rf"{_TIME}\b|\b{_TIME}\)\s*:?\s*{_NUMBER}",
        "date": rf"\b(?:1[89]|20)\d\d\b|\b{_MONTHS}\b",
        "number": _NUMBER,
        "p_value": rf"\bp\s?[=<>≤≥]\s?(?:{_NUMBER}|[.,]\d+)",
        "interval": rf"\b\d\d\s?% (?:CI|KI)\b|{_NUMBER} (?:to|til|till|[-–]) -?{_NUMBER}",
        "definition": r"^.{0,25}?\b(?:is|are|er|är) (?:an?|the|one|en|et|ei|ein|eit|ett|den|det|de)"
        r"\b",
        "why": r"\b(?:because|since|due to|owing to|as a result|secondary to|reason|therefore|"
        r"fordi|ettersom|siden|grunn(?:et|en|lag)?|årsak|skyldes|derfor|eftersom|därför|orsak|beror|"
        r"på grund af|derfor|da)\b",
        "age": r"\b\d{1,3}[\s-]*(?:(?:years?|yrs?)[\s-]*(?:olds?|of age)|yo\b|år(?:s alder|s ålder"
        r"|\s(?:gam\w+|og (?:eldre|oppover|yngre|ældre)|och (?:äldre|yngre))|ing\w*|ig\w*)\b)"
        r"|\b(?:aged?|alder\w*|\w+alder|ålder\w*|\w+ålder|persons?|people|patients?|adults?|"
        r"personer|pasienter|patienter|voksne|vuxna|kvinner|menn|women|men|kvinnor|män|kvinder|mænd|"
        r"older|younger|eldre|yngre|äldre|ældre)\b[^.\d]{0,24}\d{1,3}(?:\s?(?:[-–]|to|til|till)"
        r"\s?\d{1,3})?\s?(?:years?|år)\b"
        r"|\b\d{1,3}\s?/\s?[FMKf]\b|\baged? \d|\balder\b|\bålder\b",
        "weight": rf"{_NUMBER}\s?(?:k?g|gram|kilo\w*|pounds?|lbs?)\b(?!\s?/)(?!\w)",
        "height": rf"{_NUMBER}\s?(?:cm|m|metres?|meters?|feet|ft)\b(?!\s?/)",
        "mean": r"\b(?:mean|average[ds]?|median\w*)\b|\b\w*(?:gjennomsnitt|genomsnitt|gennemsnit|"
        r"medel(?:värde|ålder|tid|tal)|middelverdi|middelværdi)\w*|\bi snitt\b",
    }
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in found.items()}


def has_shape(name: str, text: str, language: str = "") -> bool:
    """Whether `text` holds what the ask `name` needs. An ask without a shape needs nothing.

    Number words are those of the text's `language`, or of all: "to" is two in Norwegian alone.

    >>> has_shape("dose", "2 mg daily"), has_shape("dose", "44 patients"), has_shape("why", "")
    (True, False, True)
    """
    pattern = _patterns(language).get(name)
    return pattern is None or bool(pattern.search(text))


def places(name: str, text: str, language: str = "") -> list[tuple[int, int]]:
    """Where the shape stands in `text`, as offsets."""
    return [match.span() for match in _patterns(language)[name].finditer(text)]
