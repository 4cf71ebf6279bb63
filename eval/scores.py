"""One question scored, and questions brought together into figures."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from eval import metrics
from eval.bootstrap import Interval, f1_interval, mean_interval
from eval.questions import Question
from eval.response import Response, Texts
from qa.model import Status


@dataclass(frozen=True, slots=True)
class Row:
    """What one system did with one question, as counts.

    `status` is the system's, "failed" when it raised an error, which `error` holds. `facts_found`
    and `facts_found_text` count facts, `on_fact` counts quotes; `shown` counts every quote,
    related ones included, and `verbatim` and `correct` are among those. `missed` holds the first
    wording of each fact not found by text.
    """

    question: Question
    status: str
    facts_found: int
    facts_found_text: int
    quotes: int
    on_fact: int
    first_on_fact: bool
    shown: int
    verbatim: int
    correct: int
    characters: int
    uncovered_named: int
    missed: tuple[str, ...]
    error: str

    @property
    def fact_recall(self) -> float:
        """Share of the question's facts found; only for answerable questions."""
        return self.facts_found / len(self.question.facts)

    @property
    def fact_recall_text(self) -> float:
        return self.facts_found_text / len(self.question.facts)

    @property
    def answered(self) -> bool:
        return self.status == Status.ANSWERED

    @property
    def refused(self) -> bool:
        return self.status == Status.INSUFFICIENT


def score(question: Question, response: Response, texts: Texts) -> Row:
    """Score one response. Facts' spans must count in the same `texts` as the response's."""
    quotes = response.answering
    shown = metrics.runs(quotes, texts)
    everything = (*response.quotes, *response.related)
    by_text = [metrics.fact_found_in_text(fact, shown, texts) for fact in question.facts]
    on_fact = [metrics.on_fact(quote, question.facts) for quote in quotes]
    return Row(
        question=question,
        status="failed" if response.status is None else response.status.value,
        facts_found=sum(metrics.fact_found(fact, shown) for fact in question.facts),
        facts_found_text=sum(by_text),
        quotes=len(quotes),
        on_fact=sum(on_fact),
        first_on_fact=bool(on_fact) and on_fact[0],
        shown=len(everything),
        verbatim=sum(metrics.verbatim(quote, texts) for quote in everything),
        correct=sum(metrics.citation_correct(quote, texts) for quote in everything),
        characters=sum(len(quote.text) for quote in quotes),
        uncovered_named=metrics.uncovered_named(question.uncovered, response.uncovered),
        missed=tuple(
            fact[0].text for fact, ok in zip(question.facts, by_text, strict=True) if not ok
        ),
        error=response.error,
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """The metrics over some questions; `eval.metrics` defines them. None: nothing to count.

    `mean_quotes` and `mean_characters` are per question that the system answered; characters are
    code points of quotes that are part of the answer.
    """

    questions: int
    answerable: int
    unanswerable: int
    answered: int
    refused: int
    failed: int
    fact_recall: float | None
    fact_recall_interval: Interval | None
    fact_recall_text: float | None
    fact_recall_text_interval: Interval | None
    quote_precision: float | None
    first_quote_precision: float | None
    refusal_precision: float | None
    refusal_recall: float | None
    refusal_f1: float | None
    refusal_f1_interval: Interval | None
    verbatim_rate: float | None
    citation_correctness: float | None
    uncovered_named: float | None
    mean_quotes: float | None
    max_quotes: int
    mean_characters: float | None


def bring_together(rows: Sequence[Row]) -> Figures:
    """The figures over `rows`."""
    answerable = [row for row in rows if row.question.answerable]
    answered = [row for row in rows if row.answered]
    recall = [row.fact_recall for row in answerable]
    recall_text = [row.fact_recall_text for row in answerable]
    wanted = [not row.question.answerable for row in rows]
    refused = [row.refused for row in rows]
    right = sum(want and did for want, did in zip(wanted, refused, strict=True))
    refusal = metrics.Refusal(sum(wanted), sum(refused), right)
    quotes = sum(row.quotes for row in answerable)
    precision = metrics.ratio(sum(row.on_fact for row in answerable), quotes)
    shown = sum(row.shown for row in rows)
    return Figures(
        questions=len(rows),
        answerable=len(answerable),
        unanswerable=refusal.wanted,
        answered=len(answered),
        refused=refusal.refused,
        failed=sum(not row.answered and not row.refused for row in rows),
        fact_recall=metrics.ratio(sum(recall), len(answerable)),
        fact_recall_interval=mean_interval(recall),
        fact_recall_text=metrics.ratio(sum(recall_text), len(answerable)),
        fact_recall_text_interval=mean_interval(recall_text),
        quote_precision=0.0 if answerable and not quotes else precision,
        first_quote_precision=metrics.ratio(
            sum(row.first_on_fact for row in answerable), len(answerable)
        ),
        refusal_precision=refusal.precision,
        refusal_recall=refusal.recall,
        refusal_f1=refusal.f1,
        refusal_f1_interval=f1_interval(wanted, refused),
        verbatim_rate=metrics.ratio(sum(row.verbatim for row in rows), shown),
        citation_correctness=metrics.ratio(sum(row.correct for row in rows), shown),
        uncovered_named=metrics.ratio(
            sum(row.uncovered_named for row in rows),
            sum(len(row.question.uncovered) for row in rows),
        ),
        mean_quotes=metrics.ratio(sum(row.quotes for row in answered), len(answered)),
        max_quotes=max((row.quotes for row in answered), default=0),
        mean_characters=metrics.ratio(sum(row.characters for row in answered), len(answered)),
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of the questions that share `value` in `by`; `by` is "all" for every question."""

    by: str
    value: str
    figures: Figures


def groups(rows: Sequence[Row]) -> tuple[Group, ...]:
    """Overall, per half, per language, per kind, and per half and language; values sorted.

    Half and language together have the value "held_out/nb".
    """
    keys: dict[tuple[str, str], list[Row]] = {("all", "all"): list(rows)}
    for by in ("half", "language", "kind", "half/language"):
        values = sorted({_value(row.question, by) for row in rows})
        for value in values:
            keys[by, value] = [row for row in rows if _value(row.question, by) == value]
    return tuple(Group(by, value, bring_together(some)) for (by, value), some in keys.items())


def _value(question: Question, by: str) -> str:
    match by:
        case "half":
            return question.half.value
        case "language":
            return question.language
        case "kind":
            return question.kind
        case _:
            return f"{question.half.value}/{question.language}"


def figure_json(figures: Figures) -> dict[str, object]:
    """Figures as JSON values: ratios rounded to 4 digits, an interval as [low, high]."""
    return {field.name: _json(getattr(figures, field.name)) for field in fields(figures)}


def _json(value: float | Interval | None) -> object:
    if isinstance(value, Interval):
        return [round(value.low, 4), round(value.high, 4)]
    return round(value, 4) if isinstance(value, float) else value
