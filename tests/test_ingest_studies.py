"""Which studies a document tells of: kind, people, drugs, conditions, direction."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.files import find, read
from ingest.model import Document, Span
from ingest.readers import read_document
from ingest.studies import (
    Design,
    Direction,
    Kind,
    Population,
    describe,
    describe_reference,
    studies,
)
from ingest.studies.cues import lowered
from ingest.studies.people import counts, one_person
from qa.settings import SEEDS

INVENTED = Path(__file__).parent / "data" / "evidence"


def made(text: str) -> Document:
    return read_document(text.encode(), text, "made.txt")


def named(folder: Path, part: str) -> Document:
    return next(read(file) for file in find([folder]) if file.source.startswith(part))


def best(sentence: str) -> int | None:
    """The surest number of people in one sentence, None when nothing is sure at all."""
    low = lowered(sentence)
    found = [count for count in counts(low, Span(0, len(low))) if count.rank > 0]
    return max(found, key=lambda count: count.rank).value if found else None


@pytest.mark.parametrize(
    ("sentence", "people"),
    [
        ("We screened 285 patients, 44 of whom were randomly allocated to two groups.", 44),
        ("A total of 1,204 patients were included.", 1204),
        ("In total, twenty-four children were randomised.", 24),
        ("The study included adults with gout (n = 62).", 62),
        ("Studien inkluderte tjueto pasienter med gikt.", 22),
        ("Ni studier med til sammen 350 pasienter ble inkludert.", 350),
        ("I studien lottades 99 kvinnor till två grupper.", 99),
        ("Studien omfattade tio kvinnor med fibromyalgi.", 10),
        ("Seks studier med i alt 415 patienter indgik.", 415),
        ("I forsøget indgik 18 patienter.", 18),
    ],
)
def test_the_number_of_people_is_read_as_stated(sentence: str, people: int) -> None:
    assert best(sentence) == people


@pytest.mark.parametrize(
    "sentence",
    [
        "Ten (45%) of 22 patients had an adverse event.",
        "Of these, 87 patients were excluded.",
        "To pasienter avbrøt behandlingen.",
        "It was given to patients with type 2 diabetes.",
        "Type 2 diabetic patients were recruited.",
        "The sample size was calculated as 60 patients.",
        "Placebo was given to 23, 16 and 21 patients.",
        "I en studie fra 2007 ble pasienter behandlet.",
        "Two hundred and fourteen patients were enrolled.",
        "Patients were followed for 52 weeks.",
    ],
)
def test_parts_of_a_group_and_other_numbers_are_not_the_people_of_a_study(sentence: str) -> None:
    assert best(sentence) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "we report a 54-year-old man.",
        "en 67 år gammel mann fikk tremor.",
        "en patient fick utslag.",
    ],
)
def test_a_single_patient_is_found(sentence: str) -> None:
    assert one_person(sentence, Span(0, len(sentence))) is not None


def test_a_trial_is_read_from_its_own_record() -> None:
    (study,) = studies(named(SEEDS, "000"))
    assert (study.design, study.people) == (Design.RANDOMISED_TRIAL, 44)
    assert (study.drugs, study.conditions) == (("sirolimus",), ("inclusion_body_myositis",))
    assert study.direction is Direction.NO_DIFFERENCE
    assert study.label == ""


def test_every_quote_and_span_of_a_study_lies_in_its_document() -> None:
    for file in find([SEEDS, INVENTED]):
        document = read(file)
        for study in studies(document):
            assert study.quotes
            assert all(span.of(document.text).strip() for span in study.quotes)
            assert study.design_span.of(document.text)
            if study.people_span:
                assert any(quote.contains(study.people_span) for quote in study.quotes), (
                    "the number stands in a quote"
                )


def test_a_reply_tells_each_relayed_study_under_its_own_reference() -> None:
    document = named(SEEDS, "002")
    found = {study.label: study.design for study in studies(document)}
    assert found["4"] is Design.RANDOMISED_TRIAL
    assert found["5"] is Design.ONGOING_TRIAL
    assert found["10"] is Design.META_ANALYSIS
    assert found[""] is Design.NIL_FOUND
    assert "6" not in found, "a review that names no drug is left out"


def test_sentences_with_the_same_reference_are_one_study() -> None:
    labels = [study.label for study in studies(named(SEEDS, "002")) if study.label]
    assert len(labels) == len(set(labels))


def test_animals_are_told_apart() -> None:
    (study,) = studies(named(INVENTED, "infliximab"))
    assert study.population is Population.ANIMAL


@pytest.mark.parametrize(
    "text",
    [
        "A note on gout\n\nRandomised trials of colchicine in gout are needed.\n",
        "A note on gout\n\nEarlier randomised trials of colchicine in gout were small.\n",
        "Gikt\n\nDet trengs randomiserte studier av kolkisin ved gikt.\n",
        "Gikt\n\nRandomiserade studier av kolkicin vid gikt saknas.\n",
        "Gigt\n\nDer mangler randomiserede undersøgelser af colchicin ved gigt.\n",
        "Colchicine in gout\n\nColchicine is an old drug.\n",
    ],
)
def test_a_wish_for_studies_is_no_study(text: str) -> None:
    assert studies(made(text)) == ()


REPLY = """Kolkisin ved gikt

Spørsmål: Hva finnes om kolkisin ved gikt?

Svar: {answer}

Referanser:
1. Hansen A. {title}. J Invent. 2001; 1: 1-2.
"""


def reply(answer: str, title: str = "A study") -> Document:
    return made(REPLY.format(answer=answer, title=title))


def test_a_title_and_a_teller_that_disagree_make_no_entry() -> None:
    told = "En metaanalyse av kolkisin ved gikt viste bedring (1)."
    assert [s.design for s in studies(reply(told))] == [Design.META_ANALYSIS]
    assert studies(reply(told, "Colchicine in gout: a randomised trial")) == ()


def test_a_sentence_with_two_references_is_given_to_neither() -> None:
    text = REPLY.replace("1. Hansen", "2. Berg B. Other. J Invent. 2002; 1: 3.\n1. Hansen")
    document = made(
        text.format(answer="En randomisert studie av kolkisin ved gikt (1, 2).", title="A")
    )
    assert studies(document) == ()


def test_a_drug_after_versus_is_not_what_was_studied() -> None:
    (study,) = studies(reply("Bra.", "x")) or (None,)
    assert study is None
    told = "En randomisert studie undersøkte kolkisin sammenlignet med naproksen ved gikt (1)."
    (study,) = studies(reply(told))
    assert study.drugs == ("colchicine",)


@pytest.mark.parametrize(
    ("sentence", "direction"),
    [
        ("Det var ingen signifikant forskjell mellom gruppene", Direction.NO_DIFFERENCE),
        ("Behandlingen ga klar bedring av smerte", Direction.BENEFIT),
        ("Dødeligheten var omtalt", Direction.UNCLEAR),
        ("Man fant høyere dødelighet", Direction.HARM),
        ("Det var ingen forskjell i smerte, men bedring av funksjon", Direction.UNCLEAR),
    ],
)
def test_the_direction_is_the_stated_one_and_unclear_when_mixed(
    sentence: str, direction: Direction
) -> None:
    (study,) = studies(reply(f"En randomisert studie så på kolkisin ved gikt. {sentence} (1)."))
    assert study.direction is direction


def test_the_primary_outcome_comes_before_others() -> None:
    document = reply(
        "En randomisert studie så på kolkisin ved gikt. For det primære utfallsmålet var det ingen"
        " signifikant forskjell. Livskvaliteten fikk en klar bedring (1)."
    )
    assert studies(document)[0].direction is Direction.NO_DIFFERENCE


def test_an_ongoing_trial_has_no_direction() -> None:
    (study,) = studies(
        reply("Det pågår en randomisert studie av kolkisin ved gikt som skal gi bedring (1).")
    )
    assert (study.design, study.direction) == (Design.ONGOING_TRIAL, Direction.UNCLEAR)


@pytest.mark.parametrize(
    ("part", "kind", "people"),
    [
        ("000", Design.RANDOMISED_TRIAL, 44),
        ("002", Design.REPLY, None),
        ("004", Design.CASE_SERIES, 4),
    ],
)
def test_a_document_says_what_kind_of_source_it_is(
    part: str, kind: Design, people: int | None
) -> None:
    document = named(SEEDS, part)
    found = describe(document)
    assert (found.design, found.people) == (kind, people)
    if found.people_span:
        assert str(people) in found.people_span.of(document.text) or people == 4


def test_a_document_of_no_known_kind_is_given_none() -> None:
    assert describe(made("A note\n\nIt rained.\n")) == Kind()


def test_the_work_behind_a_reference_is_described_as_it_is_told() -> None:
    document = named(SEEDS, "002")
    kinds = {label: describe_reference(document, label) for label in ("2", "4", "9", "99")}
    told = {label: (kind.design, kind.people) for label, kind in kinds.items() if kind}
    assert told == {
        "2": (Design.PRODUCT_INFORMATION, None),
        "4": (Design.RANDOMISED_TRIAL, 44),
        "9": (Design.CASE_REPORT, 3),
    }


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for study in studies(made(f"A randomised trial of colchicine in gout. {text}")):
        assert study.drugs
        assert study.conditions


def test_lower_case_keeps_every_offset() -> None:
    assert len(lowered("İstanbul İ")) == len("İstanbul İ")
    assert lowered("ÆØÅ Én") == "æøå én"


@pytest.mark.parametrize(
    "piece",
    [
        "12 ",
        "a ",
        "patients ",
        "(n = ",
        "two hundred ",
        "we ",
        "primary ",
        "of whom ",
        "ble ",
        "- ",
    ],
)
def test_a_long_run_of_one_piece_is_read_in_the_time_that_its_length_asks(piece: str) -> None:
    """A pattern that went back over the text would not come to an end here."""
    low = (piece * (200_000 // len(piece) + 1))[:200_000]
    assert not any(count.rank > 2 for count in counts(low, Span(0, len(low))))
    assert studies(made(low)) == ()


def test_a_monograph_without_numbered_sections_says_what_the_drug_is_for() -> None:
    text = (
        "# Colchicine tablets – product monograph\n\n## {heading}\n\nColchicine is indicated for"
        " gout. It is taken by mouth.\n\n## Dosage\n\nAdults take 0.5 mg twice a day.\n"
    )
    told = studies(made(text.format(heading="Therapeutic indications")))
    assert [(study.design, study.drugs, study.conditions) for study in told] == [
        (Design.PRODUCT_INFORMATION, ("colchicine",), ("gout",))
    ]
    assert studies(made(text.format(heading="What it is"))) == ()
