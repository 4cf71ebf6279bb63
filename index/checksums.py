"""The hashes by which a library knows that it is what was stored."""

import hashlib
import json
from collections.abc import Iterable

PassageRow = tuple[int, int, str, str, str, str, bytes]
"""start, stop, section, kind, language, context and vector of a passage, as they are stored."""


def text_hash(text: str) -> str:
    """SHA-256 of a text, also of one with lone surrogates, in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def passages_hash(rows: Iterable[PassageRow]) -> str:
    """SHA-256 of a document's passages and vectors, by passage id, in hex."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps(row[:-1]).encode())
        digest.update(row[-1])
    return digest.hexdigest()


def state_part(document_id: str, source: str, recipe: str) -> int:
    """One document's share of the library's state, which is the XOR of them all."""
    return int(hashlib.sha256(f"{document_id}\n{source}\n{recipe}".encode()).hexdigest(), 16)
