"""What is read of a library's file: its manifest, documents, passages and vectors."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw
import numpy as np

from index.checksums import text_hash
from index.connection import Stamp, stamp_of
from index.encoder import Ids, Vectors
from index.schema import VECTOR_TYPE, explain
from index.study_rows import study_from_json
from index.texts import GivenText
from index.wire import document_from_json
from ingest.errors import LibraryError
from ingest.model import Document, Passage, PassageKind, Span
from ingest.studies import Study

PassageFields = tuple[int, str, Span, str, str, str, str]
"""Passage id, document id, span, section, kind, language, context."""


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
class DocumentLine:
    """What names a document in a list, quick to read however long the texts are."""

    document_id: str
    source: str
    title: str
    language: str
    kind: str
    date: str


class Reader:
    """Questions to an open library file. Every one raises LibraryError when the file is damaged."""

    path: Path
    _db: apsw.Connection
    _stamp: Stamp | None

    def _rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        try:
            return [tuple(row) for row in self._db.execute(sql, values)]
        except (apsw.Error, UnicodeDecodeError) as error:
            raise explain(self.path, error) from error

    def get(self, name: str, default: str = "") -> str:
        """A line of the manifest."""
        rows = self._rows("SELECT value FROM meta WHERE name = ?", name)
        return str(rows[0][0]) if rows else default

    @property
    def index_id(self) -> str:
        """Names the state of the library: the same documents, read alike, give the same id."""
        return index_id_of(dict(self._rows("SELECT name, value FROM meta")))

    @property
    def vectors_state(self) -> str:
        """Names the vectors and their passage ids: library, state, last passage id. A document that
        goes and comes back gives the same index id, but its passages have new ids."""
        rows = self._rows("SELECT seq FROM sqlite_sequence WHERE name = 'passages'")
        return f"{self.get('library')}-{self.index_id}-{rows[0][0] if rows else 0}"

    def manifest(self) -> dict[str, str]:
        """Schema, encoder, state and counts."""
        with self.snapshot():
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

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read inside is one state of the library, whatever others write meanwhile.

        Raises LibraryError when a file on a read-only medium was changed from elsewhere.
        """
        if self._db.in_transaction:
            yield
            return
        self._unchanged()
        self._rows("BEGIN DEFERRED")
        try:
            yield
        finally:
            self._rows("ROLLBACK")
        self._unchanged()

    @contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """The connection itself, held to one state, for those that look at whole tables."""
        with self.snapshot():
            yield self._db

    def copy_to(self, file: Path) -> None:
        """Write the library as it is at one moment, without free pages, to an empty file."""
        self._unchanged()
        self._rows("VACUUM INTO ?", str(file))
        self._unchanged()

    def _unchanged(self) -> None:
        if self._stamp and stamp_of(self.path) != self._stamp:
            raise LibraryError(f"{self.path}: it was changed while it was read; start again")

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

    def lines(self) -> tuple[DocumentLine, ...]:
        """Every document, by source and id, without a look at its text."""
        return tuple(
            DocumentLine(*row)
            for row in self._rows(
                "SELECT document_id, source, title, language, kind, date FROM documents"
                " ORDER BY source, document_id"
            )
        )

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
            "SELECT text, text_sha256, details, details_sha256 FROM documents"
            " WHERE document_id = ?",
            document_id,
        )
        if not rows:
            return None
        text, checksum, details, details_checksum = rows[0]
        if text_hash(str(text)) != checksum or text_hash(str(details)) != details_checksum:
            raise LibraryError(
                f"{self.path}: the text of {document_id} is damaged; `sitat check` says how to"
                " mend the library"
            )
        return document_from_json(str(details), str(text))

    def texts(
        self, *, text_ids: Sequence[str] = (), document_ids: Sequence[str] = ()
    ) -> list[tuple[str, GivenText]]:
        """The texts of these names and documents that are here, each with its document's id.

        Raises LibraryError when one is not what was stored.
        """
        found = []
        for document_id, text_id, metadata, text in self._rows(
            "SELECT document_id, text_id, metadata, text FROM texts JOIN documents"
            " USING (document_id) WHERE text_id IN (SELECT value FROM json_each(?))"
            " OR document_id IN (SELECT value FROM json_each(?))",
            json.dumps(list(text_ids)),
            json.dumps(list(document_ids)),
        ):
            item = GivenText(str(text_id), str(text), str(metadata))
            if item.document_id != document_id:
                raise LibraryError(
                    f"{self.path}: the text of {document_id} is damaged; `sitat check` says how to"
                    " mend the library"
                )
            found.append((str(document_id), item))
        return found

    def stored(self, passage_ids: Sequence[int]) -> Iterator[PassageFields]:
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

    def passages_in(self, document_id: str) -> list[tuple[int, Passage]]:
        """The passages of one document with their ids, in text order; [] when it is not there."""
        document = self.document(document_id)
        if document is None:
            return []
        numbers = [number for number, _, _ in self.passages_of(document_id)]
        rows = sorted(self.stored(numbers), key=lambda row: row[2].start)
        return [(row[0], cut_row(document, row)) for row in rows]

    def studies(self) -> Iterator[Study]:
        """Every study that the documents tell of, by document and place."""
        for document_id, details in self._rows(
            "SELECT document_id, details FROM studies ORDER BY document_id, place"
        ):
            try:
                yield study_from_json(str(document_id), str(details))
            except (ValueError, KeyError, TypeError) as error:
                raise explain(self.path, error) from error

    def vector_ids(self) -> Ids:
        """The passage id of every vector, shape (n,), rising. An id is never used twice."""
        rows = self._rows("SELECT passage_id FROM vectors ORDER BY passage_id")
        return np.fromiter((row[0] for row in rows), np.int64, len(rows))

    def vectors(self, passage_ids: Sequence[int], dimension: int) -> Vectors:
        """The vectors of passages, shape (n, dimension), in the order asked.

        Raises LibraryError when one is missing or does not fit the encoder.
        """
        found = np.empty((len(passage_ids), dimension), np.float32)
        rows = dict(
            self._rows(
                "SELECT passage_id, vector FROM vectors"
                " WHERE passage_id IN (SELECT value FROM json_each(?))",
                json.dumps([int(i) for i in passage_ids]),
            )
        )
        for row, passage_id in enumerate(passage_ids):
            kept = np.frombuffer(rows.get(int(passage_id), b""), VECTOR_TYPE)
            if len(kept) != dimension:
                raise LibraryError(
                    f"{self.path}: the vector of passage {passage_id} is missing or does not fit"
                    " the encoder; `sitat check` says how to mend the library"
                )
            found[row] = kept
        return found


def cut_row(document: Document, row: PassageFields) -> Passage:
    """The passage that a row of `Reader.stored` is, cut from its document."""
    _, _, span, section, kind, language, context = row
    return Passage.cut(
        document, span, section=section, kind=PassageKind(kind), language=language, context=context
    )


def follows(state: str, earlier: str) -> bool:
    """Whether one `vectors_state` can come after another of the same library.

    Passage ids are never used twice, so what both have is the same. A library set back to an older
    copy would use them again: its last id is lower.
    """
    now, before = state.split("-"), earlier.split("-")
    return len(before) == len(now) and now[0] == before[0] and int(now[-1]) >= int(before[-1])


def index_id_of(meta: Mapping[str, str]) -> str:
    """The index id that the manifest's lines give: 16 hex digits."""
    parts = (meta.get(name, "") for name in ("schema", "encoder", "state"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
