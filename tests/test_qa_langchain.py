"""The assistant as a LangChain runnable: verbatim quotes with citations, refusals, plain errors."""

from typing import Any

import pytest
from langchain_core.runnables import RunnableLambda

from index.library import Library
from ingest.errors import SitatError
from qa.assistant import Assistant
from qa.langchain_answer import InputError, SitatAnswerer
from qa.settings import Settings
from qa.wire import answer_to_json

QUESTION = "Has tacrolimus been tried in inclusion body myositis?"
UNKNOWN = "What is the dose of amoxicillin in otitis media?"


@pytest.fixture(scope="module")
def assistant(seed_library: Library) -> Assistant:
    return Assistant(seed_library, Settings())


@pytest.fixture(scope="module")
def answerer(assistant: Assistant) -> SitatAnswerer:
    return SitatAnswerer(assistant)


def quotes(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [quote for claim in answer["claims"] for quote in claim["quotes"]]


def test_an_answer_has_verbatim_quotes_with_citations(
    answerer: SitatAnswerer, seed_library: Library
) -> None:
    answer = answerer.invoke(QUESTION)
    assert answer["status"] == "answered"
    assert quotes(answer)
    for quote in quotes(answer):
        text = seed_library.document(quote["document_id"]).text
        assert text[quote["start"] : quote["end"]] == quote["text"]
        assert quote["source"]
        assert quote["title"]
    assert answer["index_id"] == seed_library.index_id


def test_a_refusal_passes_through(answerer: SitatAnswerer) -> None:
    answer = answerer.invoke({"question": UNKNOWN})
    assert answer["status"] == "insufficient_evidence"
    assert answer["claims"] == []
    assert answer["uncovered"]


def test_history_and_language_are_those_of_the_assistant(
    answerer: SitatAnswerer, assistant: Assistant
) -> None:
    given = {"question": "What was the dose?", "history": [QUESTION], "language": "sv"}
    expected = assistant.ask("What was the dose?", [QUESTION], "sv")
    assert answerer.invoke(given) == answer_to_json(expected)
    assert expected.language == "sv"


def test_batch_gives_the_answers_in_order(answerer: SitatAnswerer) -> None:
    given: list[Any] = [QUESTION, {"question": UNKNOWN}, QUESTION]
    assert answerer.batch(given) == [answerer.invoke(each) for each in given]


def test_it_stands_in_a_chain(answerer: SitatAnswerer) -> None:
    chain = RunnableLambda(str.strip) | answerer | (lambda answer: quotes(answer)[0]["text"])
    assert chain.invoke(f"  {QUESTION} ") == quotes(answerer.invoke(QUESTION))[0]["text"]


def test_callbacks_hear_of_the_answer(answerer: SitatAnswerer) -> None:
    heard: list[Any] = []
    listening = answerer.with_listeners(on_end=lambda run: heard.append(run.outputs))
    answer = listening.invoke(QUESTION)
    assert heard == [answer]


@pytest.mark.parametrize(
    "given", [{}, {"question": 3}, {"question": "a", "k": 2}, 7, None, {"question": "\ud800"}]
)
def test_what_is_no_question_is_one_clear_line(answerer: SitatAnswerer, given: Any) -> None:
    with pytest.raises(InputError) as error:
        answerer.invoke(given)
    assert isinstance(error.value, SitatError)
    assert "\n" not in str(error.value)


def test_an_empty_question_is_refused(answerer: SitatAnswerer) -> None:
    assert answerer.invoke("")["status"] == "insufficient_evidence"
