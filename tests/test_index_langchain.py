"""The library as a LangChain store and retriever: the same library, nothing lost on the way."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import HashEncoder
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.documents import Document
from langchain_core.embeddings import DeterministicFakeEmbedding

from index.check import check
from index.langchain_embeddings import SitatEmbeddings
from index.langchain_retriever import SitatRetriever
from index.langchain_store import SitatVectorStore
from index.library import Library
from index.schema import FILE_NAME
from index.texts import TextError
from ingest.errors import LibraryError
from ingest.files import find

QUESTION = "Has tacrolimus been tried in inclusion body myositis?"
HOSTILE = [
    "'; DROP TABLE documents; --",
    "../../etc/passwd",
    "/etc/passwd",
    "text:a",
    "0123456789abcdef:0-12",
    "a\nb\x00c\x1b[31m",
    "<script>alert(1)</script>",
    "",
    "ø" * 5000,
    "\u202e\U0001f489",
]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library(tmp_path / "library", HashEncoder(), create=True)
    yield library
    library.close()


@pytest.fixture
def store(library: Library) -> SitatVectorStore:
    return SitatVectorStore(library)


def ingest(library: Library, folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    assert [r.outcome for r in library.add(find([folder / f"{n}.txt" for n in texts]))]


def count(library: Library, table: str) -> int:
    with library._store.reading() as db:
        return int(db.execute(f"SELECT count(*) FROM {table}").get)


def test_documents_from_files_are_found_through_the_store(seed_library: Library) -> None:
    store = SitatVectorStore(seed_library)
    found = store.similarity_search_with_score(QUESTION, k=5)
    assert len(found) == 5
    assert [score for _, score in found] == sorted((s for _, s in found), reverse=True)
    for document, _ in found:
        meta = document.metadata
        assert set(meta) == {
            "document_id", "source", "title", "section", "language", "start", "end"
        }  # fmt: skip
        text = seed_library.document(meta["document_id"]).text
        assert text[meta["start"] : meta["end"]] == document.page_content
        assert store.get_by_ids([str(document.id)]) == [document]
    assert store.as_retriever(search_kwargs={"k": 5}).invoke(QUESTION) == [d for d, _ in found]


def test_a_search_by_vector_is_that_of_the_question(seed_library: Library) -> None:
    store = SitatVectorStore(seed_library)
    vector = store.embeddings.embed_query(QUESTION)
    assert store.similarity_search_by_vector(vector, 3) == store.similarity_search(QUESTION, 3)
    doubled = [2 * value for value in vector]
    assert store.similarity_search_by_vector(doubled, 3) == store.similarity_search(QUESTION, 3)
    for wrong in (vector[:-1], [math.nan] * len(vector)):
        with pytest.raises(TextError, match="finite numbers"):
            store.similarity_search_by_vector(wrong, 3)


def test_relevance_lies_between_0_and_1(seed_library: Library) -> None:
    found = SitatVectorStore(seed_library).similarity_search_with_relevance_scores(QUESTION, k=20)
    assert all(0.0 <= score <= 1.0 for _, score in found)


def test_the_retriever_gives_the_fused_search(seed_library: Library) -> None:
    found = SitatRetriever(library=seed_library, k=4).invoke(QUESTION)
    hits = seed_library.search(QUESTION, 4)
    assert [d.page_content for d in found] == [hit.passage.text for hit in hits]
    assert [d.metadata["rank"] for d in found] == [1, 2, 3, 4]
    assert [d.metadata["score"] for d in found] == [hit.score for hit in hits]
    for document in found:
        meta = document.metadata
        text = seed_library.document(meta["document_id"]).text
        assert text[meta["start"] : meta["end"]] == document.page_content


def test_texts_that_are_given_are_found_by_the_librarys_own_search(
    library: Library, store: SitatVectorStore
) -> None:
    store.add_texts(["Nausea was seen in 12 patients."], [{"source": "trial 7"}], ids=["a"])
    (hit,) = library.search("nausea", 1)
    assert hit.passage.text == "Nausea was seen in 12 patients."
    assert library.document(hit.passage.document_id).source == "trial 7"


def test_the_metadata_names_source_and_title(store: SitatVectorStore) -> None:
    store.add_texts(["Dose.", "Dose."], [{"title": "Trial 7", "source": "t7.pdf"}, {}], ids="ab")
    held = {(each.source, each.title) for each in store.library.documents()}
    assert held == {("t7.pdf", "Trial 7"), ("b", "")}


def test_an_id_does_not_count_as_content(store: SitatVectorStore) -> None:
    store.add_texts(["Dose."], ids=["nausea nausea nausea"])
    ((_, cosine),) = store.similarity_search_with_score("Dose.", k=1)
    assert cosine > 0.999


def test_a_long_text_is_kept_whole_and_found_once(store: SitatVectorStore) -> None:
    long = "\n\n".join(f"Paragraph {n} tells of nausea. " * 30 for n in range(20))
    store.add_texts([long, "Nausea."], ids=["long", "short"])
    assert store.library.passage_count() > 10
    found = store.similarity_search("nausea", k=2)
    assert sorted((d.id, len(d.page_content)) for d in found) == [("long", len(long)), ("short", 7)]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


def test_metadata_comes_back_as_it_was_given(store: SitatVectorStore) -> None:
    @given(st.dictionaries(st.text(), JSON, max_size=4))
    @settings(max_examples=40, deadline=None)
    def holds(metadata: dict[str, Any]) -> None:
        store.add_texts(["Dose was 2 mg."], [metadata], ids=["x"])
        (found,) = store.get_by_ids(["x"])
        assert json.dumps(found.metadata) == json.dumps(metadata)
        assert store.similarity_search("dose", k=1) == [found]

    holds()


@pytest.mark.parametrize(
    "value", [{1, 2}, (1, 2), b"x", math.nan, math.inf, {1: "a"}, object(), Path("x")], ids=repr
)
def test_metadata_that_json_cannot_hold_is_one_clear_error(
    store: SitatVectorStore, value: object
) -> None:
    with pytest.raises(TextError, match=r"'b'.*'when' is no JSON value") as error:
        store.add_texts(["One.", "Two."], [{}, {"when": value}], ids=["a", "b"])
    assert "\n" not in str(error.value)
    assert store.get_by_ids(["a", "b"]) == []


def test_hostile_ids_are_names_and_nothing_more(tmp_path: Path, store: SitatVectorStore) -> None:
    ingest(store.library, tmp_path, a="A file of its own.")
    texts = [f"Text {n} tells of something." for n in range(len(HOSTILE))]
    assert store.add_texts(texts, ids=HOSTILE) == HOSTILE
    assert [(d.id, d.page_content) for d in store.get_by_ids(HOSTILE)] == list(
        zip(HOSTILE, texts, strict=True)
    )
    for summary in store.library.documents():
        assert summary.source.isprintable()
        assert 0 < len(summary.source) <= 120
    assert len(store.library.documents()) == len(HOSTILE) + 1
    assert store.delete(HOSTILE)
    assert [d.source for d in store.library.documents()] == ["a.txt"]


@pytest.mark.parametrize("bad", ["", " \n", "\ud800 dose"], ids=ascii)
def test_a_text_that_cannot_be_kept_keeps_the_others_out(store: SitatVectorStore, bad: str) -> None:
    before = store.library.index_id
    with pytest.raises(TextError, match="the text 'b'"):
        store.add_texts(["One.", bad], ids=["a", "b"])
    assert store.library.index_id == before
    assert store.library.documents() == ()


def test_a_failure_half_way_keeps_nothing(
    store: SitatVectorStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All texts of one call go into one transaction."""
    store.add_texts(["Old."], ids=["a"])
    before = store.library.index_id
    inner = store.library._store._insert
    calls = []

    def failing(*args: Any) -> None:
        calls.append(args)
        if len(calls) == 3:
            raise LibraryError("the power is gone")
        inner(*args)

    monkeypatch.setattr(store.library._store, "_insert", failing)
    with pytest.raises(LibraryError, match="the power is gone"):
        store.add_texts(["New.", "Two.", "Three."], ids=["a", "b", "c"])
    monkeypatch.undo()
    assert len(calls) == 3
    assert store.library.index_id == before
    assert store.get_by_ids(["a", "b", "c"]) == [Document(id="a", page_content="Old.")]


def test_an_id_is_kept_once_and_its_last_text_stays(store: SitatVectorStore) -> None:
    store.add_texts(["One.", "Two.", "Three."], ids=["a", "b", "a"])
    store.add_texts(["Four."], [{"n": 4}], ids=["b"])
    assert [d.page_content for d in store.get_by_ids(["a", "b"])] == ["Three.", "Four."]
    assert len(store.library.documents()) == 2
    assert count(store.library, "texts") == 2


def test_equal_texts_of_two_ids_are_two(store: SitatVectorStore) -> None:
    store.add_texts(["Same.", "Same."], ids=["a", "b"])
    assert {d.id for d in store.similarity_search("same", k=5)} == {"a", "b"}


def test_texts_given_or_taken_change_the_index_id_and_give_it_back(
    store: SitatVectorStore,
) -> None:
    empty = store.library.index_id
    store.add_texts(["One."], [{"n": 1}], ids=["a"])
    first = store.library.index_id
    store.add_texts(["One."], [{"n": 2}], ids=["a"])
    assert len({empty, first, store.library.index_id}) == 3
    store.delete(["a"])
    assert store.library.index_id == empty


def test_what_is_given_is_there_after_the_library_is_opened_again(tmp_path: Path) -> None:
    store = SitatVectorStore.from_texts(
        ["One dose."],
        SitatEmbeddings(HashEncoder()),
        [{"n": [1, None]}],
        ids=["a"],
        folder=tmp_path / "new",
    )
    store.library.close()
    library = Library(tmp_path / "new", HashEncoder())
    assert SitatVectorStore(library).similarity_search("dose", k=1) == [
        Document(id="a", page_content="One dose.", metadata={"n": [1, None]})
    ]
    library.close()


def test_from_texts_says_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(TextError, match="not DeterministicFakeEmbedding"):
        SitatVectorStore.from_texts(["a"], DeterministicFakeEmbedding(size=6), folder=tmp_path)
    with pytest.raises(TextError, match="folder"):
        SitatVectorStore.from_texts(["a"], SitatEmbeddings(HashEncoder()))


def test_lists_of_different_lengths_are_an_error(store: SitatVectorStore) -> None:
    with pytest.raises(TextError, match="2 texts, 1 metadatas and 2 ids"):
        store.add_texts(["a", "b"], [{}], ids=["a", "b"])


def test_the_store_deletes_no_file_and_never_everything(
    tmp_path: Path, store: SitatVectorStore
) -> None:
    ingest(store.library, tmp_path, a="A file that tells of the dose.")
    store.add_texts(["The dose."], ids=["t"])
    named = [str(d.id) for d in store.similarity_search("dose", k=2)]
    with pytest.raises(TextError, match="passage of a file"):
        store.delete(named)
    with pytest.raises(TextError, match="name the ids"):
        store.delete()
    assert len(store.similarity_search("dose", k=2)) == 2


def test_a_text_removed_as_a_document_is_gone_from_the_store(store: SitatVectorStore) -> None:
    store.add_texts(["The dose."], ids=["t"])
    (summary,) = store.library.documents()
    assert store.library.remove(summary.document_id)
    assert store.get_by_ids(["t"]) == []
    assert count(store.library, "texts") == 0


def test_metadata_changed_on_disk_is_noticed(store: SitatVectorStore) -> None:
    store.add_texts(["The dose."], [{"n": 1}], ids=["t"])
    assert check(store.library.folder).faults == ()
    store.library._store._db.execute("UPDATE texts SET metadata = '{\"n\": 2}'")
    with pytest.raises(LibraryError, match=rf"{FILE_NAME}: the text of [0-9a-f]+ is damaged"):
        store.get_by_ids(["t"])
    (fault,) = check(store.library.folder).faults
    assert "metadata is not what was stored" in fault.line


@pytest.mark.parametrize("k", [0, -1])
def test_nothing_is_found_when_nothing_is_wanted(store: SitatVectorStore, k: int) -> None:
    store.add_texts(["The dose."], ids=["t"])
    assert store.similarity_search("dose", k=k) == []


def test_embeddings_are_those_of_the_encoder_by_language(hash_encoder: HashEncoder) -> None:
    texts = ["Hva er effekten av takrolimus?", "What is the effect of tacrolimus?"]
    seen: list[list[str]] = []

    class Spy(HashEncoder):
        def encode(self, texts, languages=()):  # type: ignore[no-untyped-def]
            seen.append(list(languages))
            return super().encode(texts, languages)

    vectors = SitatEmbeddings(Spy()).embed_documents(texts)
    assert seen == [["nb", "en"]]
    assert np.array_equal(np.asarray(vectors, np.float32), hash_encoder.encode(texts))
