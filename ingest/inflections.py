"""Inflected forms of nouns: what `words.key` does not bring together is found as it is spelled."""

from collections.abc import Iterator

VOWELS = tuple("aeiouyåäöæøé")
MIN_INFLECTED = 3
"""Shorter words have no other forms than those of their own key."""


def inflected(word: str, language: str) -> Iterator[str]:
    """The plural of an English noun, and the definite forms and plurals that a Nordic one may have:
    those of every gender, since the vocabulary does not say which it is.

    >>> [*inflected("ulcer", "en"), *inflected("biopsy", "en"), *inflected("reflex", "en")]
    ['ulcers', 'biopsies', 'reflexes']
    >>> [*inflected("läkemedel", "sv")][:2], [*inflected("kvinne", "nb")][-2:]
    (['läkemedlet', 'läkemedlen'], ['kvinnene', 'kvinnerne'])
    """
    if len(word) < MIN_INFLECTED or not word.isalpha():
        return
    if language == "en":
        if word.endswith(("s", "x", "ch", "sh")):
            yield from () if word.endswith("s") else (f"{word}es",)
        else:
            consonant = word.endswith("y") and word[-2] not in "aeiou"
            yield f"{word[:-1]}ies" if consonant else f"{word}s"
        return
    swedish, stem = language == "sv", word
    vowel = word.endswith(VOWELS)
    short = word.endswith(("el", "er")) and not vowel
    if short:
        stem = word[:-2][: -1 if word[-3] == word[-4:-3] else None] + word[-1]
    elif word[-1] in "ae":
        stem = word[:-1]
    if short or not vowel:
        yield from (f"{stem}{ending}" for ending in ("et", "en"))
    else:
        yield from (f"{word}{ending}" for ending in "nt")
    if short:
        yield f"{word}n" if swedish else f"{word}en"
    plurals = ("or", "orna", "ar", "arna", "er", "erna") if swedish else ("er", "ene", "erne")
    yield from (f"{stem}{ending}" for ending in plurals)
