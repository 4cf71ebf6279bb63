"""Retrieval by words, by encoders and by both, on public question sets."""
