"""Texts that another program gives the library, each kept whole under a name of its own."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ingest.errors import SitatError
from ingest.model import Document
from ingest.readers import plain
from ingest.readers.raw import Raw

MAX_NAME_CHARACTERS = 120
"""A name is shown as a document's source up to this length."""


class TextError(SitatError):
    """A text, a name or metadata that cannot be kept."""


@dataclass(frozen=True, slots=True)
class GivenText:
    """A text with the name that its giver knows it by, and what it says of it, as JSON.

    `text_id` is any text, unique in the library. Made by `GivenText.of` only.
    """

    text_id: str
    text: str
    metadata: str

    @classmethod
    def of(cls, text_id: str, text: str, metadata: Mapping[str, Any]) -> "GivenText":
        """Raises TextError when the text holds no word, is no Unicode text, or when the metadata
        would not come back from JSON as it was given."""
        shown = ascii(text_id[:MAX_NAME_CHARACTERS])
        try:
            text_id.encode()
            text.encode()
        except UnicodeEncodeError as error:
            raise TextError(f"the text {shown}: it is not Unicode text; decode it anew") from error
        if not plain.accepts(text):
            raise TextError(f"the text {shown}: it is empty; leave it out")
        return cls(text_id, text, _as_json(shown, metadata))

    @property
    def path(self) -> str:
        """What stands in a file's path's place: no absolute path begins like this."""
        return f"text:{self.text_id}"

    @property
    def document_id(self) -> str:
        """16 hex digits of the SHA-256 of name, text and metadata: what any change changes."""
        whole = json.dumps([self.path, self.text, self.metadata])
        return hashlib.sha256(whole.encode()).hexdigest()[:16]

    def metadata_value(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.metadata)
        return found

    def document(self) -> Document:
        """The text as a document, word for word, with the source and title that its metadata
        names. Without them the source is its own name, and there is only the title that it opens
        with: a made-up name would be searched as if it meant something."""
        about = self.metadata_value()
        source = _printable(about.get("source")) or _printable(self.text_id) or self.document_id
        document = plain.read(Raw(self.document_id, source, "", self.text))
        title = _printable(about.get("title"))
        return replace(document, title=title) if title else document


def _as_json(shown: str, metadata: Mapping[str, Any]) -> str:
    for name, value in metadata.items():
        try:
            kept = json.loads(json.dumps({name: value}, allow_nan=False))
            if kept == {name: value}:
                continue
        except (TypeError, ValueError, RecursionError):
            pass
        raise TextError(
            f"the text {shown}: its metadata {name!r} is no JSON value; give text, numbers,"
            " true, false, null, lists, or mappings from text"
        )
    return json.dumps(dict(metadata))


def _printable(name: object) -> str:
    """A name on one line, without control characters; "" for what is no text."""
    if not isinstance(name, str):
        return ""
    words = "".join(each if each.isprintable() else " " for each in name).split()
    return " ".join(words)[:MAX_NAME_CHARACTERS]
