"""The page's pure parts: escaping, marks, examples, words."""

import re
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.model import Document, DocumentKind, Identifiers, Span
from ingest.vocabulary import load
from ui.answers.citation import citation
from ui.answers.marked_text import Layer, marked_html
from ui.answers.marking import asked_columns, marked_words
from ui.answers.quote_html import short_reference
from ui.asking.examples import short_title
from ui.escaping import as_label
from ui.labels import WORDINGS, from_locale, quotation_marks
from ui.labels.library import LIBRARY_WORDINGS
from ui.labels.privacy import PRIVACY_WORDINGS
from ui.sources.word_list import differs, glosses
from ui.wording import Wording

TEXTS = st.text(alphabet="ab <>&\"'\n æ", max_size=40)
SPANS = st.tuples(st.integers(0, 39), st.integers(1, 40)).filter(lambda pair: pair[0] < pair[1])


@given(TEXTS, st.lists(SPANS, max_size=5))
def test_marked_text_keeps_every_character_and_opens_no_tag_of_its_own(
    text: str, pairs: list[tuple[int, int]]
) -> None:
    html = marked_html(text, [Layer(Span(*pair), "mark") for pair in pairs])
    without_marks = html.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in without_marks
    assert unescape(without_marks) == text


def test_crossing_marks_nest_and_the_anchor_stands_once() -> None:
    layers = [Layer(Span(0, 3), "mark", "other"), Layer(Span(2, 4), "mark", "opened", "here")]
    assert marked_html("abcd", layers) == (
        '<mark class="other">ab</mark>'
        '<mark class="other"><mark class="opened" id="here">c</mark></mark>'
        '<mark class="opened">d</mark>'
    )


@given(st.text(max_size=60))
def test_a_label_has_no_bare_punctuation_for_markdown_to_read(text: str) -> None:
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`$\[\]<>!#]", as_label(text).replace("\\\\", ""))
    assert "\n" not in as_label(text)


@pytest.mark.parametrize(
    ("question", "text", "marked"),
    [
        ("Has tacrolimus been tried in IBM?", "takrolimus ved IBM", ["takrolimus", "IBM"]),
        ("What were the adverse events?", "Ingen bivirkninger ble sett", ["bivirkninger"]),
        ("Er det prøvd?", "det er en studie", []),
        ("Finnes data om sirolimus?", "Tacrolimus hos 3", []),
    ],
)
def test_the_words_marked_are_those_of_the_question(
    question: str, text: str, marked: list[str]
) -> None:
    assert [span.of(text) for span in marked_words(question, text, load())] == marked


@given(st.text(max_size=60), st.text(max_size=120))
def test_marked_words_do_not_overlap(question: str, text: str) -> None:
    spans = marked_words(question, text, load())
    assert all(one.end <= other.start for one, other in pairwise(spans))


def _braces(text: object) -> list[str]:
    return sorted(re.findall(r"\{(\w+)\}", str(text)))


@pytest.mark.parametrize("language", sorted(WORDINGS))
def test_every_language_has_every_text_with_the_same_blanks(language: str) -> None:
    words, english = WORDINGS[language], WORDINGS["en"]
    for field in fields(Wording):
        value, model = getattr(words, field.name), getattr(english, field.name)
        assert value, field.name
        if isinstance(model, str):
            assert _braces(value) == _braces(model), field.name
        else:
            assert set(value) == set(model), field.name


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("nb-NO", "nb"),
        ("nn_NO", "nb"),
        ("sv", "sv"),
        ("da-DK", "da"),
        ("en-US", "en"),
        ("de", "nb"),
    ],
)
def test_the_browser_locale_chooses_the_language(locale: str, language: str) -> None:
    assert from_locale(locale) == language


def test_quotation_marks_are_those_of_the_quoted_language() -> None:
    shown = {code: quotation_marks(code) for code in ("en", "nb", "sv", "da", "fi")}
    assert (shown["nb"].opening, shown["nb"].closing) == ("«", "»")
    assert (shown["sv"].opening, shown["sv"].closing) == ("”", "”")
    assert (shown["da"].opening, shown["da"].closing) == ("»", "«")
    assert shown["fi"] == shown["en"]


@pytest.mark.parametrize("table", [LIBRARY_WORDINGS, PRIVACY_WORDINGS])
def test_every_tab_speaks_every_language_with_the_same_blanks(table: Mapping[str, object]) -> None:
    assert set(table) == set(WORDINGS)
    english = asdict(table["en"])
    for words in map(asdict, table.values()):
        for name, model in english.items():
            assert words[name], name
            if isinstance(model, str):
                assert _braces(words[name]) == _braces(model), name
            else:
                assert set(words[name]) == set(model), name


REPLY = Document(
    document_id="0" * 16,
    source="reply.txt",
    title="Sirolimus ved myositt",
    text="Bivirkninger av takrolimus ved inklusjonslegememyositt (IBM). Sirolimus ga bivirkninger.",
    language="nb",
    kind=DocumentKind.REPLY,
    date="2023",
    authors=("Ås A", "Berg B", "Carlsen C", "Dahl D"),
    identifiers=Identifiers(doi="10.1/x", pmid="123"),
)


def test_the_word_list_gives_each_meaning_once_in_the_readers_language() -> None:
    whole = Span(0, len(REPLY.text))
    found = glosses(REPLY, (whole, whole), "en", load())
    assert [(item.word, item.meaning) for item in found] == [
        ("Bivirkninger", "side effect"),
        ("takrolimus", "tacrolimus"),
        ("inklusjonslegememyositt", "inclusion body myositis"),
    ]
    assert glosses(REPLY, (whole,), "en", load(), limit=1) == found[:1]


@pytest.mark.parametrize(
    ("document", "reader", "helps"),
    [("nb", "en", True), ("nb", "nn", False), ("sv", "sv", False), ("fi", "nb", False)],
)
def test_a_word_list_is_for_a_source_in_another_language(
    document: str, reader: str, helps: bool
) -> None:
    assert differs(document, reader) is helps


def test_a_citation_names_what_the_document_states_and_nothing_else() -> None:
    assert citation(REPLY, "Svar") == (
        "Ås A, Berg B, Carlsen C et al. Sirolimus ved myositt. 2023. Svar. doi:10.1/x. PMID 123."
        " reply.txt."
    )
    bare = replace(REPLY, title="", date="", authors=(), identifiers=Identifiers())
    assert citation(bare) == "reply.txt."


@pytest.mark.parametrize(
    ("text", "short"),
    [
        (
            "Quartuccio L, De Marchi G et al. Treatment. Clin Exp. 2007; 25(2): 246.",
            "Quartuccio 2007",
        ),
        ("Imazio M. Colchicine.", "Imazio"),
        ("Garcia-Lopez A. A trial. 2019.", "Garcia-Lopez 2019"),
        ("https://clinicaltrials.gov/ct2/show/NCT04789070", ""),
        ("U.S. National Library of Medicine. 2023.", "2023"),
        ("12", ""),
    ],
)
def test_a_reference_is_shortened_to_its_author_and_year(text: str, short: str) -> None:
    assert short_reference(text) == short


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What dose of sirolimus did patient 3 get?", {"Sirolimus dose"}),
        ("Hvilke bivirkninger hadde pasient 4?", {"Adverse Effects"}),
        ("Did it glow?", set()),
    ],
)
def test_the_column_marked_is_the_one_asked_about(question: str, asked: set[str]) -> None:
    columns = ["Case", "Age/gender", "Prior therapies", "Sirolimus dose", "Adverse Effects"]
    found = asked_columns(question, columns, load())
    assert {columns[position] for position in found} == asked


def test_a_short_title_ends_before_the_subtitle_or_at_a_word() -> None:
    assert short_title("Sirolimus for myositis: a trial") == "Sirolimus for myositis"
    long = short_title("word " * 40)
    assert long.endswith("word …")
    assert len(long) <= 92
