"""`sitat draft` writes a reply of quotes to a file and keeps the command line's contract."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import docx
import pytest
from running import Sitat, commands

from index.library import Library

ENQUIRY = "Er takrolimus prøvd ved IBM?"


@pytest.fixture
def draft(
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    tmp_path: Path,
    seed_library: Library,
) -> Iterator[Sitat]:
    """Runs `sitat draft` in an empty folder; SITAT_INDEX names the seeds' library."""
    with commands(monkeypatch, capfdbinary, tmp_path, seed_library.folder) as sitat:
        yield partial(sitat, "draft")


def test_a_word_file_holds_the_quotes_and_the_signatures(draft: Sitat, tmp_path: Path) -> None:
    done = draft(
        ENQUIRY, "-o", "svar.docx", "--author", "Kari Nord", "--reviewer", "Ola Sør",
        "--background", "Kvinne, 71 år.",
    )  # fmt: skip
    assert done.code == 0
    assert done.text.startswith("svar.docx: ")
    assert done.text.count("\n") == 1
    found = docx.Document(str(tmp_path / "svar.docx"))
    text = "\n".join(paragraph.text for paragraph in found.paragraphs)
    for words in (ENQUIRY, "Kvinne, 71 år.", "Kari Nord", "Ola Sør", "I en kasusrapport fra 2007"):
        assert words in text
    assert "Utkast" not in text


def test_the_language_asked_for_is_the_files(draft: Sitat, tmp_path: Path) -> None:
    assert draft(ENQUIRY, "-o", "reply.md", "--language", "en").code == 0
    text = (tmp_path / "reply.md").read_text("utf-8")
    assert text.startswith("**DRAFT**\n\n# Reply to an enquiry\n")
    assert "### Tacrolimus and IBM" in text


def test_nil_found_is_a_file_and_no_error(draft: Sitat, tmp_path: Path) -> None:
    done = draft("Hvilken dose metformin anbefales ved PCOS?", "-o", "svar.html")
    assert done.code == 0
    assert "0 quotes, 0 references" in done.text
    assert "Ingen funn" in (tmp_path / "svar.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["svar.pdf", "svar"])
def test_an_unknown_ending_is_one_line_before_anything_is_opened(
    draft: Sitat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("SITAT_INDEX", str(tmp_path / "no library here"))
    done = draft(ENQUIRY, "-o", name)
    assert (done.code, done.text) == (1, "")
    assert done.err == (
        f"sitat: {name}: a draft is written as .docx, .md, .html; end the file's name with one\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_one_line(draft: Sitat) -> None:
    done = draft(ENQUIRY, "-o", "none/svar.md")
    assert (done.code, done.text, done.err.count("\n")) == (1, "", 1)
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
def test_wrong_usage_ends_with_two(draft: Sitat, tmp_path: Path, arguments: list[str]) -> None:
    done = draft(*arguments)
    assert (done.code, done.text) == (2, "")
    assert list(tmp_path.iterdir()) == []
