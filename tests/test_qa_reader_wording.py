"""A question as it is put to a text: in its words and its language."""

from collections.abc import Mapping

import pytest
from tiny_reader import tiny_tokens

from ingest.vocabulary import load
from qa.reader.wording import put_to


def put(
    question: str, language: str, of: str, said: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    phrases = put_to(question, language, of, load(), said)
    return [(phrase.text, phrase.language) for phrase in phrases]


@pytest.mark.parametrize(
    ("question", "language", "of", "words"),
    [
        ("Has azathioprine helped?", "en", "nb", "azatioprin"),
        ("Hur gick det för patienter med hjärtsvikt?", "sv", "en", "heart failure"),
        ("Er Imurel brugt?", "da", "nb", "azatioprin"),
        ("Hva skjedde med prednisondosen?", "nb", "en", "prednisone dose"),
        ("what about rash in ckd?", "en", "da", "CKD"),
        ("The BMRS-2 after 12 weeks", "en", "sv", "BMRS-2"),
        ("The BMRS-2 after 12 weeks", "en", "sv", "12"),
        ("Hva er 12-ukers dosen?", "nb", "en", "12"),
        ("ER AZATIOPRIN PRØVD?", "nb", "en", "azathioprine"),
    ],
)
def test_names_and_codes_are_put_in_the_words_of_the_text(
    question: str, language: str, of: str, words: str
) -> None:
    assert (words, of) in put(question, language, of)


@pytest.mark.parametrize(
    ("question", "language", "of"),
    [
        ("Has azathioprine been tried in 12 patients?", "en", "en"),
        ("Er azatioprin prøvd hos 12?", "nb", "nn"),
        ("Kva er dosen?", "nn", "nb"),
    ],
)
def test_a_question_in_the_language_of_the_text_stays_as_it_is(
    question: str, language: str, of: str
) -> None:
    assert put(question, language, of) == [(question, language)]


@pytest.mark.parametrize(
    ("question", "language", "of", "said", "words"),
    [
        ("Has Imuran helped?", "en", "en", {"azathioprine": "azathioprine"}, "azathioprine"),
        ("Er Imurel brukt?", "nb", "nn", {"azathioprine": "azatioprin"}, "azatioprin"),
        ("Är det Imurel?", "sv", "nb", {"azathioprine": "azatioprinet"}, "azatioprinet"),
        ("Was there hair loss?", "en", "en", {"hair_loss": "alopecia"}, "alopecia"),
    ],
)
def test_what_the_text_names_is_asked_in_its_own_words(
    question: str, language: str, of: str, said: Mapping[str, str], words: str
) -> None:
    found = put(question, language, of, said)
    assert words in [text for text, _ in found]
    assert len(found) == 3


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Has azathioprine been tried?", {"azathioprine": "Azathioprin"}),
        ("Has azathioprine been tried?", {"methotrexate": "MTX"}),
        ("Was CK measured?", {"creatine_kinase": "creatine kinase"}),
        ("Was it used with placebo?", {"use": "treated"}),
    ],
)
def test_a_name_that_is_nearly_the_same_and_short_forms_stay(
    question: str, said: Mapping[str, str]
) -> None:
    assert put(question, "en", "en", said) == [(question, "en")]


def test_all_other_words_stay_in_their_order() -> None:
    question = "Why was azathioprine not given, and to whom?"
    found = put(question, "en", "sv")
    assert "".join("azathioprine" if of == "sv" else text for text, of in found) == question


def test_of_a_word_that_is_half_known_nothing_is_lost() -> None:
    found = put("Er takrolimusfri det samme i takrolimusgruppen?", "nb", "en")
    assert found[1:3] == [("tacrolimus", "en"), (" takrolimusfri", "nb")]
    assert found[4:6] == [("tacrolimus", "en"), (" takrolimusgruppen", "nb")]


def test_words_in_capitals_are_no_codes() -> None:
    assert put("VIRKER DET?", "nb", "en") == [("VIRKER DET?", "nb")]


def test_common_words_are_put_to_another_language_only_as_they_are_spelled_there() -> None:
    assert put("Er det forsøkt før?", "nb", "en") == [("Er det forsøkt før?", "nb")]
    assert ("price", "en") in put("Hva er prisen?", "nb", "en") + put("Pris?", "nb", "en")
    assert put("Hvilken bolig?", "nb", "nb", {"house": "hus"}) == [("Hvilken bolig?", "nb")]


def test_a_word_that_an_abbreviation_is_spelled_like_is_no_abbreviation() -> None:
    assert all(text != "GRADE" for text, _ in put("Were there grade 3 events?", "en", "nb"))
    assert ("FVC", "nb") in put("was fvc high?", "en", "nb")


def test_the_question_s_ids_are_those_of_its_phrases() -> None:
    tokens = tiny_tokens()
    found = tokens.question_ids("the dose was 12 mg", "en", "nb")
    parts = [tokens.ids(text, of) for text, of in put("the dose was 12 mg", "en", "nb")]
    assert found == [piece for part in parts for piece in part]
    assert tokens.question_ids("dosen var to", "nb", "nb") == tokens.ids("dosen var to", "nb")
