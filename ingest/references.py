"""Reference lists, and which sentences a document relays from which reference."""

import re
from collections.abc import Sequence

from ingest.identifiers import identifiers
from ingest.lines import NUMBERED, lines
from ingest.model import Citation, Reference, Span
from ingest.sentences import paragraphs, sentences

_CITED = re.compile(
    r"(?:\(|\[)\s*(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\s*(?:\)|\])"
    r"|(?<=[.,;:\w»”\"])(?<!\bm)(?<!\b[cdkmµ]m)(?<!\b10)([¹²³⁰⁴-⁹]+)"  # not m², cm³, 10⁹
)
_PART = re.compile(r"(\d+)(?:\s*[–-]\s*(\d+))?")
_BLANK_LINE = re.compile(r"(?:\r\n|\r(?!\n)|\n)[ \t]*[\r\n]")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
MAX_RANGE = 30
"""A range of references longer than this ("1-300") is something else, such as pages."""


def references(text: str, region: Span) -> list[Reference]:
    """The numbered entries of a reference list; an entry may run over several lines."""
    found: list[Reference] = []
    starts: list[tuple[str, int, int]] = []
    for line in lines(text, region.start, region.end):
        marker = NUMBERED.match(text, line.start, line.end)
        if marker:
            starts.append((marker.group(1) or marker.group(2), line.start, marker.end()))
    for position, (label, _, start) in enumerate(starts):
        stop = starts[position + 1][1] if position + 1 < len(starts) else region.end
        entry = _BLANK_LINE.split(text[start:stop])[0].rstrip()
        if entry:
            span = Span(start, start + len(entry))
            found.append(Reference(label, span, " ".join(entry.split()), identifiers(entry)))
    return found


def _labels(match: re.Match[str], known: frozenset[str]) -> tuple[str, ...]:
    if match.group(2):
        candidates = [match.group(2).translate(_SUPERSCRIPT)]
    else:
        candidates = []
        for part in _PART.finditer(match.group(1)):
            first, last = int(part.group(1)), int(part.group(2) or part.group(1))
            if not first <= last <= first + MAX_RANGE:
                return ()
            candidates.extend(str(number) for number in range(first, last + 1))
    return tuple(candidates) if all(label in known for label in candidates) else ()


def citations(text: str, region: Span, known: Sequence[Reference]) -> list[Citation]:
    """Each sentence that `region` relays from a reference, with the labels of that reference.

    A number credits its own sentence and the sentences before it in the same paragraph that no
    earlier number has closed; what follows the last number of a paragraph is the author's own.
    """
    labels = frozenset(reference.label for reference in known)
    if not labels:
        return []
    found: list[Citation] = []
    for paragraph in paragraphs(text, region):
        waiting: list[Span] = []
        for sentence in sentences(text, paragraph):
            waiting.append(sentence)
            cited: list[str] = []
            for match in _CITED.finditer(text, sentence.start, sentence.end):
                cited.extend(x for x in _labels(match, labels) if x not in cited)
            if cited:
                found.extend(Citation(span, tuple(cited)) for span in waiting)
                waiting = []
    return found
