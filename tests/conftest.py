"""Shared fixtures: the real encoder and the seeds' library once a run, and a fast fake encoder."""

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import settings

from index.encoder import PACKAGED, Encoder, Vectors
from index.hub_encoder import SentenceTransformersEncoder
from index.library import Library
from index.loading import load_encoder
from ingest.files import find
from qa.settings import SEEDS, Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest_plugins = ["reader_training"]

os.environ["HF_HUB_OFFLINE"] = "1"

settings.register_profile("untimed", deadline=None)  # other work may run on the machine
settings.load_profile("untimed")


class HashEncoder:
    """A fake encoder: a text's vector is the sum of its words' own directions, which a hash gives.

    The same word points the same way on every machine; nothing is known of meaning. `encoded`
    holds every text that was asked for, in order.
    """

    def __init__(self, dimension: int = 32, identity: str = "") -> None:
        self._dimension = dimension
        self._identity = identity or f"hash-{dimension}"
        self.encoded: list[str] = []

    @property
    def identity(self) -> str:
        return self._identity

    @property
    def dimension(self) -> int:
        return self._dimension

    @property
    def max_tokens(self) -> int:
        return 256

    def count_tokens(self, text: str, language: str = "en") -> int:
        return len(_words(text))

    def encode(self, texts: Sequence[str], languages: Sequence[str] = ()) -> Vectors:
        self.encoded.extend(texts)
        vectors = np.zeros((len(texts), self._dimension), np.float32)
        for row, text in enumerate(texts):
            for word in _words(text) or [""]:
                seed = hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()[:8]
                generator = np.random.default_rng(int.from_bytes(seed, "big"))
                vectors[row] += generator.standard_normal(self._dimension).astype(np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / norms, np.float32)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


@pytest.fixture
def hash_encoder() -> HashEncoder:
    return HashEncoder()


@pytest.fixture(scope="session")
def base_encoder() -> Encoder:
    """The packaged English encoder, loaded once a run."""
    return load_encoder(PACKAGED)


@pytest.fixture(scope="session")
def reference_encoder() -> SentenceTransformersEncoder:
    """The same weights through sentence-transformers, loaded once a run."""
    return SentenceTransformersEncoder(PACKAGED)


@pytest.fixture(scope="session")
def real_encoder() -> Encoder:
    """The encoder that the settings name when nobody changes them, loaded once a run."""
    return load_encoder(str(Settings.model_fields["encoder"].default))


@pytest.fixture(scope="session")
def seed_library(tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder) -> Library:
    """A library of the seeds made with the real encoder. Tests read it and change nothing."""
    library = Library(tmp_path_factory.mktemp("seeds") / "library", real_encoder, create=True)
    for report in library.add(find([SEEDS])):
        assert report.outcome == "added", report
    return library


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One headless Chromium a run."""
    from browsing import chromium, launched

    with launched(chromium()) as running:
        yield running


@pytest.fixture(scope="session")
def address(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the page is served, over the seeds and one hostile document."""
    from browsing import made_library, served

    folder = tmp_path_factory.mktemp("served")
    with served(made_library(folder), folder) as url:
        yield url
