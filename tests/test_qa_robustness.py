"""Odd questions to the seeds with the real encoder: always an answer or a plain refusal."""

from dataclasses import replace

import pytest

from index.library import Library
from qa.assistant import Assistant, likelihood
from qa.model import Status
from qa.settings import Settings


@pytest.fixture(scope="module")
def assistant(seed_library: Library) -> Assistant:
    return Assistant(seed_library, Settings())


@pytest.mark.parametrize(
    "question",
    [
        "\x1b[31msirolimus\x07\x08?",
        "\u2028\u2029sirolimus\u200b",
        "siro\u00adlimus",
        "x" * 20_000,
        "? " * 10_000,
        "(" * 500 + "sirolimus",
        "%s %d {0} {source} \\N{BULLET}",
        "NEAR(sirolimus, 5) NOT -myositis: *",
        "سيروليموس؟",
        "シロリムス",
        "1",
    ],
)
def test_an_odd_question_is_answered_by_slices_or_refused(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.question == question
    assert 0.0 <= answer.confidence <= 1.0
    assert (answer.status is Status.ANSWERED) == bool(answer.quotes)
    for quote in (*answer.quotes, *answer.related):
        text = assistant.library.document(quote.document_id).text
        assert text[quote.span.start : quote.span.end] == quote.text


@pytest.mark.parametrize("history", [[""], ["?"], ["x" * 20_000], ["hello"] * 50])
def test_an_odd_history_changes_nothing_of_a_whole_question(
    assistant: Assistant, history: list[str]
) -> None:
    question = "Has tacrolimus been tried in IBM?"
    assert assistant.ask(question, history) == assistant.ask(question)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "not kept up to date"),
        ("nb", "oppdateres ikke"),
        ("nn", "blir ikkje oppdatert"),
        ("sv", "uppdateras inte"),
        ("da", "opdateres ikke"),
        ("fi", "not kept up to date"),
    ],
)
def test_a_notice_is_in_the_language_that_is_fixed(
    assistant: Assistant, language: str, words: str
) -> None:
    answer = assistant.ask("takrolimus IBM", language=language)
    assert answer.language == language
    assert [n.kind for n in answer.notices if words in n.text] == ["stale"]


def test_the_lists_bound_what_is_shown(seed_library: Library) -> None:
    question = "Has tacrolimus been tried in IBM?"
    full = Assistant(seed_library, Settings()).ask(question).quotes
    one = Assistant(seed_library, Settings(max_quotes=1)).ask(question).quotes
    short = Assistant(seed_library, Settings(max_characters=100)).ask(question).quotes
    assert one == full[:1]
    assert short[:1] == full[:1]
    assert sum(quote.span.length for quote in short[1:]) <= 100
    assert len(full) > 1


def test_a_refusal_shows_near_misses_and_no_claim(assistant: Assistant) -> None:
    answer = assistant.ask("everolimus ved IBM?")
    assert (answer.claims, answer.quotes, answer.notices) == ((), (), ())
    assert 0 < len(answer.related) <= 3


@pytest.mark.parametrize("with_reader", [True, False])
def test_a_better_score_is_likelier_right(assistant: Assistant, with_reader: bool) -> None:
    best = assistant.weigh(assistant.read("Has tacrolimus been tried in IBM?"))[0]
    better = [replace(best, worth=step / 20, read=step / 5 - 2.0) for step in range(21)]
    values = [likelihood([item], with_reader=with_reader) for item in better]
    assert values == sorted(values)
    assert 0.0 < values[0] < 0.5 < values[-1] < 1.0
