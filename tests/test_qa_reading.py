"""What the reader changes in an answer, and what happens without it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import qa.assistant
from index.library import Library
from qa.assistant import Assistant, likelihood
from qa.reader.model import Part, ReaderError, load_reader
from qa.scoring import lacks_outcome, weighed
from qa.selection import choose
from qa.settings import Settings

QUESTION = "Which side effects of sirolimus were seen in inclusion body myositis?"


class Liking:
    """A fake reader that is sure of texts with some words, and of nothing else."""

    identity = "liking"

    def __init__(self, words: str) -> None:
        self.words = words

    def scores(self, question: str, language: str, parts: Sequence[Part]) -> list[list[float]]:
        return [[9.0 if self.words in text else -9.0 for text in p.sentences] for p in parts]


@pytest.fixture
def liking(seed_library: Library, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Assistant]:
    def assistant(words: str) -> Assistant:
        monkeypatch.setattr(qa.assistant, "packaged_reader", lambda: Liking(words))
        return Assistant(seed_library, Settings())

    return assistant


def test_what_reads_like_an_answer_comes_before_what_does_not(
    liking: Callable[[str], Assistant],
) -> None:
    plain = liking("no such words").weigh(liking("").read(QUESTION))
    later = plain[4].candidate
    read = liking(later.text).weigh(liking("").read(QUESTION))
    places = [item.candidate.span for item in read]
    assert places.index(later.span) < 4


def test_an_answer_is_surer_of_what_reads_like_one(liking: Callable[[str], Assistant]) -> None:
    unsure, sure = (liking(words).ask(QUESTION).confidence for words in ("no such words", ""))
    assert unsure < sure


def test_what_was_found_comes_before_that_nothing_was_however_it_reads(
    liking: Callable[[str], Assistant],
) -> None:
    answer = liking("ikke funnet").ask("Er takrolimus prøvd ved IBM?")
    assert "kasusrapport fra 2007" in answer.quotes[0].text
    assert any("ikke funnet" in quote.text for quote in answer.quotes)


@pytest.mark.parametrize(
    "question",
    [
        "Has sirolimus been tried in polymyositis?",
        "Finns det evidens för sirolimus vid polymyosit?",
    ],
)
def test_evidence_about_another_disease_is_no_answer_however_it_reads(
    liking: Callable[[str], Assistant], question: str
) -> None:
    answer = liking("").ask(question)
    assert not answer.quotes
    assert answer.uncovered


def test_further_quotes_are_about_what_the_question_names_where_the_first_is(
    liking: Callable[[str], Assistant],
) -> None:
    best, *others = liking("").weigh(liking("").read(QUESTION))
    others = [other for other in others if other.score > 0.6 * best.score]
    assert len(choose([best, *others], 9, 9000)) > 2
    apart = [replace(one, coverage=replace(one.coverage, entity=0.35)) for one in (best, *others)]
    assert [item for item, _ in choose([best, *apart[1:]], 9, 9000)] == [best]
    assert len(choose(apart, 9, 9000)) > 2


def test_the_highest_of_all_readings_counts(liking: Callable[[str], Assistant]) -> None:
    assistant = liking("no such words")
    best, second, *_ = assistant.weigh(assistant.read(QUESTION))
    surer = replace(second, read=5.0)
    assert weighed([best, surer, replace(second, read=None)])["read"] == 5.0
    assert likelihood([best, surer], with_reader=True) > likelihood([best], with_reader=True)
    assert likelihood([replace(best, read=None)], with_reader=True) == 0.0
    assert weighed([replace(best, read=None)]) == {"worth": best.worth}


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("Does sirolimus improve sleep in inclusion body myositis?", True),
        ("Does sirolimus cause hair loss or fever?", True),
        ("Does sirolimus cause hair loss or mouth ulcers?", False),
        ("What dose of sirolimus was given in inclusion body myositis?", False),
        ("Does sirolimus work in inclusion body myositis?", False),
        ("What is the price of sirolimus in inclusion body myositis?", True),
        ("Dekkes sirolimus på blå resept ved inklusjonslegememyositt?", True),
        ("Vilken etnicitet hade de som fick sirolimus vid inklusionskroppsmyosit?", True),
        ("Hvad er hazard ratio for sirolimus ved inklusionslegememyositis?", True),
    ],
)
def test_an_outcome_that_no_evidence_names_is_lacking(
    liking: Callable[[str], Assistant], question: str, lacks: bool
) -> None:
    assistant = liking("mouth ulcers")
    understood = assistant.read(question)
    chosen = choose(assistant.weigh(understood), 5, 2000)
    assert lacks_outcome(understood, [item for item, _ in chosen]) is lacks


def test_without_its_file_there_is_an_error_unless_the_plain_mode_is_asked_for(
    seed_library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(qa.assistant, "packaged_reader", lambda: load_reader(tmp_path))
    with pytest.raises(ReaderError, match=r"reader\.safetensors: the reader cannot be read"):
        Assistant(seed_library, Settings())
    plain = Assistant(seed_library, Settings(reader=False))
    assert plain.reader is None
    assert plain.ask(QUESTION).quotes
