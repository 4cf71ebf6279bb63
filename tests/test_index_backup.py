"""A library goes into one file and comes back the same; nothing else comes in by that door."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest
from writers import WordEncoder, end, line, start, tell

from index.backup import export_library, import_library
from index.check import check
from index.hits import Hit
from index.library import Library
from index.schema import FILE_NAME
from ingest.errors import LibraryError
from ingest.files import File, find

ENCODER = WordEncoder.identity
EXPORT = """
from index.backup import export_library
go()
for number in range(8):
    header = export_library(Path(sys.argv[1]), Path(sys.argv[2]) / f"{number}.sitat")
    say(header.index_id, header.documents)
"""
WRITE = """
folder, files = Path(sys.argv[1]), Path(sys.argv[2])
library = Library(folder, WordEncoder(), create=True)
go()
for number in range(400):
    path = files / f"{number}.txt"
    path.write_text(f"Note {number}: sirolimus helped woman{number}.")
    for report in library.add([File(path, path.name)]):
        say(report.outcome, report.source)
"""
IMPORT = """
from index.backup import import_library
go()
try:
    import_library(Path(sys.argv[1]), Path(sys.argv[2]), encoder=WordEncoder.identity)
    say("imported")
except SitatError as error:
    say(error)
"""


def notes(folder: Path, kind: str, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"{kind}{number}.txt").write_text(f"Note {kind}{number}: sirolimus helped.")
    return folder


def build(folder: Path, files: Path) -> Library:
    library = Library(folder, WordEncoder(), create=True)
    assert {report.outcome for report in library.add(find([files]))} == {"added"}
    return library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return build(tmp_path / "library", notes(tmp_path / "files", "a", 5))


@pytest.fixture
def exported(library: Library, tmp_path: Path) -> Path:
    export_library(library.folder, tmp_path / "library.sitat")
    return tmp_path / "library.sitat"


def asked(library: Library) -> list[list[Hit]]:
    return [library.search(question) for question in ("sirolimus a3", "note", "helped a1")]


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_library_comes_back_the_same(library: Library, exported: Path, tmp_path: Path) -> None:
    done = import_library(exported, tmp_path / "other", encoder=ENCODER)
    other = Library(tmp_path / "other", WordEncoder())
    assert other.index_id == library.index_id == done.header.index_id
    assert other.documents() == library.documents()
    assert asked(other) == asked(library)
    assert check(tmp_path / "other").faults == ()
    assert done.kept is None
    assert {r.outcome for r in other.add(find([tmp_path / "files"]))} == {"unchanged"}


def test_what_was_removed_is_not_in_the_file(library: Library, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("A secret: metamorphosis.")
    list(library.add([File(secret, "secret.txt")]))
    (gone,) = [s.document_id for s in library.documents() if s.source == "secret.txt"]
    library.remove(gone)
    export_library(library.folder, tmp_path / "out.sitat")
    data = (tmp_path / "out.sitat").read_bytes()
    assert b"a3.txt" in data
    assert b"metamorphosis" not in data


def test_nothing_is_left_beside_the_file_or_the_library(exported: Path, tmp_path: Path) -> None:
    (tmp_path / ".library.sitat.export.0.tmp").write_text("left by a killed one")
    import_library(exported, tmp_path / "other", encoder=ENCODER)
    export_library(tmp_path / "other", exported)
    assert names(tmp_path) == {"files", "library", "library.sitat", "other"}
    assert names(tmp_path / "other") <= {FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"}
    assert (tmp_path / "other" / FILE_NAME).stat().st_mode == exported.stat().st_mode


def test_files_exported_while_a_process_writes_are_whole_states(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "out").mkdir()
    writer = start(WRITE, tmp_path / "library", tmp_path / "files")
    assert line(writer) == "ready"
    exporter = start(EXPORT, tmp_path / "library", tmp_path / "out")
    assert line(exporter) == "ready"
    tell(writer)
    assert line(writer) == "added 0.txt"
    tell(exporter)
    told = [printed.split() for printed in end(exporter)[0]]
    end(writer)
    assert int(told[0][1]) < 400, "the writer was done before the first export"
    for number, (index_id, documents) in enumerate(told):
        folder = tmp_path / f"in{number}"
        import_library(tmp_path / "out" / f"{number}.sitat", folder, encoder=ENCODER)
        found = Library(folder, WordEncoder())
        assert found.index_id == index_id
        # one process adds them in order: a state is the first so many
        sources = {summary.source for summary in found.documents()}
        assert sources == {f"{n}.txt" for n in range(int(documents))}


def test_a_library_that_is_there_is_kept_unless_it_is_to_be_replaced(
    exported: Path, tmp_path: Path
) -> None:
    here = build(tmp_path / "here", notes(tmp_path / "more", "b", 3))
    before = here.index_id
    with pytest.raises(LibraryError, match="--replace"):
        import_library(exported, here.folder, encoder=ENCODER)
    assert here.index_id == before
    assert len(here.documents()) == 3


def test_a_library_is_replaced_under_those_that_have_it_open(
    library: Library, exported: Path, tmp_path: Path
) -> None:
    here = build(tmp_path / "here", notes(tmp_path / "more", "b", 5))
    assert here.search("b3")[0].passage.text.startswith("Note b3")
    with here.snapshot() as before:
        import_library(exported, here.folder, encoder=ENCODER, replace=True)
        assert here.index_id == before  # a question that was begun is answered from the old state
        assert len(here.search("b3 note")) == 5
    assert here.index_id == library.index_id
    assert here.documents() == library.documents()
    assert [h.passage for hits in asked(here) for h in hits] == [
        h.passage for hits in asked(library) for h in hits
    ]
    assert check(here.folder).faults == ()


@pytest.mark.parametrize("content", [b"", b"no database " * 999], ids=["empty", "text"])
def test_a_library_too_damaged_to_replace_is_put_aside(
    library: Library, exported: Path, tmp_path: Path, content: bytes
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (here / FILE_NAME).write_bytes(content)
    done = import_library(exported, here, encoder=ENCODER, replace=True)
    assert Library(here, WordEncoder()).index_id == library.index_id
    assert done.kept is None or done.kept.read_bytes() == content
    assert (done.kept is None) == (not content)


def test_a_library_with_damaged_pages_is_mended_by_its_backup(
    library: Library, exported: Path
) -> None:
    index_id = library.index_id
    library.close()
    file = library.folder / FILE_NAME
    data = bytearray(file.read_bytes())
    for page in range(1, len(data) // 4096):
        data[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    file.write_bytes(data)
    assert check(library.folder).faults
    import_library(exported, library.folder, encoder=ENCODER, replace=True)
    found = check(library.folder)
    assert (found.faults, found.index_id) == ((), index_id)


def test_another_encoder_is_told_and_nothing_is_made(exported: Path, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="made with the encoder words-128, not with other"):
        import_library(exported, tmp_path / "new", encoder="other")
    assert not (tmp_path / "new").exists()


def test_a_damaged_library_is_not_exported_and_the_old_file_is_kept(
    library: Library, exported: Path
) -> None:
    before = exported.read_bytes()
    database = apsw.Connection(str(library.folder / FILE_NAME))
    database.execute("UPDATE documents SET text = 'harm'")
    with pytest.raises(LibraryError, match="damaged"):
        export_library(library.folder, exported)
    assert exported.read_bytes() == before


def test_the_library_s_own_file_and_a_folder_are_no_place_for_it(
    library: Library, tmp_path: Path
) -> None:
    for place in (library.folder / FILE_NAME, tmp_path, tmp_path / "no" / "such"):
        with pytest.raises(LibraryError):
            export_library(library.folder, place)
    assert check(library.folder).faults == ()


# -- hostile files ------------------------------------------------------------------------------


def packed(database: bytes, **changes: object) -> Callable[[dict[str, object]], bytes]:
    """A file with a right checksum over any database."""

    def pack(header: dict[str, object]) -> bytes:
        sums = {"size": len(database), "sha256": hashlib.sha256(database).hexdigest()}
        return json.dumps({**header, **sums, **changes}).encode() + b"\n" + database

    return pack


def with_sql(*statements: str) -> Callable[[bytes, Path], bytes]:
    def change(database: bytes, scratch: Path) -> bytes:
        scratch.write_bytes(database)
        opened = apsw.Connection(str(scratch))
        for statement in statements:
            opened.execute(statement)
        opened.close()
        return scratch.read_bytes()

    return change


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TRIGGER t AFTER INSERT ON meta BEGIN DELETE FROM documents; END",
        "CREATE VIEW v AS SELECT load_extension('x')",
        "CREATE TABLE more (x)",
        "CREATE INDEX i ON documents (title)",
        "DROP INDEX documents_by_path",
        "ALTER TABLE passages ADD COLUMN more TEXT",
        "PRAGMA user_version = 1; UPDATE documents SET text = text || '!'",
        "UPDATE documents SET text = text || '!'",
        "UPDATE meta SET value = 'other' WHERE name = 'encoder'",
        "DELETE FROM documents",
        "PRAGMA page_size = 8192; VACUUM",
    ],
)
def test_a_database_that_is_not_ours_is_refused(exported: Path, tmp_path: Path, sql: str) -> None:
    head, database = exported.read_bytes().split(b"\n", 1)
    hostile = packed(with_sql(sql)(database, tmp_path / "scratch"))(json.loads(head))
    refused(tmp_path, hostile)


HOSTILE: dict[str, Callable[[dict[str, object], bytes], bytes]] = {
    "empty": lambda head, body: b"",
    "text": lambda head, body: b"This is no library.\n" * 400,
    "no line end": lambda head, body: b"{" * 10_000_000,
    "nested": lambda head, body: b"[" * 4000 + b"\n" + body,
    "zip": lambda head, body: b"PK\x03\x04../../etc/passwd\n" + body,
    "database alone": lambda head, body: body,
    "cut": lambda head, body: json.dumps(head).encode() + b"\n" + body[: len(body) // 2],
    "header alone": lambda head, body: json.dumps(head).encode() + b"\n",
    "longer": lambda head, body: json.dumps(head).encode() + b"\n" + body + b"more",
    "flipped": lambda head, body: json.dumps(head).encode() + b"\n" + body[:9000]
    + bytes([body[9000] ^ 1]) + body[9001:],
    "huge": lambda head, body: packed(body, size=10**18)(head),
    "negative": lambda head, body: packed(body, size=-1)(head),
    "a size that is true": lambda head, body: packed(body, size=True)(head),
    "no text": lambda head, body: packed(b"\x00" * 8192)(head),
    "another version": lambda head, body: packed(body, version=2)(head),
    "another schema": lambda head, body: packed(body, schema=99)(head),
    "more keys": lambda head, body: packed(body, path="/etc/passwd")(head),
    "fewer keys": lambda head, body: packed(body)({"format": head["format"]}),
    "wrong counts": lambda head, body: packed(body, documents=4)(head),
    "wrong id": lambda head, body: packed(body, index_id="0" * 16)(head),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_not_ours_is_refused(exported: Path, tmp_path: Path, name: str) -> None:
    head, body = exported.read_bytes().split(b"\n", 1)
    refused(tmp_path, HOSTILE[name](json.loads(head), body))


def refused(tmp_path: Path, content: bytes) -> None:
    """`content` gives one line, and neither a new folder nor an old library is touched."""
    hostile = tmp_path / "hostile.sitat"
    hostile.write_bytes(content)
    here = tmp_path / "library"
    before = check(here)
    for folder, replace in ((tmp_path / "new", False), (here, True)):
        with pytest.raises(LibraryError) as raised:
            import_library(hostile, folder, encoder=ENCODER, replace=replace)
        message = str(raised.value)
        assert message.startswith(f"{hostile}: ")
        assert "\n" not in message
    assert not (tmp_path / "new").exists()
    assert check(here) == before
    assert not [name for name in names(here) if "import" in name]


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"none\.sitat: no such file or directory"):
        import_library(tmp_path / "none.sitat", tmp_path / "new", encoder=ENCODER)


def test_of_two_imports_at_once_one_makes_the_library(
    library: Library, exported: Path, tmp_path: Path
) -> None:
    for number in range(3):
        folder = tmp_path / f"both{number}"
        importers = [start(IMPORT, exported, folder) for _ in range(2)]
        for importer in importers:
            assert line(importer) == "ready"
        for importer in importers:
            tell(importer)
        told = sorted(end(importer)[0][-1] for importer in importers)
        assert told[1] == "imported"
        assert told[0].startswith(f"{folder}: ")
        assert "--replace" in told[0]
        assert Library(folder, WordEncoder()).index_id == library.index_id
        assert not [name for name in names(folder) if "import" in name]


def test_an_import_into_a_folder_with_another_s_leftovers_is_not_confused(
    library: Library, exported: Path, tmp_path: Path
) -> None:
    here = tmp_path / "here"
    another = build(tmp_path / "another", notes(tmp_path / "more", "b", 9))
    shutil.copytree(another.folder, here)  # with its log, as a killed process leaves it
    (here / FILE_NAME).unlink()
    assert (here / f"{FILE_NAME}-wal").exists()
    import_library(exported, here, encoder=ENCODER)
    found = check(here)
    assert (found.faults, found.index_id) == ((), library.index_id)
    assert len(Library(here, WordEncoder()).search("sirolimus")) == 5
