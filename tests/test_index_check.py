"""A check names every way in which a library can differ from what was stored in it."""

from pathlib import Path

import apsw
import pytest
from writers import WordEncoder

from index.check import check
from index.library import Library
from index.schema import FILE_NAME
from index.vector_cache import VECTORS_FILE
from ingest.errors import LibraryError
from ingest.files import find

FIRST = "(SELECT min(passage_id) FROM passages)"
ONE = "(SELECT min(document_id) FROM documents)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    for number in range(3):
        text = f"Inclusion body myositis (IBM) {number}\n\nIn IBM sirolimus helped.\n\nNot all."
        (tmp_path / "files" / f"{number}.txt").write_text(text)
    library = Library(tmp_path / "library", WordEncoder(), create=True)
    assert len(list(library.add(find([tmp_path / "files"])))) == 3
    library.close()
    return tmp_path / "library"


def change(folder: Path, *statements: str) -> None:
    """Change the file as no command of ours would."""
    database = apsw.Connection(str(folder / FILE_NAME))
    for statement in statements:
        database.execute(statement)
    database.close()


def test_a_sound_library_has_no_fault_and_its_counts_are_told(folder: Path) -> None:
    library = Library(folder, WordEncoder())
    found = check(folder)
    assert found.faults == found.notes == ()
    assert found.index_id == library.index_id
    assert found.encoder == WordEncoder.identity
    assert (found.documents, found.passages) == (3, library.passage_count())


def test_a_check_changes_nothing(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    check(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("sql", "part", "says"),
    [
        ("UPDATE documents SET text = replace(text, 'helped', 'harmed')", "document", "its text"),
        ("UPDATE documents SET details = replace(details, 'IBM', 'ALS')", "document", "outline"),
        ("UPDATE documents SET title = 'Another'", "document", "its line"),
        ("UPDATE documents SET language = 'da'", "document", "its line"),
        (f"UPDATE documents SET source = 'x' WHERE document_id = {ONE}", "manifest", "state"),
        ("UPDATE documents SET recipe = 'old'", "manifest", "state"),
        (f"DELETE FROM documents WHERE document_id = {ONE}", "manifest", "state"),
        ("UPDATE meta SET value = '0' WHERE name = 'state'", "manifest", "state"),
        ("UPDATE meta SET value = 'none' WHERE name = 'state'", "manifest", "state"),
        ("DELETE FROM meta WHERE name = 'state'", "manifest", "state"),
        ("DELETE FROM meta WHERE name = 'encoder'", "manifest", "names no encoder"),
        ("DELETE FROM meta WHERE name = 'library'", "manifest", "names no library"),
        ("DELETE FROM meta", "file", "another version"),
        (f"UPDATE passages SET stop = 9999 WHERE passage_id = {FIRST}", "passages", "no slice"),
        (f"UPDATE passages SET start = stop WHERE passage_id = {FIRST}", "passages", "no slice"),
        (f"UPDATE passages SET kind = 'x' WHERE passage_id = {FIRST}", "passages", "no slice"),
        (f"UPDATE passages SET start = start + 1 WHERE passage_id = {FIRST}", "passages", "stored"),
        (f"UPDATE passages SET section = 'Dose' WHERE passage_id = {FIRST}", "passages", "stored"),
        (f"UPDATE passages SET context = 'Dose' WHERE passage_id = {FIRST}", "passages", "stored"),
        (f"DELETE FROM passages WHERE passage_id = {FIRST}", "passages", "stored"),
        (f"DELETE FROM passages WHERE passage_id = {FIRST}", "vectors", "no passage"),
        (f"DELETE FROM passages WHERE passage_id = {FIRST}", "words", "no passage"),
        (f"DELETE FROM vectors WHERE passage_id = {FIRST}", "vectors", "no vector"),
        (f"DELETE FROM words WHERE rowid = {FIRST}", "words", "no keyword row"),
        ("INSERT INTO words (rowid, stems) VALUES (999, 'x')", "words", "no passage"),
        ("INSERT INTO vectors VALUES (999, x'0000')", "vectors", "no passage"),
        ("INSERT INTO vectors VALUES (999, x'0000')", "vectors", "another length"),
        (f"UPDATE vectors SET vector = zeroblob(length(vector)) WHERE passage_id = {FIRST}",
         "vectors", "unit length"),
        (f"UPDATE vectors SET vector = unhex(replace(hex(zeroblob(length(vector))), '00', 'FF'))"
         f" WHERE passage_id = {FIRST}", "vectors", "unit length"),
        ("INSERT INTO abbreviations VALUES ('gone', 'IBM', 'x')", "links", "belong to no"),
        ("INSERT INTO works VALUES ('gone', 'doi', 'x')", "links", "belong to no"),
        ("CREATE TABLE more (x)", "tables", "not this version's"),
        ("CREATE VIEW more AS SELECT * FROM meta", "tables", "not this version's"),
        ("CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END", "tables", "not this"),
        ("DROP INDEX documents_by_path", "tables", "missing or changed"),
        ("DELETE FROM words_data WHERE id > 100", "file", "fts5"),
        ("DELETE FROM words_docsize", "words", "no keyword row"),
    ],
)  # fmt: skip
def test_each_change_is_a_fault_of_one_line(folder: Path, sql: str, part: str, says: str) -> None:
    change(folder, sql)
    found = check(folder)
    assert [fault for fault in found.faults if fault.part == part and says in fault.what]
    for fault in found.faults:
        assert "\n" not in fault.line
        assert "`sitat " in fault.mend


def test_a_column_of_the_wrong_type_is_a_fault(folder: Path) -> None:
    change(
        folder,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = 'passages'",
    )
    change(folder, "UPDATE passages SET start = 'one'")
    assert [fault.part for fault in check(folder).faults] == ["tables", "tables"]
    change(
        folder,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = rtrim(sql) || 'STRICT' WHERE name = 'passages'",
    )
    assert {fault.part for fault in check(folder).faults} <= {"file", "tables"}
    assert check(folder).faults


def test_what_a_document_s_fault_says_mends_it(folder: Path) -> None:
    change(folder, f"UPDATE documents SET text = 'harm' WHERE document_id = {ONE}")
    library = Library(folder, WordEncoder())
    index_id = library.index_id
    (fault, *_) = check(folder).faults
    assert f"`sitat remove {fault.where}`" in fault.mend
    assert library.remove(fault.where)
    outcomes = [report.outcome for report in library.add(find([folder.parent / "files"]))]
    assert sorted(outcomes) == ["added", "unchanged", "unchanged"]
    assert check(folder).faults == ()
    assert library.index_id == index_id


def test_every_faulty_document_is_named(folder: Path) -> None:
    change(folder, "UPDATE documents SET text_sha256 = ''")
    library = Library(folder, WordEncoder())
    named = {fault.where for fault in check(folder).faults}
    assert named == {summary.document_id for summary in library.documents()}


@pytest.mark.parametrize("content", [b"", b"This is no database." * 99], ids=["empty", "text"])
def test_a_file_that_is_no_library_is_a_fault(folder: Path, content: bytes) -> None:
    (folder / FILE_NAME).write_bytes(content)
    (fault,) = check(folder).faults
    assert fault.part == "file"
    assert "sitat import" in fault.mend


def test_no_library_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="there is no library here"):
        check(tmp_path)


def test_a_cache_that_is_behind_is_a_note_and_no_fault(folder: Path) -> None:
    old = (folder / VECTORS_FILE).read_bytes()
    library = Library(folder, WordEncoder())
    library.remove(library.documents()[0].document_id)
    library.search("sirolimus")
    (folder / VECTORS_FILE).write_bytes(old)
    found = check(folder)
    assert found.faults == ()
    assert "behind" in found.notes[0]
