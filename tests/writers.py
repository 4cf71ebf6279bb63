"""Processes that use a library in earnest, for the tests that kill, block or starve them."""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from index.encoder import Vectors

TESTS = Path(__file__).parent
ROOT = TESTS.parent
DIMENSION = 128


class WordEncoder:
    """A quick fake encoder: the sum of the words' own directions, which a hash gives."""

    identity = "words-128"
    dimension = DIMENSION
    max_tokens = 256

    def count_tokens(self, text: str, language: str = "en") -> int:
        return len(re.findall(r"\w+", text))

    def encode(self, texts: Sequence[str], languages: Sequence[str] = ()) -> Vectors:
        vectors = np.zeros((len(texts), DIMENSION), np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.casefold()) or [""]:
                vectors[row] += _direction(word)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@cache
def _direction(word: str) -> Vectors:
    seed = int.from_bytes(hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()[:8], "big")
    return np.random.default_rng(seed).standard_normal(DIMENSION).astype(np.float32)


PREAMBLE = """
import sys
from pathlib import Path
from writers import WordEncoder
from index.library import Library
from ingest.errors import SitatError
from ingest.files import File, find
def say(*words):
    print(*words, flush=True)
def go():
    say("ready")
    sys.stdin.readline()
"""


def start(
    script: str, *arguments: object, before: Sequence[str] = (), **more: str
) -> "subprocess.Popen[str]":
    """A Python process running `script` with `arguments`; `before` are words that start it."""
    return subprocess.Popen(
        [*before, sys.executable, "-c", PREAMBLE + script, *map(str, arguments)],
        env=os.environ
        | {"PYTHONPATH": f"{ROOT}{os.pathsep}{TESTS}", "OMP_NUM_THREADS": "1"}
        | more,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def line(process: "subprocess.Popen[str]") -> str:
    """The next line of what a process prints; its errors when it has ended."""
    assert process.stdout is not None
    found = process.stdout.readline().rstrip("\n")
    if not found:
        raise AssertionError(process.communicate(timeout=60)[1])
    return found


def tell(process: "subprocess.Popen[str]", word: str = "go") -> None:
    assert process.stdin is not None
    process.stdin.write(f"{word}\n")
    process.stdin.flush()


def end(process: "subprocess.Popen[str]") -> tuple[list[str], str]:
    """The rest of what a process printed, and its errors, when it has ended well."""
    out, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return out.splitlines(), errors
