"""Files from a browser into the library, one report each."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from index.intake import Outcome, Report
from ingest import files
from ingest.errors import ReadError
from ingest.files import File
from ingest.model import Document
from ui.ports import Shelf

MAX_NAME_CHARACTERS = 200
_PLACE = "upload:"
"""Stands before an uploaded file's name where others have their path. A later upload of the same
name takes the place of the earlier one."""


class Upload(Protocol):
    """A file as the browser sends it; Streamlit's UploadedFile is one."""

    @property
    def name(self) -> str: ...
    def getvalue(self) -> bytes: ...


def plain_name(name: str) -> str:
    """The last part of a file's name, without what can't be shown; "" when nothing is left.

    >>> plain_name("../../etc/passwd"), plain_name("C:\\\\a\\\\b.txt")
    ('passwd', 'b.txt')
    """
    last = re.split(r"[/\\]", name)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip().lstrip(".")


def accepted() -> tuple[str, ...]:
    """The endings of the files that can be read, without the dot."""
    return tuple(sorted(suffix.lstrip(".") for suffix in files.SUFFIXES))


def take_in(
    uploads: Sequence[Upload],
    shelf: Shelf,
    started: Callable[[str], None],
    too_long: str,
) -> Iterator[Report]:
    """Add `uploads` to the library; a report for each, in order. `started` hears of each file when
    it is read; `too_long` is what a report says of an overlong name."""
    with TemporaryDirectory(prefix="sitat-") as folder:
        waiting: list[File] = []
        places: dict[Path, Path] = {}
        for number, upload in enumerate(uploads):
            name = plain_name(upload.name)
            if not 0 < len(name) <= MAX_NAME_CHARACTERS:
                yield Report(name[:60] or "?", Outcome.FAILED, too_long)
                continue
            place = Path(f"{_PLACE}{name}")
            kept = Path(folder) / f"{number}{Path(name).suffix}"
            kept.write_bytes(upload.getvalue())
            if place not in places:
                waiting.append(File(place, name))
            places[place] = kept

        def read(file: File) -> Document:
            started(file.source)
            try:
                return files.read(File(places[file.path], file.source))
            except ReadError:
                raise
            except OSError as error:
                raise ReadError(file.source, f"it cannot be read ({error.strerror})") from error

        yield from shelf.add(waiting, read)
