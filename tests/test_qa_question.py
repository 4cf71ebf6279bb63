"""Reading a question: what it names, what it asks for, what a follow-up keeps."""

from collections.abc import Sequence

import pytest

from ingest.model import Abbreviation
from ingest.vocabulary import load
from qa.asks import Role
from qa.question import Question, read


def understood(text: str, history: Sequence[str] = ()) -> Question:
    def explain(text: str) -> tuple[Abbreviation, ...]:
        return ()

    return read(text, load(), explain, history)


def entities(question: Question) -> set[str]:
    return {concept for facet in question.entities for concept in facet.concepts}


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("How many patients were included?", "count"),
        ("Hvor mange pasienter ble inkludert?", "count"),
        ("Hur många patienter ingick?", "count"),
        ("What dose of sirolimus was given?", "dose"),
        ("Hvilken dosis fik de?", "dose"),
        ("How long did the trial last?", "duration"),
        ("Hvor lenge varte studien?", "duration"),
        ("When was it approved?", "when"),
        ("Hvornår blev den godkendt?", "when"),
        ("Why were two patients excluded?", "why"),
        ("Varför slutade patienten?", "why"),
        ("biverkningar av sirolimus", "harm"),
        ("Does it work?", "effect"),
        ("Er takrolimus prøvd?", "tried"),
        ("virkningsmekanisme takrolimus", "mechanism"),
        ("What does CADM stand for?", "definition"),
        ("p value of the primary endpoint", "p_value"),
    ],
)
def test_what_is_asked_for_is_seen(text: str, ask: str) -> None:
    assert understood(text).wants(ask)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("takrolimus ved IBM", {"tacrolimus", "inclusion_body_myositis"}),
        ("Prograf vid dermatomyosit", {"tacrolimus", "dermatomyositis"}),
        ("rapamycin hos polymyositis", {"sirolimus", "polymyositis"}),
        ("tacrolimus ibm", {"tacrolimus", "inclusion_body_myositis"}),
    ],
)
def test_drugs_and_conditions_are_named_in_any_spelling(text: str, expected: set[str]) -> None:
    assert expected <= entities(understood(text))


def test_an_unknown_drug_is_known_by_its_stem() -> None:
    facets = understood("Is zzyzxumab tried in IBM?").facets
    assert {facet.role for facet in facets if facet.surface == "zzyzxumab"} == {Role.ENTITY}


def test_the_background_is_not_what_is_asked() -> None:
    question = understood("My patient is 78 and fell last week in the garden. Does sirolimus help?")
    assert "garden" not in {facet.surface for facet in question.facets}
    assert "sirolimus" in entities(question)


@pytest.mark.parametrize(
    ("follow_up", "kept", "gone"),
    [
        ("And in polymyositis?", "tacrolimus", "inclusion_body_myositis"),
        ("Og hva med sirolimus?", "inclusion_body_myositis", "tacrolimus"),
    ],
)
def test_a_follow_up_replaces_one_thing_and_keeps_the_other(
    follow_up: str, kept: str, gone: str
) -> None:
    named = entities(understood(follow_up, ["Has tacrolimus been tried in IBM?"]))
    assert kept in named
    assert gone not in named


def test_a_full_question_keeps_nothing() -> None:
    named = entities(
        understood("Is sirolimus safe in dermatomyositis?", ["Has tacrolimus been tried in IBM?"])
    )
    assert "tacrolimus" not in named


def test_a_numbered_case_is_a_row() -> None:
    assert understood("Hva skjedde med pasient 2?").row == "2"
    assert understood("Hva skjedde med pasientene?").row == ""


@pytest.mark.parametrize(
    "text",
    [
        "Is sirolimus safe in patients 65 years and older?",
        "Kan takrolimus gis til pasient 65 år gammel?",
        "Trygt for pasienter 18 år og eldre?",
        "In subjects 12 to 17?",
        "Hur gick det hösten, fall 2021?",
    ],
)
def test_an_age_or_a_year_is_no_numbered_case(text: str) -> None:
    assert understood(text).row == ""


def test_a_follow_up_is_about_the_same_case_and_counts_the_same() -> None:
    first = "Which antibody did case 2 have?"
    assert understood("And what dose?", [first]).row == "2"
    assert "case 2" in understood("And what dose?", [first]).text
    assert understood("And what dose did case 3 get?", [first]).row == "3"
    assert understood("And in the phase 2 trial?", [first]).row == ""
    counted = understood("Og takrolimus?", ["Hvor mange kvinner fikk sirolimus?"]).counted
    assert counted == understood("Hvor mange kvinner fikk sirolimus?").counted != ()


def test_a_follow_up_does_not_keep_what_was_only_told_before_the_question() -> None:
    told = "My patient likes her garden and has two dogs at home. Is sirolimus used in IBM?"
    follow = understood("And tacrolimus?", [told])
    assert "IBM" in follow.text
    assert "garden" not in follow.text


def test_what_asks_stands_before_what_is_told_for_a_short_reader() -> None:
    told = "My patient is 78 and has had a rash for nine years."
    asked = "Is sirolimus used in IBM?"
    assert understood(f"{told} {asked}").asking_first == f"{asked} {told}"
    assert understood(asked).asking_first == asked
    assert understood("").asking_first == ""


def test_there_is_is_no_pronoun() -> None:
    earlier = ["Has tacrolimus been tried in IBM?"]
    asked = understood("Finnes det gode data på apiksaban hos svært små barn?", earlier)
    assert "IBM" not in entities(asked)


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("Hur gamla var patienterna?", "age", "hur gamla"),
        ("Vad var vikten på patienterna?", "weight", "vikten"),
        ("Hvor mange ble inkludert?", "count", "hvor mange"),
    ],
)
def test_what_is_asked_for_is_told_in_the_question_s_words(text: str, name: str, said: str) -> None:
    question = understood(text)
    (ask,) = [ask for ask in question.asks if ask.name == name]
    assert question.wording(ask) == said
