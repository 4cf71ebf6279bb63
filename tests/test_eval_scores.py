"""Single questions are scored as counts, and the defaults hold where there is nothing to count."""

from eval.questions import Alternative, Half, Question
from eval.response import Response, Shown, SourceText
from eval.scores import bring_together, score
from eval.summary import number
from ingest.model import Span
from qa.model import Status

TEXT = "Dosen var 2 mg. Ingen døde."
TEXTS = {"d": SourceText("d.txt", TEXT)}
DOSE = Shown("d", "d.txt", Span(0, 15), "Dosen var 2 mg.")
FALSE = Shown("d", "d.txt", Span(16, 27), "Alle døde..")
FACT = (Alternative("d", "d.txt", "2 mg", (Span(10, 14),)),)


def question(*facts: tuple[Alternative, ...]) -> Question:
    status = Status.ANSWERED if facts else Status.INSUFFICIENT
    return Question("q", Half.DEV, "nb", "dose", "Dosen?", (), status, facts, ())


def test_quotes_of_a_refusal_find_no_fact_but_must_still_be_true() -> None:
    refused = Response(Status.INSUFFICIENT, quotes=(DOSE,), related=(FALSE,))
    row = score(question(FACT), refused, TEXTS)
    assert (row.facts_found, row.facts_found_text, row.quotes, row.characters) == (0, 0, 0, 0)
    assert (row.shown, row.verbatim, row.correct) == (2, 1, 1)
    assert row.missed == ("2 mg",)
    assert row.refused
    assert not row.answered


def test_related_quotes_are_checked_but_answer_nothing() -> None:
    row = score(question(FACT), Response(Status.ANSWERED, related=(DOSE,)), TEXTS)
    assert (row.facts_found, row.quotes, row.first_on_fact) == (0, 0, False)
    assert (row.shown, row.verbatim) == (1, 1)


def test_the_first_quote_is_judged_by_itself() -> None:
    first = score(question(FACT), Response(Status.ANSWERED, (DOSE, FALSE)), TEXTS)
    second = score(question(FACT), Response(Status.ANSWERED, (FALSE, DOSE)), TEXTS)
    assert (first.on_fact, first.first_on_fact) == (1, True)
    assert (second.on_fact, second.first_on_fact) == (1, False)


def test_a_system_that_only_refuses_or_fails_scores_zero_not_nothing() -> None:
    responses = (Response(Status.INSUFFICIENT), Response(None, error="locked"))
    rows = [score(question(FACT), response, TEXTS) for response in responses]
    figures = bring_together(rows)
    assert figures.fact_recall == figures.quote_precision == figures.first_quote_precision == 0.0
    assert (figures.refused, figures.failed) == (1, 1)
    assert figures.verbatim_rate is None
    assert figures.mean_quotes is None


def test_a_failure_is_not_a_refusal() -> None:
    rows = [score(question(), Response(None, error="locked"), TEXTS)]
    assert bring_together(rows).refusal_recall == 0.0


def test_no_rows_give_no_figures() -> None:
    figures = bring_together([])
    assert (figures.questions, figures.max_quotes) == (0, 0)
    assert figures.fact_recall is None
    assert figures.quote_precision is None
    assert figures.refusal_f1 is None


def test_numbers_for_tables() -> None:
    assert [number(value) for value in (None, 3, 0.5, 1.0)] == ["-", "3", "0.500", "1.000"]
