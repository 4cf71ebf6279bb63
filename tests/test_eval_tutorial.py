"""The baseline is the tutorial's: its chunks are slices, its top 4 are the nearest, it answers."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_text_splitters import RecursiveCharacterTextSplitter

from eval.ports import Vectors
from eval.questions import Alternative, Half, Question
from eval.response import SourceText
from eval.splitter import split
from eval.tutorial import (
    BaselineError,
    build,
    encode_with,
    flat_search,
    huggingface_embeddings,
    raw_sources,
    read_raw_texts,
    relocate,
)
from index.encoder import PACKAGED
from index.loading import load_encoder
from ingest.model import Document, DocumentKind, Span
from qa.model import Status

WORDS = ("dose", "nausea", "muscle", "kidney", "skin")


def encode(texts: Sequence[str]) -> Vectors:
    """Counts of WORDS, and a constant, as unit vectors of shape (len(texts), 6)."""
    counts = [[*(text.count(word) for word in WORDS), 0.1] for text in texts]
    rows = np.asarray(counts, dtype=np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def asked(question: str, *facts: tuple[Alternative, ...]) -> Question:
    return Question("q", Half.DEV, "en", "dose", question, (), Status.ANSWERED, facts, ())


@given(
    st.lists(
        st.sampled_from(["aa ", "bb ", "aa bb ", "c\n", "\n\n", "ddddddd", "  "]), max_size=60
    ),
    st.integers(8, 30),
)
@settings(max_examples=60, deadline=None)
def test_chunks_are_slices_in_order_that_leave_only_white_space(
    pieces: list[str], size: int
) -> None:
    text = "".join(pieces)
    spans = split(text, size, size // 4)
    chunks = RecursiveCharacterTextSplitter(chunk_size=size, chunk_overlap=size // 4)
    assert [span.of(text) for span in spans] == chunks.split_text(text)
    covered = {place for span in spans for place in range(span.start, span.end)}
    assert all(text[place].isspace() for place in range(len(text)) if place not in covered)
    assert list(spans) == sorted(set(spans))
    assert all(span.length <= size for span in spans)


def test_a_sentence_that_stands_twice_gets_both_places() -> None:
    text = "Same words here.\n\nSame words here."
    assert split(text, 20, 0) == (Span(0, 16), Span(18, 34))


@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(1, 50))
@settings(max_examples=40, deadline=None)
def test_the_flat_search_is_exact(seed: int, count: int, k: int) -> None:
    draw = np.random.default_rng(seed)
    rows = draw.standard_normal((count + 1, 8))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    vectors, query = rows[1:].astype(np.float32), rows[0].astype(np.float32)
    nearest = np.argsort(-(vectors @ query), kind="stable")[:k]
    assert flat_search(vectors)(query, k) == nearest.tolist()


def test_the_embedding_is_langchains_own_with_the_published_weights() -> None:
    """Its vectors are float32 ones of unit length, near those of this project's encoder."""
    embeddings = huggingface_embeddings()
    assert type(embeddings).__module__.startswith("langchain_huggingface")
    texts = ["Nausea was seen.", "Tacrolimus in inclusion body myositis"]
    vectors = encode_with(embeddings)(texts)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    ours = load_encoder(PACKAGED).encode(texts)
    assert (np.sum(ours * vectors, axis=1) > 0.998).all()
    assert np.allclose(embeddings.embed_query(texts[0]), vectors[0], atol=1e-5)


def test_the_baseline_shows_the_four_nearest_chunks_verbatim_and_never_refuses() -> None:
    paragraphs = [f"{word} " * 120 for word in WORDS]
    text = "\n\n".join(paragraphs)
    tutorial = build({"d": SourceText("d.txt", text)}, encode)
    response = tutorial.respond(asked("muscle?"))
    assert response.status is Status.ANSWERED
    assert len(response.quotes) == 4
    assert response.quotes[0].text.startswith("muscle muscle")
    assert all(quote.span.of(text) == quote.text for quote in response.quotes)
    assert tutorial.respond(asked("nothing of the kind")).status is Status.ANSWERED


def test_the_baseline_uses_the_search_it_is_given() -> None:
    texts = {"d": SourceText("d.txt", "dose " * 600)}
    tutorial = build(texts, encode, lambda vectors: lambda query, k: [len(vectors) - 1])
    assert tutorial.respond(asked("dose")).quotes == (tutorial.chunks[-1],)


def test_facts_move_to_where_the_raw_file_breaks_the_line() -> None:
    wording = Alternative("d", "d.txt", "was 2 mg (daily).", (Span(0, 17),))
    texts = {"d": SourceText("d.txt", "abstract: Dose was\n  2 mg (daily). Was 2 mg (daily).")}
    (moved,) = relocate([asked("dose", (wording,))], texts)
    (span,) = moved.facts[0][0].spans
    assert span.of(texts["d"].text) == "was\n  2 mg (daily)."


def test_a_fact_that_markup_breaks_up_has_no_place() -> None:
    wording = Alternative("d", "d.txt", "patients' dose", (Span(0, 14),))
    texts = {"d": SourceText("d.txt", "title: 'The patients'' dose'")}
    (moved,) = relocate([asked("dose", (wording,))], texts)
    assert moved.facts[0][0].spans == ()


def test_raw_texts_are_read_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Dosé\r\n".encode())
    held = Document("d", "a.txt", "", "Dosé", "en", DocumentKind.PLAIN)
    texts = read_raw_texts(tmp_path, [held])
    assert texts == {"a.txt": "Dosé\r\n"}
    assert raw_sources([held], texts) == {"d": SourceText("a.txt", "Dosé\r\n")}


def test_a_missing_or_unreadable_raw_file_is_an_error(tmp_path: Path) -> None:
    held = Document("d", "a.txt", "", "x", "en", DocumentKind.PLAIN)
    with pytest.raises(BaselineError, match=r"cannot read a\.txt"):
        read_raw_texts(tmp_path, [held])
    (tmp_path / "a.txt").write_bytes(b"\xff")
    with pytest.raises(BaselineError, match=r"cannot read a\.txt"):
        read_raw_texts(tmp_path, [held])
    with pytest.raises(BaselineError, match=r"missing: a\.txt"):
        raw_sources([held], {"b.txt": "x"})


def test_an_encoder_that_returns_another_shape_is_an_error() -> None:
    texts = {"d": SourceText("d.txt", "dose")}
    with pytest.raises(BaselineError, match=r"shape \(0, 3\) for 1 chunks"):
        build(texts, lambda _: np.zeros((0, 3), dtype=np.float32))
    with pytest.raises(BaselineError, match="no text to split"):
        build({}, encode)
