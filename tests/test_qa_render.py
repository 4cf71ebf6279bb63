"""An answer in a terminal: numbered, labelled in the reader's language, nothing that acts."""

import json
import re
import unicodedata
from dataclasses import replace

import pytest

from ingest.model import Document, DocumentKind, PassageKind, Span
from qa.labels import label
from qa.model import Answer, Cell, Claim, Notice, Quote, QuoteError, Relay, Status
from qa.render import MAX_REFERENCE, render
from qa.wire import answer_to_json, dumps, main_relay

TEXT = "Sirolimus\twas \x1b[31mgiven\x1b[0m\x07 to\r\nten.\x9b2J"


def document(name: str, text: str = TEXT, date: str = "") -> Document:
    return Document(name, f"{name}.txt", f"Title {name}", text, "en", DocumentKind.PLAIN, date)


def quote(
    name: str = "a", relays: tuple[Relay, ...] = (), cells: tuple[Cell, ...] = (), date: str = ""
) -> Quote:
    kind = PassageKind.TABLE_ROW if cells else PassageKind.PROSE
    return Quote.cut(
        document(name, date=date),
        Span(0, len(TEXT)),
        section="Results",
        language="en",
        kind=kind,
        relayed_from=relays,
        cells=cells,
    )


def answer(*quotes: Quote, language: str = "en", answered: bool = True) -> Answer:
    return Answer(
        "What?",
        language,
        Status.ANSWERED if answered else Status.INSUFFICIENT,
        tuple(Claim(q.text, (q,)) for q in quotes) if answered else (),
        () if answered else ("everolimus",),
        () if answered else quotes,
        (Notice("stale", "Old\x1b[2J news."),),
        0.9,
        "extractive",
        "index",
    )


def shown(found: Answer) -> str:
    return render(found, lambda document_id: f"{document_id}.txt")


def test_no_control_character_of_a_source_reaches_the_terminal() -> None:
    cells = (Cell("Sex\x1b]0;x\x07", "F\x08"),)
    relays = (Relay("9", "A\x1b[1m work\x00"),)
    text = shown(answer(quote(relays=relays), quote("b", cells=cells)))
    assert {c for c in text if unicodedata.category(c) == "Cc"} == {"\n"}
    assert "given" in text
    assert "Sex" in text


def test_sources_are_numbered_once_each_in_the_order_shown() -> None:
    text = shown(answer(quote("b"), quote("a"), quote("b")))
    body, sources = text.split(f"\n{label('sources', 'en')}\n")
    assert re.findall(r"^  \[(\d)\]", body, re.MULTILINE) == ["1", "2", "1"]
    assert [line[:11] for line in sources.splitlines()] == ["[1] Title b", "[2] Title a"]


def test_a_source_has_its_date_or_is_called_undated() -> None:
    assert "Title a (2021-05)" in shown(answer(quote(date="2021-05")))
    assert "Title a (undated)" in shown(answer(quote()))


def test_a_row_is_shown_by_its_cells() -> None:
    text = shown(answer(quote(cells=(Cell("Case", "3"), Cell("Sex", "F")))))
    assert "  Case: 3\n  Sex: F\n" in text
    assert "“" not in text


def test_a_relayed_quote_names_its_reference_shortened_and_the_work_held() -> None:
    text = shown(answer(quote(relays=(Relay("4", "A long title " * 30, "c"),))))
    (line,) = (line for line in text.splitlines() if "ref. 4" in line)
    assert line.endswith("…")
    assert len(line) <= MAX_REFERENCE + len(label("relayed", "en", label="4", text="")) + 2
    assert label("held", "en", source="c.txt") in text


@pytest.mark.parametrize("language", ["en", "nb", "nn", "sv", "da", "fi"])
def test_a_refusal_is_said_in_the_language_asked_in(language: str) -> None:
    text = shown(answer(quote(), language=language, answered=False))
    assert text.startswith(label("insufficient", language) + "\n")
    assert label("uncovered", language, items="everolimus") in text
    assert label("related", language) in text


def test_an_answer_says_too_what_it_leaves_out() -> None:
    whole = answer(quote())
    partly = replace(whole, uncovered=("everolimus",))
    line = label("uncovered", "en", items="everolimus")
    assert line in shown(partly).splitlines()
    assert shown(partly).replace(f"\n\n{line}", "") == shown(whole)


def test_languages_have_labels_of_their_own() -> None:
    said = {language: label("insufficient", language) for language in ("en", "nb", "sv", "da")}
    assert len(set(said.values())) == len(said)
    assert label("sources", "nn") == label("sources", "nb")
    assert label("sources", "fi") == label("sources", "en")


def test_the_chief_reference_is_one_that_is_held_else_the_last() -> None:
    first, held, last = Relay("1", "x"), Relay("2", "y", "c"), Relay("3", "z")
    assert main_relay(quote()) is None
    assert main_relay(quote(relays=(first, last))) == last
    assert main_relay(quote(relays=(first, held, last))) == held


def test_every_reference_of_a_quote_is_in_its_json_once() -> None:
    relays = (Relay("1", "x"), Relay("2", "y", "c"), Relay("3", "z"))
    found = json.loads(dumps(answer_to_json(answer(quote(relays=relays)))))
    told = found["claims"][0]["quotes"][0]
    assert told["relayed_from"] == {"label": "2", "text": "y", "document_id": "c"}
    assert [relay["label"] for relay in told["also_relayed_from"]] == ["1", "3"]
    assert told["text"] == TEXT


def test_cells_are_in_the_json_of_a_row_only() -> None:
    rows = answer(quote(), quote("b", cells=(Cell("Sex", "F"),)))
    prose, row = (claim["quotes"][0] for claim in answer_to_json(rows)["claims"])
    assert "cells" not in prose
    assert row["cells"] == [{"column": "Sex", "text": "F"}]


def test_json_is_one_line_with_real_letters() -> None:
    line = dumps({"text": "prøvd\nved"})
    assert "\n" not in line
    assert "prøvd" in line
    assert dumps({"a": 1}, pretty=True).count("\n") == 2


def test_a_quote_that_is_not_the_slice_is_found_out() -> None:
    made = quote()
    made.check(TEXT)
    with pytest.raises(QuoteError, match=r"a\.txt: the quote at 0:"):
        made.check("x" + TEXT)
    with pytest.raises(QuoteError, match="at least one quote"):
        Claim("Nothing carries this.", ())
