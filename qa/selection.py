"""Choosing quotes: the most direct first, nothing twice, short enough to read."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from ingest.model import PassageKind, Span
from ingest.sentences import paragraphs, sentences
from qa.content import content_of
from qa.scoring import Scored, about_another

KEPT = 0.55
"""A further quote has at least this share of the best quote's score."""
ALIKE = 0.8
"""Two quotes with this share of their words in common say the same,"""
IN_ORDER = 0.6
"""where more than this share of their letters stands in the same order too."""
MAX_EXTENDED = 480
"""A sentence that leans on the one before it takes it along up to this many characters."""

_LEANS = re.compile(
    r"^(?:however, |men |imidlertid )?(?:this|these|those|it|they|such|he|she|dette|denne|disse|"
    r"den|det|de|han|hun|slike?|detta|denna|dessa|hon|sådana?|sådanne?)\b"
    r"(?! (?:is|was|has|er|ble|blev|var|är|finnes|finns|findes|finst|foreligger|pågår|har|kan|"
    r"ska)\b)",
    re.IGNORECASE,
)


def choose(
    ranked: Sequence[Scored], max_quotes: int, max_characters: int
) -> list[tuple[Scored, Span]]:
    """The quotes of an answer, each with its span, from candidates in order of score.

    The first is always taken. A further one must be nearly as good, be about what the question
    names where the first is, fit in what is left of `max_characters`, and not repeat an earlier
    one of its document: a primary and a document that relays it are both shown.
    """
    if not ranked:
        return []
    best = ranked[0].score
    chosen: list[Scored] = []
    taken: list[tuple[str, Span]] = []
    used = 0
    for item in ranked:
        if len(chosen) >= max_quotes or item.score < KEPT * best:
            break
        document_id, span = item.candidate.document.document_id, extended(item)
        if chosen and used + span.length > max_characters:
            continue
        if about_another(item) and not about_another(ranked[0]):
            continue
        if any(_same(item, other) for other in chosen):
            continue
        if any(document_id == other and span.overlaps(own) for other, own in taken):
            span = item.candidate.span
            if any(document_id == other and span.overlaps(own) for other, own in taken):
                continue
        chosen.append(item)
        taken.append((document_id, span))
        used += span.length
    return [(item, span) for item, (_, span) in zip(chosen, taken, strict=True)]


def _same(item: Scored, other: Scored) -> bool:
    a, b = item.candidate, other.candidate
    if a.document.document_id == b.document.document_id and a.span.overlaps(b.span):
        return True
    if a.document.document_id != b.document.document_id:
        return False
    left, right = content_of(a.text).keys, content_of(b.text).keys
    smaller = min(len(left), len(right))
    if smaller and len(left & right) / smaller >= ALIKE:
        return SequenceMatcher(None, a.text, b.text, autojunk=False).ratio() > IN_ORDER
    return False


def extended(item: Scored) -> Span:
    """The candidate's span, with the sentence before it when it can't be understood alone."""
    candidate = item.candidate
    text = candidate.document.text
    if candidate.kind is not PassageKind.PROSE or not _LEANS.match(candidate.text):
        return candidate.span
    around = Span(max(0, candidate.span.start - MAX_EXTENDED), candidate.span.end)
    inside = [p for p in paragraphs(text, around) if p.start <= candidate.span.start < p.end]
    if not inside:
        return candidate.span
    floor = max(
        (
            s.heading.end
            for s in candidate.document.sections
            if s.heading and s.heading.end <= candidate.span.start
        ),
        default=0,
    )
    before = [s for s in sentences(text, inside[-1]) if s.end <= candidate.span.start]
    if not before or before[-1].start == around.start or before[-1].start < floor:
        return candidate.span
    whole = Span(before[-1].start, candidate.span.end)
    return whole if whole.length <= MAX_EXTENDED else candidate.span
