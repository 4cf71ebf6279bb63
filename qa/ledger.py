"""What the page keeps beside the library: feedback, kept questions, and what changed.

One SQLite file, written as the library's is: whole transactions in WAL mode, so a killed process
loses nothing that was acknowledged. Each call opens the file and closes it again.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import apsw

from index.connection import connect
from index.schema import explain
from ingest.errors import LibraryError

FILE_NAME = "feedback.db"
BUSY_MS = 5_000
"""How long a writer waits for another one: a person is waiting too."""

_TABLES = """
CREATE TABLE IF NOT EXISTS feedback (
    feedback_id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    verdict TEXT NOT NULL,
    question TEXT NOT NULL,
    history TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT NOT NULL,
    shown TEXT NOT NULL,
    uncovered TEXT NOT NULL,
    expected TEXT NOT NULL,
    unanswerable INTEGER NOT NULL,
    note TEXT NOT NULL,
    index_id TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS questions (
    question_id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    question TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS changes (
    change_id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    source TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
"""


class Verdict(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a source: what was shown, or what should have been."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reader said of one answer.

    `at` is ISO 8601 in UTC. `shown` are the quotes of the answer, `expected` the words that should
    have been shown, `unanswerable` that the sources hold no answer.
    """

    at: str
    verdict: Verdict
    question: str
    history: tuple[str, ...]
    language: str
    status: str
    shown: tuple[Passage, ...]
    uncovered: tuple[str, ...]
    expected: tuple[Passage, ...] = ()
    unanswerable: bool = False
    note: str = ""
    index_id: str = ""
    feedback_id: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One change to the library: `outcome` is added, replaced, removed or failed."""

    at: str
    outcome: str
    source: str
    detail: str = ""


class Ledger:
    """The records beside the library in `folder`. Raises LibraryError when they cannot be used."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

    def add_feedback(self, item: Feedback) -> None:
        self._write(
            "INSERT INTO feedback (at, verdict, question, history, language, status, shown,"
            " uncovered, expected, unanswerable, note, index_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            item.at,
            item.verdict.value,
            item.question,
            json.dumps(item.history),
            item.language,
            item.status,
            _passages_out(item.shown),
            json.dumps(item.uncovered),
            _passages_out(item.expected),
            int(item.unanswerable),
            item.note,
            item.index_id,
        )

    def feedback(self) -> tuple[Feedback, ...]:
        """All feedback, oldest first."""
        rows = self._read(
            "SELECT at, verdict, question, history, language, status, shown, uncovered, expected,"
            " unanswerable, note, index_id, feedback_id FROM feedback ORDER BY feedback_id"
        )
        return tuple(
            Feedback(
                at=row[0],
                verdict=Verdict(row[1]),
                question=row[2],
                history=tuple(json.loads(row[3])),
                language=row[4],
                status=row[5],
                shown=_passages_in(row[6]),
                uncovered=tuple(json.loads(row[7])),
                expected=_passages_in(row[8]),
                unanswerable=bool(row[9]),
                note=row[10],
                index_id=row[11],
                feedback_id=row[12],
            )
            for row in rows
        )

    def keep_question(self, at: str, question: str) -> None:
        self._write("INSERT INTO questions (at, question) VALUES (?, ?)", at, question)

    def questions(self, limit: int) -> tuple[str, ...]:
        """The last kept questions, newest first, each once."""
        rows = self._read(
            "SELECT question FROM questions GROUP BY question ORDER BY max(question_id) DESC"
            " LIMIT ?",
            limit,
        )
        return tuple(str(row[0]) for row in rows)

    def forget_questions(self) -> None:
        """Delete every kept question, and overwrite where they stood."""
        if self.path.exists():
            with self._open() as db:
                with db:
                    db.execute("DELETE FROM questions")
                db.execute("VACUUM")
                db.pragma("wal_checkpoint(TRUNCATE)")

    def note_change(self, change: Change) -> None:
        self._write(
            "INSERT INTO changes (at, outcome, source, detail) VALUES (?, ?, ?, ?)",
            change.at,
            change.outcome,
            change.source,
            change.detail,
        )

    def changes(self, limit: int) -> tuple[Change, ...]:
        """The last changes, newest first."""
        rows = self._read(
            "SELECT at, outcome, source, detail FROM changes ORDER BY change_id DESC LIMIT ?", limit
        )
        return tuple(Change(*row) for row in rows)

    def _write(self, sql: str, *values: Any) -> None:
        with self._open() as db, db:
            db.execute(sql, values)

    def _read(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        if not self.path.exists():
            return []
        with self._open() as db:
            return [tuple(row) for row in db.execute(sql, values)]

    @contextmanager
    def _open(self) -> Iterator[apsw.Connection]:
        db: apsw.Connection | None = None
        try:
            db = connect(self.path, create=True, limit_ms=BUSY_MS).db
            db.pragma("secure_delete", True)
            with suppress(apsw.ReadOnlyError), db:
                db.execute(_TABLES)
            yield db
        except (apsw.CorruptError, apsw.NotADBError) as error:
            raise LibraryError(
                f"{self.path}: it is damaged; move it away, and a new one is begun"
            ) from error
        except apsw.Error as error:
            raise explain(self.path, error) from error
        finally:
            if db is not None:
                db.close()


def _passages_out(found: Sequence[Passage]) -> str:
    return json.dumps([[item.source, item.text] for item in found])


def _passages_in(value: str) -> tuple[Passage, ...]:
    return tuple(Passage(source, text) for source, text in json.loads(value))
