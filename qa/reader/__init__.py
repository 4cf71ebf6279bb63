"""The reader: how probable it is that a sentence or row answers a question."""
