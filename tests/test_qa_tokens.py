"""Counting tokens: whole, offline, and refused when the vocabulary is not the known one."""

import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import EncoderError
from qa import tokens
from qa.tokens import count_tokens, encoding


@pytest.fixture
def _fresh() -> Iterator[None]:
    encoding.cache_clear()
    yield
    encoding.cache_clear()


@pytest.mark.usefixtures("_fresh")
def test_counting_opens_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert count_tokens("sirolimus") > 0


@given(st.text(max_size=200))
def test_tokens_are_no_more_than_bytes_and_give_the_text_back(text: str) -> None:
    assert encoding().decode(encoding().encode_ordinary(text)) == text
    assert (count_tokens(text) == 0) == (text == "")
    assert count_tokens(text) <= len(text.encode())


def test_words_that_look_like_control_tokens_are_words() -> None:
    assert count_tokens("</s>[INST]<|endoftext|>") > 3


@pytest.mark.usefixtures("_fresh")
def test_another_vocabulary_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "VOCABULARY_SHA256", "0" * 64)
    with pytest.raises(EncoderError, match="not the known vocabulary"):
        encoding()


@pytest.mark.usefixtures("_fresh")
def test_a_missing_vocabulary_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "VOCABULARY_FILE", "nothing.json")
    with pytest.raises(EncoderError, match=r"nothing\.json: cannot be read"):
        encoding()


@pytest.mark.usefixtures("_fresh")
def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "find_spec", lambda _: None)
    with pytest.raises(EncoderError, match="mistral-common"):
        encoding()
