"""Keyword terms: one passage found from four languages' spellings, and no query gets through."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import HashEncoder
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.keywords import Terms, concept_terms, document_terms, question_terms
from index.library import Library
from index.store import FILE_NAME, Store
from ingest.files import File
from ingest.model import Abbreviation
from ingest.vocabulary import load

TEXTS = {
    "ciclosporin": "Two patients took ciclosporin.",
    "azathioprine": "Azathioprine was stopped early.",
    "polymyositis": "Polymyositis began in spring.",
    "myositis": "Myositis began in autumn.",
    "anaemia": "Anaemia was seen in one woman.",
    "function": "Kidney function fell slowly.",
    "stop": "The treatment was stopped.",
}
VOCABULARY = load()
OPERATORS = [
    '"',
    "'",
    "*",
    "(",
    ")",
    "AND",
    "OR",
    "NOT",
    "NEAR(",
    "stems:",
    "^",
    "-",
    "+",
    "{",
    "}",
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One passage a text, made by a library, read by its store alone."""
    folder = tmp_path_factory.mktemp("keywords")
    files = []
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text)
        files.append(File(folder / f"{name}.txt", name))
    library = Library(folder / "library", HashEncoder(), create=True)
    assert {report.outcome for report in library.add(files)} == {"added"}
    library.close()
    opened = Store(folder / "library")
    yield opened
    opened.close()


def found(store: Store, terms: Terms) -> list[str]:
    """The names of the texts that match, best first."""
    names = {summary.document_id: summary.source for summary in store.summaries()}
    order = [passage_id for passage_id, _ in store.match(terms, 50)]
    places = {row[0]: row[1] for row in store.stored(order)}
    return [names[places[passage_id]] for passage_id in order]


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("ciclosporin", ["ciclosporin", "cyclosporine", "ciklosporin", "cyklosporin", "Sandimmun"]),
        ("azathioprine", ["azathioprine", "azatioprin", "AZATIOPRIN", "azatioprinet"]),
        ("polymyositis", ["polymyositis", "polymyositt", "polymyosit", "polymyositten"]),
        ("anaemia", ["anemia", "anemi", "anæmi", "anaemia", "anemien"]),
        ("function", ["nyrefunksjon", "njurfunktion", "nyrefunktion", "functions"]),
        ("stop", ["stopped", "stopping"]),
    ],
)
def test_a_passage_is_found_by_every_languages_spelling(
    store: Store, text: str, questions: list[str]
) -> None:
    first = {question: found(store, question_terms(question, VOCABULARY)) for question in questions}
    assert {question: names[:1] for question, names in first.items()} == {
        question: [text] for question in questions
    }


@pytest.mark.parametrize(
    "question",
    [
        "Was it in the?",
        "Er det en som har?",
        "Är det en som har?",
        "Er der en, som har?",
    ],
)
def test_function_words_are_no_terms(question: str) -> None:
    assert question_terms(question, VOCABULARY) == Terms((), (), ())


def test_a_question_looks_for_its_content_words_once_each() -> None:
    terms = question_terms("Does the drug sirolimus help, and is sirolimus safe?", VOCABULARY)
    assert terms.stems.count("sirolimus") == 1
    assert terms.concepts.count("sirolimus") == 1
    assert not {"does", "the", "and", "is"} & {*terms.keys, *terms.stems}
    for column in (terms.stems, terms.keys, terms.concepts):
        assert len(column) == len(set(column))


def test_a_passage_keeps_its_repeats_and_function_words_for_bm25() -> None:
    terms = document_terms("The dose is the dose", "en", VOCABULARY)
    assert terms.stems == ("the", "dose", "is", "the", "dose")


def test_a_number_word_is_kept_as_its_figure_too() -> None:
    assert "10" in document_terms("Ten patients", "en", VOCABULARY).keys
    assert "10" in question_terms("ti pasienter", VOCABULARY).keys
    assert document_terms("3,5 mg", "nb", VOCABULARY).keys[0] == "3.5"


def test_a_wide_concept_finds_the_narrow_one_and_not_the_other_way_round(store: Store) -> None:
    wide = Terms((), (), question_terms("myositis", VOCABULARY).concepts)
    narrow = Terms((), (), question_terms("polymyositis", VOCABULARY).concepts)
    assert set(found(store, wide)) == {"myositis", "polymyositis"}
    assert found(store, narrow) == ["polymyositis"]


def test_only_documents_are_widened() -> None:
    assert concept_terms("polymyositis", VOCABULARY)[:2] == ("polymyositis", "myositis")
    assert concept_terms("polymyositis", VOCABULARY, widen=False) == ("polymyositis",)
    assert question_terms("polymyositis", VOCABULARY).concepts == ("polymyositis",)


def test_an_abbreviation_means_what_its_document_says() -> None:
    own = (Abbreviation("DM", "diabetes mellitus"),)
    assert "dermatomyositis" in concept_terms("DM", VOCABULARY)
    assert "dermatomyositis" not in concept_terms("DM", VOCABULARY, own)


def test_scores_are_positive_and_fall_and_k_bounds_them(store: Store) -> None:
    terms = question_terms("myositis patients ciclosporin treatment", VOCABULARY)
    matched = store.match(terms, 50)
    scores = [score for _, score in matched]
    assert len(matched) >= 3
    assert scores == sorted(scores, reverse=True)
    assert min(scores) > 0
    assert store.match(terms, 2) == matched[:2]
    assert store.match(Terms((), (), ()), 50) == []


@pytest.mark.parametrize(
    "term",
    ['"', 'a"b', "*", "sirolimus*", "AND", "NEAR(a b)", "stems : x", "(", ")", "^a", "-a", ""],
)
def test_a_term_is_only_ever_a_word_to_look_for(store: Store, term: str) -> None:
    assert found(store, Terms((term,), (term,), (term,))) == []
    assert store.document_frequency("stems", term) == 0


def test_operators_in_a_question_change_nothing(store: Store) -> None:
    plain = found(store, question_terms("ciclosporin anaemia", VOCABULARY))
    assert set(plain) == {"ciclosporin", "anaemia"}
    for question in (
        '"ciclosporin" "anaemia"',
        "ciclosporin AND anaemia",
        "ciclosporin* NOT anaemia",
        "ciclosporin NEAR(anaemia",
        "(((ciclosporin) {anaemia",
        "stems:ciclosporin ^anaemia",
        "'; DROP TABLE words; -- ciclosporin anaemia",
    ):
        names = found(store, question_terms(question, VOCABULARY))
        assert set(plain) <= set(names), question


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from([*OPERATORS, "ciclosporin", "dose", "3,5"]), max_size=8).map(
            " ".join
        ),
    )
)
@example("\x00 ciclosporin")
@example('" OR stems : "a')
def test_no_question_breaks_the_full_text_query(store: Store, question: str) -> None:
    terms = question_terms(question, VOCABULARY)
    for passage_id, score in store.match(terms, 5):
        assert passage_id > 0
        assert score > -1.0


def test_only_known_columns_are_counted(store: Store) -> None:
    assert store.document_frequency("concepts", "myositis") == 2
    with pytest.raises(ValueError, match="no such column"):
        store.document_frequency("stems : a OR keys", "myositis")


def test_the_store_of_these_tests_is_a_file(store: Store) -> None:
    assert store.path == Path(store.folder) / FILE_NAME
