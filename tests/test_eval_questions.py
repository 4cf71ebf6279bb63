"""Expected answers are read strictly, and every fact is tied to where it stands."""

import json
from pathlib import Path

import pytest

from eval.questions import Half, QuestionFile, QuestionsError, load_questions, occurrences
from ingest.model import Document, DocumentKind, Span
from qa.model import Status

TEXT = "Dosen var 2 mg. Ingen døde. Dosen var 2 mg."


def document(source: str = "a.txt", text: str = TEXT) -> Document:
    return Document(f"id-{source}", source, "Tittel", text, "nb", DocumentKind.PLAIN)


def line(**changes: object) -> dict[str, object]:
    good: dict[str, object] = {
        "id": "q1",
        "language": "nb",
        "kind": "dose",
        "question": "Hva var dosen?",
        "status": "answered",
        "facts": [[{"source": "a.txt", "text": "Dosen var 2 mg."}]],
    }
    return {**good, **changes}


def written(path: Path, *lines: dict[str, object]) -> QuestionFile:
    path.write_text("\n".join(json.dumps(each) for each in lines) + "\n", encoding="utf-8")
    return QuestionFile(path, Half.DEV)


def test_every_occurrence_of_a_fact_counts_as_its_place(tmp_path: Path) -> None:
    file = written(tmp_path / "q.jsonl", line())
    (question,) = load_questions([file], [document()])
    assert question.facts[0][0].spans == (Span(0, 15), Span(28, 43))
    assert all(span.of(TEXT) == "Dosen var 2 mg." for span in question.facts[0][0].spans)
    assert (question.status, question.half, question.history) == (Status.ANSWERED, Half.DEV, ())


def test_offsets_count_code_points(tmp_path: Path) -> None:
    facts = [[{"source": "a.txt", "text": "b"}]]
    file = written(tmp_path / "q.jsonl", line(facts=facts))
    (question,) = load_questions([file], [document(text="ø🙂b")])
    assert question.facts[0][0].spans == (Span(2, 3),)


def test_blank_lines_are_skipped_and_both_files_are_read_in_order(tmp_path: Path) -> None:
    first = written(tmp_path / "one.jsonl", line(id="z"))
    second = tmp_path / "two.jsonl"
    second.write_text("\n\n" + json.dumps(line(id="a")) + "\n", encoding="utf-8")
    files = [first, QuestionFile(second, Half.HELD_OUT)]
    loaded = load_questions(files, [document()])
    assert [(each.id, each.half) for each in loaded] == [("z", Half.DEV), ("a", Half.HELD_OUT)]


def test_a_line_separator_inside_a_question_does_not_end_the_line(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps(line(question="a\u2028b"), ensure_ascii=False), encoding="utf-8")
    (question,) = load_questions([QuestionFile(path, Half.DEV)], [document()])
    assert question.question == "a\u2028b"


def test_a_text_that_its_document_does_not_hold_names_the_question_and_the_file(
    tmp_path: Path,
) -> None:
    facts = [[{"source": "a.txt", "text": "Dosen var 3 mg."}]]
    file = written(tmp_path / "q.jsonl", line(id="q0"), line(id="q7", facts=facts))
    with pytest.raises(QuestionsError) as caught:
        load_questions([file], [document()])
    assert str(caught.value) == (
        "q.jsonl:2: question q7: a.txt does not hold the text 'Dosen var 3 mg.'"
    )
    assert (caught.value.line, caught.value.question_id) == (2, "q7")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": "perhaps"}, "status"),
        ({"facts": []}, "`facts` must be given"),
        ({"status": "insufficient_evidence"}, "`facts` must be given"),
        ({"facts": [[]]}, "facts.0"),
        ({"facts": [[{"source": "a.txt", "text": "  "}]]}, "facts.0.0.text"),
        ({"question": ""}, "question"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_line_that_does_not_fit_is_refused(
    tmp_path: Path, changes: dict[str, object], reason: str
) -> None:
    file = written(tmp_path / "q.jsonl", line(**changes))
    with pytest.raises(QuestionsError, match=rf"^q\.jsonl:1: .*{reason}"):
        load_questions([file], [document()])


def test_a_line_that_is_not_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(QuestionsError, match=r"^q\.jsonl:1: Invalid JSON"):
        load_questions([QuestionFile(path, Half.DEV)], [document()])


@pytest.mark.parametrize("held", [[], [document("b.txt")], [document(), document()]])
def test_a_source_must_stand_in_the_library_exactly_once(
    tmp_path: Path, held: list[Document]
) -> None:
    file = written(tmp_path / "q.jsonl", line())
    with pytest.raises(QuestionsError, match=r"question q1: the library holds \d documents named"):
        load_questions([file], held)


def test_an_id_may_be_used_once_over_all_files(tmp_path: Path) -> None:
    files = [written(tmp_path / name, line()) for name in ("one.jsonl", "two.jsonl")]
    with pytest.raises(QuestionsError, match=r"^two\.jsonl:1: question q1: the id is used twice"):
        load_questions(files, [document()])


def test_a_missing_and_an_empty_file_are_errors(tmp_path: Path) -> None:
    missing = QuestionFile(tmp_path / "none.jsonl", Half.DEV)
    with pytest.raises(QuestionsError, match=r"^none\.jsonl: cannot be read"):
        load_questions([missing], [])
    with pytest.raises(QuestionsError, match=r"^empty\.jsonl: holds no question"):
        load_questions([written(tmp_path / "empty.jsonl")], [])


def test_occurrences_may_overlap() -> None:
    assert occurrences("aa", "aaa") == (Span(0, 2), Span(1, 3))
    assert occurrences("x", "aaa") == ()
