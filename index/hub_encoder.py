"""Any sentence-transformers model, by folder or hub name. The only file that imports that library.

It is also the reference that the packaged encoder's own, quicker way is tested against.
"""

import os
from collections.abc import Sequence

import numpy as np

from index.encoder import (
    PACKAGED,
    PACKAGED_SHA256,
    Vectors,
    check_weights,
    fast_bfloat16,
    packaged_folder,
    unit,
)
from ingest.errors import EncoderError

BATCH_SIZE = 32


class SentenceTransformersEncoder:
    """A sentence-transformers model, by packaged name, folder or hub name.

    On processors that multiply bfloat16 in hardware the weights are held in bfloat16: the vectors
    agree with float32 to a cosine above 0.999 and come several times faster.

    Raises:
        EncoderError: when the model cannot be loaded, or packaged weights are not the known ones.
    """

    def __init__(self, name: str = PACKAGED) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        if name == PACKAGED:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
            folder = packaged_folder()
            check_weights(folder)
            target = str(folder)
            label = f"all-MiniLM-L6-v2@{PACKAGED_SHA256[:12]}"
        elif name.strip():
            target, label = name, name
        else:
            raise EncoderError(f"the encoder {name!r} has no name; say {PACKAGED!r} or a folder")
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        import torch
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]

        dtype = torch.bfloat16 if fast_bfloat16() else torch.float32
        try:
            model = SentenceTransformer(target, device="cpu", model_kwargs={"dtype": dtype})
        except (OSError, ValueError, RuntimeError, SafetensorError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise EncoderError(f"the encoder {name!r} cannot be loaded: {reason}") from error
        model.eval()
        self._model = model
        self._torch = torch
        self._tokenizer = model.tokenizer
        self._identity = f"{label}/{str(dtype).removeprefix('torch.')}"
        dimension = model.get_embedding_dimension()
        if not dimension:
            raise EncoderError(f"the encoder {name!r} does not say how long its vectors are")
        self._dimension = int(dimension)
        self._max_tokens = int(model.max_seq_length or 256)

    @property
    def identity(self) -> str:
        return self._identity

    @property
    def dimension(self) -> int:
        return self._dimension

    @property
    def max_tokens(self) -> int:
        return self._max_tokens

    def count_tokens(self, text: str, language: str = "en") -> int:
        return len(self._ids(text))

    def _ids(self, text: str) -> list[int]:
        ids = self._tokenizer(text, add_special_tokens=False, truncation=False, verbose=False)
        return list(ids["input_ids"])

    def _windows(self, text: str) -> list[str]:
        """The text itself, or word-aligned pieces of it that each fit the encoder."""
        room = self._max_tokens - 2
        encoded = self._tokenizer(
            text,
            add_special_tokens=False,
            truncation=False,
            verbose=False,
            return_offsets_mapping=True,
        )
        offsets = encoded["offset_mapping"]
        if len(offsets) <= room:
            return [text]
        pieces: list[str] = []
        start = 0
        while start < len(offsets):
            left = len(offsets) - start
            stop = start + -(-left // -(-left // room))  # the rest in equal parts
            edge = stop
            while start < edge < len(offsets) and offsets[edge][0] == offsets[edge - 1][1]:
                edge -= 1  # no white space here
            stop = edge if edge > start else stop
            pieces.append(text[offsets[start][0] : offsets[stop - 1][1]])
            start = stop
        return pieces

    def encode(self, texts: Sequence[str], languages: Sequence[str] = ()) -> Vectors:
        if not texts:
            return np.zeros((0, self._dimension), np.float32)
        windows = [self._windows(text) for text in texts]
        flat = [window for group in windows for window in group]
        with self._torch.inference_mode():
            found = self._model.encode(
                flat,
                batch_size=BATCH_SIZE,
                convert_to_tensor=True,
                normalize_embeddings=False,
                show_progress_bar=False,
            )
            encoded = found.float().cpu().numpy()
        vectors = np.empty((len(texts), self._dimension), np.float32)
        position = 0
        for row, group in enumerate(windows):
            part = unit(encoded[position : position + len(group)])
            vectors[row] = part.mean(axis=0)
            position += len(group)
        return unit(vectors)
