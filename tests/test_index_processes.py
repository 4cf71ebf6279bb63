"""Several users of one library: readers, writers, and a writer that is killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from conftest import HashEncoder

from index.hits import Hit
from index.library import Library
from index.store import Store
from ingest.files import File, find

TESTS = Path(__file__).parent
ROOT = TESTS.parent
PREAMBLE = """
import sys
from itertools import count
from pathlib import Path
from conftest import HashEncoder
from index.library import Library
from ingest.files import File, find
folder, files = Path(sys.argv[1]), Path(sys.argv[2])
"""
WRITE = """
print("ready", flush=True)
sys.stdin.readline()
for report in Library(folder, HashEncoder(), create=True).add(find([files])):
    print(report.outcome, report.source, flush=True)
"""
WRITE_FOR_EVER = """
def endless():
    for number in count():
        path = files / f"{number}.txt"
        path.write_text(f"Note {number}: sirolimus helped woman{number}.")
        yield File(path, path.name)
for report in Library(folder, HashEncoder(), create=True).add(endless()):
    print(report.outcome, report.source, flush=True)
"""


def start(script: str, *arguments: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + script, *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{TESTS}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def notes(folder: Path, kind: str, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"{kind}{number}.txt").write_text(f"Note {kind}{number}: sirolimus helped.")
    return folder


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A library of two documents."""
    folder = notes(tmp_path / "files", "first", 2)
    library = Library(tmp_path / "library", HashEncoder(), create=True)
    assert {report.outcome for report in library.add(find([folder]))} == {"added"}
    library.close()
    return tmp_path / "library"


def test_a_search_sees_one_state_while_another_connection_writes(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Library(shared, HashEncoder())
    writer = Library(shared, HashEncoder())
    before = reader.search("sirolimus")
    assert len(before) == 2
    writer_ids = [summary.document_id for summary in writer.documents()]
    plain = Store.stored

    def stored_then_emptied(store: Store, ids: Sequence[int]) -> list[object]:
        rows: list[object] = list(plain(store, ids))
        for document_id in writer_ids:
            writer.remove(document_id)
        return rows

    fresh = Library(shared, HashEncoder())
    monkeypatch.setattr(Store, "stored", stored_then_emptied)
    during: list[Hit] = fresh.search("sirolimus")
    monkeypatch.undo()
    assert during == before
    assert writer.documents() == ()
    assert fresh.search("sirolimus") == []
    assert reader.search("sirolimus") == []


def test_vectors_and_passages_are_read_from_one_state(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shared / "vectors.faiss").unlink()
    reader = Library(shared, HashEncoder())
    writer = Library(shared, HashEncoder())
    late = tmp_path / "late.txt"
    late.write_text("A late note: sirolimus.")
    plain = Store.vectors

    def written_then_read(store: Store, ids: Sequence[int], dimension: int) -> object:
        monkeypatch.undo()
        assert [r.outcome for r in writer.add([File(late, "late.txt")])] == ["added"]
        return plain(store, ids, dimension)

    monkeypatch.setattr(Store, "vectors", written_then_read)
    assert {hit.passage.text for hit in reader.search("late sirolimus")} == {
        "Note first0: sirolimus helped.",
        "Note first1: sirolimus helped.",
    }
    assert len(reader.search("late sirolimus")) == 3


def test_a_reader_sees_what_another_connection_added(shared: Path, tmp_path: Path) -> None:
    reader = Library(shared, HashEncoder())
    writer = Library(shared, HashEncoder())
    before = (reader.index_id, len(reader.search("sirolimus")), len(reader.documents()))
    list(writer.add(find([notes(tmp_path / "more", "second", 3)])))
    after = (reader.index_id, len(reader.search("sirolimus")), len(reader.documents()))
    assert before[1:] == (2, 2)
    assert after == (writer.index_id, 5, 5)
    assert before[0] != after[0]


def test_two_processes_write_to_one_new_library_and_both_succeed(tmp_path: Path) -> None:
    writers = [
        start(WRITE, tmp_path / "library", notes(tmp_path / kind, kind, 120)) for kind in "ab"
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    ends = [writer.communicate(timeout=120) for writer in writers]
    assert [(writer.returncode, end[1]) for writer, end in zip(writers, ends, strict=True)] == [
        (0, ""),
        (0, ""),
    ]
    reported = [line for end in ends for line in end[0].splitlines()]
    assert sorted(reported) == sorted(
        f"added {kind}{number}.txt" for kind in "ab" for number in range(120)
    )
    library = Library(tmp_path / "library", HashEncoder())
    assert len(library.documents()) == library.passage_count() == 240


def test_a_killed_writer_loses_nothing_it_reported(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    writer = start(WRITE_FOR_EVER, tmp_path / "library", tmp_path / "files")
    assert writer.stdout is not None
    reported = [writer.stdout.readline() for _ in range(200)]
    writer.send_signal(signal.SIGKILL)
    rest, errors = writer.communicate(timeout=120)
    assert (writer.returncode, errors) == (-signal.SIGKILL, "")
    reported += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    assert all(line.startswith("added ") for line in reported)
    sources = {line.split()[1] for line in reported}
    assert len(sources) == len(reported) >= 200

    library = Library(tmp_path / "library", HashEncoder())
    stored = {summary.source: summary for summary in library.documents()}
    assert sources <= set(stored)
    assert library.passage_count() == sum(summary.passages for summary in stored.values())
    for summary in stored.values():
        number = summary.source.removesuffix(".txt")
        assert library.document(summary.document_id).text.endswith(f"woman{number}.")
    assert library.search("woman150 sirolimus")[0].passage.text == (
        "Note 150: sirolimus helped woman150."
    )
    again = list(library.add(find([tmp_path / "files"])))
    assert {r.outcome for r in again if r.source in stored} == {"unchanged"}


def test_a_library_that_several_make_at_once_is_made_once(tmp_path: Path) -> None:
    for round_number in range(20):
        folder = tmp_path / str(round_number)
        gate = Barrier(4)

        def make(folder: Path = folder, gate: Barrier = gate) -> str:
            gate.wait()
            store = Store(folder, create=True)
            made = store.get("library")
            store.close()
            return made

        with ThreadPoolExecutor(4) as pool:
            made = [pool.submit(make) for _ in range(4)]
        assert len({result.result() for result in made}) == 1
