"""Counting the tokens of what is shown or handed on as context, without a network.

tiktoken fetches its vocabularies when first used, which a closed network forbids. The vocabulary
used here (Tekken, 130,072 tokens, many languages) is a file of the installed package
mistral-common; the package itself is not imported.
"""

import base64
import hashlib
import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import tiktoken

from ingest.errors import EncoderError

VOCABULARY_FILE = "tekken_240911.json"
VOCABULARY_SHA256 = "1948e2d48b0e7377f1bb5f1210f1ae5f984934e75713fc07e2452729b8365316"


@cache
def encoding() -> tiktoken.Encoding:
    """The tokeniser. Raises EncoderError when its vocabulary is missing or is not the known one."""
    spec = find_spec("mistral_common")
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError("the package mistral-common with the token vocabulary is not installed")
    path = Path(next(iter(spec.submodule_search_locations))) / "data" / VOCABULARY_FILE
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EncoderError(f"{path}: cannot be read ({error.strerror})") from error
    if hashlib.sha256(data).hexdigest() != VOCABULARY_SHA256:
        raise EncoderError(f"{path}: not the known vocabulary; install mistral-common again")
    found = json.loads(data)
    config = found["config"]
    size = config["default_vocab_size"] - config["default_num_special_tokens"]
    ranks = {
        base64.b64decode(entry["token_bytes"]): entry["rank"] for entry in found["vocab"][:size]
    }
    return tiktoken.Encoding(
        "tekken", pat_str=config["pattern"], mergeable_ranks=ranks, special_tokens={}
    )


def count_tokens(text: str) -> int:
    """How many tokens `text` is.

    >>> count_tokens("")
    0
    """
    return len(encoding().encode_ordinary(text))
