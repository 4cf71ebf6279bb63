"""Feedback: kept safely, and turned into evaluation cases that the evaluation reads."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import HashEncoder

from eval.questions import Half, QuestionFile, load_questions
from index.library import Library
from ingest.errors import LibraryError
from ingest.files import find
from qa.ledger import FILE_NAME, Change, Feedback, Ledger, Passage, Verdict
from qa.model import Status
from ui.commands import feedback as feedback_command
from ui.commands.feedback_cases import cases

TEXT = "Sirolimus was given to 44 people with myositis. Canker sores were seen in ten of them."
SHOWN = Passage("trial.txt", "Sirolimus was given to 44 people with myositis.")
WANTED = Passage("trial.txt", "Canker sores were seen in ten of them.")


def said(verdict: Verdict, *, refused: bool = False, **more: Any) -> Feedback:
    plain = Feedback(
        at="2026-01-02T03:04:05+00:00",
        verdict=verdict,
        question="How many were given sirolimus?",
        history=(),
        language="en",
        status=Status.INSUFFICIENT.value if refused else Status.ANSWERED.value,
        shown=() if refused else (SHOWN,),
        uncovered=("dose",) if refused else (),
    )
    return replace(plain, **more)


def test_feedback_comes_back_as_it_was_given(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    assert ledger.feedback() == ()
    assert not (tmp_path / FILE_NAME).exists()
    given = said(Verdict.WRONG, expected=(WANTED,), note="Æ «quote»\nline", index_id="abc")
    ledger.add_feedback(given)
    (kept,) = Ledger(tmp_path).feedback()
    assert (kept.expected, kept.note, kept.shown) == (given.expected, given.note, given.shown)
    assert kept.feedback_id == 1


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    def write(number: int) -> None:
        for turn in range(5):
            Ledger(tmp_path).keep_question("2026-01-01", f"question {number} {turn}")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Ledger(tmp_path).questions(100)) == 20


def test_forgotten_questions_are_gone_from_the_disk(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.keep_question("2026-01-01", "a secret zebrafish question")
    ledger.keep_question("2026-01-02", "another one")
    ledger.add_feedback(said(Verdict.RIGHT))
    assert ledger.questions(5) == ("another one", "a secret zebrafish question")
    ledger.forget_questions()
    assert ledger.questions(5) == ()
    assert len(ledger.feedback()) == 1
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"zebrafish" not in left


def test_changes_are_listed_newest_first(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    for number in range(3):
        ledger.note_change(Change(f"2026-01-0{number + 1}", "added", f"{number}.txt", "8 passages"))
    assert [change.source for change in ledger.changes(2)] == ["2.txt", "1.txt"]


def test_a_damaged_file_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(
        b"this is no database, and long enough to be read as one" * 9
    )
    with pytest.raises(LibraryError, match=r"feedback\.db: it is damaged; move it away"):
        Ledger(tmp_path).questions(3)


@pytest.mark.parametrize(
    ("given", "status", "text"),
    [
        (said(Verdict.RIGHT), "answered", SHOWN.text),
        (said(Verdict.WRONG, expected=(WANTED,)), "answered", WANTED.text),
        (said(Verdict.MISSING, refused=True, expected=(WANTED,)), "answered", WANTED.text),
        (said(Verdict.RIGHT, refused=True), "insufficient_evidence", ""),
        (said(Verdict.WRONG, unanswerable=True), "insufficient_evidence", ""),
    ],
)
def test_feedback_becomes_the_case_that_it_means(given: Feedback, status: str, text: str) -> None:
    (made,), left = cases([given], ["trial.txt"])
    assert left == []
    assert made["status"] == status
    assert [each["text"] for fact in made["facts"] for each in fact] == ([text] if text else [])


def test_feedback_that_expects_nothing_is_left_out_with_the_reason() -> None:
    lacking = said(Verdict.MISSING, refused=True)
    twice = said(Verdict.RIGHT, question="Which?")
    made, left = cases([lacking, twice], ["trial.txt", "trial.txt"])
    assert made == []
    assert [item.reason for item in left] == [
        "it does not name the words that should have been shown",
        "the library holds 2 documents named trial.txt",
    ]


def test_the_last_word_on_a_question_counts() -> None:
    made, _ = cases([said(Verdict.RIGHT), said(Verdict.WRONG, unanswerable=True)], ["trial.txt"])
    assert [case["status"] for case in made] == ["insufficient_evidence"]


def test_what_is_exported_is_read_by_the_evaluation(
    tmp_path: Path,
    hash_encoder: HashEncoder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "trial.txt").write_text(TEXT, "utf-8")
    library = Library(tmp_path / "library", hash_encoder, create=True)
    assert [str(report.outcome) for report in library.add(find([tmp_path / "trial.txt"]))] == [
        "added"
    ]
    monkeypatch.setattr("qa.start.open_library", lambda settings: library)
    ledger = Ledger(library.folder)
    ledger.add_feedback(said(Verdict.RIGHT))
    ledger.add_feedback(said(Verdict.MISSING, question="And how many had canker sores?"))
    ledger.add_feedback(said(Verdict.RIGHT, refused=True, question="What was the dose?"))
    feedback_command.export(tmp_path / "cases.jsonl", library.folder)
    told = capsys.readouterr()
    assert "cases.jsonl: 2 cases" in told.out
    assert "left out 2, 'And how many had canker sores?'" in told.err
    documents = [library.document(line.document_id) for line in library.lines()]
    read = load_questions([QuestionFile(tmp_path / "cases.jsonl", Half.DEV)], documents)
    assert [question.status for question in read] == [Status.ANSWERED, Status.INSUFFICIENT]
    assert read[0].facts[0][0].text == SHOWN.text
