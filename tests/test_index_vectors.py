"""Exact search agrees with plain numpy; the cache on disk is used only when it is whole."""

import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from conftest import HashEncoder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.encoder import Ids, Vectors
from index.library import Library
from index.vector_cache import VECTORS_FILE
from index.vectors import LEAST_RECALL, Fetch, VectorIndex
from ingest.files import File

STATE = "0123456789abcdef-7"
DIMENSION = 8


def unit_vectors(count: int, seed: int = 1) -> Vectors:
    found = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def fetch_from(ids: Ids, vectors: Vectors) -> Fetch:
    rows = {int(passage_id): row for row, passage_id in enumerate(ids)}
    return lambda wanted: vectors[[rows[int(passage_id)] for passage_id in wanted]]


def made(count: int = 20) -> VectorIndex:
    ids = np.arange(count, dtype=np.int64) * 3 + 5
    return VectorIndex.build(ids, fetch_from(ids, unit_vectors(count)), DIMENSION)


def loaded(path: Path, state: str = STATE) -> VectorIndex | None:
    found = VectorIndex.load(path)
    return found[0] if found and found[1] == state else None


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 2**40), unique=True, max_size=60),
    st.integers(0, 70),
    st.integers(0, 2**32 - 1),
)
def test_search_gives_what_sorting_every_cosine_gives(ids: list[int], k: int, seed: int) -> None:
    vectors = unit_vectors(len(ids), seed)
    query = unit_vectors(1, seed + 1)[0]
    known = np.array(ids, np.int64)
    index = VectorIndex.build(known, fetch_from(known, vectors), DIMENSION)
    cosines = vectors.astype(np.float64) @ query.astype(np.float64)
    best = np.argsort(-cosines)[:k]
    found = index.search(query, k)
    assert [passage_id for passage_id, _ in found] == [ids[row] for row in best]
    np.testing.assert_allclose([score for _, score in found], cosines[best], atol=1e-6)


def test_an_index_of_nothing_finds_nothing() -> None:
    index = made(0)
    assert len(index) == 0
    assert index.search(unit_vectors(1)[0], 5) == []


def test_a_saved_index_comes_back_with_the_same_answers(tmp_path: Path) -> None:
    index = made()
    index.save(tmp_path / "vectors", STATE)
    found = loaded(tmp_path / "vectors")
    assert found is not None
    assert len(found) == len(index) == 20
    for query in unit_vectors(5, seed=9):
        assert found.search(query, 20) == index.search(query, 20)


def test_saving_leaves_one_file_and_no_temporary_ones(tmp_path: Path) -> None:
    made(3).save(tmp_path / "vectors", STATE)
    made(4).save(tmp_path / "vectors", STATE)
    assert [path.name for path in tmp_path.iterdir()] == ["vectors"]
    found = loaded(tmp_path / "vectors")
    assert found is not None
    assert len(found) == 4


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
    found = loaded(tmp_path / "vectors")
    assert found is not None
    assert len(found) == 3


def test_a_cache_for_another_state_or_a_missing_one_is_not_used(tmp_path: Path) -> None:
    made().save(tmp_path / "vectors", STATE)
    assert loaded(tmp_path / "vectors", STATE[:-1] + "8") is None
    assert loaded(tmp_path / "vectors", STATE[:-1]) is None
    assert VectorIndex.load(tmp_path / "nothing") is None
    assert VectorIndex.load(tmp_path) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_cache_with_any_bit_turned_is_not_used(tmp_path: Path, place: int, bit: int) -> None:
    path = tmp_path / "vectors"
    made(3).save(path, STATE)
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= 1 << bit
    path.write_bytes(data)
    assert VectorIndex.load(path) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(kept=st.integers(0, 10_000))
def test_a_cache_cut_off_anywhere_is_not_used(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "vectors"
    made(3).save(path, STATE)
    data = path.read_bytes()
    path.write_bytes(data[: kept % len(data)])
    assert VectorIndex.load(path) is None


def test_a_library_is_made_opened_and_searched_without_pickle(
    tmp_path: Path, hash_encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*given: object, **named: object) -> None:
        raise AssertionError("pickle was used")

    foreign = tmp_path / "vectors"
    foreign.write_bytes(pickle.dumps({"ids": [1], "vectors": [[1.0] * DIMENSION]}))
    for name in ("dump", "dumps", "load", "loads", "Pickler", "Unpickler"):
        monkeypatch.setattr(pickle, name, refuse)
    assert VectorIndex.load(foreign) is None
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


def clustered(count: int, dimension: int = 64, centres: int = 40) -> Vectors:
    """Unit vectors in groups, as texts are."""
    draw = np.random.default_rng(5)
    middle = draw.standard_normal((centres, dimension))
    found = middle[draw.integers(0, centres, count)] + 0.7 * draw.standard_normal(
        (count, dimension)
    )
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def large() -> tuple[Ids, Vectors]:
    return np.arange(1, 6001, dtype=np.int64), clustered(6000)


def test_beyond_the_limit_it_searches_in_cells_and_finds_what_it_says(
    large: tuple[Ids, Vectors], tmp_path: Path
) -> None:
    ids, vectors = large
    index = VectorIndex.build(ids, fetch_from(ids, vectors), 64, exact_limit=1000)
    assert index.kind.name == "cells"
    assert index.kind.searched < index.kind.cells
    assert index.kind.recall >= LEAST_RECALL
    queries = clustered(6100)[-100:]
    shared = 0
    for query in queries:
        best = np.argsort(-(vectors @ query), kind="stable")[:100]
        shared += len({int(ids[row]) for row in best} & {i for i, _ in index.search(query, 200)})
    assert shared / (100 * len(queries)) > LEAST_RECALL - 0.02
    index.save(tmp_path / "vectors", STATE)
    again = loaded(tmp_path / "vectors")
    assert again is not None
    assert again.kind == index.kind
    assert again.search(queries[0], 50) == index.search(queries[0], 50)


@pytest.mark.parametrize("limit", [1000, 10_000], ids=["cells", "exact"])
def test_passages_that_come_and_go_leave_the_index_of_those_that_are_there(
    large: tuple[Ids, Vectors], limit: int
) -> None:
    ids, vectors = large
    fetch = fetch_from(ids, vectors)
    index = VectorIndex.build(ids[:4000], fetch, 64, limit)
    fetched: list[int] = []

    def counting(wanted: Ids) -> Vectors:
        fetched.extend(wanted.tolist())
        return fetch(wanted)

    now = ids[500:5000]
    index = index.brought_to(now, counting, 64, limit)
    assert sorted(fetched) == ids[4000:5000].tolist()
    assert len(index) == len(now)
    for row in (0, 499, 500, 3999, 4000, 4999, 5000):
        found = {i for i, _ in index.search(vectors[row], 5)}
        assert (int(ids[row]) in found) == (500 <= row < 5000)


def test_an_index_that_outgrows_its_kind_is_built_anew(large: tuple[Ids, Vectors]) -> None:
    ids, vectors = large
    fetch = fetch_from(ids, vectors)
    small = VectorIndex.build(ids[:900], fetch, 64, 1000)
    assert small.kind.name == "exact"
    grown = small.brought_to(ids[:1100], fetch, 64, 1000)
    assert grown.kind.name == "cells"
    assert grown.brought_to(ids[:900], fetch, 64, 1000).kind.name == "exact"
