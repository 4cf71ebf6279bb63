"""Studies in a draft: completed with their people, results and harms, strongest kind first."""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from index.library import Library
from ingest.labels import Role
from ingest.model import Document, Span
from qa.asks import asks
from qa.candidates import SINGLE_STUDY
from qa.content import Content, content_of
from qa.drafting.gathering import Finding, taken
from qa.drafting.quoting import StudyKey, cut, cut_row, relayed, reported, study_of
from qa.model import Quote
from qa.shapes import has_shape

MAX_ADDED = 12
"""How many sentences of a study a draft adds to those that its questions found."""
MAX_SENTENCE = 420
"""Longer sentences are lists of measures; a question that wants one finds it."""
MAX_ROWS = 12
"""A table of more rows than this is quoted by those rows alone that questions found."""
ADDED_WORTH = 0.01
_BACK = re.compile(
    r"^[^.]{0,60}?\b(?:this|these|denne|dette|disse|denna|detta|dessa)\b", re.IGNORECASE
)
_PEOPLE = frozenset({"patient", "person", "participant", "people"})


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("qa") / "data" / "draft_designs.toml").read_text("utf-8"))


@cache
def _designs() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(group) for group in _table()["designs"])


@cache
def _named(name: str) -> frozenset[str]:
    """A set of concepts: `outcomes` by which a sentence tells an outcome or a harm, or another of
    the file's own."""
    if name == "outcomes":
        evidence = {ask.name: ask.evidence for ask in asks()}
        return evidence["effect"] | evidence["harm"] | frozenset(_table()["stopped"])
    return frozenset(_table()[name])


def completed(library: Library, findings: Sequence[Finding]) -> list[Finding]:
    """The findings, with sentences of the same studies that give people, results or harms, and
    those of a primary in the library that is only relayed so far. Studies that a question found
    are completed; nothing else is brought in."""
    found = list(findings)
    done: set[tuple[str, StudyKey]] = set()
    for finding in findings:
        document = library.document(finding.quote.document_id)
        study = study_of(document, finding.quote)
        primary = [library.document(study[0])] if len(study) == 1 else []
        for source in dict.fromkeys((document.document_id, *(p.document_id for p in primary))):
            if (source, study) not in done:
                done.add((source, study))
                _complete(library, library.document(source), study, finding, found)
        if finding.quote.cells:
            _whole_table(document, finding, found)
    return found


def _whole_table(document: Document, near: Finding, found: list[Finding]) -> None:
    """Add the other rows of a small table: some of its cases alone would mislead."""
    captions = {row.caption for row in document.rows if row.span == near.quote.span}
    rows = [row for row in document.rows if row.caption in captions]
    if len(rows) > MAX_ROWS:
        return
    for row in rows:
        if not taken(found, document.document_id, row.span):
            found.append(Finding(cut_row(document, row), near.topic, ADDED_WORTH))


def _complete(
    library: Library, source: Document, study: StudyKey, near: Finding, found: list[Finding]
) -> None:
    """Add what `source` says of the study to `found`, the most telling sentences."""
    wanted = []
    for span, inside in _sentences(library, source, study):
        text = span.of(source.text)
        worth = _worth(text, content_of(text, source.abbreviations), inside)
        if worth and span.length <= MAX_SENTENCE and not taken(found, source.document_id, span):
            wanted.append((-worth, span))
    for _, span in sorted(wanted)[:MAX_ADDED]:
        quote = cut(library, source, span)
        if study_of(source, quote) == study:
            found.append(Finding(quote, near.topic, ADDED_WORTH))


def _sentences(library: Library, source: Document, study: StudyKey) -> list[tuple[Span, Role]]:
    """The sentences in which `source` tells of a study: its own, or one that it relays."""
    if study == (source.document_id,):
        return reported(source) if source.kind in SINGLE_STUDY else []
    labels = frozenset(
        reference.label
        for reference in source.references
        if study
        in {
            (source.document_id, reference.label),
            (library.holder_of(reference, source.document_id),),
        }
    )
    return [(span, Role.RESULTS) for span in relayed(source, labels)]


def _worth(text: str, content: Content, inside: Role) -> int:
    """How much a sentence tells of a study: people counted, how it was made, outcome or harm.

    Background and methods count where they tell how many people were in what kind of study.
    """
    people = bool(content.wider & _PEOPLE) and has_shape("count", text)
    outcome = bool(content.wider & _named("outcomes"))
    made = bool(content.wider & _named("methods")) or has_shape("dose", text)
    if inside in {Role.BACKGROUND, Role.METHODS}:
        made = made or any(designs & content.wider for designs in _designs())
        return 4 if people and made and has_shape("number", text) else 0
    if not (people or outcome or made):
        return 0
    return 2 * people + 2 * outcome + made + has_shape("number", text)


def tells_result(document: Document, quote: Quote) -> int:
    """How clearly a quote gives an outcome: 0 not at all, 1 it names one, 2 it states a result."""
    wider = content_of(quote.text, document.abbreviations).wider
    if not wider & (_named("outcomes") | _named("results")) or wider & _named("aims"):
        return 0
    return 2 if wider & _named("results") else 1


def by_study(library: Library, findings: Sequence[Finding]) -> list[list[Finding]]:
    """The findings of one heading, study by study: strongest kind first, a study under way after
    the others of its kind, what a source says for itself last (that it found nothing else)."""
    studies: dict[int, StudyKey] = {}
    before: Finding | None = None
    for finding in sorted(findings, key=lambda f: (f.quote.document_id, f.quote.span.start)):
        study = study_of(library.document(finding.quote.document_id), finding.quote)
        if before and _points_back(finding.quote, before.quote):
            study = studies[id(before)]
        studies[id(finding)] = study
        before = finding
    groups: dict[StudyKey, list[Finding]] = {}
    for finding in sorted(findings, key=lambda finding: -finding.worth):
        groups.setdefault(studies[id(finding)], []).append(finding)
    return [
        sorted(inside, key=lambda finding: _place(study, finding.quote))
        for study, inside in sorted(groups.items(), key=lambda item: _strength(library, *item))
    ]


def _points_back(quote: Quote, before: Quote) -> bool:
    """Whether a quote speaks of "this study" right after another one of its document: it stays
    with that one, whatever it is relayed from."""
    return (
        quote.document_id == before.document_id
        and quote.span.start == before.span.end + 1
        and bool(_BACK.search(quote.text))
    )


def _place(study: StudyKey, quote: Quote) -> tuple[bool, str, int]:
    """A study's own report before those who relay it, each in the order of its text."""
    return quote.document_id != study[0], quote.document_id, quote.span.start


def _strength(
    library: Library, study: StudyKey, findings: Sequence[Finding]
) -> tuple[bool, int, bool]:
    """Whether it is a source's own word, its kind, whether it is under way.

    The kind is the strongest that the work's title names, else the one that most quotes name, and
    of equals the weaker: "after the phase 2 trial came a case report" is about a case report.
    """
    titles: set[str] = set()
    texts: list[frozenset[str]] = []
    for finding in findings:
        document = library.document(finding.quote.document_id)
        explained = document.abbreviations
        texts.append(content_of(finding.quote.text, explained).wider)
        if finding.quote.relayed_from:
            for relay in finding.quote.relayed_from:
                titles |= content_of(relay.text, explained).wider
        elif study == (document.document_id,):
            titles |= content_of(document.title, explained).wider
    kinds = [place for place, designs in enumerate(_designs()) if designs & titles]
    if not kinds:
        named = Counter(
            place for text in texts for place, designs in enumerate(_designs()) if designs & text
        )
        most = max(named.values(), default=0)
        kinds = [max((place for place, n in named.items() if n == most), default=len(_designs()))]
    return study[-1] == "", kinds[0], any("ongoing" in text for text in texts)
