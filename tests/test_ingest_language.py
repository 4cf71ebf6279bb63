"""The language of short questions and sentences, and of whole documents."""

from pathlib import Path

import pytest

from ingest.language import LANGUAGES, detect, document_language

DATA = Path(__file__).parent / "data" / "ingest"
SHORT = {
    "en": """
What is the effect of tacrolimus in myositis?
Is sirolimus safe in pregnancy?
Dose of methotrexate in renal failure
Can patients with inclusion body myositis take statins?
How often should liver enzymes be checked?
side effects of azathioprine
The patient was given rituximab.
interaction between warfarin and ibuprofen
""",
    "nb": """
Hva er effekten av takrolimus ved myositt?
Kan gravide bruke metotreksat?
Hvilke bivirkninger gir azatioprin?
Er sirolimus prøvd ved inklusjonslegememyositt?
Hvor mange pasienter fikk bivirkninger?
Bør dosen reduseres ved nyresvikt?
Pasienten fikk takrolimus i tolv måneder.
Finnes det noen studier på barn?
Behandlingen ble godt tolerert.
""",
    "nn": """
Kva er effekten av takrolimus ved myositt?
Kan gravide bruke metotreksat når dei ammar?
Kva biverknader gir azatioprin?
Kor mange pasientar fekk biverknader?
Korleis verkar sirolimus på musklane?
Pasienten vart ikkje betre av behandlinga.
Kvifor bør ein ikkje ta paracetamol kvar dag?
""",
    "sv": """
Vad är effekten av takrolimus vid myosit?
Kan gravida använda metotrexat?
Vilka biverkningar ger azatioprin?
Har sirolimus prövats vid inklusionskroppsmyosit?
Hur många patienter fick biverkningar?
Bör dosen minskas vid njursvikt?
Finns det några studier på barn?
Behandlingen tolererades väl.
""",
    "da": """
Hvad er effekten af tacrolimus ved myositis?
Kan gravide bruge methotrexat?
Hvilke bivirkninger giver azathioprin?
Er sirolimus prøvet mod inklusionslegememyositis?
Hvor mange patienter fik bivirkninger?
Bør dosis nedsættes ved nyresvigt?
Findes der undersøgelser af børn?
Behandlingen blev godt tålt.
Patienten fik tacrolimus i tolv måneder.
""",
}
CASES = [(code, line) for code, text in SHORT.items() for line in text.split("\n") if line]


@pytest.mark.parametrize(("language", "text"), CASES)
def test_a_short_text_is_told_apart_from_its_neighbours(language: str, text: str) -> None:
    assert detect(text) == language


def test_every_language_has_at_least_six_cases() -> None:
    assert {code: sum(c == code for c, _ in CASES) >= 6 for code in LANGUAGES} == dict.fromkeys(
        LANGUAGES, True
    )


def test_a_text_without_letters_has_its_documents_language() -> None:
    assert detect("12,5 (4).", "sv") == "sv"
    assert detect("12,5 (4).") == "en"


def test_the_document_around_it_decides_a_text_that_could_be_either() -> None:
    either = "Sirolimus 2 mg"
    assert {detect(either, code) for code in ("nb", "sv", "da")} == {"nb", "sv", "da"}


def test_the_document_around_it_does_not_outweigh_clear_signs() -> None:
    assert detect("The dose was doubled and the patient was well.", "nb") == "en"
    assert detect("Innehållet i utredningen uppdateras inte.", "nb") == "sv"


@pytest.mark.parametrize(
    ("name", "language"),
    [("reply_da.txt", "da"), ("reply_en.txt", "en"), ("reply_nn.txt", "nn"), ("reply_sv.md", "sv")],
)
def test_a_document_has_the_language_of_most_of_its_text(name: str, language: str) -> None:
    assert document_language((DATA / name).read_text("utf-8")) == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "de",
            "Die Behandlung mit Tacrolimus führte bei den meisten Patienten zu einer deutlichen"
            " Besserung der Muskelkraft. Schwere Nebenwirkungen wurden nicht beobachtet.",
        ),
        (
            "fr",
            "Le traitement par tacrolimus a permis une amélioration de la force musculaire chez la"
            " plupart des patients, sans effet indésirable grave.",
        ),
        (
            "fi",
            "Hoito siedettiin hyvin, eikä vakavia haittavaikutuksia havaittu. Potilaiden lihasvoima"
            " parani merkittävästi takrolimuusihoidon aikana.",
        ),
    ],
)
def test_a_document_in_another_language_says_so(language: str, text: str) -> None:
    assert document_language(text) == language


def test_a_document_of_numbers_only_is_taken_as_english() -> None:
    assert document_language("1 2 3") == "en"
