"""Drafts are kept whole between visits; what is no draft is refused in one line."""

import json
from pathlib import Path

import apsw
import pytest
from drafts import NEXT, OWN, RELAYED, RESULT, ROW, TWICE, draft
from hypothesis import given
from hypothesis import strategies as st

from qa.drafting import edits
from qa.drafting.model import Draft, DraftError, OwnText
from qa.drafting.store import FILE_NAME, DraftStore
from qa.drafting.wire import draft_from_json, draft_to_json

FULL = draft(RESULT, NEXT, RELAYED, TWICE, ROW, OWN, summary=(OwnText("p9", "Kort."),))


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
)
def test_a_draft_comes_back_from_json_as_it_was(enquiry: str, own: str) -> None:
    made = edits.set_fields(FULL, enquiry=enquiry, background=own)
    assert draft_from_json(draft_to_json(made), "x") == made


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda found: "", "no saved draft"),
        (lambda found: "[]", "no saved draft"),
        (lambda found: "{", "no saved draft"),
        (lambda found: json.dumps({**found, "version": 2}), "saved in version 2, this program"),
        (lambda found: json.dumps({**found, "draft": None}), "damaged at its start"),
        (lambda found: _with(found, answer=[{"heading": "A"}]), "damaged at answer.0"),
        (lambda found: _with(found, sources=[]), "source of p"),
        (lambda found: _with(found, language="fi"), "no draft can be written"),
    ],
)
def test_other_json_is_refused_in_one_line(change: object, said: str) -> None:
    assert callable(change)
    with pytest.raises(DraftError, match=said) as caught:
        draft_from_json(change(json.loads(draft_to_json(FULL))), "drafts.db")
    assert str(caught.value).startswith("drafts.db: ")
    assert "\n" not in str(caught.value)


def _with(found: dict[str, object], **changes: object) -> str:
    inside = found["draft"]
    assert isinstance(inside, dict)
    return json.dumps({**found, "draft": {**inside, **changes}})


def test_a_quote_of_a_saved_draft_whose_offsets_are_reversed_is_refused() -> None:
    text = draft_to_json(FULL).replace('"start": 10', '"start": 9999')
    assert text != draft_to_json(FULL)
    with pytest.raises(DraftError, match="damaged"):
        draft_from_json(text, "x")


def test_drafts_are_there_after_the_store_was_closed(tmp_path: Path) -> None:
    store = DraftStore(tmp_path)
    store.save(FULL)
    store.close()
    again = DraftStore(tmp_path)
    assert again.load("d1") == FULL
    again.close()


def test_the_last_saved_draft_is_listed_first_and_once(tmp_path: Path) -> None:
    store = DraftStore(tmp_path)
    for name in ("a", "b", "c"):
        store.save(draft(RESULT, draft_id=name, enquiry=f"Om {name}?"))
    done = edits.set_fields(store.load("a"), author="Kari", reviewer="Ola")
    store.save(done)
    found = store.drafts()
    assert [(item.draft_id, item.enquiry, item.is_draft) for item in found] == [
        ("a", "Om a?", False), ("c", "Om c?", True), ("b", "Om b?", True),
    ]  # fmt: skip
    assert store.load("a") == done
    store.close()


def test_a_deleted_draft_is_gone(tmp_path: Path) -> None:
    store = DraftStore(tmp_path)
    store.save(FULL)
    assert store.delete("d1")
    assert not store.delete("d1")
    assert store.drafts() == ()
    with pytest.raises(DraftError, match="there is no draft d1"):
        store.load("d1")
    store.close()


def test_two_stores_of_one_folder_see_each_others_drafts(tmp_path: Path) -> None:
    one, other = DraftStore(tmp_path), DraftStore(tmp_path)
    one.save(FULL)
    assert other.load("d1") == FULL
    one.close()
    other.close()


def test_a_save_that_fails_halfway_leaves_the_old_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = DraftStore(tmp_path)
    store.save(FULL)
    raw = apsw.Connection(str(tmp_path / FILE_NAME))
    raw.execute(
        "CREATE TRIGGER broken BEFORE INSERT ON drafts BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    raw.close()
    with pytest.raises(DraftError):
        store.save(edits.set_fields(FULL, author="Kari"))
    assert store.load("d1") == FULL
    store.close()


def test_a_file_that_is_no_store_is_refused_in_one_line_and_kept(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(b"not a database, " * 100)
    with pytest.raises(DraftError, match=r"drafts\.db: damaged or no store") as caught:
        DraftStore(tmp_path)
    assert "\n" not in str(caught.value)
    assert path.read_bytes().startswith(b"not a database")


def test_another_database_and_another_version_are_refused(tmp_path: Path) -> None:
    db = apsw.Connection(str(tmp_path / FILE_NAME))
    db.execute("CREATE TABLE meta (name TEXT, value TEXT)")
    with pytest.raises(DraftError, match="no store of drafts"):
        DraftStore(tmp_path)
    db.execute("CREATE TABLE drafts (x); INSERT INTO meta VALUES ('schema', '99')")
    db.close()
    with pytest.raises(DraftError, match="schema 99, not 1"):
        DraftStore(tmp_path)


def test_a_changed_row_is_refused_and_the_others_stay(tmp_path: Path) -> None:
    store = DraftStore(tmp_path)
    store.save(FULL)
    store.save(draft(RESULT, draft_id="whole"))
    raw = apsw.Connection(str(tmp_path / FILE_NAME))
    raw.execute("UPDATE drafts SET body = replace(body, '45.5', '54.5') WHERE draft_id = 'd1'")
    raw.close()
    with pytest.raises(DraftError, match="draft d1 is damaged"):
        store.load("d1")
    kept: Draft = store.load("whole")
    assert kept.draft_id == "whole"
    store.close()


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DraftError, match="cannot be"):
        DraftStore(tmp_path / "file" / "library")
