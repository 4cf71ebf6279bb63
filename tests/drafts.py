"""Drafts made by hand, for the tests of what is done with them."""

from ingest.model import DocumentKind, Identifiers, PassageKind, Span
from qa.drafting.model import (
    SUMMARY,
    Draft,
    OwnText,
    Part,
    Searched,
    SearchLog,
    Section,
    Source,
    Statement,
)
from qa.model import Cell, Quote, Relay

TRIAL = Source(
    "trial",
    "trial.txt",
    "Drug A in disease B: a randomised trial",
    tuple(f"{letter}. Author" for letter in "ABCDEFGH"),
    "Journal of B",
    "2021-01-05",
    Identifiers("10.1000/a(1)b", "123456", "NCT00000001", "https://example.org/trial"),
    "en",
    DocumentKind.RECORD,
)
REPLY = Source(
    "reply",
    "svar.txt",
    "Legemiddel A ved sykdom B",
    (),
    "",
    "",
    Identifiers(),
    "nb",
    DocumentKind.REPLY,
    not_updated=True,
)
OTHER = Relay("7", "Hansen A. Another trial. J B. 2020; 1: 2-3.")
SAME = Relay("3", "Author A. Drug A in disease B: a randomised trial.", "trial")


def quote(
    source: Source,
    start: int,
    text: str,
    *relays: Relay,
    section: str = "",
    cells: tuple[Cell, ...] = (),
) -> Quote:
    return Quote(
        source.document_id,
        source.source,
        source.title,
        Span(start, start + len(text)),
        text,
        section,
        source.language,
        PassageKind.TABLE_ROW if cells else PassageKind.PROSE,
        source.date,
        relays,
        cells,
    )


RESULT = Statement("p1", quote(TRIAL, 10, "Of 1,000 people, 45.5% got well (p=0.85)."))
NEXT = Statement("p2", quote(TRIAL, 52, "Four stopped."))
RELAYED = Statement("p3", quote(REPLY, 5, "Fire pasienter sluttet (7).", OTHER))
TWICE = Statement("p4", quote(REPLY, 40, "Effekten var liten (3, 7).", SAME, OTHER))
ROW = Statement(
    "p5",
    quote(
        TRIAL,
        90,
        "1\t61/F\t2 mg",
        cells=(Cell("Case", "1"), Cell("Age", "61/F"), Cell("Dose", "2 mg")),
    ),
)
OWN = OwnText("p6", "Til sammen 46 % ble friske.")


def draft(
    *parts: Part, summary: tuple[Part, ...] = (), language: str = "nb", **fields: str
) -> Draft:
    """A draft with `parts` under one heading. Its sources are those quoted."""
    quoted = [part.quote.document_id for part in (*summary, *parts) if isinstance(part, Statement)]
    values = {
        "draft_id": "d1",
        "enquiry": "Virker A ved B?",
        "created": "2026-01-02T03:04:05+00:00",
        **fields,
    }
    return Draft(
        language=language,
        summary=Section(SUMMARY, "", summary),
        answer=(Section("s1", "A og B", parts),),
        sources=tuple(source for source in (TRIAL, REPLY) if source.document_id in quoted),
        log=SearchLog(
            "abc123",
            2,
            "2021-01-05",
            "2021-01-05",
            1,
            (
                Searched("Virker A ved B?", 2, (TRIAL.title, REPLY.title)),
                Searched("Finnes det retningslinjer?", 0, (), ("retningslinjer",)),
            ),
        ),
        **values,
    )
