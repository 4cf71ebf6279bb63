"""What the questions of a draft find: every quote once, with how well and for which topic."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.library import Library
from ingest.labels import Role
from ingest.model import DocumentKind, PassageKind, Span
from qa.assistant import Assistant
from qa.candidates import SINGLE_STUDY
from qa.drafting.model import Searched
from qa.drafting.quoting import named_around, role
from qa.drafting.topics import Asked, Topic
from qa.model import Quote

Told = Callable[[int, int, str], None]


@dataclass(slots=True)
class Finding:
    """A quote, the topic whose question found it best (None: the enquiry), and its `worth`: the
    sum of 1 / rank over the questions that found it. `direct` is its rank in the answer to the
    enquiry itself, 0 when it is not there."""

    quote: Quote
    topic: Topic | None
    worth: float
    best: float = 0.0
    direct: int = 0


@dataclass(frozen=True, slots=True)
class Gathered:
    """All findings in the order found, the log of questions, and the state of the library."""

    findings: tuple[Finding, ...]
    searched: tuple[Searched, ...]
    index_id: str


def gather(
    assistant: Assistant,
    enquiry: str,
    topics: Sequence[Topic],
    language: str,
    told: Told | None,
) -> Gathered | None:
    """Ask the enquiry and every topic's questions; None when the library changed meanwhile."""
    asked: list[tuple[Asked, Topic | None]] = [(Asked(enquiry), None)]
    asked += [(question, topic) for topic in topics for question in topic.questions]
    findings: list[Finding] = []
    searched: list[Searched] = []
    index_id = assistant.library.index_id
    for done, (question, topic) in enumerate(asked):
        if told:
            told(done, len(asked), question.text)
        answer = assistant.ask(question.text, language=language)
        if answer.index_id != index_id:
            return None
        quotes = [quote for quote in answer.quotes if _is_evidence(assistant.library, quote)]
        for rank, quote in enumerate(quotes, start=1):
            _keep(findings, quote, topic, 1.0 / rank, 0 if done else rank)
        told_of = [q for q in quotes if _names(assistant.library, q, question.evidence)]
        titles = dict.fromkeys(quote.title or quote.source for quote in told_of)
        searched.append(Searched(question.text, len(told_of), tuple(titles), answer.uncovered))
    return Gathered(tuple(findings), tuple(searched), index_id)


def _is_evidence(library: Library, quote: Quote) -> bool:
    """Entries of reference lists, titles and the enquiry of a reply are no evidence."""
    document = library.document(quote.document_id)
    if quote.kind is PassageKind.REFERENCE or quote.text.strip() == document.title.strip():
        return False
    own = role(document, quote)
    return not (document.kind is DocumentKind.REPLY and own is Role.QUESTION)


def _names(library: Library, quote: Quote, wanted: frozenset[str]) -> bool:
    """Whether a quote, its heading, the work it relays or its study's title names one of the
    concepts `wanted`; true when none are."""
    document = library.document(quote.document_id)
    *near, title = named_around(document, quote)
    levels = [*near, title] if document.kind in SINGLE_STUDY else near
    return not wanted or any(wanted & content.wider for content in levels)


def _keep(
    findings: list[Finding], quote: Quote, topic: Topic | None, worth: float, direct: int = 0
) -> None:
    """Count a quote that is known, and take the longest of those that overlap."""
    same = [
        known
        for known in findings
        if known.quote.document_id == quote.document_id and known.quote.span.overlaps(quote.span)
    ]
    if not same:
        findings.append(Finding(quote, topic, worth, worth, direct))
        return
    first = same[0]
    first.worth += worth
    if first.topic is None or (topic and worth > first.best):
        first.topic, first.best = topic, max(worth, first.best)
    if all(quote.span.contains(known.quote.span) for known in same):
        first.quote = quote
        for other in same[1:]:
            first.worth += other.worth
            findings.remove(other)


def taken(findings: Sequence[Finding], document_id: str, span: Span) -> bool:
    """Whether a stretch of a document is quoted already, in part or in whole."""
    return any(
        found.quote.document_id == document_id and found.quote.span.overlaps(span)
        for found in findings
    )
