"""The facets of a question: their roles, what is counted, what a follow-up or a case leaves."""

from collections.abc import Sequence

import pytest

from ingest.model import Abbreviation
from ingest.vocabulary import load
from qa.asks import Role, asks
from qa.question import Question, read
from qa.shapes import has_shape


def understood(
    text: str,
    history: Sequence[str] = (),
    explained: Sequence[Abbreviation] = (),
    language: str | None = None,
) -> Question:
    return read(text, load(), lambda _: explained, history, language)


def roles(question: Question) -> dict[str, Role]:
    return {facet.surface: facet.role for facet in question.facets}


@pytest.mark.parametrize(
    ("text", "surface", "role"),
    [
        ("Is tacrolimus safe?", "tacrolimus", Role.ENTITY),
        ("Is it safe in women?", "women", Role.ENTITY),
        ("Is it safe in children?", "children", Role.ENTITY),
        ("How did the four women fare?", "women", Role.ASPECT),
        ("Hvordan gikk det med kvinnene?", "kvinnene", Role.ASPECT),
        ("Hur gick det för kvinnan?", "kvinnan", Role.ASPECT),
        ("Är det säkert för kvinnor?", "kvinnor", Role.ENTITY),
        ("Er det sikkert for mænd?", "mænd", Role.ENTITY),
        ("Which immunosuppressants were used?", "immunosuppressants", Role.ENTITY),
        ("What did the meta-analysis find?", "meta-analysis", Role.SCOPE),
        ("Hva fant metaanalysen?", "metaanalysen", Role.SCOPE),
        ("What did RAPAMI show?", "RAPAMI", Role.SCOPE),
        ("What did the trial of 2021 show?", "2021", Role.SCOPE),
        ("What was the mortality?", "mortality", Role.ASPECT),
        ("Did they eat oranges?", "oranges", Role.ASPECT),
        ("What of the patients?", "patients", Role.FRAME),
        ("What dose was used?", "dose", Role.FRAME),
    ],
)
def test_what_is_named_has_its_role(text: str, surface: str, role: Role) -> None:
    assert roles(understood(text))[surface] is role


@pytest.mark.parametrize(
    ("ask", "texts"),
    [
        ("count", ("How many women?", "Hvor mange kvinner?", "Hur många?", "Hvor mange?")),
        ("dose", ("What dose?", "Hvilken dose?", "Vilken dos?", "Hvilken dosis?")),
        ("duration", ("How long?", "Hvor lenge?", "Hur länge?", "Hvor længe?")),
        ("when", ("When was it?", "Når ble det gjort?", "När gjordes det?", "Hvornår?")),
        ("age", ("How old?", "Hvor gammel?", "Hur gammal?", "Hvor gammel er han?")),
        ("who", ("Who wrote it?", "Hvem skrev den?", "Vem skrev den?", "Hvem skrev det?")),
        ("why", ("Why?", "Hvorfor?", "Varför?", "Hvorfor det?")),
        ("harm", ("side effects?", "bivirkninger?", "biverkningar?", "bivirkningerne?")),
        ("effect", ("Does it work?", "Virker det?", "Hjälper det?", "Hjælper det?")),
        ("tried", ("Was it tried?", "Er det prøvd?", "Har det prövats?", "Er det prøvet?")),
        ("weight", ("How heavy?", "Hvor tung?", "Vad vägde hon?", "Hvad vejede de?")),
        ("height", ("How tall?", "Hvor høy?", "Hur lång?", "Hvor høj?")),
        ("mean", ("the mean age?", "gjennomsnittsalder?", "genomsnittet?", "gennemsnitlig alder?")),
        ("share", ("What percentage?", "Hvor stor andel?", "Hur stor andel?", "Hvilken andel?")),
    ],
)
def test_an_ask_is_seen_in_four_languages(ask: str, texts: tuple[str, ...]) -> None:
    assert [text for text in texts if not understood(text).wants(ask)] == []


def test_a_plain_name_asks_for_nothing_in_particular() -> None:
    assert understood("tacrolimus").asks == ()


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("Hvor høy er risikoen for infeksjon ved takrolimus?", "height"),
        ("Hvor høj er risikoen?", "height"),
        ("Hur lång var behandlingen?", "height"),
        ("Is sirolimus safe when breastfeeding?", "when"),
        ("Kan man ge takrolimus när patienten ammar?", "when"),
        ("Virker takrolimus 0,1 % salve?", "share"),
    ],
)
def test_words_that_also_ask_for_something_do_not_always(text: str, ask: str) -> None:
    assert not understood(text).wants(ask)


@pytest.mark.parametrize("word", ["concept", "intercept", "except"])
def test_a_common_word_that_ends_like_a_drug_s_name_is_none(word: str) -> None:
    assert all(facet.kind != "drug" for facet in understood(f"What is the {word}?").facets)


def test_every_shape_that_is_asked_for_is_one_that_is_known() -> None:
    shapes = {ask.shape for ask in asks() if ask.shape}
    assert shapes
    assert [shape for shape in shapes if has_shape(shape, "")] == []


def test_the_concepts_of_every_ask_are_in_the_vocabulary() -> None:
    known = load().concepts
    kinds = {concept.kind for concept in known.values()}
    for ask in asks():
        for name in ask.concepts | ask.evidence:
            kind = name.removeprefix("kind:")
            assert name in known or (kind != name and kind in kinds), (ask.name, name)


def test_only_what_stands_after_how_many_is_counted() -> None:
    assert understood("How many women took tacrolimus?").counted == ("woman",)
    assert understood("Hvor mange kvinner?").counted == ("woman",)
    assert understood("Did the women take tacrolimus?").counted == ()


def test_a_word_that_only_has_the_key_of_a_symptom_is_guessed() -> None:
    swim, dizzy = understood("Can they swim?").facets[0], understood("dizziness?").facets[0]
    assert (swim.guessed, dizzy.guessed) == (True, False)


def test_an_abbreviation_is_read_as_the_documents_explain_it() -> None:
    explained = (Abbreviation("XQZ", "inclusion body myositis"),)
    (found,) = (f for f in understood("XQZ?", (), explained).facets if f.surface == "XQZ")
    assert "inclusion_body_myositis" in found.concepts
    (unknown,) = (f for f in understood("And XQZ?").facets if f.surface == "XQZ")
    assert unknown.concepts == ()


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Er det vanligst hos kvinner eller menn?", [("woman", "man")]),
        ("Is it given to children or to pregnant women?", [("child",), ("pregnant_woman",)]),
        ("Is it given to children or pregnant women?", [("child", "pregnant_woman")]),
        ("Is it better in children than in women?", [("child",), ("woman",)]),
        ("Is it better in patients or children?", [("child",)]),
    ],
)
def test_either_of_two_groups_joined_by_or_will_do(
    text: str, groups: list[tuple[str, ...]]
) -> None:
    found = [facet.concepts for facet in understood(text).entities if facet.kind == "population"]
    assert found == groups


def test_a_short_form_of_a_drug_and_a_disease_is_the_name_of_a_study() -> None:
    explained = (Abbreviation("XQZ", "Sirolimus vs Placebo for Inclusion Body Myositis"),)
    (found,) = (f for f in understood("What did XQZ show?", (), explained).facets if f.keys)
    assert (found.surface, found.role, found.concepts) == ("XQZ", Role.SCOPE, ())
    assert not understood("What did XQZ show?", (), explained).entities


@pytest.mark.parametrize("text", ["phase III?", "fas III-studien?", "fase 3-forsøget?", "FASE III"])
def test_a_phase_is_one_phase_in_either_numerals(text: str) -> None:
    (found,) = (f for f in understood(text).facets if f.role is Role.SCOPE)
    assert found.concepts == ("phase_3",)


def test_a_background_gives_the_disease_only_where_the_question_names_none() -> None:
    told = "My patient has polymyositis and lives far out. "
    assert "polymyositis" in roles(understood(told + "Does sirolimus help?"))
    assert "polymyositis" not in roles(understood(told + "Does sirolimus help in IBM?"))


def test_the_latest_question_that_names_a_drug_gives_it() -> None:
    history = ["Has tacrolimus been tried in IBM?", "And sirolimus?"]
    question = understood("And in polymyositis?", history)
    named = {concept for facet in question.entities for concept in facet.concepts}
    assert "sirolimus" in named
    assert "tacrolimus" not in named
    assert "polymyositis" in named


def test_what_a_follow_up_keeps_is_searched_and_what_was_asked_is_shown() -> None:
    question = understood("And in polymyositis?", ["Has tacrolimus been tried in IBM?"])
    assert question.asked == "And in polymyositis?"
    assert "tacrolimus" in question.text
    assert question.text.endswith("And in polymyositis?")
    assert question.wants("tried")


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Which antibody did case 3 have?", "3"),
        ("patient no. 12", "12"),
        ("Hva med kasus nr. 4?", "4"),
        ("Fall 7?", "7"),
        ("Were 3 cases described?", ""),
        ("3 patients", ""),
    ],
)
def test_a_case_is_numbered_after_its_word(text: str, row: str) -> None:
    assert understood(text).row == row


def test_the_language_given_is_kept() -> None:
    assert understood("takrolimus?", language="da").language == "da"
