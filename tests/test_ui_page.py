"""The chat page, run by Streamlit's own test driver over a small made-up library."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import ui.opening
from ingest.errors import LibraryError
from ingest.model import Document, DocumentKind, Identifiers, PassageKind, Section, Span
from qa.model import Answer, Cell, Claim, Notice, Quote, Relay, Status

PAGE = Path(ui.opening.__file__).with_name("page.py")

REPLY = Document(
    document_id="aaaa000011112222",
    source="reply.txt",
    title="Colchicine mot perikarditt",
    text=(
        "Spørsmål: Pasienten er 40 år. Er kolkisin prøvd ved perikarditt?\n"
        "Svar: Kolkisin ga færre tilbakefall hos 240 pasienter (1).\n"
        "Dose\t0,5 mg\n"
        "Innholdet oppdateres ikke.\n"
    ),
    language="nb",
    kind=DocumentKind.REPLY,
    date="2023-05",
    sections=(
        Section("Spørsmål", Span(0, 65), Span(0, 8)),
        Section("Svar", Span(65, 150), Span(65, 69)),
    ),
    not_updated=Span(140, 150),
)
HOSTILE = Document(
    document_id="bbbb000011112222",
    source="<b>.txt",
    title="A ![pixel](https://example.org/x.png) trial of $x^2$ :material/home: <i>drug</i>",
    text="<script>alert('run')</script> $x^2$ ![i](https://example.org/i.png) & <img src=x>.",
    language="en",
    kind=DocumentKind.RECORD,
    authors=tuple(f"Author {number}" for number in range(9)),
    identifiers=Identifiers(doi="10.1000/(a)<b>"),
)
DOCUMENTS = {document.document_id: document for document in (REPLY, HOSTILE)}


@dataclass(frozen=True, slots=True)
class Line:
    """One document in the fake library's list."""

    document_id: str
    source: str
    title: str
    language: str
    kind: str
    date: str


class FakeShelf:
    index_id = "index-1"

    def documents(self) -> tuple[Line, ...]:
        return tuple(
            Line(d.document_id, d.source, d.title, d.language, d.kind, d.date)
            for d in DOCUMENTS.values()
        )

    def document(self, document_id: str) -> Document:
        if document_id not in DOCUMENTS:
            raise LibraryError(f"{document_id}: not in the library")
        return DOCUMENTS[document_id]


def _find(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


LEAD = Quote.cut(
    REPLY,
    _find(REPLY, "Kolkisin ga færre tilbakefall hos 240 pasienter (1)."),
    section="Svar",
    language="nb",
    relayed_from=(Relay("1", "Imazio M. Colchicine.", HOSTILE.document_id),),
)
ROW = Quote.cut(
    REPLY,
    _find(REPLY, "Dose\t0,5 mg"),
    section="Svar",
    language="nb",
    kind=PassageKind.TABLE_ROW,
    cells=(Cell("Legemiddel", "Dose"), Cell("Mengde", "0,5 mg")),
)
SCRIPT = Quote.cut(HOSTILE, Span(0, len(HOSTILE.text)), section="<u>s</u>", language="en")


def _answer(question: str, *quotes: Quote) -> Answer:
    return Answer(
        question=question,
        language="nb",
        status=Status.ANSWERED if quotes else Status.INSUFFICIENT,
        claims=tuple(Claim(quote.text, (quote,)) for quote in quotes),
        uncovered=() if quotes else ("dosen til barn",),
        related=() if quotes else (ROW,),
        notices=(Notice("stale", "Utredningen er fra 2023."),) if quotes else (),
        confidence=0.9,
        model="extractive",
        index_id="index-1",
    )


class FakeAssistant:
    """Answers by a word in the question, and keeps what it was asked."""

    def __init__(self) -> None:
        self.library = FakeShelf()
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def ask(
        self, question: str, history: Sequence[str] = (), language: str | None = None
    ) -> Answer:
        self.asked.append((question, tuple(history)))
        if "feil" in question:
            raise LibraryError("the library is locked; close the other program")
        if "barn" in question:
            return _answer(question)
        if "script" in question:
            return _answer(question, SCRIPT)
        return _answer(question, LEAD, ROW)


@pytest.fixture
def assistant(monkeypatch: pytest.MonkeyPatch) -> FakeAssistant:
    fake = FakeAssistant()
    monkeypatch.setattr(ui.opening, "assistant", lambda: fake)
    return fake


@pytest.fixture
def page(assistant: FakeAssistant) -> AppTest:
    return AppTest.from_file(str(PAGE), default_timeout=60).run()


def shown(page: AppTest) -> str:
    """Everything the page shows through HTML, as one string of markup, without its style sheet."""
    bodies = (str(element.proto.body) for element in page.get("html"))
    return "\n".join(body for body in bodies if not body.startswith("<style>"))


def ask(page: AppTest, question: str) -> AppTest:
    return page.chat_input[0].set_value(question).run()


def button(page: AppTest, label: str) -> AppTest:
    return next(b for b in page.button if b.label == label).click().run()


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
    assert [e.label for e in page.expander] == ["Beslektede avsnitt, ikke et svar (1)"]
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
        page.selectbox[0].set_value(language).run()
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


def test_a_title_in_a_label_is_not_read_as_markdown(page: AppTest) -> None:
    label = next(b.label for b in page.button if b.key == f"document-{HOSTILE.document_id}")
    assert r"\!\[pixel\]\(https" in label
    assert r"\$x\^2\$" in label
    assert ":material/" not in label


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


def test_a_document_opens_from_the_list_with_its_identifiers(page: AppTest) -> None:
    page.button(key=f"document-{HOSTILE.document_id}").click().run()
    html = shown(page)
    assert 'href="https://doi.org/10.1000/%28a%29%3Cb%3E"' in html
    assert "Author 5 og 3 andre" in html
    assert "opened-quote" not in html


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
