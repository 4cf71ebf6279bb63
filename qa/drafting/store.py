"""Drafts kept between visits: one SQLite file beside the library, one row a draft."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import apsw

from index.connection import connect
from ingest.errors import LibraryError
from qa.drafting.model import Draft, DraftError
from qa.drafting.wire import draft_from_json, draft_to_json

FILE_NAME = "drafts.db"
SCHEMA = 1
WAIT_MS = 10_000
"""How long a save waits for another process."""
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE drafts (
    saved INTEGER PRIMARY KEY AUTOINCREMENT,
    draft_id TEXT NOT NULL UNIQUE,
    enquiry TEXT NOT NULL,
    language TEXT NOT NULL,
    changed TEXT NOT NULL,
    is_draft INTEGER NOT NULL,
    body TEXT NOT NULL,
    body_sha256 TEXT NOT NULL
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """A line of the list of drafts. `changed` is the moment of the last save in UTC."""

    draft_id: str
    enquiry: str
    language: str
    changed: str
    is_draft: bool


class DraftStore:
    """The drafts of one library folder. Safe to share between threads.

    A save is whole or not there at all, also when the process is killed. Raises DraftError, in one
    line, when the file is no store of drafts, damaged, locked for long, or cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._lock = threading.RLock()
        with self._explained():
            folder.mkdir(parents=True, exist_ok=True)
            self._db = connect(self.path, create=True, limit_ms=WAIT_MS).db
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def close(self) -> None:
        self._db.close()

    def save(self, draft: Draft) -> None:
        """Keep a draft, in place of what was kept under its id."""
        body = draft_to_json(draft)
        row = (
            draft.draft_id,
            draft.enquiry,
            draft.language,
            datetime.now(UTC).isoformat(timespec="seconds"),
            int(draft.is_draft),
            body,
            _sum(body),
        )
        with self._explained(), self._lock, self._db:
            self._db.execute("DELETE FROM drafts WHERE draft_id = ?", (draft.draft_id,))
            self._db.execute(
                "INSERT INTO drafts (draft_id, enquiry, language, changed, is_draft, body,"
                " body_sha256) VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )

    def load(self, draft_id: str) -> Draft:
        """The draft of that id as it was saved. Raises DraftError when it is missing or damaged."""
        with self._explained(), self._lock:
            row = self._db.execute(
                "SELECT body, body_sha256 FROM drafts WHERE draft_id = ?", (draft_id,)
            ).fetchone()
        if row is None:
            raise DraftError(f"{self.path}: there is no draft {draft_id}")
        name = f"{self.path}: draft {draft_id}"
        if _sum(row[0]) != row[1]:
            raise DraftError(f"{name} is damaged; delete it, or take the file from a backup")
        return draft_from_json(row[0], name)

    def drafts(self) -> tuple[DraftSummary, ...]:
        """Every draft, the last saved first."""
        with self._explained(), self._lock:
            rows = self._db.execute(
                "SELECT draft_id, enquiry, language, changed, is_draft FROM drafts"
                " ORDER BY saved DESC"
            ).fetchall()
        return tuple(
            DraftSummary(str(draft_id), str(enquiry), str(language), str(changed), bool(is_draft))
            for draft_id, enquiry, language, changed, is_draft in rows
        )

    def delete(self, draft_id: str) -> bool:
        """Forget a draft; False when there is none of that id."""
        with self._explained(), self._lock, self._db:
            gone = self._db.execute(
                "DELETE FROM drafts WHERE draft_id = ? RETURNING draft_id", (draft_id,)
            ).fetchall()
        return bool(gone)

    def _prepare(self) -> None:
        with self._db:  # two processes may start at once
            tables = {row[0] for row in self._db.execute("SELECT name FROM sqlite_schema")}
            if not tables:
                self._db.execute(_TABLES)
                self._db.execute("INSERT INTO meta VALUES ('schema', ?)", (str(SCHEMA),))
                return
        if not {"meta", "drafts"} <= tables:
            raise DraftError(f"{self.path}: this is no store of drafts; move the file away")
        row = self._db.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
        found = row[0] if row else "none"
        if found != str(SCHEMA):
            raise DraftError(
                f"{self.path}: made by another version (schema {found}, not {SCHEMA}); open it with"
                " the program that made it"
            )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except apsw.BusyError as error:
            raise DraftError(f"{self.path}: another process is writing; try again") from error
        except (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError) as error:
            raise DraftError(f"{self.path}: cannot be written ({error})") from error
        except apsw.FullError as error:
            raise DraftError(f"{self.path}: the disk is full") from error
        except (apsw.Error, UnicodeDecodeError) as error:
            raise DraftError(
                f"{self.path}: damaged or no store of drafts ({error}); move the file away, or take"
                " it from a backup"
            ) from error
        except OSError as error:
            raise DraftError(f"{self.path}: cannot be used ({error.strerror})") from error
        except LibraryError as error:
            raise DraftError(str(error)) from error


def _sum(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8")).hexdigest()
