"""Words meet themselves across spellings and languages, and look-alikes stay apart."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.words import fold, key, number_words, stop_words, tokens

SAME = """
azathioprine azathioprin azatioprin
ciclosporin cyclosporine cyclosporin ciklosporin
mycophenolate mykofenolat mycofenolat
dermatomyositis dermatomyositt dermatomyosit dermatomyositten
polymyositis polymyositt polymyosit
patient patients pasient pasienter pasienten pasientene patienten patienter patienterna patienterne
function functions funksjon funksjonen funktion funktionen
infection infections infeksjon infeksjoner infektion infektioner
reaction reaksjon reaktion reaksjoner reaktioner
dose doses dosen doser
study studies studie studien studier
include includes included inkludere inkluderte inkluderade inkluderede
methotrexate metotreksat metotrexat methotrexat
tacrolimus takrolimus
rituximab rituksimab
hydroxychloroquine hydroksyklorokin hydroxyklorokin hydroxychloroquin
ciprofloxacin siprofloksacin ciprofloksacin
phenytoin fenytoin
quinine kinin
prednisolone prednisolon
effect effects effekt effekten effekter
anaemia anemia anemi anæmi
leukaemia leukemia leukemi leukæmi
haemoglobin hemoglobin hæmoglobin
hepatitis hepatitt hepatit
arrhythmia arytmi
pharmacology farmakologi
symptom symptoms symptomer symptomen
"""
APART = """
prednisone prednisolone
hypertension hypotension
hyperkalaemia hypokalaemia
hyperkalemi hypokalemi
hyperglycaemia hypoglycaemia
hyperthyroidism hypothyroidism
tacrolimus sirolimus pimecrolimus everolimus temsirolimus
polymyositis dermatomyositis myositis myocarditis
arthritis arteritis
nephritis neuritis
cefuroxime cefotaxime ceftazidime ceftriaxone cefazolin
amlodipine amiloride amiodarone amitriptyline
hydroxyzine hydralazine
chlorpromazine chlorpropamide chlorprothixene
clonidine clonazepam clozapine
vinblastine vincristine vinorelbine
azathioprine azacitidine
lamotrigine lamivudine
penicillin penicillamine
methotrexate mitoxantrone
morphine hydromorphone
quinine quinidine
rituximab infliximab adalimumab alemtuzumab
metformin metronidazole metoprolol
dopamine dobutamine
ephedrine epinephrine
fluoxetine duloxetine paroxetine
sulfadiazine sulfasalazine
cyclosporine cycloserine cyclophosphamide
infection injection
effect defect
intravenous intravesical
female male
induce reduce
increase decrease
symptomatic asymptomatic
"""


@pytest.mark.parametrize("group", [line for line in SAME.splitlines() if line])
def test_one_word_has_one_key_in_every_language_and_inflection(group: str) -> None:
    assert len({key(word) for word in group.split()}) == 1, {w: key(w) for w in group.split()}


@pytest.mark.parametrize("group", [line for line in APART.splitlines() if line])
def test_look_alikes_have_keys_of_their_own(group: str) -> None:
    for one, other in combinations(group.split(), 2):
        assert key(one) != key(other)


def test_a_single_letter_stays_itself() -> None:
    assert len({key(letter) for letter in "CKSZVWXY"}) == 8


def test_case_and_accents_do_not_part_a_word() -> None:
    assert fold("Résumé") == fold("RESUME") == fold("re\u0301sume\u0301")
    assert key("SIROLIMUS") == key("Sirolimus")


def test_a_decimal_comma_and_point_are_one_number_and_digits_stay() -> None:
    assert key("2,5") == key("2.5") != key("25")
    assert key("2021") == "2021"


@given(st.text(max_size=20))
def test_folding_is_stable_in_case_and_never_fails(word: str) -> None:
    assert key(word) == key(word)
    assert fold(word.upper().lower()) == fold(word.lower().upper().lower())


@given(st.text(max_size=60))
def test_tokens_are_ordered_slices_that_leave_out_no_letter_or_digit(text: str) -> None:
    position = 0
    for token in tokens(text):
        assert token.span.of(text) == token.text
        assert not any(_is_word_character(c) for c in text[position : token.span.start])
        position = token.span.end
    assert not any(_is_word_character(c) for c in text[position:])


def _is_word_character(character: str) -> bool:
    """Footnote marks (superscript and subscript digits) are no part of a word."""
    raised = "\u2070" <= character <= "\u2089" or character in "\u00b9\u00b2\u00b3"
    return character.isalnum() and not raised


def test_a_decimal_comma_stays_inside_its_number_and_a_closing_one_outside() -> None:
    assert [token.text for token in tokens("Dose 2,5 mg, 10.000 og 3,")] == [
        "Dose",
        "2,5",
        "mg",
        "10.000",
        "og",
        "3",
    ]


@pytest.mark.parametrize(
    ("word", "value"),
    [("seven", 7), ("sju", 7), ("syv", 7), ("halvtreds", 50), ("eitt", 1), ("tjugo", 20)],
)
def test_number_words_of_every_language_are_known(word: str, value: int) -> None:
    assert number_words()[word] == value


def test_function_words_of_every_language_are_known_and_field_words_are_not() -> None:
    assert {"the", "hvilken", "ikkje", "och", "hvordan", "af", "what"} <= stop_words()
    assert not {"dose", "patient", "effekt", "sirolimus", "mann"} & stop_words()
