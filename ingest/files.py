"""From paths that a user names to documents, one file at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest import passages, readers
from ingest.decode import MAX_BYTES, decode, read_bytes
from ingest.errors import ReadError
from ingest.model import Document

SUFFIXES = frozenset({".txt", ".md", ".markdown"})
"""What is taken from a folder. A file that is named itself is always tried."""

RECIPE = f"{readers.RECIPE}+{passages.RECIPE}"
"""Names how documents and passages are made; stored text made by another recipe is read again."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to read: its absolute path and the name it is shown under."""

    path: Path
    source: str


def find(paths: Iterable[Path]) -> Iterator[File]:
    """Every file that `paths` name, folders walked in sorted order.

    A file in a folder is named by its path below that folder. Hidden files, READMEs (they are
    about the folder) and other suffixes than SUFFIXES are passed over. Raises ReadError for a path
    that does not exist.
    """
    for path in paths:
        if path.is_dir():
            for inner in sorted(path.rglob("*")):
                below = inner.relative_to(path)
                hidden = any(part.startswith(".") for part in below.parts)
                about = inner.stem.casefold() == "readme"
                wanted = inner.suffix.casefold() in SUFFIXES and not hidden and not about
                if wanted and (inner.is_file() or inner.is_symlink()):
                    yield File(inner.absolute(), below.as_posix())
        elif path.exists() or path.is_symlink():
            yield File(path.absolute(), path.name)
        else:
            raise ReadError(str(path), "there is no such file or folder")


def read(file: File, max_bytes: int = MAX_BYTES) -> Document:
    """The document in a file. Raises ReadError, which says in one line what is wrong with it."""
    data = read_bytes(file.path, file.source, max_bytes)
    return readers.read_document(data, decode(data, file.source), file.source)
