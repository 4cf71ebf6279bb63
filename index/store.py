"""The library on disk: one SQLite file in WAL mode that is the truth.

Documents, passages, vectors and the full-text index change together, one transaction a document.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw
import apsw.bestpractice
import numpy as np

from index.encoder import Vectors
from index.keywords import Terms
from index.matching import match_query, quoted
from index.schema import BUSY_MS, COLUMN_WEIGHTS, FILE_NAME, SCHEMA, TABLES, explain
from index.wire import document_from_json, document_to_json
from index.works import work_names
from ingest.errors import LibraryError
from ingest.model import Document, Passage, PassageKind, Span


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A line of the library's list. `characters` and `passages` are counts."""

    document_id: str
    source: str
    title: str
    language: str
    kind: str
    date: str
    characters: int
    passages: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A passage as it is kept, with its number in this library."""

    passage_id: int
    passage: Passage


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage ready to be kept: with its vector (dimension,) and its terms."""

    passage: Passage
    vector: Vectors
    body: Terms
    context: Terms


class Store:
    """An open library file.

    Raises:
        LibraryError: when the file is missing (and not to be made), damaged, locked, read-only or
            made by another version. The message says what to do.
    """

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self.folder = folder
        self.path = folder / FILE_NAME
        if not create and not self.path.exists():
            raise LibraryError(
                f"{folder}: there is no library here; make one with `sitat ingest PATH --index"
                f" {folder}`"
            )
        try:
            if create:
                folder.mkdir(parents=True, exist_ok=True)
            flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
            self._db = apsw.Connection(str(self.path), flags=flags)
            self._db.set_busy_timeout(BUSY_MS)
            # SQLite does not wait when a reading transaction turns into a writing one
            self._db.transaction_mode = "IMMEDIATE"
            self._db.pragma("journal_mode", "wal")
            self._db.pragma("synchronous", "full")
            self._db.pragma("foreign_keys", True)
            self._prepare(create)
        except OSError as error:
            raise LibraryError(f"{folder}: cannot be made ({error.strerror})") from error
        except apsw.Error as error:
            raise explain(self.path, error) from error

    def _prepare(self, create: bool) -> None:
        with self._db:  # one transaction: two processes may start at once
            exists = self._db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'meta'").get
            if not exists:
                if not create:
                    raise LibraryError(
                        f"{self.path}: this is no library; delete the file and run `sitat ingest`"
                    )
                self._db.execute(TABLES)
                self._set("schema", str(SCHEMA))
                self._set("state", "0" * 64)
        schema = self.get("schema")
        if schema != str(SCHEMA):
            raise LibraryError(
                f"{self.path}: made by another version (schema {schema}, this one reads {SCHEMA});"
                f" delete {self.folder} and run `sitat ingest` again"
            )

    def close(self) -> None:
        self._db.close()

    def _rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        try:
            return [tuple(row) for row in self._db.execute(sql, values)]
        except apsw.Error as error:
            raise explain(self.path, error) from error

    # -- the manifest -------------------------------------------------------------------------

    def get(self, name: str, default: str = "") -> str:
        """A line of the manifest."""
        rows = self._rows("SELECT value FROM meta WHERE name = ?", name)
        return str(rows[0][0]) if rows else default

    def _set(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def claim(self, name: str, value: str) -> str:
        """Write a line of the manifest unless it is there; returns the line that holds."""
        try:
            with self._db:
                self._db.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (name, value))
        except apsw.Error as error:
            raise explain(self.path, error) from error
        return self.get(name)

    @property
    def index_id(self) -> str:
        """Names the state of the library: the same documents, read alike, give the same id."""
        parts = (self.get("schema"), self.get("encoder"), self.get("state"))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    @property
    def vectors_state(self) -> str:
        """Names the vectors and their passage ids. A document that goes and comes back gives the
        same index id, but its passages have new ids."""
        rows = self._rows("SELECT seq FROM sqlite_sequence WHERE name = 'passages'")
        return f"{self.index_id}-{rows[0][0] if rows else 0}"

    def manifest(self) -> dict[str, str]:
        """Schema, encoder, state and counts."""
        counts = self._rows(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)"
        )[0]
        return {
            "schema": self.get("schema"),
            "encoder": self.get("encoder"),
            "index_id": self.index_id,
            "documents": str(counts[0]),
            "passages": str(counts[1]),
        }

    # -- writing ------------------------------------------------------------------------------

    def put(self, document: Document, path: str, recipe: str, entries: Sequence[Entry]) -> None:
        """Keep a document with its passages in one transaction, in place of what the path held."""
        try:
            with self._db:
                self._db.execute("SELECT 1")
                for (old,) in self._rows(
                    "SELECT document_id FROM documents WHERE path = ? OR document_id = ?",
                    path,
                    document.document_id,
                ):
                    self._delete(str(old))
                self._insert(document, path, recipe, entries)
        except apsw.Error as error:
            raise explain(self.path, error) from error

    def _insert(self, document: Document, path: str, recipe: str, entries: Sequence[Entry]) -> None:
        self._db.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document.document_id,
                path,
                document.source,
                document.title,
                document.language,
                document.kind.value,
                document.date,
                recipe,
                document.text,
                _text_hash(document.text),
                document_to_json(document),
            ),
        )
        for entry in entries:
            span = entry.passage.span
            self._db.execute(
                "INSERT INTO passages (document_id, start, stop, section, kind, language, context)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    document.document_id,
                    span.start,
                    span.end,
                    entry.passage.section,
                    entry.passage.kind.value,
                    entry.passage.language,
                    entry.passage.context,
                ),
            )
            passage_id = self._db.last_insert_rowid()
            self._db.execute(
                "INSERT INTO vectors VALUES (?, ?)",
                (passage_id, np.asarray(entry.vector, "<f4").tobytes()),
            )
            self._db.execute(
                "INSERT INTO words (rowid, stems, keys, concepts, context) VALUES (?, ?, ?, ?, ?)",
                (
                    passage_id,
                    " ".join(entry.body.stems),
                    " ".join(entry.body.keys),
                    " ".join(entry.body.concepts),
                    " ".join((*entry.context.keys, *entry.context.concepts)),
                ),
            )
        for item in document.abbreviations:
            self._db.execute(
                "INSERT OR IGNORE INTO abbreviations VALUES (?, ?, ?)",
                (document.document_id, item.short, item.long),
            )
        for kind, value in work_names(document):
            self._db.execute(
                "INSERT OR IGNORE INTO works VALUES (?, ?, ?)", (document.document_id, kind, value)
            )
        self._shift_state(document.document_id, document.source, recipe)

    def _delete(self, document_id: str) -> None:
        rows = self._rows("SELECT source, recipe FROM documents WHERE document_id = ?", document_id)
        self._db.execute(
            "DELETE FROM words WHERE rowid IN"
            " (SELECT passage_id FROM passages WHERE document_id = ?)",
            (document_id,),
        )
        self._db.execute("DELETE FROM documents WHERE document_id = ?", (document_id,))
        for source, recipe in rows:
            self._shift_state(document_id, str(source), str(recipe))

    def _shift_state(self, document_id: str, source: str, recipe: str) -> None:
        """Fold one document in or out. XOR does not mind the order, and undoes itself."""
        digest = hashlib.sha256(f"{document_id}\n{source}\n{recipe}".encode()).hexdigest()
        state = int(self.get("state"), 16) ^ int(digest, 16)
        self._set("state", f"{state:064x}")

    def move(self, document_id: str, path: str) -> None:
        """Note that a document's file now stands elsewhere."""
        try:
            with self._db:
                self._db.execute(
                    "UPDATE documents SET path = ? WHERE document_id = ?", (path, document_id)
                )
        except apsw.Error as error:
            raise explain(self.path, error) from error

    def remove(self, document_id: str) -> bool:
        """Take a document out; False when it is not there."""
        try:
            with self._db:
                there = bool(
                    self._rows("SELECT 1 FROM documents WHERE document_id = ?", document_id)
                )
                self._delete(document_id)
        except apsw.Error as error:
            raise explain(self.path, error) from error
        return there

    # -- reading ------------------------------------------------------------------------------

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read inside is one state of the library, whatever others write meanwhile."""
        if self._db.in_transaction:
            yield
            return
        self._rows("BEGIN DEFERRED")
        try:
            yield
        finally:
            self._rows("ROLLBACK")

    def known(self, path: str, document_id: str) -> tuple[str, str, str] | None:
        """(document_id, recipe, path) of what the path or the content is kept as, path first."""
        rows = self._rows(
            "SELECT document_id, recipe, path FROM documents WHERE path = ? OR document_id = ?"
            " ORDER BY path = ? DESC LIMIT 1",
            path,
            document_id,
            path,
        )
        return (str(rows[0][0]), str(rows[0][1]), str(rows[0][2])) if rows else None

    def summaries(self) -> tuple[DocumentSummary, ...]:
        """Every document, by source and id."""
        return tuple(
            DocumentSummary(*row)
            for row in self._rows(
                "SELECT document_id, source, title, language, kind, date, length(text),"
                " (SELECT count(*) FROM passages p WHERE p.document_id = d.document_id)"
                " FROM documents d ORDER BY source, document_id"
            )
        )

    def document(self, document_id: str) -> Document | None:
        """The document, or None. Raises LibraryError when it is not what was stored."""
        rows = self._rows(
            "SELECT text, text_sha256, details FROM documents WHERE document_id = ?", document_id
        )
        if not rows:
            return None
        text, checksum, details = rows[0]
        damaged = LibraryError(
            f"{self.path}: the text of {document_id} is damaged; delete the folder and run"
            " `sitat ingest` again"
        )
        if _text_hash(text) != checksum:
            raise damaged
        try:
            return document_from_json(str(details), str(text))
        except (ValueError, KeyError, TypeError) as error:
            raise damaged from error

    def stored(
        self, passage_ids: Sequence[int]
    ) -> Iterator[tuple[int, str, Span, str, str, str, str]]:
        """(id, document_id, span, section, kind, language, context) of each passage."""
        for row in self._rows(
            "SELECT passage_id, document_id, start, stop, section, kind, language, context"
            " FROM passages WHERE passage_id IN (SELECT value FROM json_each(?))",
            json.dumps(list(passage_ids)),
        ):
            yield (
                int(row[0]),
                str(row[1]),
                Span(int(row[2]), int(row[3])),
                str(row[4]),
                str(row[5]),
                str(row[6]),
                str(row[7]),
            )

    def passages_of(self, document_id: str) -> list[tuple[int, Span, PassageKind]]:
        """The passages of one document in text order."""
        return [
            (int(row[0]), Span(int(row[1]), int(row[2])), PassageKind(row[3]))
            for row in self._rows(
                "SELECT passage_id, start, stop, kind FROM passages WHERE document_id = ?"
                " ORDER BY start",
                document_id,
            )
        ]

    def vectors(self, dimension: int) -> tuple["np.ndarray[Any, np.dtype[np.int64]]", Vectors]:
        """Every passage id, shape (n,), and vector, shape (n, dimension), by id."""
        rows = self._rows("SELECT passage_id, vector FROM vectors ORDER BY passage_id")
        ids = np.fromiter((row[0] for row in rows), np.int64, len(rows))
        joined = b"".join(row[1] for row in rows)
        if len(joined) != len(rows) * dimension * 4:
            raise LibraryError(
                f"{self.path}: the vectors do not fit the encoder; delete the folder and run"
                " `sitat ingest` again"
            )
        return ids, np.frombuffer(joined, "<f4").reshape(len(rows), dimension).astype(np.float32)

    def match(self, terms: Terms, k: int) -> list[tuple[int, float]]:
        """The `k` best passages by BM25 (Robertson and Zaragoza 2009), (id, score), high is good.

        Ties are broken by passage id.
        """
        query = match_query(terms)
        if not query:
            return []
        return [
            (int(row[0]), -float(row[1]))
            for row in self._rows(
                "SELECT rowid, bm25(words, ?, ?, ?, ?) AS score FROM words WHERE words MATCH ?"
                " ORDER BY score, rowid LIMIT ?",
                *COLUMN_WEIGHTS,
                query,
                k,
            )
        ]

    def document_frequency(self, column: str, term: str) -> int:
        """In how many passages a term of one column stands."""
        if column not in {"stems", "keys", "concepts"}:
            raise ValueError(f"no such column: {column}")
        rows = self._rows(
            "SELECT count(*) FROM words WHERE words MATCH ?", f"{column} : {quoted(term)}"
        )
        return int(rows[0][0])

    def expansions(self, short: str) -> tuple[str, ...]:
        """The long forms under which the library's documents explain an abbreviation."""
        return tuple(
            str(row[0])
            for row in self._rows(
                "SELECT long, count(*) AS n FROM abbreviations WHERE short = ?"
                " GROUP BY long ORDER BY n DESC, long",
                short,
            )
        )

    def holder_of(self, names: Iterable[tuple[str, str]], besides: str = "") -> str | None:
        """The document that is the work so named (see `work_names`), if the library has it."""
        for kind, value in names:
            rows = self._rows(
                "SELECT document_id FROM works WHERE kind = ? AND value = ? AND document_id <> ?"
                " ORDER BY document_id LIMIT 1",
                kind,
                value,
                besides,
            )
            if rows:
                return str(rows[0][0])
        return None


def _text_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
