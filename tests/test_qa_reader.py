"""The reader: every sentence read once, alike alone and in company, from whole files only."""

import hashlib
import tomllib
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tiny_reader import tiny_network, tiny_tokens

from ingest.errors import SitatError
from qa.assistant import LAST_STEP
from qa.reader.chances import ChancesError, Line, learned
from qa.reader.model import (
    CHANCES,
    FILES,
    FOLDER,
    WEIGHTS,
    Part,
    Reader,
    ReaderError,
    load_reader,
    unpacked,
)
from qa.reader.network import Network
from qa.reader.windows import CONTEXT, END, QUESTION, SENTENCE, START, Window, cut
from qa.training.last import LINES
from qa.training.pack import packed, write_reader


@pytest.fixture(scope="module")
def network() -> Network:
    return tiny_network()


@pytest.fixture(scope="module")
def reader(network: Network) -> Reader:
    made = Reader(network, tiny_tokens())
    network.float()
    return made


PARTS = [
    Part("the dose", "en", ["the dose was two mg a day", "no rash"]),
    Part("", "nb", ["dosen var to mg om dagen"]),
    Part("", "en", ["pain fell"]),
]

pieces = st.lists(st.integers(1, 90), max_size=140)


@given(pieces, pieces, st.lists(pieces, max_size=9), st.integers(40, 256))
def test_every_sentence_is_in_one_window_and_in_order(
    question: list[int], context: list[int], sentences: list[list[int]], most: int
) -> None:
    windows = list(cut(question, context, sentences, most))
    held = [list(w.ids[start:end]) for w in windows for start, end in w.spans]
    assert held == [[*sentence[:SENTENCE], END] for sentence in sentences]
    for window in windows:
        assert list(window.ids[: window.asked]) == [START, *question[:QUESTION], END]
        before = list(window.ids[window.asked : window.spans[0][0]])
        assert before == ([*context[:CONTEXT], END] if context else [])
        assert len(window.ids) <= most or len(window.spans) == 1


def test_a_sentence_scores_alike_whatever_else_is_read(reader: Reader) -> None:
    together = reader.scores("the dose", "en", PARTS)
    for part, scores in zip(PARTS, together, strict=True):
        np.testing.assert_allclose(reader.scores("the dose", "en", [part])[0], scores, atol=1e-4)


def test_the_order_of_parts_does_not_matter(reader: Reader) -> None:
    there = reader.scores("two mg", "en", PARTS)
    back = reader.scores("two mg", "en", PARTS[::-1])
    for one, other in zip(there, back[::-1], strict=True):
        np.testing.assert_allclose(one, other, atol=1e-4)


def test_question_context_and_language_change_a_score(reader: Reader) -> None:
    part = Part("the dose", "en", ["two mg"])
    first = reader.scores("the dose", "en", [part])[0][0]
    assert reader.scores("no rash", "en", [part])[0][0] != first
    assert reader.scores("the dose", "nb", [part])[0][0] != first
    assert reader.scores("the dose", "en", [Part("", "en", ["two mg"])])[0][0] != first


def test_nothing_to_read_gives_no_scores(reader: Reader) -> None:
    assert reader.scores("the dose", "en", []) == []
    assert reader.scores("the dose", "en", [Part("the dose", "en", [])]) == [[]]


def windows() -> list[Window]:
    return list(cut([5, 6], [7], [[8, 9], [10, 11, 12], [13]], 12))


def test_what_is_learned_with_computes_what_is_used(network: Network) -> None:
    with torch.no_grad():
        used = network.eval()(windows())
        learned_with = network.train()(windows(), 16)
    network.eval()
    torch.testing.assert_close(learned_with, used, atol=1e-4, rtol=1e-4)


def test_a_packed_reader_scores_as_before_it_was_packed(tmp_path: Path, network: Network) -> None:
    start = tiny_network(3)
    start_state = start.tower.state_dict()
    moved = tiny_network(3)
    with torch.no_grad():
        for name, value in moved.named_parameters():
            if "words" not in name and "positions" not in name:
                value.add_(torch.randn_like(value) * 0.01)
    file = packed(moved, start_state)
    assert write_reader(tmp_path, file, {"name": "test"}) < 12 * 2**20
    with torch.no_grad():
        before, after = moved(windows()), unpacked(file, start_state)(windows())
    assert not torch.allclose(before, network(windows()), atol=1e-3)
    torch.testing.assert_close(after, before, atol=5e-3, rtol=1e-2)


def test_a_missing_reader_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=rf"{WEIGHTS}: the reader cannot be read.*restore"):
        load_reader(tmp_path, {WEIGHTS: "0" * 64})


def test_a_changed_reader_is_refused(tmp_path: Path) -> None:
    (tmp_path / WEIGHTS).write_bytes(b"changed")
    with pytest.raises(ReaderError, match="damaged"):
        load_reader(tmp_path, {WEIGHTS: "0" * 64})


def test_a_known_file_that_is_no_reader_is_refused(tmp_path: Path) -> None:
    (tmp_path / WEIGHTS).write_bytes(b"no tensors")
    known = hashlib.sha256(b"no tensors").hexdigest()
    with pytest.raises(ReaderError, match="cannot be used"):
        load_reader(tmp_path, {WEIGHTS: known})


def test_a_higher_score_is_more_probable() -> None:
    line = Line({"reader": 1.5, "cosine": -0.5}, -0.2)
    chances = [
        line.chance({"reader": score, "cosine": 0.3, "other": 9.0})
        for score in (-900.0, -2.0, 0.0, 2.0, 900.0)
    ]
    assert chances == sorted(chances)
    assert chances[0] == 0.0
    assert chances[-1] == 1.0


@pytest.mark.parametrize("text", ["", "[other]\n", "[sentence]\nintercept = 1\n", "no toml ["])
def test_a_file_without_the_weights_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "chances.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ChancesError, match=r"chances\.toml: has no weights 'sentence'"):
        learned(path, "sentence")
    assert issubclass(ChancesError, SitatError)


def test_the_packaged_last_steps_are_of_the_packaged_reader() -> None:
    reader = FILES[WEIGHTS][:12]
    for path, line, names in (
        (FOLDER / CHANCES, "sentence", LINES["sentence"]),
        (FOLDER / CHANCES, "without_reader", LINES["without_reader"]),
        (LAST_STEP, "with_reader", ("worth", "read")),
        (LAST_STEP, "plain", ("worth",)),
    ):
        assert tomllib.loads(path.read_text("utf-8"))["reader"] == reader
        assert set(learned(path, line).weights) == set(names)
