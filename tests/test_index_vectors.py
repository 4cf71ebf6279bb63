"""Exact search agrees with plain numpy; the cache on disk is used only when it is whole."""

import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from conftest import HashEncoder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.encoder import Vectors
from index.library import VECTORS_FILE, Library
from index.vectors import VectorIndex
from ingest.files import File

STATE = "0123456789abcdef-7"
DIMENSION = 8


def unit_vectors(count: int, seed: int = 1) -> Vectors:
    found = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def made(count: int = 20) -> VectorIndex:
    ids = np.arange(count, dtype=np.int64) * 3 + 5
    return VectorIndex.build(ids, unit_vectors(count), DIMENSION)


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 2**40), unique=True, max_size=60),
    st.integers(0, 70),
    st.integers(0, 2**32 - 1),
)
def test_search_gives_what_sorting_every_cosine_gives(ids: list[int], k: int, seed: int) -> None:
    vectors = unit_vectors(len(ids), seed)
    query = unit_vectors(1, seed + 1)[0]
    index = VectorIndex.build(np.array(ids, np.int64), vectors, DIMENSION)
    cosines = vectors.astype(np.float64) @ query.astype(np.float64)
    best = np.argsort(-cosines)[:k]
    found = index.search(query, k)
    assert [passage_id for passage_id, _ in found] == [ids[row] for row in best]
    np.testing.assert_allclose([score for _, score in found], cosines[best], atol=1e-6)


def test_an_index_of_nothing_finds_nothing() -> None:
    index = VectorIndex.build(np.zeros(0, np.int64), unit_vectors(0), DIMENSION)
    assert len(index) == 0
    assert index.search(unit_vectors(1)[0], 5) == []


def test_a_saved_index_comes_back_with_the_same_answers(tmp_path: Path) -> None:
    index = made()
    index.save(tmp_path / "vectors", STATE)
    loaded = VectorIndex.load(tmp_path / "vectors", STATE)
    assert loaded is not None
    assert len(loaded) == len(index) == 20
    for query in unit_vectors(5, seed=9):
        assert loaded.search(query, 20) == index.search(query, 20)


def test_saving_leaves_one_file_and_no_temporary_ones(tmp_path: Path) -> None:
    made(3).save(tmp_path / "vectors", STATE)
    made(4).save(tmp_path / "vectors", STATE)
    assert [path.name for path in tmp_path.iterdir()] == ["vectors"]
    loaded = VectorIndex.load(tmp_path / "vectors", STATE)
    assert loaded is not None
    assert len(loaded) == 4


def test_a_failed_save_leaves_the_old_cache_and_no_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(3).save(tmp_path / "vectors", STATE)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        made(4).save(tmp_path / "vectors", STATE)
    assert [path.name for path in tmp_path.iterdir()] == ["vectors"]
    loaded = VectorIndex.load(tmp_path / "vectors", STATE)
    assert loaded is not None
    assert len(loaded) == 3


def test_a_cache_for_another_state_or_a_missing_one_is_not_used(tmp_path: Path) -> None:
    made().save(tmp_path / "vectors", STATE)
    assert VectorIndex.load(tmp_path / "vectors", STATE[:-1] + "8") is None
    assert VectorIndex.load(tmp_path / "vectors", STATE[:-1]) is None
    assert VectorIndex.load(tmp_path / "nothing", STATE) is None
    assert VectorIndex.load(tmp_path, STATE) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_cache_with_any_bit_turned_is_not_used(tmp_path: Path, place: int, bit: int) -> None:
    path = tmp_path / "vectors"
    made(3).save(path, STATE)
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= 1 << bit
    path.write_bytes(data)
    assert VectorIndex.load(path, STATE) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(kept=st.integers(0, 10_000))
def test_a_cache_cut_off_anywhere_is_not_used(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "vectors"
    made(3).save(path, STATE)
    data = path.read_bytes()
    path.write_bytes(data[: kept % len(data)])
    assert VectorIndex.load(path, STATE) is None


def test_a_library_is_made_opened_and_searched_without_pickle(
    tmp_path: Path, hash_encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*given: object, **named: object) -> None:
        raise AssertionError("pickle was used")

    foreign = tmp_path / "vectors"
    foreign.write_bytes(pickle.dumps({"ids": [1], "vectors": [[1.0] * DIMENSION]}))
    for name in ("dump", "dumps", "load", "loads", "Pickler", "Unpickler"):
        monkeypatch.setattr(pickle, name, refuse)
    assert VectorIndex.load(foreign, STATE) is None
    file = tmp_path / "dose.txt"
    file.write_text("Nausea was common.")
    library = Library(tmp_path / "library", hash_encoder, create=True)
    assert [report.outcome for report in library.add([File(file, "dose.txt")])] == ["added"]
    library.close()
    assert len(Library(tmp_path / "library", hash_encoder).search("nausea")) == 1


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:],
        lambda data: b"not a cache at all",
        None,
    ],
    ids=["empty", "cut off", "bit turned", "foreign", "gone"],
)
def test_a_library_makes_a_damaged_cache_again(
    tmp_path: Path, hash_encoder: HashEncoder, harm: Callable[[bytes], bytes] | None
) -> None:
    file = tmp_path / "dose.txt"
    file.write_text("Sirolimus 2 mg was given daily.\n\nNausea was common.")
    library = Library(tmp_path / "library", hash_encoder, create=True)
    assert [report.outcome for report in library.add([File(file, "dose.txt")])] == ["added"]
    before = library.search("nausea")
    library.close()
    cache = tmp_path / "library" / VECTORS_FILE
    whole = cache.read_bytes()
    if harm:
        cache.write_bytes(harm(whole))
        assert cache.read_bytes() != whole
    else:
        cache.unlink()
    again = Library(tmp_path / "library", hash_encoder)
    assert again.search("nausea") == before != []
    assert cache.read_bytes() == whole
