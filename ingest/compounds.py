"""Compound words of the Nordic languages: their known parts."""

from collections.abc import Mapping, Sequence, Set

from ingest.words import fold, key

MIN_COMPOUND_LETTERS = 8
MAX_COMPOUND_LETTERS = 80
MIN_PART_LETTERS = 4
MIN_FIRST_PART_LETTERS = 6
ORGAN_LETTERS = 3
NAMES = frozenset({"drug", "condition"})
"""Kinds of which a first part is known when the rest is not."""
ENDS = frozenset({"condition", "symptom"})
"""Kinds that a compound with a short part of the body ends in: "hudreaksjon"."""
_LINKS = ("", "s", "e", "es")
_PARTICIPLES = frozenset({"ende", "ande", "kende", "tende", "sende", "mende", "rende", "lende"})


class Compounds:
    """Known parts of words: `parts` are concepts by folded form, `ends` those by inflected forms
    that only end a word, `organs` the folded names of parts of the body of ORGAN_LETTERS letters,
    `kinds` the kinds of concepts."""

    def __init__(
        self,
        parts: Mapping[str, tuple[str, ...]],
        ends: Mapping[str, tuple[str, ...]],
        organs: Set[str],
        kinds: Mapping[str, str],
    ) -> None:
        self._parts, self._ends, self._organs, self._kinds = parts, ends, organs, kinds

    def split(self, word: str) -> Sequence[tuple[str, ...]]:
        """The readings of each part of a word, () when it has no known part."""
        folded = fold(word)
        length_fits = MIN_COMPOUND_LETTERS <= len(folded) <= MAX_COMPOUND_LETTERS
        if not length_fits or not folded.isalpha():
            return ()
        return self._divide(folded, 0) or self._first_part(folded)

    def _first_part(self, folded: str) -> Sequence[tuple[str, ...]]:
        """A drug or condition that the word begins with, when its rest is unknown."""
        for cut in range(len(folded) - MIN_PART_LETTERS, MIN_FIRST_PART_LETTERS - 1, -1):
            first = tuple(
                concept
                for concept in self._parts.get(folded[:cut], ())
                if self._kinds[concept] in NAMES
            )
            if first:
                return (first,)
        return ()

    def _divide(self, folded: str, depth: int) -> list[tuple[str, ...]] | None:
        """Known parts that make up the word, longest first part first, or None."""
        whole = self._whole(folded) if depth > 0 else ()
        if whole:
            return [whole]
        if depth >= 4:
            return None
        for cut in range(len(folded) - MIN_PART_LETTERS, ORGAN_LETTERS - 1, -1):
            first = self._parts.get(folded[:cut])
            if not first or (cut < MIN_PART_LETTERS and not self._on_organ(folded, cut, depth)):
                continue
            # "steroid|dosis" is folded to "steroidosis": the parts share a letter
            if folded[cut - 1] in "bdfgklmnprst" and len(folded) - cut + 1 >= MIN_PART_LETTERS:
                rest = self._divide(folded[cut - 1 :], depth + 1)
                if rest:
                    return [first, *rest]
            for link in _LINKS:
                if (
                    folded.startswith(link, cut)
                    and len(folded) - cut - len(link) >= MIN_PART_LETTERS
                ):
                    rest = self._divide(folded[cut + len(link) :], depth + 1)
                    if rest:
                        return [first, *rest]
        return None

    def _whole(self, folded: str) -> tuple[str, ...]:
        """What the end of a word names; "-ende" and the like only make a participle."""
        if folded in _PARTICIPLES:
            return ()
        found = self._parts.get(folded) or self._parts.get(key(folded))
        return found or self._ends.get(folded, ())

    def _on_organ(self, folded: str, cut: int, depth: int) -> bool:
        """Whether a word is a short part of the body and what is wrong with it: "hudreaksjon"."""
        rest = self._whole(folded[cut:])
        return (
            depth == 0
            and folded[:cut] in self._organs
            and bool(rest)
            and all(self._kinds[concept] in ENDS for concept in rest)
        )
