"""The tab to ask in, run by Streamlit's own test driver over a small made-up library."""

import json
from html import unescape
from pathlib import Path

import pytest
from page_fakes import PAGE, SCRIPT, FakeAssistant, ask, button, shown
from streamlit.testing.v1 import AppTest

import ui.opening
from ingest.errors import LibraryError
from qa.drafting.store import DraftStore
from qa.ledger import Ledger


@pytest.fixture
def assistant(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeAssistant:
    fake = FakeAssistant(tmp_path)
    monkeypatch.setattr(ui.opening, "assistant", lambda: fake)
    monkeypatch.setattr(ui.opening, "ledger", lambda: Ledger(tmp_path))
    monkeypatch.setattr(ui.opening, "drafts", lambda: DraftStore(tmp_path))
    return fake


@pytest.fixture
def page(assistant: FakeAssistant) -> AppTest:
    return AppTest.from_file(str(PAGE), default_timeout=60).run()


def test_an_answer_shows_the_quote_its_source_and_that_it_is_second_hand(page: AppTest) -> None:
    html = shown(ask(page, "Er kolkisin prøvd?"))
    assert not page.exception
    assert '<span class="qm">«</span><mark>Kolkisin</mark> ga færre tilbakefall' in html
    assert "2 sitater fra 1 kilde" in html
    for fact in ("Colchicine mot perikarditt", "Norsk", "2023-05", "reply.txt", "annenhånds"):
        assert fact in html
    assert "Gjengitt fra ref. 1" in html
    assert "Imazio M. Colchicine." in html
    assert "Utredningen er fra 2023." in html


def test_a_table_row_is_shown_by_its_columns(page: AppTest) -> None:
    html = shown(ask(page, "Er kolkisin prøvd?"))
    assert '<th scope="row">Mengde</th><td>0,5 mg</td>' in html


def test_a_refusal_names_what_is_missing_and_folds_the_near_misses(page: AppTest) -> None:
    ask(page, "Hvilken dose til barn?")
    html = shown(page)
    assert "Kildene svarer ikke på dette" in html
    assert "<li>dosen til barn</li>" in html
    assert page.expander[0].label == "Beslektede avsnitt, ikke et svar (1)"
    assert not page.expander[0].proto.expanded
    assert "sitater fra" not in html


def test_earlier_questions_go_along_with_a_follow_up(
    page: AppTest, assistant: FakeAssistant
) -> None:
    ask(page, "Er kolkisin prøvd?")
    ask(page, "Og hos barn?")
    assert assistant.asked == [
        ("Er kolkisin prøvd?", ()),
        ("Og hos barn?", ("Er kolkisin prøvd?",)),
    ]
    button(page, "Ny samtale")
    ask(page, "Igjen?")
    assert assistant.asked[-1] == ("Igjen?", ())


def test_a_question_is_asked_once_however_often_the_page_is_drawn(
    page: AppTest, assistant: FakeAssistant
) -> None:
    ask(page, "Er kolkisin prøvd?")
    page.run()
    assert len(assistant.asked) == 1


def test_the_interface_language_changes_the_labels_of_answers_already_given(
    page: AppTest,
) -> None:
    ask(page, "Er kolkisin prøvd?")
    for language, label in (("en", "second-hand"), ("sv", "i andra hand"), ("da", "andenhånds")):
        page.selectbox(key="interface_language").set_value(language).run()
        assert label in shown(page)
        assert "<mark>Kolkisin</mark> ga færre" in shown(page)


def test_the_examples_come_from_the_library_and_ask(
    page: AppTest, assistant: FakeAssistant
) -> None:
    assert page.button(key="example-0").label == r"Er kolkisin prøvd ved perikarditt\?"
    page.button(key="example-0").click().run()
    assert assistant.asked == [("Er kolkisin prøvd ved perikarditt?", ())]
    assert "Hva vil du vite?" not in shown(page)


def test_markup_in_a_document_is_shown_and_never_run(page: AppTest) -> None:
    ask(page, "Vis script")
    page.button(key="open-0-0").click().run()
    html = shown(page)
    assert not page.exception
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "<u>" not in html
    assert "&lt;script&gt;" in html
    assert SCRIPT.text in unescape(html.replace("<mark>", "").replace("</mark>", ""))


def test_the_source_view_shows_the_whole_text_with_the_opened_quote_marked(page: AppTest) -> None:
    ask(page, "Er kolkisin prøvd?")
    page.button(key="open-0-0").click().run()
    html = shown(page)
    start = html.index('<div class="source-text"')
    text = html[start:]
    assert 'class="opened" id="opened-quote">Kolkisin ga færre' in text
    assert '<mark class="other">Dose\t0,5 mg</mark>' in text
    assert 'href="#section-1"' in html
    assert "Kilden opplyser at innholdet ikke oppdateres." in html
    button(page, "Tilbake til samtalen")
    assert "source-text" not in shown(page)
    assert "<mark>Kolkisin</mark>" in shown(page)


def test_the_primary_source_opens_when_the_library_holds_it(page: AppTest) -> None:
    ask(page, "Er kolkisin prøvd?")
    button(page, "Åpne primærkilden")
    assert "Author 0" in shown(page)


def test_an_error_is_one_line_and_the_page_goes_on(page: AppTest) -> None:
    ask(page, "feil")
    assert "Dette gikk ikke: the library is locked; close the other program" in shown(page)
    ask(page, "Er kolkisin prøvd?")
    assert "<mark>Kolkisin</mark>" in shown(page)
    assert not page.exception


def test_a_library_that_does_not_open_leaves_a_page_that_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def closed() -> None:
        raise LibraryError("no library here; run `sitat ingest`")

    monkeypatch.setattr(ui.opening, "assistant", closed)
    page = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert not page.exception
    assert "no library here" in shown(page)
    assert "Ikke medisinsk rådgivning" in shown(page)


def test_a_relayed_quote_opens_beside_its_primary(page: AppTest) -> None:
    ask(page, "Er kolkisin prøvd?")
    button(page, "Side om side med primærkilden")
    html = shown(page)
    assert not page.exception
    assert 'id="opened-quote">Kolkisin ga færre' in html
    assert 'id="nearest-passage">&lt;script' in html
    assert "Nærmeste avsnitt, funnet etter mening" in html
    assert html.count('id="section-0"') == 1


def test_a_question_is_read_again_in_the_language_that_is_chosen(
    page: AppTest, assistant: FakeAssistant
) -> None:
    ask(page, "Er kolkisin prøvd?")
    ask(page, "Og hos voksne?")
    page.selectbox(key="read-0").set_value("sv").run()
    assert assistant.languages == [None, None, "sv"]
    assert assistant.asked[-1] == ("Er kolkisin prøvd?", ())
    assert shown(page).count('class="asked"') == 2


def test_a_quote_can_be_copied_with_its_citation(page: AppTest) -> None:
    ask(page, "Er kolkisin prøvd?")
    data = json.loads(page.get_by_key("copy-0-0").proto.json)["text"]
    assert "«Kolkisin ga færre tilbakefall" in data
    assert "Colchicine mot perikarditt. 2023-05. Svar. reply.txt." in data
    assert "Gjengitt fra ref. 1: Imazio M. Colchicine." in data


def test_a_quote_outlives_its_document(page: AppTest, assistant: FakeAssistant) -> None:
    ask(page, "Er kolkisin prøvd?")
    assistant.library.held.clear()
    page.run()
    assert not page.exception
    assert "<mark>Kolkisin</mark>" in shown(page)
    assert "Kilden er ikke lenger i biblioteket." in shown(page)


def test_sessions_do_not_share_a_conversation(page: AppTest, assistant: FakeAssistant) -> None:
    ask(page, "Er kolkisin prøvd?")
    other = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert "Kolkisin" not in shown(other)
    ask(other, "Og hos voksne?")
    assert assistant.asked[-1] == ("Og hos voksne?", ())


@pytest.mark.parametrize("tab", ["ask", "evidence", "draft", "library"])
def test_a_tab_opens_without_an_error(page: AppTest, tab: str) -> None:
    page.segmented_control(key="tab").set_value(tab).run()
    assert not page.exception
    assert "Dette gikk ikke" not in shown(page)
