"""The page's pure parts: escaping, marks, examples, words."""

import re
from dataclasses import fields
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.model import Span
from ingest.vocabulary import load
from ui.escaping import as_label
from ui.examples import short_title
from ui.labels import WORDINGS, from_locale, quotation_marks
from ui.marked_text import Layer, marked_html
from ui.marking import marked_words
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


def test_a_short_title_ends_before_the_subtitle_or_at_a_word() -> None:
    assert short_title("Sirolimus for myositis: a trial") == "Sirolimus for myositis"
    long = short_title("word " * 40)
    assert long.endswith("word …")
    assert len(long) <= 92
