"""Which encoder a setting names."""

from functools import cache

from index.encoder import PACKAGED, Encoder, SentenceTransformersEncoder
from index.nordic import NordicEncoder

NORDIC = "packaged:nordic-minilm"
"""The packaged encoder with the Nordic tower: the default."""


@cache
def load_encoder(name: str = NORDIC) -> Encoder:
    """The encoder of that name, loaded once in a process.

    `name` is NORDIC, PACKAGED (the English encoder alone), a folder or a hub name. Raises
    EncoderError when it can't be loaded.
    """
    if name == NORDIC:
        return NordicEncoder(SentenceTransformersEncoder(PACKAGED))
    return SentenceTransformersEncoder(name)
