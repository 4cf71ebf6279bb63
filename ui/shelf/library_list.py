"""The list of documents: which of them fit, how many there are of each kind, and its pages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ui.ports import Line

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Counts:
    """How many documents there are of each language and of each kind, most first."""

    languages: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]


def counts(lines: Sequence[Line]) -> Counts:
    return Counts(
        _ordered(Counter(line.language for line in lines)),
        _ordered(Counter(str(line.kind) for line in lines)),
    )


def _ordered(counter: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])))


def fitting(
    lines: Sequence[Line], wanted: str = "", language: str = "", kind: str = ""
) -> list[Line]:
    """The lines whose title or source holds every word of `wanted`, in this language and kind;
    "" asks for nothing."""
    parts = wanted.casefold().split()
    found = []
    for line in lines:
        if (language and line.language != language) or (kind and line.kind != kind):
            continue
        if parts:
            text = f"{line.title} {line.source}".casefold()
            if not all(part in text for part in parts):
                continue
        found.append(line)
    return found


def page_count(found: int) -> int:
    """How many pages `found` lines fill; one at least."""
    return max(1, -(-found // PAGE_SIZE))


def page_of(found: Sequence[Line], number: int) -> Sequence[Line]:
    """Page `number`, from 1; the nearest there is."""
    number = min(max(1, number), page_count(len(found)))
    return found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
