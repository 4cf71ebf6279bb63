"""From the bytes of a file to its text, or to one clear line that says why not."""

import re
from pathlib import Path

from ingest.errors import ReadError

MAX_BYTES = 50 * 1024 * 1024
"""Largest file that is read. A reply or an article is well under 1 MB; 50 MB is a long book."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_BYTE_ORDER_MARKS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x1f\x8b", "a gzip file"),
)


def read_bytes(path: Path, source: str, max_bytes: int = MAX_BYTES) -> bytes:
    """The file's bytes. Raises ReadError when it can't be read, is empty or too large."""
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise ReadError(
                source,
                f"{size / 1e6:.0f} MB is more than the {max_bytes / 1e6:.0f} MB read here;"
                " split it into smaller files",
            )
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(source, f"cannot be read ({error.strerror or error})") from error
    if not data.strip():
        raise ReadError(source, "the file is empty")
    return data


def decode(data: bytes, source: str) -> str:
    """The text of UTF-8 bytes, unchanged but for a leading byte order mark.

    Raises ReadError for other encodings and for binary data, naming the first bad byte.
    """
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise ReadError(source, f"this is {what}; only UTF-8 text is read so far")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            raise ReadError(source, f"the text is {encoding}; save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(
            source,
            f"not UTF-8 text (byte {error.start} is 0x{data[error.start]:02x}); save it as UTF-8",
        ) from error
    control = _CONTROL.search(text)
    if control:
        raise ReadError(source, f"binary data (control character at {control.start()})")
    if not any(character.isalnum() for character in text):
        raise ReadError(source, "there are no words in the file")
    return text
