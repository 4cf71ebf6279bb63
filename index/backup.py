"""A library as one file: out of a library that may be in use, and into a folder.

The file is one line of JSON (what it is, and the SHA-256 of the rest) and then an SQLite database.
It holds no file names, so there is no path in it that could lead elsewhere.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

import apsw

from index.check import Checked, check_file
from index.connection import connect, open_unchanging
from index.schema import BUSY_MS, FILE_NAME, SCHEMA, explain
from index.store import Store
from index.temporary import locked, sync, temporary
from ingest.errors import LibraryError

FORMAT = "sitat library"
VERSION = 1
_MAX_HEADER = 4096
_CHUNK = 1 << 20
_PAGE_SIZE = 4096
_ASIDE = ".aside"


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of an exported library. `size` is that of the database in bytes."""

    format: str
    version: int
    schema: int
    encoder: str
    index_id: str
    documents: int
    passages: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: `kept` is the damaged file that it put aside, if there was one."""

    header: Header
    kept: Path | None


def export_library(folder: Path, file: Path) -> Header:
    """Write the library in `folder` to `file`, as it is at one moment, in place of what was there.

    Writers go on meanwhile. What was removed from the library is not in the file. Raises
    LibraryError when the library is damaged or the file cannot be written, and leaves `file` as
    it was.
    """
    source = folder / FILE_NAME
    if file.is_dir() or not file.name:
        raise LibraryError(f"{file}: this is a folder; name a file")
    if file.absolute().resolve().parent == folder.resolve() and file.name.startswith(FILE_NAME):
        raise LibraryError(f"{file}: this is the library's own file; name another")
    store = Store(folder)
    try:
        with (
            _explained(file),
            temporary(file.absolute().parent, f".{file.name}.database.") as database,
            temporary(file.absolute().parent, f".{file.name}.export.") as whole,
        ):
            store.copy_to(database)
            checked = _checked(database, source)
            header = Header(
                FORMAT,
                VERSION,
                SCHEMA,
                checked.encoder,
                checked.index_id,
                checked.documents,
                checked.passages,
                database.stat().st_size,
                _sha256(database),
            )
            with database.open("rb") as body, whole.open("wb") as out:
                out.write(json.dumps(asdict(header)).encode() + b"\n")
                shutil.copyfileobj(body, out, _CHUNK)
            sync(whole)
            whole.replace(file)
            sync(file.absolute().parent)
            return header
    finally:
        store.close()


def import_library(
    file: Path,
    folder: Path,
    *,
    encoder: str,
    replace: bool = False,
    marks: Mapping[str, str] | None = None,
) -> Imported:
    """Make the library in `file` the one in `folder`, whole or not at all.

    Everything is verified before the folder's own library is touched. `encoder` is the identity
    of the encoder that is to ask it, `marks` are lines to add to its manifest. A library that is
    there is replaced if `replace` says so, in one transaction: readers see the one or the other.
    One that is too damaged for that is put aside. Raises LibraryError.
    """
    target = folder / FILE_NAME
    if target.exists() and not replace:
        raise LibraryError(
            f"{folder}: there is a library here; add --replace to put this in its place"
        )
    made = not folder.exists()
    try:
        with _explained(file, folder):
            folder.mkdir(parents=True, exist_ok=True)
            with temporary(folder, ".import.") as database:
                header = _unpack(file, database)
                if header.encoder != encoder:
                    raise LibraryError(
                        f"{file}: made with the encoder {header.encoder}, not with {encoder};"
                        " choose that encoder (SITAT_ENCODER), then import it again"
                    )
                _mark(database, {**(marks or {}), "library": secrets.token_hex(8)})
                return Imported(header, _put(database, target, replace))
    except BaseException:
        if made and folder.exists() and not any(folder.iterdir()):
            folder.rmdir()
        raise


@contextmanager
def _explained(file: Path, folder: Path | None = None) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = error.filename or folder or file
        raise LibraryError(f"{where}: {(error.strerror or str(error)).lower()}") from error
    except apsw.Error as error:
        raise explain(folder or file, error) from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack(file: Path, database: Path) -> Header:
    """The database of an exported file, verified, in `database`."""
    if file.exists() and not (file.is_file() or file.is_dir()):
        raise LibraryError(f"{file}: this is no ordinary file")
    with file.open("rb") as packed:
        header = _read_header(packed, file)
        held = os.fstat(packed.fileno()).st_size - packed.tell()
        if held != header.size:
            raise LibraryError(
                f"{file}: it holds {held} bytes of the {header.size} that it says; export it again"
            )
        with database.open("wb") as out:
            shutil.copyfileobj(packed, out, _CHUNK)
    if _sha256(database) != header.sha256:
        raise LibraryError(f"{file}: it is damaged (its checksum differs); export it again")
    checked = _checked(database, file)
    said = (header.encoder, header.index_id, header.documents, header.passages)
    if (checked.encoder, checked.index_id, checked.documents, checked.passages) != said:
        raise LibraryError(f"{file}: its first line does not fit what it holds; export it again")
    return header


def _read_header(packed: BinaryIO, file: Path) -> Header:
    alien = LibraryError(f"{file}: this is no exported library; make one with `sitat export FILE`")
    line = packed.readline(_MAX_HEADER)
    try:
        found = json.loads(line) if line.endswith(b"\n") else None
    except (ValueError, RecursionError) as error:
        raise alien from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise alien
    if found.get("version") != VERSION or found.get("schema") != SCHEMA:
        raise LibraryError(
            f"{file}: exported by another version of this program; build the library anew with"
            " `sitat ingest`, or export it again with this one"
        )
    kinds = {name: type(getattr(_EXAMPLE, name)) for name in Header.__slots__}
    if found.keys() != kinds.keys() or any(type(found[k]) is not kinds[k] for k in kinds):
        raise alien
    return Header(**found)


_EXAMPLE = Header(FORMAT, VERSION, SCHEMA, "", "", 0, 0, 0, "")


def _checked(database: Path, named: Path) -> Checked:
    """What a check of a database file gives; LibraryError with the first fault if it has any."""
    db = open_unchanging(database)
    try:
        if db.pragma("page_size") != _PAGE_SIZE:
            raise LibraryError(f"{named}: its pages are of another size; export it again")
        checked = check_file(db, named)
    except apsw.Error as error:
        raise explain(named, error) from error
    finally:
        db.close()
    if checked.faults:
        first = checked.faults[0]
        count = f" ({len(checked.faults)} faults in all)" if len(checked.faults) > 1 else ""
        raise LibraryError(f"{named}: it is damaged: {first.what}{count}; nothing was changed")
    return checked


def _mark(database: Path, marks: Mapping[str, str]) -> None:
    db = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        db.pragma("journal_mode", "off")  # the file is thrown away if this does not end well
        for name, value in marks.items():
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
    finally:
        db.close()
    sync(database)


def _put(database: Path, target: Path, replace: bool) -> Path | None:
    """Put a verified database in its place; the name of the damaged one put aside, if any."""
    with locked(target.parent):
        if target.exists() and replace:
            try:
                _copy_into(database, target)
                return None
            except (apsw.NotADBError, apsw.CorruptError):
                kept = _put_aside(target)
        else:
            # SQLite would take a deleted library's log for the new one's
            kept = None if target.exists() else _put_aside(target)
        try:
            os.link(database, target)  # unlike a rename, never takes the place of another file
        except FileExistsError as error:
            raise LibraryError(
                f"{target.parent}: another process has just made a library here; add --replace to"
                " put this in its place"
            ) from error
        sync(target.parent)
        return kept


def _copy_into(database: Path, target: Path) -> None:
    """Replace a library's whole content in one transaction of its own file."""
    library = connect(target, limit_ms=BUSY_MS).db
    source = open_unchanging(database)
    try:
        if library.pragma("page_size") != _PAGE_SIZE:
            raise apsw.NotADBError
        with library.backup("main", source, "main") as copy:
            while not copy.done:
                copy.step()
    finally:
        source.close()
        library.close()


def _put_aside(target: Path) -> Path | None:
    """Rename a damaged library, and SQLite's files beside it, which belong to it alone."""
    number = 1
    while (kept := target.with_name(f"{target.name}{_ASIDE}-{number}")).exists():
        number += 1
    whole = target.exists()
    for end in ("-wal", "-shm", ""):
        beside = target.with_name(target.name + end)
        if beside.exists():
            beside.replace(kept.with_name(kept.name + end))
    return kept if whole else None
