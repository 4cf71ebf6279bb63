"""Edits give new drafts that hold what was asked and never change a quote."""

import dataclasses

import pytest
from drafts import NEXT, OWN, RELAYED, REPLY, RESULT, ROW, TRIAL, TWICE, draft, quote
from hypothesis import given
from hypothesis import strategies as st

from qa.drafting import edits
from qa.drafting.model import SUMMARY, Draft, DraftError, OwnText, Statement

FULL = draft(RESULT, NEXT, RELAYED, TWICE, ROW, OWN)


def ids(made: Draft, section_id: str = "s1") -> list[str]:
    return [part.part_id for part in made.section(section_id).parts]


@given(st.sampled_from(["p1", "p2", "p3", "p4", "p5", "p6"]), st.integers(-9, 9))
def test_moving_keeps_the_others_in_order_and_stops_at_the_ends(part_id: str, by: int) -> None:
    before = ids(FULL)
    after = ids(edits.move(FULL, part_id, by))
    assert [i for i in after if i != part_id] == [i for i in before if i != part_id]
    assert after.index(part_id) == min(5, max(0, before.index(part_id) + by))


def test_an_edit_leaves_the_old_draft_as_it_was() -> None:
    edits.drop(FULL, "p1")
    assert ids(FULL) == ["p1", "p2", "p3", "p4", "p5", "p6"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        FULL.author = "someone"  # type: ignore[misc]


def test_a_part_moves_to_another_section_at_a_place() -> None:
    made = edits.move_to(FULL, "p4", SUMMARY)
    made = edits.move_to(made, "p1", SUMMARY, 0)
    assert ids(made, SUMMARY) == ["p1", "p4"]
    assert ids(made) == ["p2", "p3", "p5", "p6"]
    assert edits.move_to(made, "p1", SUMMARY, 9).summary.parts[-1] == RESULT


def test_dropping_the_last_quote_of_a_document_drops_its_source() -> None:
    made = edits.drop(FULL, "p3")
    assert made.sources == (TRIAL, REPLY)
    made = edits.drop(made, "p4")
    assert made.sources == (TRIAL,)


def test_an_added_quote_brings_its_source_once_and_an_id_of_its_own() -> None:
    made = edits.add_quote(draft(RESULT), "s1", RELAYED.quote, REPLY, 0)
    made = edits.add_quote(made, "s1", TWICE.quote, REPLY)
    assert made.sources == (TRIAL, REPLY)
    assert [s.quote for s in made.statements] == [RELAYED.quote, RESULT.quote, TWICE.quote]
    assert len(set(ids(made))) == 3


def test_a_quote_is_refused_twice_in_a_section_or_with_anothers_source() -> None:
    with pytest.raises(DraftError, match="already"):
        edits.add_quote(FULL, "s1", RESULT.quote, TRIAL)
    with pytest.raises(DraftError, match=r"from trial\.txt, not from svar\.txt"):
        edits.add_quote(FULL, "s1", RESULT.quote, REPLY)


def test_a_quote_is_never_changed() -> None:
    with pytest.raises(DraftError, match="never changed"):
        edits.set_own_text(FULL, "p1", "Better words.")


def test_own_text_is_added_changed_and_never_empty() -> None:
    made = edits.add_own_text(FULL, "s1", "  Mitt. ", 0)
    own = made.section("s1").parts[0]
    assert own == OwnText(own.part_id, "Mitt.")
    assert own.part_id not in ids(FULL)
    changed = edits.set_own_text(made, own.part_id, "Ditt.")
    assert changed.section("s1").parts[0] == OwnText(own.part_id, "Ditt.")
    for text in ("", " \n"):
        with pytest.raises(DraftError, match="needs words"):
            edits.set_own_text(made, own.part_id, text)


def test_sections_are_added_renamed_moved_and_dropped() -> None:
    made = edits.add_section(FULL, "  Trygghet \n ved bruk ")
    assert [s.heading for s in made.answer] == ["A og B", "Trygghet ved bruk"]
    new = made.answer[1].section_id
    made = edits.rename_section(edits.move_section(made, new, -5), new, "Sikkerhet")
    assert [s.heading for s in made.answer] == ["Sikkerhet", "A og B"]
    assert [s.heading for s in edits.move_section(made, new, 7).answer] == ["A og B", "Sikkerhet"]
    gone = edits.drop_section(made, "s1")
    assert [s.heading for s in gone.answer] == ["Sikkerhet"]
    assert gone.sources == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda: edits.move(FULL, "p9", 1),
        lambda: edits.drop(FULL, "p9"),
        lambda: edits.move_to(FULL, "p1", "s9"),
        lambda: edits.add_own_text(FULL, "s9", "text"),
        lambda: edits.rename_section(FULL, "s9", "name"),
        lambda: edits.rename_section(FULL, SUMMARY, "name"),
        lambda: edits.rename_section(FULL, "s1", " "),
        lambda: edits.drop_section(FULL, SUMMARY),
        lambda: edits.set_fields(FULL, language="fi"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(change: object) -> None:
    assert callable(change)
    with pytest.raises(DraftError) as caught:
        change()
    assert str(caught.value)
    assert "\n" not in str(caught.value)


def test_it_stays_a_draft_until_author_and_reviewer_are_named() -> None:
    assert FULL.is_draft
    one = edits.set_fields(FULL, author=" Kari ")
    assert (one.author, one.is_draft) == ("Kari", True)
    both = edits.set_fields(one, reviewer="Ola", date="2026-01-02")
    assert (both.author, both.reviewer, both.date, both.is_draft) == (
        "Kari", "Ola", "2026-01-02", False,
    )  # fmt: skip
    assert edits.set_fields(both, reviewer="  ").is_draft


def test_fields_that_are_not_given_stay() -> None:
    made = edits.set_fields(FULL, enquiry="Ny?", background="Kvinne, 71 år", language="sv")
    assert (made.enquiry, made.background, made.language) == ("Ny?", "Kvinne, 71 år", "sv")
    assert edits.set_fields(made) == made


def test_a_draft_refuses_two_parts_of_one_id_and_a_quote_without_its_source() -> None:
    with pytest.raises(DraftError, match="one id"):
        draft(RESULT, RESULT)
    with pytest.raises(DraftError, match="source of p1 is missing"):
        dataclasses.replace(draft(RESULT), sources=())
    stranger = Statement("p9", dataclasses.replace(quote(TRIAL, 0, "x"), document_id="other"))
    with pytest.raises(DraftError, match="source of p9 is missing"):
        draft(stranger)
