"""A library that cannot be used says so in one line that names the file and what to do."""

from collections.abc import Callable
from pathlib import Path

import apsw
import pytest
from conftest import HashEncoder

import index.store
from index.library import Library
from index.store import FILE_NAME
from ingest.errors import LibraryError
from ingest.files import File


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed library of one document of several pages of SQLite."""
    file = tmp_path / "note.txt"
    file.write_text("\n\n".join(f"Paragraph {n}: sirolimus helped {n} women." for n in range(300)))
    library = Library(tmp_path / "library", HashEncoder(), create=True)
    assert [report.outcome for report in library.add([File(file, "note.txt")])] == ["added"]
    library.close()
    return tmp_path / "library"


def change(folder: Path, sql: str) -> None:
    database = apsw.Connection(str(folder / FILE_NAME))
    database.execute(sql)
    database.close()


def the_error(use: Callable[[], object]) -> str:
    """The message of the LibraryError that `use` must raise: one line."""
    with pytest.raises(LibraryError) as raised:
        use()
    message = str(raised.value)
    assert "\n" not in message
    return message


def read_everything(folder: Path) -> None:
    library = Library(folder, HashEncoder())
    try:
        for summary in library.documents():
            library.document(summary.document_id)
        library.search("sirolimus")
    finally:
        library.close()


def test_the_undamaged_library_reads(folder: Path) -> None:
    read_everything(folder)


def test_another_encoder_is_refused_and_both_are_named(folder: Path) -> None:
    message = the_error(lambda: Library(folder, HashEncoder(identity="other-model")))
    assert "hash-32" in message
    assert "other-model" in message
    assert "sitat ingest" in message
    read_everything(folder)


@pytest.mark.parametrize("made", [True, False], ids=["empty folder", "no folder"])
def test_a_missing_library_is_an_error_and_is_not_made(tmp_path: Path, made: bool) -> None:
    folder = tmp_path / "nothing"
    if made:
        folder.mkdir()
    message = the_error(lambda: Library(folder, HashEncoder()))
    assert str(folder) in message
    assert "sitat ingest" in message
    assert not (folder / FILE_NAME).exists()
    assert folder.exists() is made


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"This is a text about sirolimus and no database. " * 100, "no library file"),
        (b"SQLite format 3\x00" + b"\xff" * 4096, "no library file|damaged"),
    ],
    ids=["text", "header alone"],
)
@pytest.mark.parametrize("create", [True, False])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(
    tmp_path: Path, content: bytes, says: str, create: bool
) -> None:
    file = tmp_path / FILE_NAME
    file.write_bytes(content)
    message = the_error(lambda: Library(tmp_path, HashEncoder(), create=create))
    assert str(file) in message
    assert any(part in message for part in says.split("|")), message
    assert file.read_bytes() == content


@pytest.mark.parametrize("content", [b"", None], ids=["empty file", "another program's"])
def test_a_database_that_is_no_library_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / FILE_NAME
    if content is None:
        change(tmp_path, "CREATE TABLE songs (title)")
    else:
        file.write_bytes(content)
    assert "no library" in the_error(lambda: Library(tmp_path, HashEncoder()))


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_database_that_was_cut_off_is_an_error(folder: Path, part: float) -> None:
    file = folder / FILE_NAME
    data = file.read_bytes()
    pages = len(data) // 4096
    assert pages >= 20
    file.write_bytes(data[: max(1, int(pages * part)) * 4096])
    (folder / "vectors.faiss").unlink()
    message = the_error(lambda: read_everything(folder))
    assert str(file) in message
    assert "damaged" in message


def test_a_library_of_another_version_is_refused(folder: Path) -> None:
    change(folder, "UPDATE meta SET value = '99' WHERE name = 'schema'")
    message = the_error(lambda: Library(folder, HashEncoder()))
    assert "schema 99" in message
    assert f"reads {index.store.SCHEMA}" in message


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE documents SET text = replace(text, 'helped', 'harmed')",
        "UPDATE documents SET text = text || ' '",
        "UPDATE documents SET text = ''",
        "UPDATE documents SET text_sha256 = ''",
        "UPDATE documents SET details = '{'",
        "UPDATE documents SET details = '{}'",
        "UPDATE documents SET details = '[]'",
    ],
)
def test_a_document_that_was_tampered_with_is_never_shown(folder: Path, sql: str) -> None:
    change(folder, sql)
    library = Library(folder, HashEncoder())
    document_id = library.documents()[0].document_id
    message = the_error(lambda: library.document(document_id))
    assert document_id in message
    assert "damaged" in message
    assert "damaged" in the_error(lambda: library.search("sirolimus"))


def test_vectors_of_another_length_are_an_error(folder: Path) -> None:
    change(folder, "UPDATE vectors SET vector = x'0000' WHERE passage_id = 1")
    (folder / "vectors.faiss").unlink()
    library = Library(folder, HashEncoder())
    assert "does not fit the encoder" in the_error(lambda: library.search("sirolimus"))


def test_a_folder_that_is_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("taken")
    message = the_error(lambda: Library(tmp_path / "taken", HashEncoder(), create=True))
    assert "cannot be made" in message


def test_a_full_disk_is_one_line_and_keeps_what_was_stored(folder: Path) -> None:
    library = Library(folder, HashEncoder())
    pages = library._store._db.pragma("page_count")
    assert library._store._db.pragma("max_page_count", pages) == pages
    note = folder.parent / "another.txt"
    note.write_text("\n\n".join(f"Paragraph {n}: methotrexate failed." for n in range(900)))
    message = the_error(lambda: list(library.add([File(note, "another.txt")])))
    assert "disk is full" in message
    assert [summary.source for summary in library.documents()] == ["note.txt"]
    assert library.search("sirolimus")


def test_a_database_that_may_not_be_written_is_one_line(folder: Path) -> None:
    library = Library(folder, HashEncoder())
    library._store._db.pragma("query_only", True)
    document_id = library.documents()[0].document_id
    message = the_error(lambda: library.remove(document_id))
    assert "read-only" in message
    assert str(folder / FILE_NAME) in message
    assert library.document(document_id).text


def test_a_library_that_another_writer_holds_is_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.store, "BUSY_MS", 1)
    library = Library(folder, HashEncoder())
    document_id = library.documents()[0].document_id
    other = apsw.Connection(str(folder / FILE_NAME))
    other.execute("BEGIN IMMEDIATE")
    assert "another process is writing" in the_error(lambda: library.remove(document_id))
    assert library.search("sirolimus")
    other.execute("ROLLBACK")
    assert library.remove(document_id)


def test_a_cache_that_cannot_be_written_does_not_stop_a_search(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "vectors.faiss").unlink()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    library = Library(folder, HashEncoder())
    assert library.search("sirolimus")
    assert not (folder / "vectors.faiss").exists()
