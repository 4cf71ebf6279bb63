"""Which encoder a setting names."""

from functools import cache

from index.encoder import PACKAGED, Encoder

NORDIC = "packaged:nordic-minilm"
"""The packaged encoder with the Nordic tower: the default."""


@cache
def load_encoder(name: str = NORDIC) -> Encoder:
    """The encoder of that name, loaded once in a process.

    `name` is NORDIC, PACKAGED (the English encoder alone), a folder or a hub name. Raises
    EncoderError when it can't be loaded.
    """
    if name in (NORDIC, PACKAGED):
        from index.nordic import FOLDER, PackagedEncoder

        return PackagedEncoder(FOLDER if name == NORDIC else None)
    from index.hub_encoder import SentenceTransformersEncoder  # heavy: it takes seconds to import

    return SentenceTransformersEncoder(name)
