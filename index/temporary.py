"""Files that are written beside their place and put there whole, or not at all."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_SUFFIX = ".tmp"


@contextmanager
def temporary(folder: Path, prefix: str) -> Iterator[Path]:
    """A new empty file in `folder`, gone at the end unless it was renamed.

    A lock on it shows that its process lives; what killed processes left under the same prefix is
    removed first. Raises OSError.
    """
    for left in folder.glob(f"{prefix}*{_SUFFIX}"):
        _remove_unless_used(left)
    path, handle = _made(folder, prefix)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _made(folder: Path, prefix: str) -> tuple[Path, int]:
    while True:
        path = folder / f"{prefix}{secrets.token_hex(8)}{_SUFFIX}"
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:
            return path, handle
        os.close(handle)  # another process took it for a left one before it was locked


def _remove_unless_used(path: Path) -> None:
    with suppress(OSError):  # another process was quicker, or it is not ours to remove
        handle = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
        finally:
            os.close(handle)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep out other processes that lock the same folder. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sync(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
