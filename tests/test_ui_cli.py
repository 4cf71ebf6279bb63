"""The command line keeps its contract: exit codes, JSON alone on standard output, exact text."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
from running import Sitat, commands

from index.library import Library
from qa.settings import SEEDS
from ui.cli import main

TESTS = Path(__file__).parent
ROOT = TESTS.parent
FLAGSHIP = "Has tacrolimus been tried in IBM?"
ANSWER_KEYS = {
    "id", "question", "language", "status", "confidence", "claims", "uncovered", "related",
    "notices", "model", "index_id",
}  # fmt: skip
QUOTE_KEYS = {
    "document_id", "source", "title", "section", "language", "start", "end", "text",
    "relayed_from",
}  # fmt: skip
HIT_KEYS = {
    "document_id", "source", "start", "end", "text", "section", "language", "score", "rank",
}  # fmt: skip


@pytest.fixture
def sitat(
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    tmp_path: Path,
    seed_library: Library,
) -> Iterator[Sitat]:
    """Runs a command in an empty folder; SITAT_INDEX names the seeds' library."""
    (tmp_path / "here").mkdir()
    with commands(monkeypatch, capfdbinary, tmp_path / "here", seed_library.folder) as run:
        yield run


def lines_file(folder: Path, *lines: str) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def asked(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False)


# -- usage ------------------------------------------------------------------------------------


def test_the_installed_command_is_this_one() -> None:
    (script,) = [e for e in entry_points(group="console_scripts") if e.name == "sitat"]
    assert script.load() is main


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["ingest"],
        ["source"],
        ["search"],
        ["ask"],
        ["ask", "  "],
        ["ask", "one", "two"],
        ["ask", "--batch"],
        ["search", "IBM", "--k", "0"],
        ["search", "IBM", "--k", "many"],
        ["documents", "--nonsense"],
        ["ask", "IBM \udcff"],
        ["search", "IBM \udcff", "--json"],
    ],
    ids=str,
)
def test_wrong_usage_ends_with_2_and_prints_no_answer(sitat: Sitat, arguments: list[str]) -> None:
    run = sitat(*arguments)
    assert (run.code, run.out) == (2, b"")
    assert run.err
    assert "Traceback" not in run.err


def test_a_question_and_a_batch_together_are_wrong_usage(sitat: Sitat, tmp_path: Path) -> None:
    batch = lines_file(tmp_path, asked(id="a", question="IBM?"))
    assert sitat("ask", "IBM?", "--batch", batch, "--json").code == 2
    assert sitat("search", "IBM?", "--batch", batch, "--json").code == 2


def test_help_names_every_command_of_the_contract(sitat: Sitat) -> None:
    run = sitat("--help")
    assert run.code == 0
    for command in ("ingest", "documents", "source", "search", "ask", "eval", "chat"):
        assert f"  {command} " in run.text
        assert sitat(command, "--help").code == 0


# -- documents and their text -----------------------------------------------------------------


def test_documents_lists_the_library(sitat: Sitat, seed_library: Library) -> None:
    listed = seed_library.documents()
    assert sitat("documents", "--json").json() == [asdict(summary) for summary in listed]
    run = sitat("documents")
    assert (run.code, run.err) == (0, "")
    assert [line.split()[0] for line in run.lines] == [s.document_id for s in listed]
    for line, summary in zip(run.lines, listed, strict=True):
        assert summary.source in line
        assert summary.title in line


def test_source_prints_the_stored_text_byte_for_byte(sitat: Sitat, seed_library: Library) -> None:
    for summary in seed_library.documents():
        run = sitat("source", summary.document_id)
        assert (run.code, run.err) == (0, "")
        assert run.out == seed_library.document(summary.document_id).text.encode("utf-8")


def test_source_keeps_line_ends_and_white_space(sitat: Sitat, tmp_path: Path) -> None:
    data = "  Blåbær hjalp.\r\n\tKvalme 😀 var vanlig.  \r\n\r\n\n".encode()
    (tmp_path / "note.txt").write_bytes(data)
    library = ("--index", tmp_path / "library")
    assert sitat("ingest", tmp_path / "note.txt", *library).code == 0
    (summary,) = sitat("documents", "--json", *library).json()
    assert sitat("source", summary["document_id"], *library).out == data


def test_an_unknown_document_is_one_line(sitat: Sitat) -> None:
    assert "0123456789abcdef" in sitat("source", "0123456789abcdef").error()
    assert "0123456789abcdef" in sitat("remove", "0123456789abcdef").error()


# -- ingest and remove ------------------------------------------------------------------------


def test_ingest_prints_a_line_a_file(sitat: Sitat, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.txt").write_text("Sirolimus helped.")
    (folder / "b.txt").write_text("Nausea was common.")
    command = ("ingest", folder, "--index", tmp_path / "library")
    run = sitat(*command)
    assert run.code == 0
    assert run.lines == ["a.txt: added: 1 passages", "b.txt: added: 1 passages"]
    (folder / "b.txt").write_text("Nausea was rare.")
    assert sitat(*command).lines == ["a.txt: unchanged", "b.txt: replaced: 1 passages"]


def test_a_failed_file_is_named_and_the_exit_status_is_1(sitat: Sitat, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"\xff\xfe\x00")
    (folder / "b.txt").write_text("Nausea was common.")
    run = sitat("ingest", folder, "--index", tmp_path / "library")
    assert run.code == 1
    assert "Traceback" not in run.err
    assert len(run.lines) == 2
    assert run.lines[0].startswith("a.txt: failed: ")
    assert run.lines[1] == "b.txt: added: 1 passages"


def test_a_missing_path_is_one_line_and_makes_nothing(sitat: Sitat, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Sirolimus helped.")
    library = tmp_path / "library"
    run = sitat("ingest", tmp_path / "a.txt", tmp_path / "nowhere", "--index", library)
    assert "nowhere: there is no such file" in run.error()
    assert not library.exists()


def test_an_empty_folder_is_said_to_be_empty(sitat: Sitat, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    run = sitat("ingest", tmp_path / "files", "--index", tmp_path / "library")
    assert (run.code, run.out) == (0, b"")
    assert "nothing to read" in run.err


def test_a_removed_document_is_gone(sitat: Sitat, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Sirolimus helped.")
    library = ("--index", tmp_path / "library")
    sitat("ingest", tmp_path / "a.txt", *library)
    (summary,) = sitat("documents", "--json", *library).json()
    assert sitat("remove", summary["document_id"], *library).text == (
        f"{summary['document_id']}: removed\n"
    )
    assert sitat("documents", "--json", *library).json() == []


# -- search -----------------------------------------------------------------------------------


def test_search_gives_the_contracts_hits(sitat: Sitat, seed_library: Library) -> None:
    hits = sitat("search", FLAGSHIP, "--k", 4, "--json").json()
    assert [hit["rank"] for hit in hits] == [1, 2, 3, 4]
    for hit, expected in zip(hits, seed_library.search(FLAGSHIP, 4), strict=True):
        assert set(hit) >= HIT_KEYS
        text = sitat("source", hit["document_id"]).text
        assert hit["text"] == text[hit["start"] : hit["end"]] == expected.passage.text
        assert (SEEDS / hit["source"]).is_file()
        assert hit["score"] == pytest.approx(expected.score, abs=1e-6)
    assert len(sitat("search", FLAGSHIP, "--json").json()) == 10


def test_search_for_people_shows_rank_file_and_words(sitat: Sitat) -> None:
    run = sitat("search", "takrolimus én pasient", "--k", 3)
    assert (run.code, run.err) == (0, "")
    assert [line.split()[0] for line in run.lines[::2]] == ["1", "2", "3"]
    assert "002_27dbf400450b2ad8.txt" in run.lines[0]
    assert any("takrolimus (én pasient)" in line for line in run.lines[1::2])


def test_a_search_batch_keeps_order_and_ids(sitat: Sitat, tmp_path: Path) -> None:
    batch = lines_file(
        tmp_path, asked(id="b", question=FLAGSHIP), "", asked(id="a", question="Bivirkninger?")
    )
    found = sitat("search", "--batch", batch, "--k", 2, "--json").json_lines()
    assert [set(line) for line in found] == [{"id", "hits"}] * 2
    assert [line["id"] for line in found] == ["b", "a"]
    assert found[0]["hits"] == sitat("search", FLAGSHIP, "--k", 2, "--json").json()
    assert found[1]["hits"] != found[0]["hits"]


# -- ask --------------------------------------------------------------------------------------


def check_answer(sitat: Sitat, answer: dict[str, Any], seed_library: Library) -> None:
    """The contract's keys, and every quote a slice of what `sitat source` prints."""
    assert set(answer) >= ANSWER_KEYS
    assert answer["status"] in {"answered", "insufficient_evidence"}
    assert 0.0 <= answer["confidence"] <= 1.0
    assert answer["index_id"] == seed_library.index_id
    quotes = [quote for claim in answer["claims"] for quote in claim["quotes"]]
    for quote in [*quotes, *answer["related"]]:
        assert set(quote) >= QUOTE_KEYS
        text = sitat("source", quote["document_id"]).text
        assert quote["text"] == text[quote["start"] : quote["end"]] != ""
        if quote["relayed_from"] is not None:
            assert set(quote["relayed_from"]) == {"label", "text", "document_id"}
    for notice in answer["notices"]:
        assert set(notice) >= {"kind", "text"}


def test_an_answer_has_the_contracts_shape_and_quotes(sitat: Sitat, seed_library: Library) -> None:
    answer = sitat("ask", FLAGSHIP, "--json").json()
    check_answer(sitat, answer, seed_library)
    assert (answer["question"], answer["language"]) == (FLAGSHIP, "en")
    assert (answer["status"], answer["model"]) == ("answered", "extractive")
    quotes = [quote for claim in answer["claims"] for quote in claim["quotes"]]
    assert any("takrolimus (én pasient)" in quote["text"] for quote in quotes)
    assert all(claim["quotes"] for claim in answer["claims"])


def test_no_answer_is_exit_status_0(sitat: Sitat, seed_library: Library) -> None:
    answer = sitat("ask", "What is the capital of France?", "--json").json()
    check_answer(sitat, answer, seed_library)
    assert answer["status"] == "insufficient_evidence"
    assert answer["claims"] == []
    plain = sitat("ask", "What is the capital of France?")
    assert (plain.code, plain.err) == (0, "")
    assert plain.out


def test_an_answer_for_people_shows_the_quotes_words(sitat: Sitat) -> None:
    answer = sitat("ask", FLAGSHIP, "--json").json()
    run = sitat("ask", FLAGSHIP)
    assert (run.code, run.err) == (0, "")
    for claim in answer["claims"]:
        for quote in claim["quotes"]:
            assert quote["source"] in run.text
            if "cells" not in quote:
                assert " ".join(quote["text"].split()) in run.text


def test_the_same_question_gives_the_same_bytes(sitat: Sitat) -> None:
    assert sitat("ask", FLAGSHIP, "--json") == sitat("ask", FLAGSHIP, "--json")


def test_a_batch_keeps_order_ids_and_answers(
    sitat: Sitat, tmp_path: Path, seed_library: Library
) -> None:
    batch = lines_file(
        tmp_path,
        asked(id="z", question=FLAGSHIP),
        "",
        asked(id="a", question="Hva er bivirkningene av sirolimus?", extra=1),
        "   ",
        asked(question="Vad är IBM?"),
        asked(id=7, question="Hvad er dosis?"),
    )
    answers = sitat("ask", "--batch", batch, "--json").json_lines()
    assert [answer["id"] for answer in answers] == ["z", "a", "5", "7"]
    assert [answer["question"] for answer in answers] == [
        FLAGSHIP, "Hva er bivirkningene av sirolimus?", "Vad är IBM?", "Hvad er dosis?",
    ]  # fmt: skip
    for answer in answers:
        check_answer(sitat, answer, seed_library)
    alone = sitat("ask", FLAGSHIP, "--json").json()
    assert {**answers[0], "id": None} == {**alone, "id": None}


def test_a_follow_up_question_takes_what_it_needs_from_the_history(
    sitat: Sitat, tmp_path: Path
) -> None:
    follow_up = "Og ved polymyositt?"
    batch = lines_file(
        tmp_path,
        asked(id="with", question=follow_up, history=["Er takrolimus prøvd ved IBM?"]),
        asked(id="other", question=follow_up, history=["Er sirolimus prøvd ved IBM?"]),
    )
    found = {a["id"]: a for a in sitat("ask", "--batch", batch, "--json").json_lines()}
    assert {answer["question"] for answer in found.values()} == {follow_up}
    shown = {
        name: [q["text"] for claim in answer["claims"] for q in claim["quotes"]]
        for name, answer in found.items()
    }
    assert found["with"]["status"] == "answered"
    assert any("akrolimus" in text for text in shown["with"])
    assert found["other"]["status"] == "insufficient_evidence"
    assert shown["with"] != shown["other"]


def test_a_batch_with_a_byte_order_mark_and_without_a_last_line_end_is_read(
    sitat: Sitat, tmp_path: Path
) -> None:
    batch = tmp_path / "questions.jsonl"
    batch.write_bytes(b"\xef\xbb\xbf" + asked(id="a", question="Blåbær?").encode())
    (answer,) = sitat("ask", "--batch", batch, "--json").json_lines()
    assert (answer["id"], answer["question"]) == ("a", "Blåbær?")


def test_an_empty_batch_prints_nothing(sitat: Sitat, tmp_path: Path) -> None:
    run = sitat("ask", "--batch", lines_file(tmp_path, "", " "), "--json")
    assert (run.code, run.out, run.err) == (0, b"", "")


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '"text"', "{}", '{"id": "a"}', '{"id": "a", "question": 5}',
     '{"question": "IBM?", "history": "IBM"}', '{"question": "\\ud800"}', "IBM?"],
)  # fmt: skip
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_bad_batch_line_is_named_by_file_and_number(
    sitat: Sitat, tmp_path: Path, command: str, line: str
) -> None:
    batch = lines_file(tmp_path, asked(id="a", question=FLAGSHIP), "", line)
    message = sitat(command, "--batch", batch, "--json").error()
    assert "questions.jsonl line 3" in message


def test_a_batch_file_that_cannot_be_read_is_one_line(sitat: Sitat, tmp_path: Path) -> None:
    assert "gone.jsonl" in sitat("ask", "--batch", tmp_path / "gone.jsonl", "--json").error()
    assert str(tmp_path) in sitat("ask", "--batch", tmp_path, "--json").error()
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes('{"question": "Blåbær?"}'.encode("latin-1"))
    assert "not UTF-8" in sitat("ask", "--batch", latin, "--json").error()


# -- settings ---------------------------------------------------------------------------------


def test_index_comes_before_the_environment(sitat: Sitat, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    for command in (["documents"], ["ask", "IBM?"], ["search", "IBM?"], ["source", "x"]):
        message = sitat(*command, "--index", missing).error()
        assert f"{missing}: there is no library here" in message
    assert not missing.exists()


def test_the_environment_names_the_library(
    sitat: Sitat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(sitat("documents", "--json").json()) == 3
    monkeypatch.setenv("SITAT_INDEX", str(tmp_path / "missing"))
    assert str(tmp_path / "missing") in sitat("documents", "--json").error()


def test_a_relative_index_is_below_the_folder_where_the_command_runs(
    sitat: Sitat, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("Sirolimus helped.")
    assert sitat("ingest", tmp_path / "a.txt", "--index", "mine").code == 0
    assert (tmp_path / "here" / "mine" / "library.sqlite").is_file()
    assert len(sitat("documents", "--json", "--index", "mine").json()) == 1


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SITAT_MAX_QUOTES", "0", "max_quotes"),
        ("SITAT_COST", "high", "cost"),
        ("SITAT_ENCODER", "/no/such/model", "/no/such/model"),
        ("SITAT_ENCODER", "", "encoder"),
    ],
)
def test_a_setting_that_makes_no_sense_is_one_line(
    sitat: Sitat, monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    assert says in sitat("ask", FLAGSHIP, "--json").error()


def test_a_broken_settings_file_is_one_line(sitat: Sitat) -> None:
    Path("sitat.toml").write_text("max_quotes = = 3")
    assert "sitat.toml" in sitat("ask", FLAGSHIP, "--json").error()


def test_the_settings_file_bounds_the_quotes(sitat: Sitat) -> None:
    Path("sitat.toml").write_text("max_quotes = 1")
    answer = sitat("ask", FLAGSHIP, "--json").json()
    assert sum(len(claim["quotes"]) for claim in answer["claims"]) == 1


def test_a_library_of_another_encoder_is_one_line_that_names_both(
    sitat: Sitat, monkeypatch: pytest.MonkeyPatch, seed_library: Library
) -> None:
    from index.encoder import packaged_folder

    monkeypatch.setenv("SITAT_ENCODER", str(packaged_folder()))
    message = sitat("ask", FLAGSHIP, "--json").error()
    assert seed_library.encoder.identity in message
    assert str(packaged_folder()) in message


# -- eval and chat ----------------------------------------------------------------------------


@dataclass(frozen=True)
class FakeSummary:
    given: tuple[object, ...]

    def to_json(self) -> dict[str, object]:
        return {"recall": 0.5, "report": str(self.given[-1])}


def test_eval_scores_the_library_and_prints_json_alone(
    sitat: Sitat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seed_library: Library
) -> None:
    calls: list[tuple[Any, ...]] = []

    def evaluate(
        assistant: Any, encode: object, raw: Any, *, report_dir: Path | None, **rest: object
    ) -> FakeSummary:
        sys.stderr.write("this belongs on standard error\n")
        calls.append((assistant.library.index_id, encode, raw, report_dir))
        return FakeSummary(calls[-1])

    monkeypatch.setattr("eval.evaluate.evaluate", evaluate)
    monkeypatch.setattr("eval.summary.summary_table", lambda summary: "recall 0.5")
    run = sitat("eval", "--json", "--report", tmp_path / "report")
    assert run.code == 0
    assert json.loads(run.out) == {"recall": 0.5, "report": str(tmp_path / "report")}
    assert sitat("eval", "--no-baseline").text == "recall 0.5\n"
    with_baseline, without = calls
    assert with_baseline[0] == without[0] == seed_library.index_id
    assert with_baseline[1] is not None
    assert len(with_baseline[2]) == 3
    assert without[1:] == (None, None, None)


def test_chat_serves_the_page_over_the_same_library(
    sitat: Sitat, monkeypatch: pytest.MonkeyPatch, seed_library: Library
) -> None:
    served: list[tuple[list[str], str]] = []

    def serve(arguments: list[str], **given: object) -> None:
        served.append((arguments, os.environ["SITAT_INDEX"]))

    monkeypatch.setattr("streamlit.web.cli.main", serve)
    monkeypatch.setenv("SITAT_INDEX", "elsewhere")
    assert sitat("chat", "--index", seed_library.folder, "--port", 8600).code == 0
    page = str(ROOT / "ui" / "page.py")
    assert served == [(["run", page, "--server.port", "8600"], str(seed_library.folder))]


def test_chat_over_a_missing_library_is_one_line(
    sitat: Sitat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def serve(arguments: list[str], **given: object) -> None:
        raise AssertionError("the page was served")

    monkeypatch.setattr("streamlit.web.cli.main", serve)
    assert "no library here" in sitat("chat", "--index", tmp_path / "missing").error()


# -- processes --------------------------------------------------------------------------------


def clean_environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SITAT_")}
    return kept | {"PYTHONPATH": f"{ROOT}{os.pathsep}{TESTS}"} | more


def test_the_default_library_is_built_when_first_asked_and_only_json_is_printed(
    tmp_path: Path,
) -> None:
    script = (
        "import sys; from pathlib import Path; import qa.start; qa.start.ROOT = Path(sys.argv[1]);"
        " from ui.cli import main; sys.argv = ['sitat', *sys.argv[2:]]; main()"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), "ask", FLAGSHIP, "--json"],
        capture_output=True,
        cwd=tmp_path,
        env=clean_environment(SITAT_INDEX=str(tmp_path / ".sitat")),
        check=False,
    )
    errors = run.stderr.decode()
    assert run.returncode == 0, errors
    answer = json.loads(run.stdout)
    assert answer["status"] == "answered"
    assert errors.splitlines() == [
        f"building the library: {path.name}: added" for path in sorted(SEEDS.glob("*.txt"))
    ]
    assert (tmp_path / ".sitat" / "library.sqlite").is_file()


FAKE = """
import sys
import qa.start
from conftest import HashEncoder
qa.start.load_encoder = lambda name: HashEncoder()
from ui.cli import main
main()
"""


def test_a_reader_that_goes_away_is_no_error_message(tmp_path: Path) -> None:
    environment = clean_environment()
    library = ["--index", str(tmp_path / "library")]
    python = [sys.executable, "-c", FAKE]
    made = subprocess.run(
        [*python, "ingest", str(SEEDS), *library], env=environment, capture_output=True, check=False
    )
    assert made.returncode == 0, made.stderr.decode()
    for command in (["documents", "--json"], ["search", "IBM", "--k", "50"]):
        reading, writing = os.pipe()
        os.close(reading)
        try:
            run = subprocess.run(
                [*python, *command, *library],
                env=environment,
                stdout=writing,
                stderr=subprocess.PIPE,
                check=False,
            )
        finally:
            os.close(writing)
        assert run.stderr == b""
        assert run.returncode == 1
