"""The draft tab, run by Streamlit's own test driver."""

from dataclasses import replace
from pathlib import Path

import pytest
from page_fakes import LEAD, PAGE, REPLY, ROW, FakeAssistant, button, shown
from streamlit.testing.v1 import AppTest

import ui.drafts.draft_view
import ui.drafts.sections_view
import ui.opening
from ingest.model import Span
from qa.drafting.gathering import Told
from qa.drafting.model import Draft, OwnText, Searched, SearchLog, Section, Source, Statement
from qa.drafting.store import DraftStore
from qa.ledger import Ledger
from qa.model import Quote
from ui.drafts.draft_view import names

SOURCE = Source.of(REPLY)
HOSTILE_TEXT = "<script>window.ran=1</script> 7 mg"
DRAFT = Draft(
    draft_id="d1",
    enquiry="Er kolkisin prøvd ved perikarditt?",
    language="nb",
    created="2026-01-02T03:04:05+00:00",
    summary=Section("summary", "", (Statement("s1", LEAD), Statement("s2", ROW))),
    answer=(Section("a1", "Effekt", (Statement("p1", LEAD), OwnText("o1", HOSTILE_TEXT))),),
    sources=(SOURCE,),
    log=SearchLog("index-1", 2, "2020", "2023", 0, (Searched("Dose?", 0), Searched("Er det?", 2))),
)


@pytest.fixture
def store(tmp_path: Path) -> DraftStore:
    return DraftStore(tmp_path)


@pytest.fixture
def page(store: DraftStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AppTest:
    monkeypatch.setattr(ui.opening, "assistant", lambda: FakeAssistant(tmp_path))
    monkeypatch.setattr(ui.opening, "whole_assistant", lambda: None)
    monkeypatch.setattr(ui.opening, "ledger", lambda: Ledger(tmp_path))
    monkeypatch.setattr(ui.opening, "drafts", lambda: store)
    opened = AppTest.from_file(str(PAGE), default_timeout=60).run()
    return opened.segmented_control(key="tab").set_value("draft").run()


def opened(page: AppTest, store: DraftStore) -> AppTest:
    store.save(DRAFT)
    page.run()
    return page.selectbox(key="draft-choice").set_value("d1").run()


def keyed(page: AppTest, ending: str) -> str:
    """The key of the widget of the open draft that ends so."""
    return f"draft-d1-{ending}"


def test_an_enquiry_becomes_a_draft_that_is_kept(
    page: AppTest, store: DraftStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str | None, str]] = []

    def compose(
        assistant: object, enquiry: str, *, language: str | None, background: str, told: Told
    ) -> Draft:
        asked.append((enquiry, language, background))
        told(0, 1, "<i>Er det prøvd?</i>")
        return DRAFT

    monkeypatch.setattr(ui.drafts.draft_view, "compose", compose)
    page.text_area(key="new-enquiry").set_value("Er kolkisin prøvd?")
    page.text_area(key="new-background").set_value("Mann, 40 år")
    button(page, "Lag utkast")
    assert not page.exception
    assert asked == [("Er kolkisin prøvd?", None, "Mann, 40 år")]
    assert store.load("d1") == DRAFT
    assert "ikke signert av forfatter og kollega ennå" in shown(page)


def test_an_enquiry_that_names_a_person_is_not_asked(
    page: AppTest, store: DraftStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        ui.drafts.draft_view, "compose", lambda *given, **more: pytest.fail("asked")
    )
    page.text_area(key="new-enquiry").set_value("Pasient 151086 95088, kolkisin?")
    button(page, "Lag utkast")
    assert "et norsk fødselsnummer" in shown(page)
    assert store.drafts() == ()
    button(page, "Fjern det")
    assert page.text_area(key="new-enquiry").value == "Pasient …, kolkisin?"
    assert "navngi en person" not in shown(page)


def test_a_draft_shows_its_quotes_numbers_references_and_log(
    page: AppTest, store: DraftStore
) -> None:
    html = shown(opened(page, store))
    assert not page.exception
    assert "«Kolkisin ga færre tilbakefall hos 240 pasienter (1).»" in html
    assert '<span class="number">[1]</span>' in html
    assert "Imazio M. Colchicine." in html
    assert '<li class="nil">Dose? <b>ingen funn</b></li>' in html
    assert "<b>2 funnet</b>" in html
    assert "<script>" not in html
    assert page.text_area(key=keyed(page, "o1")).value == HOSTILE_TEXT


def test_a_number_that_no_quote_carries_is_flagged(page: AppTest, store: DraftStore) -> None:
    opened(page, store)
    assert "Står ikke i noen av sitatene her: 7" in shown(page)
    page.text_area(key=keyed(page, "o1")).set_value("Hos 240 pasienter.").run()
    assert "Står ikke i noen av sitatene" not in shown(page)
    assert store.load("d1").part("o1") == OwnText("o1", "Hos 240 pasienter.")


def test_parts_are_moved_dropped_and_brought_back(page: AppTest, store: DraftStore) -> None:
    opened(page, store)
    page.button(key=keyed(page, "down-s1")).click().run()
    assert [part.part_id for part in store.load("d1").summary.parts] == ["s2", "s1"]
    page.button(key=keyed(page, "drop-s2")).click().run()
    assert [part.part_id for part in store.load("d1").summary.parts] == ["s1"]
    button(page, "Angre")
    assert [part.part_id for part in store.load("d1").summary.parts] == ["s2", "s1"]
    page.text_input(key=keyed(page, "heading-a1")).set_value("![x](https://example.org)").run()
    page.button(key=keyed(page, "moving-s2")).click().run()
    assert r"\!\[x\]" in page.radio(key=keyed(page, "to-s2")).options[0]
    page.radio(key=keyed(page, "to-s2")).set_value("a1").run()
    assert [part.part_id for part in store.load("d1").section("a1").parts] == ["p1", "o1", "s2"]
    assert not page.exception


def test_own_text_and_a_found_quote_are_added(
    page: AppTest, store: DraftStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Quote.cut(REPLY, Span(65, 80), section="Svar", language="nb")
    monkeypatch.setattr(
        ui.drafts.sections_view, "find_quotes", lambda *given: ((found, SOURCE), (LEAD, SOURCE))
    )
    opened(page, store)
    page.text_area(key=keyed(page, "own-a1")).set_value("Egne ord.")
    page.button(key=keyed(page, "own-add-a1")).click().run()
    page.text_input(key=keyed(page, "find-a1")).set_value("kolkisin")
    page.button(key=keyed(page, "go-a1")).click().run()
    assert page.button(key=keyed(page, "take-a1-1")).disabled
    page.button(key=keyed(page, "take-a1-0")).click().run()
    parts = store.load("d1").section("a1").parts
    assert [type(part).__name__ for part in parts] == [
        "Statement",
        "OwnText",
        "OwnText",
        "Statement",
    ]
    assert page.text_area(key=keyed(page, "own-a1")).value == ""


def test_sections_are_added_renamed_and_dropped(page: AppTest, store: DraftStore) -> None:
    opened(page, store)
    page.text_input(key=keyed(page, "new-section")).set_value("Dose")
    button(page, "Legg til en overskrift")
    page.text_input(key=keyed(page, "heading-a1")).set_value("Virkning").run()
    assert [section.heading for section in store.load("d1").answer] == ["Virkning", "Dose"]
    page.button(key=keyed(page, "section-drop-a1")).click().run()
    assert [section.heading for section in store.load("d1").answer] == ["Dose"]


def test_a_draft_is_signed_dated_and_offered_as_files(page: AppTest, store: DraftStore) -> None:
    opened(page, store)
    page.text_input(key=keyed(page, "author")).set_value("Kari").run()
    page.text_input(key=keyed(page, "reviewer")).set_value("Ola").run()
    assert "Signert av forfatter og kollega" in shown(page)
    kept = store.load("d1")
    assert (kept.author, kept.reviewer, kept.is_draft) == ("Kari", "Ola", False)
    assert [item.label for item in page.download_button] == [
        "Last ned Word",
        "Last ned Markdown",
        "Last ned HTML",
    ]


def test_an_enquiry_is_kept_without_what_names_a_person(page: AppTest, store: DraftStore) -> None:
    opened(page, store)
    page.text_area(key=keyed(page, "enquiry")).set_value("Ring tlf 91234567 om kolkisin").run()
    assert store.load("d1").enquiry == "Ring tlf … om kolkisin"


def test_several_drafts_are_kept_and_one_is_deleted(page: AppTest, store: DraftStore) -> None:
    store.save(replace(DRAFT, draft_id="d2", enquiry="En annen?"))
    opened(page, store)
    assert len(page.selectbox(key="draft-choice").options) == 3
    button(page, "Ja, slett det")
    assert [summary.draft_id for summary in store.drafts()] == ["d2"]
    assert not page.exception
    assert page.text_area(key="new-enquiry").value == ""


def test_two_drafts_of_one_enquiry_are_not_taken_for_each_other(
    page: AppTest, store: DraftStore
) -> None:
    store.save(replace(DRAFT, draft_id="d2"))
    opened(page, store)
    store.save(replace(DRAFT, draft_id="d2"))
    page.button(key=keyed(page, "drop-s2")).click().run()
    page.run()
    assert len(store.load("d1").summary.parts) == 1
    assert len(store.load("d2").summary.parts) == 2
    called = names(store.drafts())
    assert len(set(called.values())) == 2
    assert page.selectbox(key="draft-choice").value == "d1"
