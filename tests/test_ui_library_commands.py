"""`sitat check`, `export` and `import` keep the command line's contract."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest
from running import commands

from index.library import Library
from index.loading import NORDIC
from index.schema import FILE_NAME

Sitat = Callable[..., tuple[int, str, str]]
QUESTION = "Has tacrolimus been tried in IBM?"


@pytest.fixture
def sitat(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> Iterator[Sitat]:
    """Runs a command in an empty folder: its exit status, standard output, standard error."""
    with commands(monkeypatch, capfdbinary, tmp_path) as run:
        yield lambda *arguments: run(*arguments).told


@pytest.fixture
def seeds(seed_library: Library) -> Path:
    return seed_library.folder


def test_a_sound_library_is_ok(sitat: Sitat, seeds: Path, seed_library: Library) -> None:
    made = seed_library.manifest()
    assert sitat("check", "--index", seeds) == (
        0,
        f"ok: {made['documents']} documents, {made['passages']} passages, index_id"
        f" {made['index_id']}\n",
        "",
    )
    code, out, errors = sitat("check", "--json", "--index", seeds)
    assert (code, errors) == (0, "")
    assert json.loads(out) == {
        "documents": int(made["documents"]),
        "passages": int(made["passages"]),
        "encoder": made["encoder"],
        "index_id": made["index_id"],
        "faults": [],
        "notes": [],
    }


def test_faults_are_lines_and_the_exit_status_is_1(
    sitat: Sitat, seeds: Path, tmp_path: Path
) -> None:
    assert sitat("export", "copy.sitat", "--index", seeds)[0] == 0
    assert sitat("import", "copy.sitat", "--index", tmp_path / "copy")[0] == 0
    database = apsw.Connection(str(tmp_path / "copy" / FILE_NAME))
    database.execute("UPDATE documents SET text = 'harm'")
    database.close()
    code, out, errors = sitat("check", "--index", tmp_path / "copy")
    assert (code, errors) == (1, "")
    lines = out.splitlines()
    assert len([line for line in lines if line.startswith("document: ")]) == 3
    assert all("`sitat " in line for line in lines)
    code, out, errors = sitat("check", "--json", "--index", tmp_path / "copy")
    assert (code, errors) == (1, "")
    faults = json.loads(out)["faults"]
    assert [f"{f['part']}: {f['where']}: {f['what']}; {f['mend']}" for f in faults] == lines


def test_an_exported_library_answers_the_same_elsewhere(
    sitat: Sitat, seeds: Path, tmp_path: Path
) -> None:
    code, out, errors = sitat("export", "seeds.sitat", "--json", "--index", seeds)
    assert (code, errors) == (0, "")
    header = json.loads(out)
    assert header["format"] == "sitat library"
    code, out, errors = sitat("import", "seeds.sitat", "--json", "--index", tmp_path / "other")
    assert (code, errors) == (0, "")
    assert json.loads(out) == header
    answers = [
        sitat("ask", QUESTION, "--json", "--index", folder)
        for folder in (seeds, tmp_path / "other")
    ]
    assert answers[0] == answers[1]
    assert json.loads(answers[0][1])["index_id"] == header["index_id"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check", "--index", "none"], "there is no library here"),
        (["export", "x.sitat", "--index", "none"], "there is no library here"),
        (["import", "none.sitat", "--index", "new"], "none.sitat: no such file or directory"),
        (["import", "text.sitat", "--index", "new"], "this is no exported library"),
    ],
)
def test_an_error_is_one_line(
    sitat: Sitat, tmp_path: Path, arguments: list[str], says: str
) -> None:
    (tmp_path / "text.sitat").write_text("some text\n")
    code, out, errors = sitat(*arguments)
    assert (code, out) == (1, "")
    assert errors.startswith("sitat: ")
    assert says in errors
    assert errors.count("\n") == 1
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("arguments", [["export"], ["import"], ["check", "more"]], ids=str)
def test_wrong_usage_is_exit_status_2(sitat: Sitat, arguments: list[str]) -> None:
    assert sitat(*arguments)[0] == 2


def test_another_encoder_is_told_at_import(
    sitat: Sitat, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sitat("export", "seeds.sitat", "--index", seeds)[0] == 0
    monkeypatch.setenv("SITAT_ENCODER", "packaged:all-MiniLM-L6-v2")
    code, out, errors = sitat("import", "seeds.sitat", "--index", tmp_path / "new")
    assert (code, out) == (1, "")
    assert NORDIC.removeprefix("packaged:") in errors
    assert "choose that encoder (SITAT_ENCODER)" in errors


def test_what_is_imported_as_the_default_library_gets_no_seeds(
    sitat: Sitat, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "note.txt").write_text("Sirolimus was tried in inclusion body myositis.")
    assert sitat("ingest", "note.txt", "--index", tmp_path / "small")[0] == 0
    assert sitat("export", "small.sitat", "--index", tmp_path / "small")[0] == 0
    for module in ("qa.settings", "qa.start", "ui.commands.library"):
        monkeypatch.setattr(f"{module}.ROOT", tmp_path)
    default = tmp_path / ".sitat"
    assert sitat("import", "small.sitat", "--index", default)[0] == 0
    code, out, _ = sitat("documents", "--json", "--index", default)
    assert code == 0
    assert [document["source"] for document in json.loads(out)] == ["note.txt"]
