"""The metrics, each a pure function whose docstring is its definition.

A ratio that has nothing to count is None, never 0 or 1. A question that the system refused or
failed on scores the default its metric declares, so that a failure cannot vanish from a mean (the
rule of ir_measures: MacAvaney, Macdonald and Ounis, "Streamlining Evaluation with ir-measures",
ECIR 2022).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.questions import Alternative
from eval.response import Shown, Texts
from ingest.model import Span

Fact = Sequence[Alternative]


def ratio(part: float, whole: float) -> float | None:
    """`part / whole`; None when `whole` is 0."""
    return part / whole if whole else None


def normalised(text: str) -> str:
    """`text` with every run of white space made one space, none at the ends.

    >>> normalised(" a\\n  b ")
    'a b'
    """
    return " ".join(text.split())


def runs(quotes: Sequence[Shown], texts: Texts) -> dict[str, tuple[Span, ...]]:
    """The stretches that `quotes` show, by document id, in text order.

    Quotes of one document that overlap, or that only white space parts, become one stretch: to a
    reader two adjacent sentences are one passage. A quote whose document is unknown, or which ends
    after its text, shows nothing.
    """
    spans: dict[str, list[Span]] = {}
    for quote in quotes:
        known = texts.get(quote.document_id)
        if known is not None and quote.span.end <= len(known.text):
            spans.setdefault(quote.document_id, []).append(quote.span)
    return {key: _merged(spans[key], texts[key].text) for key in sorted(spans)}


def _merged(spans: Sequence[Span], text: str) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and not text[merged[-1].end : span.start].strip():
            span = Span(merged[-1].start, max(merged[-1].end, span.end))
            merged.pop()
        merged.append(span)
    return tuple(merged)


def fact_found(fact: Fact, shown: dict[str, tuple[Span, ...]]) -> bool:
    """Whether one span of one alternative lies wholly inside one of the stretches of `runs`.

    Fact recall is the share of a question's facts found, averaged over answerable questions; a
    refused or failed one scores 0. It is nugget recall with spans for nuggets (Voorhees, "Overview
    of the TREC 2003 Question Answering Track"): no judge has to decide what counts as the same.
    """
    return any(
        run.contains(span)
        for alternative in fact
        for run in shown.get(alternative.document_id, ())
        for span in alternative.spans
    )


def fact_found_in_text(fact: Fact, shown: dict[str, tuple[Span, ...]], texts: Texts) -> bool:
    """Like `fact_found`, by words: white space made equal, the alternative's text is contained.

    Fact recall by text compares systems that keep different texts of one file, such as the stored
    text and the raw file. It ignores where in the document the words stand.
    """
    return any(
        normalised(alternative.text) in normalised(run.of(texts[alternative.document_id].text))
        for alternative in fact
        for run in shown.get(alternative.document_id, ())
    )


def on_fact(quote: Shown, facts: Sequence[Fact]) -> bool:
    """Whether `quote` overlaps at least one span of one alternative of one fact.

    Quote precision is the share of quotes on a fact among all quotes returned for answerable
    questions, each quote weighing the same; it is 0 when there were such questions and no quotes.
    Overlap and not containment is asked for: a quote may be shorter or longer than the expected
    span. First-quote precision is the share of answerable questions whose first quote is on a
    fact (precision at 1); a refused or failed one scores 0.
    """
    return any(
        quote.document_id == alternative.document_id and quote.span.overlaps(span)
        for fact in facts
        for alternative in fact
        for span in alternative.spans
    )


def verbatim(quote: Shown, texts: Texts) -> bool:
    """Whether the quote's text is the slice it points at, code point for code point.

    The verbatim rate is the share of quotes for which this holds, among all quotes shown,
    related ones included. It is the house's first law, so anything under 1 is a defect.
    """
    known = texts.get(quote.document_id)
    return known is not None and known.text[quote.span.start : quote.span.end] == quote.text


def citation_correct(quote: Shown, texts: Texts) -> bool:
    """Whether a reader who follows the citation finds the quote.

    The document exists, the source's name is that document's, the span lies within its text, and
    the quote's text is what stands there. Citation correctness is the share of quotes for which
    this holds, among all quotes shown, related ones included.
    """
    known = texts.get(quote.document_id)
    return (
        known is not None
        and known.source == quote.source
        and quote.span.end <= len(known.text)
        and verbatim(quote, texts)
    )


def uncovered_named(expected: Sequence[str], named: Sequence[str]) -> int:
    """How many of the `expected` uncovered parts the answer names.

    A part counts as named when, case aside, it contains one of the answer's or is contained in
    one. The rate divides by all expected parts of all questions; a failed one names none.
    """
    told = [part.casefold() for part in named if part.strip()]
    return sum(
        any(part.casefold() in other or other in part.casefold() for other in told)
        for part in expected
    )


@dataclass(frozen=True, slots=True)
class Refusal:
    """Counts for refusing as a decision; the positive class is refusing (insufficient_evidence).

    `wanted` questions have no answer in the sources; `refused` were refused; `right` are both. A
    failed question is not a refusal. Unanswerable questions as a class of their own, scored by
    F1, come from Rajpurkar, Jia and Liang, "Know What You Don't Know" (SQuAD 2.0, ACL 2018).
    """

    wanted: int
    refused: int
    right: int

    @property
    def precision(self) -> float | None:
        """right / refused; 0 when nothing was refused although something was to be."""
        return 0.0 if self.wanted and not self.refused else ratio(self.right, self.refused)

    @property
    def recall(self) -> float | None:
        """right / wanted; None when every question has an answer."""
        return ratio(self.right, self.wanted)

    @property
    def f1(self) -> float | None:
        """2 right / (wanted + refused): the harmonic mean of precision and recall."""
        return ratio(2 * self.right, self.wanted + self.refused)
