"""Opening the library's file: for writing, or for reading alone where it cannot be written."""

import os
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import apsw
import structlog

from ingest.errors import LibraryError

NOTICE_MS = 2_000
"""A wait for another process is told when it has lasted this long."""
_LONGEST_NAP_MS = 25

_log = structlog.get_logger(__name__)

Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Opened:
    """An open library file.

    `stamp` is None where SQLite keeps readers and writers apart. On a read-only medium it cannot,
    and the stamp tells whether the file is still the one that was opened.
    """

    db: apsw.Connection
    stamp: Stamp | None = None


class _Waiting:
    """What SQLite calls while another process holds the lock that it needs."""

    def __init__(self, path: Path, limit_ms: int) -> None:
        self._path = path
        self._limit_ms = limit_ms
        self._since = 0.0
        self._told = False

    def __call__(self, calls_before: int) -> bool:
        """True to try once more, False to give up."""
        now = time.monotonic()
        if not calls_before:
            self._since, self._told = now, False
        waited_ms = (now - self._since) * 1000
        if waited_ms >= self._limit_ms:
            return False
        if waited_ms >= NOTICE_MS and not self._told:
            self._told = True
            _log.warning(f"another process is writing to {self._path}; waiting")
        time.sleep(min(1 + calls_before, _LONGEST_NAP_MS) / 1000)
        return True


def connect(path: Path, *, create: bool = False, limit_ms: int) -> Opened:
    """The library file at `path`, open for writing if it can be written, else for reading.

    `limit_ms` is how long to wait for another process. Raises apsw.Error, and LibraryError when
    the file can be neither written nor read as it stands.
    """
    if path.exists() and not _may_be_written(path):
        return _read_only(path, limit_ms)
    flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
    db = apsw.Connection(str(path), flags=flags)
    guard(db)
    waiting = _Waiting(path, limit_ms)
    db.set_busy_handler(waiting)
    # SQLite does not wait when a reading transaction turns into a writing one
    db.transaction_mode = "IMMEDIATE"
    _keep_a_log(db, waiting)
    db.pragma("synchronous", "full")
    db.pragma("foreign_keys", True)
    return Opened(db)


def _keep_a_log(db: apsw.Connection, waiting: _Waiting) -> None:
    """Turn write-ahead logging on; SQLite does not wait here when two processes make one file."""
    for tries in count():
        try:
            db.pragma("journal_mode", "wal")
            return
        except apsw.BusyError:
            if not waiting(tries):
                raise


def guard(db: apsw.Connection) -> None:
    """Let a damaged or hostile file do as little as SQLite allows."""
    db.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    db.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    db.pragma("cell_size_check", True)


def _may_be_written(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _read_only(path: Path, limit_ms: int) -> Opened:
    """With SQLite's locks if a writer left the files for them, else the file alone."""
    address = path.absolute().as_uri()
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    try:
        db = apsw.Connection(f"{address}?mode=ro", flags=flags)
        guard(db)
        db.set_busy_handler(_Waiting(path, limit_ms))
        db.execute("SELECT count(*) FROM sqlite_schema").get  # noqa: B018
        return Opened(db)
    except (apsw.CantOpenError, apsw.ReadOnlyError) as error:
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise LibraryError(
                f"{path}: its last writer was stopped, and the folder is read-only; run `sitat"
                " check` on it once where it can be written"
            ) from error
    stamp = stamp_of(path)
    return Opened(open_unchanging(path), stamp)


def stamp_of(path: Path) -> Stamp:
    """What changes when a file does: inode, size in bytes, time of change in ns."""
    try:
        found = path.stat()
    except OSError as error:
        raise LibraryError(f"{path}: cannot be read ({error.strerror})") from error
    return found.st_ino, found.st_size, found.st_mtime_ns


def open_unchanging(path: Path) -> apsw.Connection:
    """A file that nobody else writes, open for reading and trusted with nothing."""
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    db = apsw.Connection(f"{path.absolute().as_uri()}?immutable=1", flags=flags)
    guard(db)
    return db
