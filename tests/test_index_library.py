"""Adding, replacing and removing documents: what is reported is what is stored, and no more."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from conftest import HashEncoder

from index.encoder import Vectors
from index.intake import Outcome, Report
from index.library import Library
from index.store import FILE_NAME
from index.wire import document_from_json, document_to_json
from ingest.concepts import LANGUAGES, Concept
from ingest.errors import LibraryError
from ingest.files import File, find, read
from ingest.vocabulary import Vocabulary, load
from qa.settings import SEEDS

SEED_NAMES = sorted(path.name for path in SEEDS.glob("*.txt"))
ADDED, UNCHANGED, REPLACED, FAILED = Outcome


class Shelf:
    """A folder of files and a library over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "files"
        self.folder.mkdir()
        self.encoder = HashEncoder()
        self.library = Library(folder / "library", self.encoder, create=True)

    def write(self, **texts: str) -> None:
        for name, text in texts.items():
            (self.folder / f"{name}.txt").write_text(text, "utf-8")

    def add(self) -> list[Report]:
        return list(self.library.add(find([self.folder])))

    def outcomes(self) -> dict[str, Outcome]:
        return {report.source.removesuffix(".txt"): report.outcome for report in self.add()}

    def texts(self) -> list[str]:
        ids = [summary.document_id for summary in self.library.documents()]
        return sorted(self.library.document(document_id).text for document_id in ids)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        database = apsw.Connection(str(self.library.folder / FILE_NAME))
        try:
            return [tuple(row) for row in database.execute(sql)]
        finally:
            database.close()

    def counts(self) -> tuple[object, ...]:
        return self.rows(
            "SELECT (SELECT count(*) FROM passages), (SELECT count(*) FROM vectors),"
            " (SELECT count(*) FROM words), (SELECT count(*) FROM documents)"
        )[0]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def words_in(library: Library, question: str) -> set[str]:
    return {hit.passage.text for hit in library.search(question) if hit.keyword_rank}


def test_a_new_file_is_added_and_the_same_one_again_is_unchanged_and_not_encoded(
    shelf: Shelf,
) -> None:
    shelf.write(a="Sirolimus helped.", b="Nausea was common.")
    assert shelf.outcomes() == {"a": ADDED, "b": ADDED}
    assert len(shelf.encoder.encoded) == 2
    assert shelf.outcomes() == {"a": UNCHANGED, "b": UNCHANGED}
    assert len(shelf.encoder.encoded) == 2


def test_a_changed_file_replaces_what_was_there_and_alone_is_encoded(shelf: Shelf) -> None:
    shelf.write(a="Sirolimus helped.\n\nFever rose.", b="Nausea was common.")
    shelf.add()
    encoded = len(shelf.encoder.encoded)
    shelf.write(a="Methotrexate failed.")
    assert shelf.outcomes() == {"a": REPLACED, "b": UNCHANGED}
    assert [text.splitlines()[-1] for text in shelf.encoder.encoded[encoded:]] == [
        "Methotrexate failed."
    ]
    assert shelf.texts() == ["Methotrexate failed.", "Nausea was common."]
    assert shelf.counts() == (2, 2, 2, 2)
    assert words_in(shelf.library, "sirolimus fever") == set()
    assert {hit.passage.text for hit in shelf.library.search("sirolimus")} <= set(shelf.texts())
    assert words_in(shelf.library, "methotrexate") == {"Methotrexate failed."}


def test_a_renamed_or_moved_file_is_unchanged_and_stays_findable_by_its_new_path(
    shelf: Shelf,
) -> None:
    shelf.write(a="Sirolimus helped.")
    shelf.add()
    (shelf.folder / "deep").mkdir()
    (shelf.folder / "a.txt").rename(shelf.folder / "deep" / "z.txt")
    assert shelf.outcomes() == {"deep/z": UNCHANGED}
    assert shelf.texts() == ["Sirolimus helped."]
    (shelf.folder / "deep" / "z.txt").write_text("Sirolimus failed.")
    assert shelf.outcomes() == {"deep/z": REPLACED}
    assert shelf.texts() == ["Sirolimus failed."]


def test_two_files_that_swap_their_contents_are_both_kept(shelf: Shelf) -> None:
    shelf.write(a="Sirolimus helped.", b="Nausea was common.")
    shelf.add()
    shelf.write(b="Sirolimus helped.", a="Nausea was common.")
    shelf.add()
    assert shelf.texts() == ["Nausea was common.", "Sirolimus helped."]
    assert shelf.outcomes() == {"a": UNCHANGED, "b": UNCHANGED}


def test_bad_files_are_reported_and_the_good_ones_stored(shelf: Shelf) -> None:
    shelf.write(a="Sirolimus helped.", empty="", z="Nausea was common.")
    (shelf.folder / "binary.txt").write_bytes(b"\x00\x01\x02 words")
    (shelf.folder / "latin.txt").write_bytes("Blåbær".encode("latin-1"))
    (shelf.folder / "pdf.txt").write_bytes(b"%PDF-1.7 words")
    (shelf.folder / "gone.txt").symlink_to(shelf.folder / "nowhere")
    reports = shelf.add()
    assert [report.source for report in reports] == [
        "a.txt", "binary.txt", "empty.txt", "gone.txt", "latin.txt", "pdf.txt", "z.txt",
    ]  # fmt: skip
    failed = [report for report in reports if report.outcome is FAILED]
    assert len(failed) == 5
    assert all(report.detail and "\n" not in report.detail for report in failed)
    assert shelf.texts() == ["Nausea was common.", "Sirolimus helped."]


def test_a_file_name_that_is_not_utf8_fails_alone(shelf: Shelf) -> None:
    shelf.write(a="Sirolimus helped.")
    try:
        (shelf.folder / "\udcff.txt").write_text("Nausea was common.")
    except (OSError, UnicodeError):
        pytest.skip("this file system takes UTF-8 names only")
    reports = shelf.add()
    assert [report.outcome for report in reports] == [ADDED, FAILED]
    assert "not UTF-8" in reports[1].detail
    assert reports[1].source.encode() == b"?.txt"
    assert shelf.texts() == ["Sirolimus helped."]


def test_a_file_that_turns_bad_leaves_what_was_stored(shelf: Shelf) -> None:
    shelf.write(a="Sirolimus helped.")
    shelf.add()
    (shelf.folder / "a.txt").write_bytes(b"")
    assert shelf.outcomes() == {"a": FAILED}
    assert shelf.texts() == ["Sirolimus helped."]


def test_many_files_are_reported_in_order_whatever_their_size(shelf: Shelf) -> None:
    long = "\n\n".join(f"Paragraph {n} says something else about dose {n}." * 6 for n in range(90))
    shelf.write(**{f"n{number:03}": f"Note {number} on fever." for number in range(140)})
    shelf.write(n020=long, n021="")
    reports = shelf.add()
    assert [report.source for report in reports] == [f"n{number:03}.txt" for number in range(140)]
    assert [report.source for report in reports if report.outcome is not ADDED] == ["n021.txt"]
    passage_count, vectors, words, documents = shelf.counts()
    assert passage_count == vectors == words == shelf.library.passage_count()
    assert documents == 139


def test_a_report_is_given_only_when_its_document_is_stored(shelf: Shelf) -> None:
    shelf.write(**{f"n{number}": f"Note {number} on fever." for number in range(5)})
    for number, report in enumerate(shelf.library.add(find([shelf.folder])), start=1):
        assert report.outcome is ADDED
        assert shelf.counts()[3] == number


def test_a_removed_document_leaves_nothing_behind(shelf: Shelf) -> None:
    shelf.write(a="Forced vital capacity (FVC) fell.", b="Nausea was common.")
    shelf.add()
    first = shelf.library.documents()[0].document_id
    assert shelf.library.explained("FVC")
    assert shelf.library.remove(first)
    assert not shelf.library.remove(first)
    assert shelf.counts() == (1, 1, 1, 1)
    assert shelf.library.explained("FVC") == ()
    assert shelf.rows("SELECT * FROM abbreviations") == []
    assert {hit.passage.text for hit in shelf.library.search("FVC capacity fell")} == {
        "Nausea was common."
    }
    with pytest.raises(LibraryError, match=f"no document {first}"):
        shelf.library.document(first)


def test_a_document_that_goes_and_comes_back_is_found_by_meaning_again(shelf: Shelf) -> None:
    shelf.write(a="Sirolimus helped.", b="Nausea was common.")
    shelf.add()
    before = shelf.library.search("sirolimus")
    again = Library(shelf.library.folder, HashEncoder())  # holds the vectors of the first state
    assert again.search("sirolimus") == before
    first = next(s.document_id for s in shelf.library.documents() if s.source == "a.txt")
    shelf.library.remove(first)
    assert shelf.outcomes() == {"a": ADDED, "b": UNCHANGED}
    for library in (shelf.library, again, Library(shelf.library.folder, HashEncoder())):
        after = library.search("sirolimus")
        assert [replace(hit, passage_id=0) for hit in after] == [
            replace(hit, passage_id=0) for hit in before
        ]
        assert library.passage_count() == 2


def test_the_same_documents_give_the_same_index_id_in_any_order(tmp_path: Path) -> None:
    texts = {"a": "Sirolimus helped.", "b": "Nausea was common.", "c": "Fever rose."}
    found = set()
    for number, order in enumerate(itertools.permutations(texts)):
        (tmp_path / str(number)).mkdir()
        shelf = Shelf(tmp_path / str(number))
        shelf.write(**texts)
        for name in order:
            list(shelf.library.add([File(shelf.folder / f"{name}.txt", f"{name}.txt")]))
        found.add(shelf.library.index_id)
    assert len(found) == 1


def test_the_index_id_changes_with_the_documents_and_returns_after_undo(shelf: Shelf) -> None:
    ids = [shelf.library.index_id]
    for text in ("Sirolimus helped.", "Sirolimus failed."):
        shelf.write(a=text)
        shelf.add()
        ids.append(shelf.library.index_id)
    assert len(set(ids)) == 3
    shelf.write(a="Sirolimus helped.")
    shelf.add()
    assert shelf.library.index_id == ids[1]
    shelf.library.remove(shelf.library.documents()[0].document_id)
    assert shelf.library.index_id == ids[0]


def test_the_index_id_names_the_encoder(tmp_path: Path) -> None:
    one = Library(tmp_path / "one", HashEncoder(identity="one"), create=True)
    two = Library(tmp_path / "two", HashEncoder(identity="two"), create=True)
    assert one.index_id != two.index_id


def test_documents_read_by_another_recipe_are_read_again(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.write(a="Sirolimus helped.")
    shelf.add()
    before = shelf.library.index_id
    monkeypatch.setattr("ingest.files.RECIPE", "another")
    assert shelf.outcomes() == {"a": REPLACED}
    assert shelf.outcomes() == {"a": UNCHANGED}
    assert shelf.library.index_id != before


def test_documents_read_with_other_concepts_are_read_again_and_not_encoded_again(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.write(a="Newdrugin helped.")
    shelf.add()
    before, encoded = shelf.library.index_id, len(shelf.encoder.encoded)
    newdrugin = Concept("newdrugin", "drug", (), dict.fromkeys(LANGUAGES, ("newdrugin",)), ())
    more = Vocabulary([*load().concepts.values(), newdrugin])
    monkeypatch.setattr("index.library.load", lambda: more)
    shelf.library.close()
    shelf.library = Library(shelf.library.folder, shelf.encoder)
    assert not shelf.library.passages_with("concepts", "newdrugin")
    assert shelf.outcomes() == {"a": REPLACED}
    assert shelf.library.passages_with("concepts", "newdrugin") == 1
    assert len(shelf.encoder.encoded) == encoded
    assert shelf.library.index_id != before


def test_what_a_changed_file_kept_is_not_encoded_again_and_has_the_same_vectors(
    shelf: Shelf,
) -> None:
    kept = " ".join(f"Patient {number} had fever and nausea all week." for number in range(60))
    shelf.write(a=f"Sirolimus helped.\n\n{kept}")
    shelf.add()
    first = shelf.encoder.encoded[:]
    before = dict(passage_vectors(shelf))
    shelf.write(a=f"Methotrexate failed.\n\n{kept}")
    assert shelf.outcomes() == {"a": REPLACED}
    again = shelf.encoder.encoded[len(first) :]
    assert 0 < len(again) < len(first)
    assert not set(again) & set(first)
    after = dict(passage_vectors(shelf))
    same = before.keys() & after.keys()
    assert len(same) == len(first) - len(again)
    assert all((before[text] == after[text]).all() for text in same)


def passage_vectors(shelf: Shelf) -> Iterator[tuple[str, Vectors]]:
    store = shelf.library._store
    for summary in shelf.library.documents():
        held = store.passages_in(summary.document_id)
        vectors = store.vectors([number for number, _ in held], shelf.encoder.dimension)
        yield from zip((passage.text for _, passage in held), vectors, strict=True)


def test_a_damaged_document_can_be_replaced(shelf: Shelf) -> None:
    shelf.write(a="Sirolimus helped.")
    shelf.add()
    shelf.library._store._db.execute("UPDATE documents SET text = 'Sirolimus harmed.'")
    shelf.write(a="Sirolimus helped. Fever rose.")
    assert shelf.outcomes() == {"a": REPLACED}
    assert shelf.texts() == ["Sirolimus helped. Fever rose."]


@pytest.mark.parametrize("name", SEED_NAMES)
def test_a_seed_comes_out_of_the_library_as_it_went_in(shelf: Shelf, name: str) -> None:
    file = File(SEEDS / name, name)
    document = read(file)
    assert document_from_json(document_to_json(document), document.text) == document
    list(shelf.library.add([file]))
    reopened = Library(shelf.library.folder, HashEncoder())
    assert reopened.document(document.document_id) == document


def test_stored_offsets_count_code_points(shelf: Shelf) -> None:
    shelf.write(a="😀 é\u0301 Blåbær hjalp.\r\n\r\nKvalme var vanlig 😀.")
    shelf.add()
    hits = shelf.library.search("kvalme")
    text = shelf.texts()[0]
    assert "\r\n" in text
    assert max(hit.passage.span.end for hit in hits) == len(text)
    assert all(hit.passage.span.of(text) == hit.passage.text for hit in hits)
