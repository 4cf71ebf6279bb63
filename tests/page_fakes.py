"""A small made-up library and assistant for the tests of the page, and how they look at it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from streamlit.testing.v1 import AppTest

import ui.opening
from index.intake import Outcome, Report
from index.library import Hit
from ingest import files
from ingest.errors import LibraryError, ReadError
from ingest.files import File
from ingest.model import Document, DocumentKind, Identifiers, PassageKind, Section, Span
from ingest.studies import Study
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
class Listed:
    """One document in the fake library's list."""

    document_id: str
    source: str
    title: str
    language: str
    kind: str
    date: str


class FakeShelf:
    """A library in memory. `folder` is where the page's own records go."""

    index_id = "index-1"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.held = dict(DOCUMENTS)

    def lines(self) -> tuple[Listed, ...]:
        return tuple(
            Listed(d.document_id, d.source, d.title, d.language, d.kind, d.date)
            for d in self.held.values()
        )

    def document(self, document_id: str) -> Document:
        if document_id not in self.held:
            raise LibraryError(f"{document_id}: not in the library")
        return self.held[document_id]

    def nearest_in(self, document_id: str, text: str) -> Span | None:
        return Span(0, 8)

    def search(self, question: str, k: int = 10) -> list[Hit]:
        return []

    def add(
        self, found: Iterable[File], read: Callable[[File], Document] = files.read
    ) -> Iterator[Report]:
        for file in found:
            try:
                document = read(file)
            except ReadError as error:
                yield Report(error.source, Outcome.FAILED, error.reason)
                continue
            self.held[document.document_id] = document
            yield Report(file.source, Outcome.ADDED, "1 passages")

    def studies(self) -> tuple[Study, ...]:
        return ()

    def remove(self, document_id: str) -> bool:
        return self.held.pop(document_id, None) is not None


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

    def __init__(self, folder: Path) -> None:
        self.library = FakeShelf(folder)
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.languages: list[str | None] = []

    def ask(
        self, question: str, history: Sequence[str] = (), language: str | None = None
    ) -> Answer:
        self.asked.append((question, tuple(history)))
        self.languages.append(language)
        if "feil" in question:
            raise LibraryError("the library is locked; close the other program")
        if "barn" in question:
            return _answer(question)
        if "script" in question:
            return _answer(question, SCRIPT)
        return _answer(question, LEAD, ROW)


def shown(page: AppTest) -> str:
    """Everything the page shows through HTML, as one string of markup, without its style sheet."""
    bodies = (str(element.proto.body) for element in page.get("html"))
    return "\n".join(body for body in bodies if not body.startswith("<style>"))


def ask(page: AppTest, question: str) -> AppTest:
    return page.chat_input[0].set_value(question).run()


def button(page: AppTest, label: str) -> AppTest:
    return next(b for b in page.button if b.label == label).click().run()
