"""A small evaluation from end to end, its figures worked out by hand, and its report."""

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from eval.evaluate import evaluate
from eval.markdown import to_markdown, worst_misses
from eval.ports import Vectors
from eval.questions import Half, QuestionFile, QuestionsError
from eval.report import ReportError, write_report
from eval.summary import Summary, summary_table
from eval.tutorial import BaselineError
from ingest.errors import LibraryError
from ingest.model import Document, DocumentKind, Span
from qa.model import Answer, Claim, Quote, Status

A = "Sirolimus slowed decline. The dose was 2 mg. Nausea was common."
B = "Takrolimus ble ikke undersøkt. Dosen var 5 mg."
DOCUMENTS = {
    "da": Document("da", "a.txt", "A", A, "en", DocumentKind.RECORD),
    "db": Document("db", "b.txt", "B", B, "nb", DocumentKind.PLAIN),
}
RAW = {"a.txt": "abstract: " + A.replace("The dose", "The\n  dose"), "b.txt": B}


@dataclass(frozen=True)
class FakeLibrary:
    index_id: str = "index-1"

    def documents(self) -> Sequence[Document]:
        return tuple(reversed(DOCUMENTS.values()))

    def document(self, document_id: str) -> Document:
        return DOCUMENTS[document_id]


class FakeAssistant:
    """Answers with the quotes it was given by question, fails on "broken", refuses the rest."""

    def __init__(self, quotes: dict[str, list[tuple[str, str]]]) -> None:
        self.library = FakeLibrary()
        self.quotes = quotes
        self.histories: list[tuple[str, ...]] = []

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        self.histories.append(tuple(history))
        if question == "broken":
            raise LibraryError("the library is locked")
        claims = tuple(
            Claim(text, (_quote(document_id, text),))
            for document_id, text in self.quotes.get(question, [])
        )
        status = Status.ANSWERED if claims else Status.INSUFFICIENT
        uncovered = () if claims else ("Dose",)
        return Answer(
            question, "en", status, claims, uncovered, (), (), 0.5, "extractive", "index-1"
        )


def _quote(document_id: str, text: str) -> Quote:
    document = DOCUMENTS[document_id]
    start = document.text.index(text)
    span = Span(start, start + len(text))
    return Quote.cut(document, span, section="", language=document.language)


def encode(texts: Sequence[str]) -> Vectors:
    return np.full((len(texts), 4), 0.5, dtype=np.float32)


def line(name: str, language: str, kind: str, question: str, *facts: tuple[str, str]) -> str:
    expected = [[{"source": source, "text": text}] for source, text in facts]
    value = {
        "id": name,
        "language": language,
        "kind": kind,
        "question": question,
        "history": ["earlier"],
        "status": "answered" if facts else "insufficient_evidence",
        "facts": expected,
        "uncovered": [] if facts else ["dose"],
    }
    return json.dumps(value, ensure_ascii=False) + "\n"


DEV = (
    line("d1", "en", "dose", "two facts", ("a.txt", "The dose was 2 mg."), ("a.txt", "Nausea")),
    line("d2", "nb", "none", "refused rightly"),
    line("d3", "en", "none", "answered wrongly | pipe"),
)
HELD_OUT = (
    line("h1", "nb", "dose", "refused wrongly", ("b.txt", "Dosen var 5 mg.")),
    line("h2", "en", "dose", "broken", ("a.txt", "The dose was 2 mg.")),
    line("h3", "nb", "effect", "found", ("b.txt", "ikke undersøkt")),
)
QUOTES = {
    "two facts": [("da", "The dose was 2 mg."), ("da", "Sirolimus slowed decline.")],
    "answered wrongly | pipe": [("db", "Dosen var 5 mg.")],
    "found": [("db", "Takrolimus ble ikke undersøkt.")],
}


@pytest.fixture
def files(tmp_path: Path) -> list[QuestionFile]:
    (tmp_path / "dev.jsonl").write_text("".join(DEV), encoding="utf-8")
    (tmp_path / "held.jsonl").write_text("".join(HELD_OUT), encoding="utf-8")
    return [
        QuestionFile(tmp_path / "dev.jsonl", Half.DEV),
        QuestionFile(tmp_path / "held.jsonl", Half.HELD_OUT),
    ]


@pytest.fixture
def summary(files: list[QuestionFile]) -> Summary:
    ticks = itertools.count()
    return evaluate(
        FakeAssistant(QUOTES),
        encode,
        RAW,
        question_files=files,
        clock=lambda: next(ticks) / 100,
    )


GOLDEN = """\
6 questions, 4 answerable; index index-1

                             sitat  sitat     sitat  tutorial  tutorial  tutorial
                               all    dev  held_out       all       dev  held_out
fact recall                  0.375  0.500     0.333     1.000     1.000     1.000
fact recall by text          0.375  0.500     0.333     1.000     1.000     1.000
quote precision              0.667  0.500     1.000     0.500     0.500     0.500
first-quote precision        0.500  1.000     0.333     0.500     1.000     0.333
refusal precision            0.500  1.000     0.000     0.000     0.000         -
refusal recall               0.500  0.500         -     0.000     0.000         -
refusal F1                   0.500  0.667     0.000     0.000     0.000         -
verbatim rate                1.000  1.000     1.000     1.000     1.000     1.000
citation correctness         1.000  1.000     1.000     1.000     1.000     1.000
uncovered parts named        0.500  0.500         -     0.000     0.000         -
quotes per answer, mean        1.3    1.5       1.0       2.0       2.0       2.0
quotes per answer, most          2      2         1         2         2         2
characters per answer, mean   29.3   29.0      30.0     121.0     121.0     121.0
failed questions                 1      0         1         0         0         0

language  questions  fact recall by text  fact recall by text  refusal F1  refusal F1
                                   sitat             tutorial       sitat    tutorial
en                3                0.250                1.000       0.000       0.000
nb                3                0.500                1.000       0.667       0.000

Note: The tutorial baseline shows 4 chunks of up to 1,000 characters of the raw files,\
 never refuses, and reads no earlier questions. Its spans count in the raw files; 0 expected\
 facts stand there only broken up by markup and cannot be found."""


def test_the_terminal_table_is_the_one_worked_out_by_hand(summary: Summary) -> None:
    assert summary_table(summary) == GOLDEN


def test_refused_and_failed_questions_do_not_vanish_from_a_mean(summary: Summary) -> None:
    """Recall of the four answerable questions: 1/2 (d1), 0 (h1), 0 (h2, failed), 1 (h3)."""
    figures = summary.figures("sitat")
    assert figures is not None
    assert figures.fact_recall == pytest.approx((0.5 + 0 + 0 + 1) / 4)
    assert figures.first_quote_precision == pytest.approx(2 / 4)
    assert figures.quote_precision == pytest.approx(2 / 3)
    assert (figures.answered, figures.refused, figures.failed) == (3, 2, 1)
    assert (figures.refusal_precision, figures.refusal_recall) == (1 / 2, 1 / 2)
    assert figures.uncovered_named == 1 / 2
    assert figures.mean_quotes == pytest.approx(4 / 3)
    assert figures.mean_characters == pytest.approx((18 + 25 + 15 + 30) / 3)
    assert (figures.verbatim_rate, figures.citation_correctness) == (1.0, 1.0)


def test_groups_split_the_questions_without_rest(summary: Summary) -> None:
    assert summary.values("half") == ("dev", "held_out")
    assert summary.values("language") == ("en", "nb")
    assert summary.values("kind") == ("dose", "effect", "none")
    assert summary.values("half/language") == ("dev/en", "dev/nb", "held_out/en", "held_out/nb")
    for by in ("half", "language", "kind", "half/language"):
        found = [summary.figures("sitat", by, value) for value in summary.values(by)]
        assert sum(figures.questions for figures in found if figures) == 6
    bokmaal = summary.figures("sitat", "language", "nb")
    assert bokmaal is not None
    assert bokmaal.fact_recall == 0.5
    assert summary.figures("sitat", "language", "sv") is None


def test_the_baseline_is_scored_in_the_raw_files(summary: Summary) -> None:
    """Both files fit in one chunk each, so it shows all and finds all, and never refuses."""
    figures = summary.figures("tutorial")
    assert figures is not None
    assert (figures.fact_recall, figures.fact_recall_text) == (1.0, 1.0)
    assert (figures.refusal_f1, figures.refusal_precision) == (0.0, 0.0)
    assert figures.citation_correctness == 1.0
    assert figures.max_quotes == 2


def test_the_assistant_is_told_the_earlier_questions(files: list[QuestionFile]) -> None:
    assistant = FakeAssistant(QUOTES)
    evaluate(assistant, question_files=files)
    assert assistant.histories == [("earlier",)] * 6


def test_progress_counts_the_questions(files: list[QuestionFile]) -> None:
    told: list[tuple[int, int]] = []
    evaluate(
        FakeAssistant(QUOTES),
        question_files=files,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(done, 6) for done in range(1, 7)]


def test_a_defect_is_not_scored_but_raised(files: list[QuestionFile]) -> None:
    assistant = FakeAssistant({"two facts": [("no such document", "x")]})
    with pytest.raises(KeyError):
        evaluate(assistant, question_files=files)


def test_latency_is_the_clock_and_stays_out_of_the_figures(
    summary: Summary, files: list[QuestionFile]
) -> None:
    timings = summary.timings_json()["sitat"]
    assert timings == {
        "questions": 6,
        "latency_ms_median": 10.0,
        "latency_ms_p95": 10.0,
        "latency_ms_max": 10.0,
    }
    again = evaluate(FakeAssistant(QUOTES), encode, RAW, question_files=files)
    assert json.dumps(again.to_json()) == json.dumps(summary.to_json())


def test_misses_are_worst_first(summary: Summary) -> None:
    rows = worst_misses(summary.runs[0].rows)
    assert [row.question.id for row in rows] == ["h2", "d3", "h1", "d1"]


def test_nothing_of_single_held_out_questions_is_reported(summary: Summary) -> None:
    for text in (to_markdown(summary), json.dumps(summary.to_json(), ensure_ascii=False)):
        assert "answered wrongly" in text
        assert "Nausea" in text
        for hidden in ("h1", "h2", "refused wrongly", 'broken"', "Dosen var 5 mg", "locked"):
            assert hidden not in text


def test_markdown_tables_are_whole(summary: Summary) -> None:
    text = to_markdown(summary, "report.png")
    assert "![Fact recall by language, and refusals](report.png)" in text
    assert "answered wrongly \\| pipe" in text
    assert "| fact recall by text | 0.375 [" in text
    for block in text.split("\n\n"):
        if block.startswith("|"):
            bars = {row.replace("\\|", "").count("|") for row in block.splitlines()}
            assert len(bars) == 1, block


def test_the_report_is_written_and_the_same_twice(summary: Summary, tmp_path: Path) -> None:
    first, second = tmp_path / "made" / "one", tmp_path / "two"
    names = {path.name for path in write_report(summary, first)}
    write_report(summary, second)
    assert names == {path.name for path in first.iterdir()}
    assert names == {"report.json", "report.md", "report.png", "report.svg", "timings.json"}
    assert json.loads((first / "report.json").read_text(encoding="utf-8")) == summary.to_json()
    assert (first / "report.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    drawn = (first / "report.svg").read_text(encoding="utf-8")
    for word in ("tutorial", "sitat", "English", "Bokmål", "held-out half", "precision", "0.50"):
        assert word in drawn
    assert "NaN" not in drawn
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_a_report_dir_is_used(files: list[QuestionFile], tmp_path: Path) -> None:
    evaluate(FakeAssistant(QUOTES), question_files=files[:1], report_dir=tmp_path / "out")
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert [system["system"] for system in report["systems"]] == ["sitat"]


def test_a_folder_that_is_a_file_is_an_error(summary: Summary, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ReportError, match="the report cannot be written"):
        write_report(summary, tmp_path / "file")


def test_errors_before_the_run_are_raised(files: list[QuestionFile], tmp_path: Path) -> None:
    assistant = FakeAssistant(QUOTES)
    with pytest.raises(BaselineError, match="raw_texts"):
        evaluate(assistant, encode, question_files=files)
    with pytest.raises(BaselineError, match=r"missing: b\.txt"):
        evaluate(assistant, encode, {"a.txt": A}, question_files=files)
    with pytest.raises(QuestionsError, match="cannot be read"):
        evaluate(assistant, question_files=[QuestionFile(tmp_path / "no", Half.DEV)])
