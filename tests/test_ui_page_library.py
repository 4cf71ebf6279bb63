"""The library tab: the list, its pages, uploads, removal, and what is told of them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_fakes import HOSTILE, PAGE, REPLY, FakeAssistant, Listed, button, shown
from streamlit.testing.v1 import AppTest

import ui.opening
from index.intake import Outcome
from qa.ledger import Ledger
from ui.shelf.library_list import PAGE_SIZE, counts, fitting, page_count, page_of
from ui.shelf.uploads import plain_name, take_in


@pytest.fixture
def assistant(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeAssistant:
    fake = FakeAssistant(tmp_path)
    monkeypatch.setattr(ui.opening, "assistant", lambda: fake)
    monkeypatch.setattr(ui.opening, "ledger", lambda: Ledger(tmp_path))
    return fake


@pytest.fixture
def page(assistant: FakeAssistant) -> AppTest:
    opened = AppTest.from_file(str(PAGE), default_timeout=60).run()
    return opened.segmented_control(key="tab").set_value("library").run()


def test_the_tab_counts_documents_by_language_and_kind(page: AppTest) -> None:
    html = shown(page)
    assert "2 dokumenter" in html
    assert "<span>Norsk <b>1</b></span>" in html
    assert "<span>Bibliografisk post <b>1</b></span>" in html


def test_a_title_in_a_label_is_not_read_as_markdown(page: AppTest) -> None:
    label = page.button(key=f"document-{HOSTILE.document_id}").label
    assert r"\!\[pixel\]\(https" in label
    assert r"\$x\^2\$" in label
    assert ":material/" not in label


def test_a_document_opens_from_the_list_with_its_identifiers(page: AppTest) -> None:
    page.button(key=f"document-{HOSTILE.document_id}").click().run()
    html = shown(page)
    assert 'href="https://doi.org/10.1000/%28a%29%3Cb%3E"' in html
    assert "Author 5 og 3 andre" in html
    assert "opened-quote" not in html


def test_the_list_is_searched_and_says_how_much_it_found(page: AppTest) -> None:
    page.text_input(key="library-search").set_value("COLCHICINE reply").run()
    assert "1 av 2" in shown(page)
    assert not any(b.key == f"document-{HOSTILE.document_id}" for b in page.button)
    page.text_input(key="library-search").set_value("zebra").run()
    assert "Ingen dokumenter passer" in shown(page)


def test_removal_is_confirmed_first_and_noted(
    page: AppTest, assistant: FakeAssistant, tmp_path: Path
) -> None:
    page.button(key=f"remove-{REPLY.document_id}").click().run()
    assert "Fjerne «Colchicine mot perikarditt»?" in shown(page)
    button(page, "Behold det")
    assert len(assistant.library.lines()) == 2
    page.button(key=f"remove-{REPLY.document_id}").click().run()
    button(page, "Ja, fjern det")
    assert [line.document_id for line in assistant.library.lines()] == [HOSTILE.document_id]
    assert "1 dokument<" in shown(page)
    (change,) = Ledger(tmp_path).changes(5)
    assert (change.outcome, change.source) == ("removed", "reply.txt")
    assert "reply.txt: fjernet" in shown(page)


def test_uploads_are_added_and_a_bad_one_is_told_in_a_line(
    page: AppTest, assistant: FakeAssistant, tmp_path: Path
) -> None:
    page.file_uploader[0].set_value(
        [
            ("new.txt", b"Zebrafish were given sirolimus. They swam.", "text/plain"),
            ("bad.txt", b"", "text/plain"),
        ]
    ).run()
    html = shown(page)
    assert not page.exception
    assert "1 lagt til eller erstattet, 0 uendret, 1 mislyktes" in html
    assert '<li class="bad"><span>bad.txt</span> ikke lagt til: ' in html
    assert [line.source for line in assistant.library.lines()][-1] == "new.txt"
    assert [change.source for change in Ledger(tmp_path).changes(5)] == ["bad.txt", "new.txt"]
    page.run()
    assert "3 dokumenter" in shown(page)
    assert len(Ledger(tmp_path).changes(5)) == 2


class Sent:
    def __init__(self, name: str, data: bytes) -> None:
        self.name, self._data = name, data

    def getvalue(self) -> bytes:
        return self._data


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\docs\\a.txt", "a.txt"),
        (".hidden", "hidden"),
        ("a\x00b\n.txt", "ab.txt"),
        ("..", ""),
        ("", ""),
    ],
)
def test_an_uploaded_name_is_only_a_name(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_names_that_cannot_be_shown_fail_alone(tmp_path: Path) -> None:
    shelf = FakeAssistant(tmp_path).library
    sent = [
        Sent("x" * 300 + ".txt", b"words"),
        Sent("..", b"words"),
        Sent("a.txt", b"A word here."),
    ]
    found = list(take_in(sent, shelf, lambda source: None, "too long"))
    assert [(report.outcome, report.detail) for report in found][:2] == [
        (Outcome.FAILED, "too long"),
        (Outcome.FAILED, "too long"),
    ]
    assert found[2].outcome is Outcome.ADDED


def test_of_two_uploads_of_one_name_the_later_one_counts(tmp_path: Path) -> None:
    shelf = FakeAssistant(tmp_path).library
    sent = [Sent("a.txt", b"The first words."), Sent("a.txt", b"The second words.")]
    assert len(list(take_in(sent, shelf, lambda source: None, ""))) == 1
    assert [d.text for d in shelf.held.values()][-1] == "The second words."


LINES = [
    Listed(str(n), f"{n}.txt", f"Title {n}", "nb" if n % 3 else "en", "article", "")
    for n in range(95)
]


@given(st.integers(-3, 12))
def test_every_page_lies_within_the_list(number: int) -> None:
    shown_lines = page_of(LINES, number)
    assert 0 < len(shown_lines) <= PAGE_SIZE


def test_the_pages_hold_every_line_once_in_order() -> None:
    pages = [page_of(LINES, n + 1) for n in range(page_count(len(LINES)))]
    assert [line for each in pages for line in each] == LINES
    assert page_count(0) == 1
    assert list(page_of([], 1)) == []


def test_filters_are_taken_together() -> None:
    assert len(fitting(LINES, "title 1 TXT", "en")) == sum(
        "1" in line.title and line.language == "en" for line in LINES
    )
    assert counts(LINES).languages == (("nb", 63), ("en", 32))
    assert fitting(LINES, kind="article") == LINES
