"""A second writer waits and says so, or gives up in one line; readers are not held up."""

from pathlib import Path

import pytest
from writers import WordEncoder, end, line, start, tell

from index.library import Library
from ingest.files import find

HOLD = """
import apsw
from index.schema import FILE_NAME
database = apsw.Connection(str(Path(sys.argv[1]) / FILE_NAME))
database.execute("BEGIN IMMEDIATE")
go()
database.execute("ROLLBACK")
"""
REMOVE = """
import logging
import index.connection
import index.store
import structlog
structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
index.connection.NOTICE_MS = 0
index.store.BUSY_MS = int(sys.argv[2])
library = Library(Path(sys.argv[1]), WordEncoder())
say(len(library.documents()), len(library.search("sirolimus")))
try:
    say(library.remove(library.documents()[0].document_id))
except SitatError as error:
    say(error)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    for number in range(3):
        (tmp_path / "files" / f"{number}.txt").write_text(f"Note {number}: sirolimus helped.")
    library = Library(tmp_path / "library", WordEncoder(), create=True)
    assert len(list(library.add(find([tmp_path / "files"])))) == 3
    library.close()
    return tmp_path / "library"


def test_a_second_writer_says_that_it_waits_and_goes_on_when_the_first_is_done(
    folder: Path,
) -> None:
    first = start(HOLD, folder)
    assert line(first) == "ready"
    second = start(REMOVE, folder, 60_000)
    assert line(second) == "3 3"  # reading does not wait
    assert second.stderr is not None
    notice = second.stderr.readline()
    assert f"another process is writing to {folder / 'library.sqlite'}; waiting" in notice
    tell(first)
    end(first)
    assert end(second) == (["True"], "")
    assert len(Library(folder, WordEncoder()).documents()) == 2


def test_a_second_writer_gives_up_after_the_limit_and_nothing_is_changed(folder: Path) -> None:
    first = start(HOLD, folder)
    assert line(first) == "ready"
    second = start(REMOVE, folder, 50)
    assert line(second) == "3 3"
    out, notice = end(second)
    assert out == [
        f"{folder / 'library.sqlite'}: another process is writing to it; try again when it is done"
    ]
    assert notice.count("waiting") == 1
    tell(first)
    end(first)
    assert len(Library(folder, WordEncoder()).documents()) == 3


def test_a_library_opens_and_searches_while_another_process_writes(folder: Path) -> None:
    first = start(HOLD, folder)
    assert line(first) == "ready"
    library = Library(folder, WordEncoder())  # would wait for its limit if it had to write
    assert len(library.search("sirolimus")) == 3
    library.close()
    assert first.poll() is None
    tell(first)
    end(first)
