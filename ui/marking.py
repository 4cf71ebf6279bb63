"""Which words of a quote are the question's own, so that they can be marked for the eye."""

import re

from ingest.model import Span

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_MIN_STEM_LETTERS = 5
_MAX_ENDING_LETTERS = 4

# One spelling for the Nordic and the international form of a drug's name: takrolimus, tacrolimus.
_SPELLINGS = (("ph", "f"), ("th", "t"), ("ch", "k"), ("c", "k"), ("æ", "e"), ("ø", "o"), ("ö", "o"))

_FUNCTION_WORDS = frozenset(
    """
    a about all an and any are as at be been by can did do does find for found from had has have
    how i if in into is it its known may my not of on or said say should some than that the their
    them there these they this to used use was were what when where which who why will with you
    al alle at av da de deg den denne der det dette di du eg ei eit eller en er et finnes for fra
    fra ha hadde han har hun hva hvem hvilke hvilken hvilket hvor hvordan hvorfor ikke inn jeg kan
    kjent man med mellom men mot nok noe noen når og om opp over på sa seg si sier skal som til
    under ut ved var ved vil være ble blir blitt brukes brukt bruk
    att av blev blivit deras dess det där ett eller finns från för genom hade han hon hur inte i
    jag kan man med men mot mycket någon något några när och om på sig ska som så till ur under
    upp vad var varför vem vid vilka vilken vilket är används
    af blev bliver efter end findes fra får hvad hvilke hvilken hvis ikke jeg kendt må noget nogen
    og også sig skal så til ved være
    """.split()
)


def _fold(word: str) -> str:
    folded = word.casefold()
    for spelling, common in _SPELLINGS:
        folded = folded.replace(spelling, common)
    return folded


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return (
        len(short) >= _MIN_STEM_LETTERS
        and long.startswith(short)
        and len(long) - len(short) <= _MAX_ENDING_LETTERS
    )


def question_words(question: str) -> tuple[str, ...]:
    """The words of `question` that carry its subject, folded, in order, each once."""
    words = (
        _fold(found.group())
        for found in _WORD.finditer(question)
        if found.group().casefold() not in _FUNCTION_WORDS and len(found.group()) > 1
    )
    return tuple(dict.fromkeys(words))


def marked_words(question: str, text: str) -> tuple[Span, ...]:
    """Where the words of `question` stand in `text`, in text order, without overlap.

    A word counts in another spelling or with another ending of up to four letters; a short word
    (an abbreviation, a number) only as it is.

    >>> marked_words("Has tacrolimus been tried?", "eller takrolimus (én pasient)")
    (Span(start=6, end=16),)
    """
    wanted = question_words(question)
    return tuple(
        Span(found.start(), found.end())
        for found in _WORD.finditer(text)
        if any(_alike(_fold(found.group()), word) for word in wanted)
    )
