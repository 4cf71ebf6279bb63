"""Whether a library is what was stored in it, and how to mend it where it is not."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import apsw
import numpy as np

from index.checksums import passages_hash, state_part, text_hash
from index.reader import index_id_of
from index.schema import FILE_NAME, SCHEMA, TABLES, VECTOR_TYPE, explain
from index.store import Store
from index.study_rows import rows_hash
from index.texts import GivenText
from index.vector_cache import VECTORS_FILE
from index.vectors import VectorIndex
from index.wire import document_from_json
from ingest.errors import LibraryError
from ingest.model import PassageKind

RESTORE = (
    "put a backup in its place with `sitat import FILE --replace`, or delete the folder and run"
    " `sitat ingest` again"
)
NORM_TOLERANCE = 0.01
"""How far a vector's length may be from 1: half precision loses at most 0.0005 of it."""
_MAX_SQLITE_LINES = 100
_PAIRED = (
    (
        "vectors",
        "passages have no vector",
        "SELECT passage_id FROM passages EXCEPT SELECT passage_id FROM vectors",
    ),
    (
        "vectors",
        "vectors have no passage",
        "SELECT passage_id FROM vectors EXCEPT SELECT passage_id FROM passages",
    ),
    (
        "words",
        "passages have no keyword row",
        "SELECT passage_id FROM passages EXCEPT SELECT rowid FROM words",
    ),
    (
        "words",
        "keyword rows have no passage",
        "SELECT rowid FROM words EXCEPT SELECT passage_id FROM passages",
    ),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a library that is not as it was stored.

    `part` is file, tables, manifest, document, passages, studies, vectors, words or links; `where`
    names the file, document or table; `mend` says what to do.
    """

    part: str
    where: str
    what: str
    mend: str

    @property
    def line(self) -> str:
        return f"{self.part}: {self.where}: {self.what}; {self.mend}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. The counts and names are empty when the file cannot be read so far."""

    documents: int
    passages: int
    encoder: str
    index_id: str
    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()


def check(folder: Path) -> Checked:
    """Read a whole library and compare it with its checksums, in one state of it.

    Raises LibraryError when there is no library in `folder`.
    """
    path = folder / FILE_NAME
    if not path.exists():
        Store(folder)  # raises what every other command says of it
    try:
        store = Store(folder)
    except LibraryError as error:
        what = str(error).removeprefix(f"{path}: ")
        return Checked(0, 0, "", "", (Fault("file", str(path), what, RESTORE),))
    try:
        with store.reading() as db:
            found = check_file(db, path)
            note = _cache_note(folder / VECTORS_FILE, store.vectors_state)
        return replace(found, notes=(note,) if note else ())
    finally:
        store.close()


def _cache_note(path: Path, state: str) -> str:
    """What will become of the vector cache; it is made from the library, so this is no fault."""
    if not path.exists():
        return ""
    kept = VectorIndex.load(path)
    if kept is None:
        return f"{path}: the vector cache is damaged; the next question makes it again"
    if kept[1] != state:
        return f"{path}: the vector cache is behind; the next question brings it up to date"
    return ""


def check_file(db: apsw.Connection, path: Path) -> Checked:
    """Check an open library file. What a later check builds on is checked before it."""
    name = str(path)
    for checks in (_tables, _pages):
        if faults := tuple(_caught(checks, db, name)):
            return Checked(0, 0, "", "", faults)
    faults = tuple(
        fault
        for checks in (_manifest, _links, _documents, _texts, _vectors)
        for fault in _caught(checks, db, name)
    )
    meta: dict[str, str] = {}
    with suppress(UnicodeDecodeError):  # a manifest that is no text is among the faults
        meta = dict(db.execute("SELECT name, value FROM meta"))
    documents = int(db.execute("SELECT count(*) FROM documents").get)
    passages = int(db.execute("SELECT count(*) FROM passages").get)
    return Checked(documents, passages, meta.get("encoder", ""), index_id_of(meta), faults)


def _caught(
    checks: Callable[[apsw.Connection, str], Iterator[Fault]], db: apsw.Connection, where: str
) -> Iterator[Fault]:
    """What a check finds, and what stops it."""
    try:
        yield from checks(db, where)
    except apsw.Error as error:
        what = str(explain(Path(where), error)).removeprefix(f"{where}: ")
        yield Fault("file", where, what, RESTORE)
    except (UnicodeDecodeError, ValueError, TypeError, OverflowError):
        yield Fault("file", where, "it holds values of the wrong kind", RESTORE)


@cache
def _our_tables() -> frozenset[tuple[str, ...]]:
    db = apsw.Connection(":memory:")
    db.execute(TABLES)
    found = frozenset(_schema(db))
    db.close()
    return found


def _schema(db: apsw.Connection) -> Iterator[tuple[str, ...]]:
    for row in db.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema"):
        yield tuple(str(value) for value in row)


def _tables(db: apsw.Connection, name: str) -> Iterator[Fault]:
    """Nothing but our own tables: no trigger, no view, nothing changed in them."""
    found = frozenset(_schema(db))
    for kind, table, *_ in sorted(found - _our_tables()):
        yield Fault("tables", name, f"the {kind} {table[:40]!r} is not this version's", RESTORE)
    for kind, table, *_ in sorted(_our_tables() - found):
        yield Fault("tables", name, f"the {kind} {table!r} is missing or changed", RESTORE)
    if db.pragma("encoding") != "UTF-8":
        yield Fault("tables", name, "its text is not UTF-8", RESTORE)


def _pages(db: apsw.Connection, name: str) -> Iterator[Fault]:
    """SQLite's own check: pages, rows and column types, indexes, and the inverted index."""
    for (line,) in db.execute(f"PRAGMA integrity_check({_MAX_SQLITE_LINES})"):
        if line != "ok":
            yield Fault("file", name, " ".join(str(line).split()), RESTORE)


def _manifest(db: apsw.Connection, name: str) -> Iterator[Fault]:
    meta = dict(db.execute("SELECT name, value FROM meta"))
    if meta.get("schema") != str(SCHEMA):
        yield Fault("manifest", name, f"the schema is not {SCHEMA}", RESTORE)
    for needed in ("encoder", "library"):
        if not meta.get(needed):
            yield Fault("manifest", name, f"it names no {needed}", RESTORE)
    state = 0
    for row in db.execute("SELECT document_id, source, recipe FROM documents"):
        state ^= state_part(*map(str, row))
    if meta.get("state") != f"{state:064x}":
        yield Fault("manifest", name, "its state is not that of its documents", RESTORE)


def _links(db: apsw.Connection, name: str) -> Iterator[Fault]:
    """Vectors and keyword rows are those of the passages; no row belongs to nothing."""
    for part, what, sql in _PAIRED:
        ids = [row[0] for row in db.execute(sql)]
        if ids:
            yield Fault(part, name, f"{len(ids)} {what}, the first {ids[0]}", RESTORE)
    orphans: dict[str, int] = {}
    for row in db.execute("PRAGMA foreign_key_check"):
        orphans[str(row[0])] = orphans.get(str(row[0]), 0) + 1
    for table, count in sorted(orphans.items()):
        yield Fault("links", table, f"{count} rows belong to no document or passage", RESTORE)


def _documents(db: apsw.Connection, name: str) -> Iterator[Fault]:
    """Each document and its passages are those that were stored, and each passage is a slice."""
    ids = [row[0] for row in db.execute("SELECT document_id FROM documents ORDER BY document_id")]
    for document_id in ids:
        columns = db.execute(
            "SELECT path, source, title, language, kind, date, text, text_sha256, details,"
            " details_sha256, passages_sha256, studies_sha256 FROM documents WHERE document_id = ?",
            (document_id,),
        ).get
        path, *about, text, text_sum, details, details_sum, passages_sum, studies_sum = map(
            str, columns
        )
        mend = f"run `sitat remove {document_id}`, then `sitat ingest '{path}'`"
        if text_hash(text) != text_sum:
            yield Fault("document", document_id, "its text is not what was stored", mend)
        if text_hash(details) != details_sum:
            yield Fault("document", document_id, "its outline is not what was stored", mend)
        elif not _described(details, text, document_id, about):
            yield Fault("document", document_id, "its line is not what was stored", mend)
        rows: list[Any] = list(
            db.execute(
                "SELECT start, stop, section, p.kind, p.language, context, vector FROM passages p"
                " LEFT JOIN vectors USING (passage_id) WHERE document_id = ? ORDER BY passage_id",
                (document_id,),
            )
        )
        kinds = set(PassageKind)
        if not all(0 <= row[0] < row[1] <= len(text) and row[3] in kinds for row in rows):
            yield Fault("passages", document_id, "a passage is no slice of its text", mend)
        if passages_hash((*row[:6], row[6] or b"") for row in rows) != passages_sum:
            yield Fault("passages", document_id, "its passages are not what was stored", mend)
        told = [
            str(row[0])
            for row in db.execute(
                "SELECT details FROM studies WHERE document_id = ? ORDER BY place", (document_id,)
            )
        ]
        if rows_hash(told) != studies_sum:
            yield Fault("studies", document_id, "its studies are not what was stored", mend)


def _texts(db: apsw.Connection, name: str) -> Iterator[Fault]:
    """Each text that another program gave has the name and metadata that it came with."""
    for row in db.execute(
        "SELECT document_id, text_id, text, metadata, path FROM texts JOIN documents"
        " USING (document_id) ORDER BY document_id"
    ):
        document_id, text_id, text, metadata, path = map(str, row)
        given = GivenText(text_id, text, metadata)
        if (given.document_id, given.path) != (document_id, path):
            mend = f"run `sitat remove {document_id}`, then give it again"
            yield Fault("document", document_id, "its metadata is not what was stored", mend)


def _described(details: str, text: str, document_id: str, about: list[str]) -> bool:
    document = document_from_json(details, text)
    said = [document.source, document.title, document.language, document.kind.value, document.date]
    return [document.document_id, *said] == [document_id, *about]


def _vectors(db: apsw.Connection, name: str) -> Iterator[Fault]:
    """All of one length, finite, and of unit norm."""
    sizes = list(db.execute("SELECT length(vector), count(*) FROM vectors GROUP BY 1 ORDER BY 2"))
    if len(sizes) > 1:
        odd = sum(count for _, count in sizes[:-1])
        yield Fault("vectors", name, f"{odd} of them are of another length than the rest", RESTORE)
    width = np.dtype(VECTOR_TYPE).itemsize
    wrong = []
    for passage_id, blob in db.execute("SELECT passage_id, vector FROM vectors"):
        vector = np.frombuffer(blob[: len(blob) // width * width], VECTOR_TYPE)
        norm = float(np.linalg.norm(vector.astype(np.float64)))
        if not abs(norm - 1.0) <= NORM_TOLERANCE:  # written so that NaN is wrong too
            wrong.append(passage_id)
    if wrong:
        first = f"{len(wrong)} vectors are not of unit length, the first of passage {wrong[0]}"
        yield Fault("vectors", name, first, RESTORE)
