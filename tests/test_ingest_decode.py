"""Bytes become text unchanged, or one line says why not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.decode import decode, read_bytes
from ingest.errors import ReadError


def assert_one_line(error: ReadError, source: str) -> None:
    assert error.source == source
    assert str(error).startswith(f"{source}: ")
    assert len(str(error).splitlines()) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "this is a PDF"),
        (b"PK\x03\x04\x14\x00", "zip or Office file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Office file"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\x89PNG\r\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        ("Hva er dosen?".encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + "Hva er dosen?".encode("utf-16-be"), "UTF-16"),
        ("Dosen øker".encode("latin-1"), "byte 6 is 0xf8"),
        (b"word \xe2\x82", "byte 5 is 0xe2"),
        (b"word\x00word", "control character at 4"),
        (b"word \x1b[31m", "control character at 5"),
        ("--- *** …\n".encode(), "no words"),
        ("\ufeff \n".encode(), "no words"),
    ],
)
def test_what_is_not_utf8_text_is_refused_with_the_reason(data: bytes, said: str) -> None:
    with pytest.raises(ReadError) as caught:
        decode(data, "a.txt")
    assert said in caught.value.reason
    assert_one_line(caught.value, "a.txt")


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert decode(b"\xef\xbb\xbfSvar: ja", "a.txt") == "Svar: ja"


def test_only_the_first_byte_order_mark_is_left_out() -> None:
    assert decode("\ufeff\ufeffSvar".encode(), "a.txt") == "\ufeffSvar"


@given(st.text())
def test_text_that_is_accepted_comes_back_character_by_character(text: str) -> None:
    marked = "a" + text
    try:
        decoded = decode(marked.encode("utf-8", "surrogatepass"), "a.txt")
    except ReadError as error:
        assert_one_line(error, "a.txt")
    else:
        assert decoded == marked


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n "])
def test_an_empty_file_is_named_as_empty(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(ReadError, match="the file is empty") as caught:
        read_bytes(path, "a.txt")
    assert_one_line(caught.value, "a.txt")


def test_a_file_above_the_limit_is_refused_and_one_at_the_limit_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 20)
    assert read_bytes(path, "a.txt", max_bytes=20) == b"x" * 20
    with pytest.raises(ReadError, match="split it into smaller files") as caught:
        read_bytes(path, "a.txt", max_bytes=19)
    assert_one_line(caught.value, "a.txt")


@pytest.mark.parametrize("name", ["folder", "gone.txt", "loop.txt"])
def test_what_cannot_be_opened_gives_the_systems_reason(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    with pytest.raises(ReadError, match="cannot be read") as caught:
        read_bytes(tmp_path / name, name)
    assert_one_line(caught.value, name)


def test_a_file_that_may_not_be_read_gives_the_systems_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Svar")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ReadError, match="Permission denied") as caught:
        read_bytes(path, "a.txt")
    assert_one_line(caught.value, "a.txt")
