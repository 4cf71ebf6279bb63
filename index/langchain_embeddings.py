"""The library's encoder as a LangChain embedding."""

from langchain_core.embeddings import Embeddings

from index.encoder import Encoder
from index.loading import NORDIC, load_encoder
from ingest.language import detect


class SitatEmbeddings(Embeddings):
    """Texts and questions to unit vectors, as lists of floats.

    A text's language decides how it is encoded; it is detected. `encoder` is an encoder, or the
    name of one as in the settings. Raises EncoderError when the named one can't be loaded.
    """

    def __init__(self, encoder: Encoder | str = NORDIC) -> None:
        self.encoder = load_encoder(encoder) if isinstance(encoder, str) else encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A vector of each text, in order."""
        vectors: list[list[float]] = self.encoder.encode(
            texts, [detect(text) for text in texts]
        ).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self.embed_documents([text])[0]
