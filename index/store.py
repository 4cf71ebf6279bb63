"""The library on disk: one SQLite file in WAL mode that is the truth.

Documents, passages, vectors and the full-text index change together, one transaction a document.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import apsw
import numpy as np

from index.checksums import PassageRow, passages_hash, state_part, text_hash
from index.connection import connect
from index.encoder import Vectors
from index.keywords import Terms
from index.schema import BUSY_MS, FILE_NAME, SCHEMA, TABLES, VECTOR_TYPE, explain
from index.study_rows import rows_hash, study_rows
from index.texts import GivenText
from index.wire import document_to_json
from index.word_reader import WordReader
from index.works import work_names
from ingest.errors import LibraryError
from ingest.model import Document, Passage


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage ready to be kept: with its vector (dimension,) and its terms."""

    passage: Passage
    vector: Vectors
    body: Terms
    context: Terms


class Store(WordReader):
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
            opened = connect(self.path, create=create, limit_ms=BUSY_MS)
            self._db, self._stamp = opened.db, opened.stamp
            self._prepare(create)
        except OSError as error:
            raise LibraryError(f"{folder}: cannot be made ({error.strerror})") from error
        except apsw.Error as error:
            raise explain(self.path, error) from error

    def _prepare(self, create: bool) -> None:
        if not self._has_tables():
            if not create:
                raise LibraryError(
                    f"{self.path}: this is no library; delete the file and run `sitat ingest`"
                )
            with self._db:  # two processes may start at once
                if not self._has_tables():
                    self._db.execute(TABLES)
                    self._set("schema", str(SCHEMA))
                    self._set("state", "0" * 64)
                    self._set("library", secrets.token_hex(8))
        schema = self.get("schema")
        if schema != str(SCHEMA):
            raise LibraryError(
                f"{self.path}: made by another version (schema {schema}, this one reads {SCHEMA});"
                f" delete {self.folder} and run `sitat ingest` again"
            )

    def _has_tables(self) -> bool:
        return bool(self._db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").get)

    def close(self) -> None:
        self._db.close()

    def _set(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def claim(self, name: str, value: str) -> str:
        """Write a line of the manifest unless it is there; returns the line that holds."""
        if held := self.get(name):
            return held
        try:
            with self._db:
                self._db.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (name, value))
        except apsw.Error as error:
            raise explain(self.path, error) from error
        return self.get(name)

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

    def put_texts(
        self, recipe: str, given: Sequence[tuple[GivenText, Document, Sequence[Entry]]]
    ) -> None:
        """Keep texts, all of them in one transaction, in place of those of the same names."""
        try:
            with self._db:
                for item, document, entries in given:
                    self.put(document, item.path, recipe, entries)
                    self._db.execute(
                        "INSERT INTO texts VALUES (?, ?, ?)",
                        (document.document_id, item.text_id, item.metadata),
                    )
        except apsw.Error as error:
            raise explain(self.path, error) from error

    def remove_texts(self, text_ids: Sequence[str]) -> int:
        """Take texts out by their names, in one transaction; how many were there."""
        try:
            with self._db:
                found = [document_id for document_id, _ in self.texts(text_ids=text_ids)]
                for document_id in found:
                    self._delete(document_id)
        except apsw.Error as error:
            raise explain(self.path, error) from error
        return len(found)

    def _insert(self, document: Document, path: str, recipe: str, entries: Sequence[Entry]) -> None:
        details = document_to_json(document)
        told = study_rows(document)
        self._db.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
                text_hash(document.text),
                details,
                text_hash(details),
                passages_hash(_row(entry) for entry in entries),
                rows_hash(told),
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
                (passage_id, np.asarray(entry.vector, VECTOR_TYPE).tobytes()),
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
        for place, row in enumerate(told):
            self._db.execute(
                "INSERT INTO studies VALUES (?, ?, ?)", (document.document_id, place, row)
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
        try:
            held = int(self.get("state"), 16)
        except ValueError as error:
            raise explain(self.path, error) from error
        self._set("state", f"{held ^ state_part(document_id, source, recipe):064x}")

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


def _row(entry: Entry) -> PassageRow:
    """A passage as its columns hold it."""
    passage = entry.passage
    return (
        passage.span.start,
        passage.span.end,
        passage.section,
        passage.kind.value,
        passage.language,
        passage.context,
        np.asarray(entry.vector, VECTOR_TYPE).tobytes(),
    )
