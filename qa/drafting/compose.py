"""Composing a draft: the enquiry is asked in parts, and the quotes found are put under headings."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count

from index.library import Library
from ingest.labels import Role
from qa.assistant import Assistant
from qa.content import content_of
from qa.drafting.gathering import Finding, Gathered, Told, gather
from qa.drafting.model import (
    LANGUAGES,
    SUMMARY,
    Draft,
    DraftError,
    SearchLog,
    Section,
    Source,
    Statement,
)
from qa.drafting.placing import topic_of
from qa.drafting.quoting import named_around, role
from qa.drafting.studies import by_study, completed, tells_result
from qa.drafting.topics import Topic, topics_of
from qa.drafting.wording import draft_language, words
from qa.model import Quote

TRIES = 3
"""How often a search is begun anew because the library changed under it."""
SUMMARY_QUOTES = 2
"""How many quotes of a heading the summary takes from sources' own summaries."""


def compose(
    assistant: Assistant,
    enquiry: str,
    *,
    language: str | None = None,
    background: str = "",
    author: str = "",
    reviewer: str = "",
    date: str = "",
    told: Told | None = None,
) -> Draft:
    """A draft reply to an enquiry, all of it quotes, with the log of its search.

    `language` is the draft's (one of LANGUAGES), by default the enquiry's. `told` hears of each
    question before it is asked: how many are done, of how many, and its words. An enquiry that
    nothing answers gives a draft without quotes. Raises DraftError when the enquiry is empty or
    the library does not stay as it is for long enough.
    """
    if not any(letter.isalnum() for letter in enquiry):
        raise DraftError("an enquiry needs words; type what is asked")
    if language is not None and language not in LANGUAGES:
        raise DraftError(f"no draft is written in {language!r}; choose {', '.join(LANGUAGES)}")
    library = assistant.library
    understood = [assistant.read(enquiry, language=language)]
    if background.strip():
        understood.append(assistant.read(background, language=language))
    spoken = language or draft_language(understood[0].language)
    topics = topics_of(understood, spoken, library.vocabulary)
    gathered = _gathered(assistant, " ".join(enquiry.split()), topics, spoken, told)
    findings = completed(library, gathered.findings)
    placed = _placed(library, findings, topics, words(spoken).findings)
    ids = (f"p{number}" for number in count(1))
    studies = [(heading, by_study(library, inside)) for heading, inside in placed]
    best = [finding.quote for finding in findings if finding.direct == 1]
    best += [quote for _, groups in studies for quote in _summed_up(library, groups)]
    summary = tuple(Statement(next(ids), quote) for quote in dict.fromkeys(best))
    answer = tuple(
        Section(f"s{number}", heading, tuple(Statement(next(ids), q) for q in quotes))
        for number, (heading, quotes) in enumerate(
            ((heading, _told_in_full(library, groups)) for heading, groups in studies), start=1
        )
    )
    quoted = dict.fromkeys(finding.quote.document_id for finding in findings)
    return Draft(
        secrets.token_hex(8),
        enquiry.strip(),
        spoken,
        datetime.now(UTC).isoformat(timespec="seconds"),
        Section(SUMMARY, "", summary),
        answer,
        tuple(Source.of(library.document(document_id)) for document_id in quoted),
        _log(library, gathered),
        background.strip(),
        author.strip(),
        reviewer.strip(),
        date.strip(),
    )


def find_quotes(
    assistant: Assistant, question: str, language: str | None = None
) -> tuple[tuple[Quote, Source], ...]:
    """Quotes that can be added to a draft: those that answer a question, else those near it."""
    answer = assistant.ask(question, language=language)
    return tuple(
        (quote, Source.of(assistant.library.document(quote.document_id)))
        for quote in (*answer.quotes, *answer.related)
    )


def _gathered(
    assistant: Assistant, enquiry: str, topics: Sequence[Topic], language: str, told: Told | None
) -> Gathered:
    for _ in range(TRIES):
        gathered = gather(assistant, enquiry, topics, language, told)
        if gathered:
            return gathered
    raise DraftError(
        "the library was changed while it was searched; draft again when nothing is being added"
    )


def _placed(
    library: Library, findings: Sequence[Finding], topics: Sequence[Topic], elsewhere: str
) -> list[tuple[str, list[Finding]]]:
    """The findings under their headings, in the topics' order; empty headings are left out.

    What fits no topic stands last, under `elsewhere`.
    """
    placed: dict[str, list[Finding]] = {topic.heading: [] for topic in topics}
    placed.setdefault(elsewhere, [])
    for finding in findings:
        document = library.document(finding.quote.document_id)
        levels = named_around(document, finding.quote)
        topic = topic_of(levels, topics, finding.topic, library.vocabulary)
        placed[topic.heading if topic else elsewhere].append(finding)
    return [(heading, inside) for heading, inside in placed.items() if inside]


def _is_summary(library: Library, quote: Quote) -> bool:
    return role(library.document(quote.document_id), quote) is Role.SUMMARY


def _told_in_full(library: Library, groups: Sequence[Sequence[Finding]]) -> list[Quote]:
    """Every quote of a heading but those that stand in the summary as sources' own summaries,
    unless there is nothing else."""
    quotes = [finding.quote for group in groups for finding in group]
    return [quote for quote in quotes if not _is_summary(library, quote)] or quotes


def _summed_up(library: Library, groups: Sequence[Sequence[Finding]]) -> list[Quote]:
    """What the summary says of one heading: sources' own summaries of it, and the result of the
    strongest study that states one."""
    findings = sorted((f for group in groups for f in group), key=lambda f: -f.worth)
    own = [f.quote for f in findings if _is_summary(library, f.quote)][:SUMMARY_QUOTES]
    for group in groups:
        rated = [(_result(library, f), f.quote) for f in group]
        best = max(rated, key=lambda item: item[0], default=None)
        if best and best[0][0]:
            return [*own, best[1]]
    return own or [findings[0].quote]


_AROUND_RESULTS = frozenset({Role.BACKGROUND, Role.DISCUSSION, Role.CONCLUSION})


def _result(library: Library, finding: Finding) -> tuple[int, bool, bool, float]:
    """How well a finding gives a study's result: how clearly, of equally clear ones whether as the
    result rather than in what is said around it, whether it is more than side effects, and how much
    it was found. Rows of a table and summaries give none."""
    quote = finding.quote
    document = library.document(quote.document_id)
    part = role(document, quote)
    clear = 0 if part is Role.SUMMARY or quote.cells else tells_result(document, quote)
    named = content_of(quote.text, document.abbreviations).wider
    return clear, part not in _AROUND_RESULTS, "adverse_effect" not in named, finding.worth


def _log(library: Library, gathered: Gathered) -> SearchLog:
    documents = library.documents()
    dates = sorted(document.date for document in documents if document.date)
    return SearchLog(
        gathered.index_id,
        len(documents),
        dates[0] if dates else "",
        dates[-1] if dates else "",
        len(documents) - len(dates),
        gathered.searched,
    )
