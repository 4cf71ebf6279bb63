"""The library's file: its tables, and what its errors mean to a person."""

from pathlib import Path

import apsw

from ingest.errors import LibraryError

FILE_NAME = "library.sqlite"
SCHEMA = 4
VECTOR_TYPE = "<f2"
"""How a vector's numbers are kept: half precision, finer than the encoder's own bfloat16."""
BUSY_MS = 30_000
"""How long a writer waits for another one before it gives up."""

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE documents (
    document_id TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    source TEXT NOT NULL,
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    kind TEXT NOT NULL,
    date TEXT NOT NULL,
    recipe TEXT NOT NULL,
    text TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    details TEXT NOT NULL,
    details_sha256 TEXT NOT NULL,
    passages_sha256 TEXT NOT NULL,
    studies_sha256 TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX documents_by_path ON documents (path);
CREATE TABLE passages (
    passage_id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    section TEXT NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    context TEXT NOT NULL
) STRICT;
CREATE INDEX passages_by_document ON passages (document_id, start);
CREATE TABLE vectors (
    passage_id INTEGER PRIMARY KEY REFERENCES passages ON DELETE CASCADE,
    vector BLOB NOT NULL
) STRICT;
CREATE TABLE texts (
    document_id TEXT PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    text_id TEXT NOT NULL UNIQUE,
    metadata TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE abbreviations (
    document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    short TEXT NOT NULL,
    long TEXT NOT NULL,
    PRIMARY KEY (short, long, document_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE studies (
    document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    place INTEGER NOT NULL,
    details TEXT NOT NULL,
    PRIMARY KEY (document_id, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE works (
    document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (kind, value, document_id)
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (
    stems, keys, concepts, context,
    content='', contentless_delete=1,
    tokenize="unicode61 remove_diacritics 0 tokenchars '_.'"
);
"""
COLUMN_WEIGHTS = (1.0, 1.0, 1.5, 0.5)
"""BM25 weights of stems, keys, concepts and context (title, section, column names)."""


def explain(path: Path, error: Exception) -> LibraryError:
    """A database error, or one of reading what it gave, as one line: what is wrong, what to do."""
    damaged = "it is damaged; `sitat check` says how to mend it"
    if not isinstance(error, apsw.Error):
        return LibraryError(f"{path}: {damaged}")
    advice: dict[type[Exception], str] = {
        apsw.BusyError: "another process is writing to it; try again when it is done",
        apsw.LockedError: "another process is writing to it; try again when it is done",
        apsw.ReadOnlyError: "the folder is read-only; choose another with --index",
        apsw.FullError: "the disk is full; make room and run the same command again",
        apsw.CantOpenError: "it cannot be opened; check the folder and its permissions",
        apsw.CorruptError: damaged,
        apsw.NotADBError: "this is no library file; delete it and run `sitat ingest` again",
        apsw.IOError: "the disk reports an error; check it, then run the command again",
    }
    causes: list[BaseException] = [error]
    while cause := causes[-1].__context__:  # a full disk shows as a failed rollback
        causes.append(cause)
    for cause in reversed(causes):
        for kind, what in advice.items():
            if isinstance(cause, kind):
                return LibraryError(f"{path}: {what}")
    return LibraryError(f"{path}: {error}; `sitat check` says how to mend it")
