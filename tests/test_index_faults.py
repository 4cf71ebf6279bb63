"""A full disk, a medium that cannot be written, and files that changed under the library."""

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from writers import WordEncoder, end, start

from index.check import check
from index.library import Library
from index.schema import FILE_NAME
from index.vector_cache import VECTORS_FILE
from ingest.errors import SitatError
from ingest.files import File, find

FLIPS = 150
MOUNTING = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "-r"]
FULL = """
import os
import subprocess
from index.check import check
disk, files = Path(sys.argv[1]), Path(sys.argv[2])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", disk], check=True)
told = []
try:
    library = Library(disk / "library", WordEncoder(), create=True)
    for report in library.add(find([files])):
        assert report.outcome == "added"
        told.append(report.source)
except SitatError as error:
    say(error)
library.close()
subprocess.run(["mount", "-o", "remount,size=30m", disk], check=True)
library = Library(disk / "library", WordEncoder())
kept = [summary.source for summary in library.documents()]
say(len(told) > 10, sorted(told) == sorted(kept), len(kept))
say([fault.line for fault in check(disk / "library").faults])
again = [report.outcome for report in library.add(find([files]))]
say(again.count("unchanged"), again.count("added"), library.index_id)
"""
LIMITED = """
import resource
from ingest.language import detect
folder, files = Path(sys.argv[1]), Path(sys.argv[2])
library = Library(folder, WordEncoder(), create=True)
detect("the language model is read before the limit holds")
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
told = []
try:
    for report in library.add(find([files])):
        told.append(report.source)
except SitatError as error:
    say(error)
say(len(told))
"""
READ_ONLY = """
import subprocess
from index.check import check
folder, note = Path(sys.argv[1]), Path(sys.argv[2])
if len(sys.argv) > 3:
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
library = Library(folder, WordEncoder())
say([hit.passage.text for hit in library.search("sirolimus", 2)])
say(library.index_id, [fault.line for fault in check(folder).faults])
for use in (
    lambda: library.remove(library.documents()[0].document_id),
    lambda: list(library.add([File(note, "note.txt")])),
    lambda: Library(folder, WordEncoder(), create=True).remove("x"),
    lambda: Library(folder / "new", WordEncoder(), create=True),
):
    try:
        say(use())
    except SitatError as error:
        say(error)
"""
CHANGED = """
import subprocess
folder, view = Path(sys.argv[1]), Path(sys.argv[2])
subprocess.run(["mount", "--bind", folder, view], check=True)
subprocess.run(["mount", "-o", "remount,ro,bind", view], check=True)
reader = Library(view, WordEncoder())
say(len(reader.search("sirolimus")))
writer = Library(folder, WordEncoder())
writer.remove(writer.documents()[0].document_id)
writer.close()
try:
    say(len(reader.search("sirolimus")))
except SitatError as error:
    say(error)
"""


def may_mount(tmp_path: Path) -> bool:
    """Whether this machine lets a process mount a file system of its own."""
    command = [*MOUNTING, "mount", "-t", "tmpfs", "tmpfs", str(tmp_path)]
    return (
        bool(shutil.which("unshare"))
        and not subprocess.run(command, capture_output=True).returncode
    )


@pytest.fixture
def mounting(tmp_path: Path) -> list[str]:
    if not may_mount(tmp_path):
        pytest.skip("this machine does not let a process mount a file system")
    return MOUNTING


def notes(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        words = " ".join(f"word{number * word % 977}" for word in range(60))
        (folder / f"n{number:03}.txt").write_text(f"Note {number}: sirolimus helped. {words}.")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    library = Library(tmp_path / "library", WordEncoder(), create=True)
    assert len(list(library.add(find([notes(tmp_path / "files", 12)])))) == 12
    library.close()
    return tmp_path / "library"


def test_a_full_disk_is_one_line_and_what_was_reported_is_there(
    tmp_path: Path, mounting: list[str]
) -> None:
    files = notes(tmp_path / "files", 300)
    (tmp_path / "disk").mkdir()
    process = start(FULL, tmp_path / "disk", files, before=mounting)
    (error, kept, faults, again), errors = end(process)
    assert "Traceback" not in errors
    assert error == (
        f"{tmp_path}/disk/library/{FILE_NAME}: the disk is full; make room and run the same"
        " command again"
    )
    whole, same, count = kept.split()
    assert (whole, same, faults) == ("True", "True", "[]")
    undisturbed = Library(tmp_path / "undisturbed", WordEncoder(), create=True)
    list(undisturbed.add(find([files])))
    assert again == f"{count} {300 - int(count)} {undisturbed.index_id}"


def test_a_file_that_may_not_grow_is_one_line_and_what_was_reported_is_there(
    tmp_path: Path,
) -> None:
    files = notes(tmp_path / "files", 200)
    (error, told), _ = end(start(LIMITED, tmp_path / "library", files))
    assert error.startswith(f"{tmp_path}/library/{FILE_NAME}: the disk ")
    library = Library(tmp_path / "library", WordEncoder())
    assert 0 < len(library.documents()) == int(told) < 200
    assert check(library.folder).faults == ()


def test_a_library_on_a_read_only_medium_is_searched_and_says_why_it_is_not_changed(
    folder: Path, tmp_path: Path, mounting: list[str]
) -> None:
    library = Library(folder, WordEncoder())
    found = [hit.passage.text for hit in library.search("sirolimus", 2)]
    index_id = library.index_id
    library.close()
    (tmp_path / "note.txt").write_text("Another note.")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    process = start(READ_ONLY, folder, tmp_path / "note.txt", "mounted", before=mounting)
    lines, errors = end(process)
    assert errors == ""
    assert lines[:2] == [str(found), f"{index_id} []"]
    read_only = f"{folder / FILE_NAME}: the folder is read-only; choose another with --index"
    assert lines[2:5] == [read_only] * 3
    assert lines[5] == f"{folder / 'new'}: cannot be made (Read-only file system)"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_library_that_one_may_not_write_is_searched_and_says_why_it_is_not_changed(
    folder: Path, tmp_path: Path
) -> None:
    """As on a read-only medium. Root is run without its right to pass over permissions."""
    rights = "-dac_override,-dac_read_search"
    powerless = ["setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}"]
    if os.geteuid():
        powerless = []
    elif not shutil.which("setpriv"):
        pytest.skip("root passes over permissions, and there is no setpriv to stop it")
    (tmp_path / "note.txt").write_text("Another note.")
    (folder / FILE_NAME).chmod(0o444)
    folder.chmod(0o555)
    try:
        process = start(READ_ONLY, folder, tmp_path / "note.txt", before=powerless)
        lines, errors = end(process)
    finally:
        folder.chmod(0o755)
    assert errors == ""
    assert "sirolimus helped" in lines[0]
    assert lines[1].endswith(" []")
    read_only = f"{folder / FILE_NAME}: the folder is read-only; choose another with --index"
    assert lines[2:5] == [read_only] * 3
    assert lines[5] == f"{folder / 'new'}: cannot be made (Permission denied)"


def test_what_a_killed_writer_left_is_read_on_a_read_only_medium_or_refused(
    folder: Path, tmp_path: Path, mounting: list[str]
) -> None:
    """The last transactions are in the log beside the file: without it they would be lost."""
    writer = Library(folder, WordEncoder())
    (tmp_path / "late.txt").write_text("A late note: sirolimus.")
    assert len(list(writer.add([File(tmp_path / "late.txt", "late.txt")]))) == 1
    for number, ends in enumerate((("", "-wal", "-shm"), ("", "-wal"))):
        copied = tmp_path / f"copy{number}"
        copied.mkdir()
        for ending in ends:
            shutil.copy(folder / f"{FILE_NAME}{ending}", copied)
        shutil.copy(folder / VECTORS_FILE, copied)
    process = start(READ_ONLY, tmp_path / "copy0", tmp_path / "late.txt", 1, before=mounting)
    lines, _ = end(process)
    assert lines[1] == f"{writer.index_id} []"
    process = start(READ_ONLY, tmp_path / "copy1", tmp_path / "late.txt", 1, before=mounting)
    _, errors = process.communicate(timeout=60)
    assert "its last writer was stopped, and the folder is read-only" in errors.splitlines()[-1]
    writer.close()


def test_a_file_changed_under_a_reader_that_cannot_lock_it_is_an_error(
    folder: Path, tmp_path: Path, mounting: list[str]
) -> None:
    (tmp_path / "view").mkdir()
    lines, errors = end(start(CHANGED, folder, tmp_path / "view", before=mounting))
    assert errors == ""
    assert lines == [
        "10",
        f"{tmp_path}/view/{FILE_NAME}: it was changed while it was read; start again",
    ]


def test_a_deleted_database_is_one_line_and_what_it_left_does_no_harm(folder: Path) -> None:
    (folder / FILE_NAME).unlink()
    (folder / f"{FILE_NAME}-wal").write_bytes(b"left")
    with pytest.raises(SitatError, match="there is no library here"):
        Library(folder, WordEncoder())
    library = Library(folder, WordEncoder(), create=True)
    assert {r.outcome for r in library.add(find([folder.parent / "files"]))} == {"added"}
    assert check(folder).faults == ()


def test_a_flipped_bit_is_found_by_a_check_and_never_gives_a_wrong_quote(folder: Path) -> None:
    """Each flip in turn: the check names a fault, or all that was stored is still there."""
    file = folder / FILE_NAME
    data = file.read_bytes()
    good = stored(folder)
    truths = {document for document, _ in good[0]}
    draw = random.Random(7)
    found = silent = 0
    for _ in range(FLIPS):
        place, bit = draw.randrange(len(data)), draw.randrange(8)
        file.write_bytes(data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :])
        faults = check(folder).faults
        assert all("\n" not in fault.line for fault in faults)
        refused = ""
        try:
            unharmed = stored(folder) == good
            texts = hits(folder)
        except SitatError as error:
            refused = str(error)
        assert "\n" not in refused
        assert refused or all(any(text in truth for truth in truths) for text in texts)
        assert faults or refused or unharmed, (place, bit)
        found += bool(faults)
        silent += not faults
    assert found > FLIPS // 10
    assert silent


def hits(folder: Path) -> list[str]:
    library = Library(folder, WordEncoder())
    try:
        return [hit.passage.text for hit in library.search("sirolimus word7")]
    finally:
        library.close()


def stored(folder: Path) -> tuple[list[tuple[str, str]], list[object], str]:
    """Every text with its source, every passage, and the index id."""
    library = Library(folder, WordEncoder())
    try:
        summaries = library.documents()
        texts = [(library.document(s.document_id).text, s.source) for s in summaries]
        spans: list[object] = [library.neighbours(s.document_id) for s in summaries]
        return texts, spans, library.index_id
    finally:
        library.close()


@pytest.mark.parametrize("damage", ["deleted", "emptied", "cut", "flipped", "another's"])
def test_a_damaged_vector_cache_is_made_again(folder: Path, damage: str) -> None:
    library = Library(folder, WordEncoder())
    good = library.search("sirolimus word7")
    library.close()
    cache = folder / VECTORS_FILE
    data = cache.read_bytes()
    places = random.Random(3).sample(range(len(data)), 40) if damage == "flipped" else [0]
    for place in places:
        if damage == "deleted":
            cache.unlink()
        else:
            cache.write_bytes({
                "emptied": b"",
                "cut": data[: len(data) // 2],
                "flipped": data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :],
                "another's": b"\x80\x04 this was never a cache",
            }[damage])  # fmt: skip
            assert len(check(folder).notes) == 1
        assert check(folder).faults == ()
        library = Library(folder, WordEncoder())
        assert library.search("sirolimus word7") == good
        library.close()
        assert check(folder).notes == ()
        assert cache.exists()
