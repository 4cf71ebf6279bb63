"""Which arm of a trial is meant, and evidence that is about the other one."""

import pytest

from ingest.vocabulary import load
from qa.arms import Arm, arms_asked, arms_in, other_arm
from qa.question import read

CONTROL, TREATED = frozenset({Arm.CONTROL}), frozenset({Arm.TREATED})
BOTH = CONTROL | TREATED


@pytest.mark.parametrize(
    ("text", "arms"),
    [
        ("Rash was seen in 4 (10 %) of the methotrexate group.", TREATED),
        ("Fire i metotreksatgruppen sluttet.", TREATED),
        ("Fyra i placebogruppen slutade.", CONTROL),
        ("Six patients on placebo fell.", CONTROL),
        ("Four of the methotrexate group stopped, two of the control group.", BOTH),
        ("Patienterne i interventionsgruppen fik 2 mg.", TREATED),
        ("Falls occurred in 3 patients on methotrexate and in 8 who took placebo.", BOTH),
        ("Tre som fikk metotreksat falt, mot åtte som fikk placebo.", BOTH),
        ("He controls his diabetes.", frozenset()),
        ("Patients took methotrexate. The group was small.", frozenset()),
        ("Nine were followed for a year.", frozenset()),
        ("A placebo-controlled trial of methotrexate was done.", frozenset()),
    ],
)
def test_the_arms_that_a_text_names(text: str, arms: frozenset[Arm]) -> None:
    assert arms_in(text, load()) == arms


@pytest.mark.parametrize(
    ("question", "arms"),
    [
        ("How many in the placebo group stopped?", CONTROL),
        ("Hvor mange i kontrollgruppen falt?", CONTROL),
        ("biverkningar av placebo", CONTROL),
        ("How many of the methotrexate group fell?", TREATED),
        ("Was methotrexate better than placebo?", frozenset()),
        ("Did the methotrexate group do better than the placebo group?", frozenset()),
        ("Was the treatment better than placebo?", frozenset()),
        ("Er behandlingen bedre enn placebo?", frozenset()),
        ("How was the placebo made?", frozenset()),
        ("Which drug controls seizures best?", frozenset()),
        ("How many placebo patients fell?", CONTROL),
        ("Hur gick det för dem som fick placebo?", CONTROL),
        ("Hvad skete der med patienterne?", frozenset()),
        ("How many of the placebo group were alive at the end of the study?", CONTROL),
        ("Hvor mange i placebogruppen brukte krem mot kløe?", CONTROL),
        ("Hvilken effekt hadde det over tid i placebogruppen?", CONTROL),
        ("Faldt flere i metotrexatgruppen end i den anden gruppe?", frozenset()),
        ("Var metotrexat bedre mod fald end placebo?", frozenset()),
        ("Hadde metotreksatgruppen en fordel over placebogruppen?", frozenset()),
    ],
)
def test_the_arms_that_a_question_is_about(question: str, arms: frozenset[Arm]) -> None:
    assert arms_asked(question, load()) == arms


@pytest.mark.parametrize(
    ("asked", "named", "other"),
    [
        (CONTROL, TREATED, True),
        (TREATED, CONTROL, True),
        (CONTROL, BOTH, False),
        (CONTROL, frozenset(), False),
        (BOTH, TREATED, False),
        (frozenset(), TREATED, False),
    ],
)
def test_only_the_other_arm_alone_is_another(
    asked: frozenset[Arm], named: frozenset[Arm], other: bool
) -> None:
    assert other_arm(asked, named) is other


def test_a_follow_up_keeps_the_arm_or_changes_it() -> None:
    before = ["How many in the placebo group had a serious adverse event?"]
    kept = read("And how many stopped?", load(), lambda _: (), before)
    changed = read("And in the sirolimus group?", load(), lambda _: (), before)
    assert (kept.arms, changed.arms) == (CONTROL, TREATED)
    assert read("And on sirolimus?", load(), lambda _: (), before).arms == frozenset()
    later = [*before, "What is sirolimus?"]
    assert read("And the dose?", load(), lambda _: (), later).arms == frozenset()
