"""Shapes of answers: what a text must hold to give a dose, a count, a date."""

import pytest

from qa.shapes import has_shape


@pytest.mark.parametrize(
    ("shape", "with_it", "without"),
    [
        ("percent", "45 % av pasientene", "45 av pasientene"),
        ("dose", "0,5 mg/kg", "0,5 poeng"),
        ("duration", "tre måneder", "tre pasienter"),
        ("duration", "i 12 uker", "i uker"),
        ("date", "publisert i 2021", "publisert i går"),
        ("interval", "95% CI 1.2 to 3.4", "95 patients"),
        ("why", "avslutades eftersom den saknade effekt", "avslutades i mars"),
        ("age", "en 67 år gammel kvinne", "en gammel kvinne"),
        ("age", "67/F", "6.7"),
        ("age", "pasienter over 50 år", "fulgt i mer enn 1 år"),
        ("dose", "0.03% ointment", "6 (27 %) pasienter"),
        ("mean", "gjennomsnittsalderen var 71 år", "alderen var 71 år"),
        ("dose", "50 micrograms", "50 patients"),
        ("dose", "0.1% tacrolimus ointment", "45 % of the ointment group"),
        ("dose", "takrolimussalve 0,1 %", "salve 2 ganger"),
        ("duration", "30 minutes", "30 metres"),
        ("p_value", "P = .03", "P was low"),
        ("date", "3 May", "it may help"),
        ("percent", "45 pct.", "45 patients"),
    ],
)
def test_a_shape_is_seen_where_it_stands_and_only_there(
    shape: str, with_it: str, without: str
) -> None:
    assert has_shape(shape, with_it)
    assert not has_shape(shape, without)
