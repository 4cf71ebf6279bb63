"""Questions that name a person, questions that are kept, and feedback, on the page."""

from pathlib import Path

import pytest
from page_fakes import LEAD, PAGE, FakeAssistant, ask, button, shown
from streamlit.testing.v1 import AppTest

import ui.opening
from index.library import Hit
from ingest.model import Passage, Span
from qa.ledger import FILE_NAME, Ledger, Verdict

NAMING = "Pasient 151086 95088, er kolkisin prøvd?"


@pytest.fixture
def assistant(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeAssistant:
    fake = FakeAssistant(tmp_path)
    monkeypatch.setattr(ui.opening, "assistant", lambda: fake)
    monkeypatch.setattr(ui.opening, "ledger", lambda: Ledger(tmp_path))
    return fake


@pytest.fixture
def page(assistant: FakeAssistant) -> AppTest:
    return AppTest.from_file(str(PAGE), default_timeout=60).run()


def test_a_question_that_names_a_person_is_not_asked(
    page: AppTest, assistant: FakeAssistant, tmp_path: Path
) -> None:
    page.checkbox(key="keep_questions").check().run()
    ask(page, NAMING)
    html = shown(page)
    assert assistant.asked == []
    assert not (tmp_path / FILE_NAME).exists()
    assert "et norsk fødselsnummer" in html
    assert '<mark class="person">151086 95088</mark>' in html
    button(page, "Spør uten det")
    assert assistant.asked == [("Pasient …, er kolkisin prøvd?", ())]
    assert "151086" not in shown(page)
    assert b"151086" not in (tmp_path / FILE_NAME).read_bytes()


def test_a_held_question_can_be_edited_dropped_or_asked_as_it_is(
    page: AppTest, assistant: FakeAssistant, tmp_path: Path
) -> None:
    ask(page, NAMING)
    page.text_area(key="held-edited").set_value("Er kolkisin prøvd hos 12345678901?")
    button(page, "Spør uten det")
    assert assistant.asked == [("Er kolkisin prøvd hos 12345678901?", ())]
    ask(page, NAMING)
    button(page, "Ikke spør")
    assert len(assistant.asked) == 1
    assert "navngi en person" not in shown(page)
    page.checkbox(key="keep_questions").check().run()
    ask(page, NAMING)
    button(page, "Det er ingen person: spør som skrevet")
    assert assistant.asked[-1][0] == NAMING
    assert Ledger(tmp_path).questions(5) == ("Pasient …, er kolkisin prøvd?",)


def test_an_edited_question_is_looked_at_again(page: AppTest, assistant: FakeAssistant) -> None:
    ask(page, NAMING)
    page.text_area(key="held-edited").set_value("Ring 91234567, er kolkisin prøvd?")
    button(page, "Spør uten det")
    assert assistant.asked == []
    assert "et telefonnummer" in shown(page)


def test_questions_are_kept_only_when_chosen_and_can_be_deleted(
    page: AppTest, assistant: FakeAssistant, tmp_path: Path
) -> None:
    ask(page, "Er kolkisin prøvd?")
    assert Ledger(tmp_path).questions(5) == ()
    page.checkbox(key="keep_questions").check().run()
    ask(page, "Og hos voksne?")
    assert Ledger(tmp_path).questions(5) == ("Og hos voksne?",)
    later = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert not later.checkbox(key="keep_questions").value
    later.button(key="kept-0").click().run()
    assert assistant.asked[-1] == ("Og hos voksne?", ())
    later.button(key="forget").click().run()
    assert Ledger(tmp_path).questions(5) == ()
    assert "De lagrede spørsmålene er slettet." in shown(later)


def test_feedback_is_kept_with_what_was_shown(page: AppTest, tmp_path: Path) -> None:
    ask(page, "Er kolkisin prøvd?")
    page.radio(key="feedback-verdict-0").set_value("right").run()
    page.text_area(key="feedback-note-0").set_value("Godt svar")
    button(page, "Lagre tilbakemelding")
    (kept,) = Ledger(tmp_path).feedback()
    assert (kept.verdict, kept.note, kept.question) == (
        Verdict.RIGHT,
        "Godt svar",
        "Er kolkisin prøvd?",
    )
    assert kept.shown[0].text == LEAD.text
    assert "Lagret. Takk." in shown(page)


def test_what_should_have_been_shown_is_looked_up_in_the_library(
    page: AppTest, assistant: FakeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = assistant.library.document(LEAD.document_id)
    hit = Hit(Passage.cut(document, Span(0, 20)), 1, 1, 1.0, 1, 1, 1.0, 1.0)
    monkeypatch.setattr(assistant.library, "search", lambda question, k: [hit])
    ask(page, "Hvilken dose til barn?")
    page.radio(key="feedback-verdict-0").set_value("missing").run()
    page.text_area(key="feedback-expected-0").set_value(" ga  færre\ntilbakefall ")
    button(page, "Lagre tilbakemelding")
    (kept,) = Ledger(tmp_path).feedback()
    assert [(item.source, item.text) for item in kept.expected] == [
        ("reply.txt", "ga færre tilbakefall")
    ]


def test_a_note_that_names_a_person_is_not_kept(page: AppTest, tmp_path: Path) -> None:
    ask(page, "Er kolkisin prøvd?")
    page.radio(key="feedback-verdict-0").set_value("wrong").run()
    page.text_area(key="feedback-note-0").set_value("Ring meg, tlf 91234567")
    button(page, "Lagre tilbakemelding")
    assert Ledger(tmp_path).feedback() == ()
    assert "Merknaden ser ut til å navngi en person (et telefonnummer)" in shown(page)
    page.text_area(key="feedback-note-0").set_value("Feil dose")
    button(page, "Lagre tilbakemelding")
    assert [item.note for item in Ledger(tmp_path).feedback()] == ["Feil dose"]
