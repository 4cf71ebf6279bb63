"""`sitat draft` writes a reply of quotes to a file and keeps the command line's contract."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
import structlog

from index.library import Library
from ui.cli import main

ENQUIRY = "Er takrolimus prøvd ved IBM?"


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


Sitat = Callable[..., Run]


@pytest.fixture
def sitat(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    seed_library: Library,
) -> Iterator[Sitat]:
    for name in [name for name in os.environ if name.startswith("SITAT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SITAT_INDEX", str(seed_library.folder))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Run:
        monkeypatch.setattr(sys, "argv", ["sitat", "draft", *map(str, arguments)])
        capfd.readouterr()
        try:
            main()
            code: object = 0
        except SystemExit as end:
            code = end.code or 0
        captured = capfd.readouterr()
        assert isinstance(code, int)
        return Run(code, captured.out, captured.err)

    yield run
    structlog.reset_defaults()


def test_a_word_file_holds_the_quotes_and_the_signatures(sitat: Sitat, tmp_path: Path) -> None:
    done = sitat(
        ENQUIRY, "-o", "svar.docx", "--author", "Kari Nord", "--reviewer", "Ola Sør",
        "--background", "Kvinne, 71 år.",
    )  # fmt: skip
    assert done.code == 0
    assert done.out.startswith("svar.docx: ")
    assert done.out.count("\n") == 1
    found = docx.Document(str(tmp_path / "svar.docx"))
    text = "\n".join(paragraph.text for paragraph in found.paragraphs)
    for words in (ENQUIRY, "Kvinne, 71 år.", "Kari Nord", "Ola Sør", "I en kasusrapport fra 2007"):
        assert words in text
    assert "Utkast" not in text


def test_the_language_asked_for_is_the_files(sitat: Sitat, tmp_path: Path) -> None:
    assert sitat(ENQUIRY, "-o", "reply.md", "--language", "en").code == 0
    text = (tmp_path / "reply.md").read_text("utf-8")
    assert text.startswith("**DRAFT**\n\n# Reply to an enquiry\n")
    assert "### Tacrolimus and IBM" in text


def test_nil_found_is_a_file_and_no_error(sitat: Sitat, tmp_path: Path) -> None:
    done = sitat("Hvilken dose metformin anbefales ved PCOS?", "-o", "svar.html")
    assert done.code == 0
    assert "0 quotes, 0 references" in done.out
    assert "Ingen funn" in (tmp_path / "svar.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["svar.pdf", "svar"])
def test_an_unknown_ending_is_one_line_before_anything_is_opened(
    sitat: Sitat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("SITAT_INDEX", str(tmp_path / "no library here"))
    done = sitat(ENQUIRY, "-o", name)
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        f"sitat: {name}: a draft is written as .docx, .md, .html; end the file's name with one\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_one_line(sitat: Sitat) -> None:
    done = sitat(ENQUIRY, "-o", "none/svar.md")
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
    assert done.err.startswith("sitat: none/svar.md: cannot be written")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        [ENQUIRY],
        ["  ", "-o", "svar.md"],
        [ENQUIRY, "-o", "svar.md", "--language", "fi"],
        ["IBM \udcff", "-o", "svar.md"],
    ],
    ids=str,
)
def test_wrong_usage_ends_with_two(sitat: Sitat, tmp_path: Path, arguments: list[str]) -> None:
    done = sitat(*arguments)
    assert (done.code, done.out) == (2, "")
    assert list(tmp_path.iterdir()) == []
