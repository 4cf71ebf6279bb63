"""How far a sentence covers a question, on small documents made for it and read as any other."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import HashEncoder

from index.library import Library
from ingest.files import find
from ingest.vocabulary import load
from qa.candidates import Candidate, gather
from qa.coverage import COVERED, Coverage, cover, facet_coverage, information
from qa.facets import Facet
from qa.question import Question, read
from qa.shapes import has_shape

Candidates = Callable[[str], list[Candidate]]


@pytest.fixture
def candidates(tmp_path: Path, hash_encoder: HashEncoder) -> Candidates:
    """The candidates of one Markdown text, in text order."""

    def found(text: str) -> list[Candidate]:
        (tmp_path / "files").mkdir()
        (tmp_path / "files" / "note.md").write_text(text, "utf-8")
        library = Library(tmp_path / "library", hash_encoder, create=True)
        reports = list(library.add(find([tmp_path / "files"])))
        assert [report.outcome for report in reports] == ["added"]
        units = gather(library, library.search("patients", 50))
        return sorted(units, key=lambda candidate: candidate.span)

    return found


def asked(text: str) -> Question:
    return read(text, load(), lambda _: ())


def with_text(units: list[Candidate], words: str) -> Candidate:
    (found,) = (unit for unit in units if words in unit.text)
    return found


def covered(question: str, candidate: Candidate) -> Coverage:
    return cover(asked(question), candidate, load(), lambda facet, candidate: 1.0)


def facet(question: str, surface: str) -> Facet:
    return next(facet for facet in asked(question).facets if facet.surface == surface)


def drug(candidate: Candidate, name: str = "tacrolimus") -> float:
    return facet_coverage(facet(f"Is {name} safe?", name), candidate, load())


SHORT = """# A note

## Tacrolimus

The first group was followed closely. Tacrolimus was given to the second group.

The sirolimus group was followed closely.

## Other matters

The weather was cold in the last group.
"""


def test_a_drug_in_the_sentence_covers_more_than_one_in_the_heading(
    candidates: Candidates,
) -> None:
    units = candidates(SHORT)
    own = drug(with_text(units, "second group"))
    heading = drug(with_text(units, "first group"))
    elsewhere = drug(with_text(units, "last group"))
    assert own == 1.0
    assert own > heading > elsewhere
    assert heading >= COVERED > elsewhere


def test_another_drug_nearer_takes_from_the_drug_of_the_heading(candidates: Candidates) -> None:
    units = candidates(SHORT)
    assert drug(with_text(units, "The sirolimus")) < drug(with_text(units, "first group"))
    assert drug(with_text(units, "The sirolimus")) < COVERED


def test_a_drug_stands_for_its_class_and_a_class_not_for_its_drug(
    candidates: Candidates,
) -> None:
    units = candidates("# A note\n\nTacrolimus was given.\n\nImmunosuppressants were stopped.\n")
    given, stopped = units[-2:]
    assert drug(given, "immunosuppressants") == 1.0
    assert drug(stopped, "tacrolimus") < COVERED


def test_what_is_asked_about_must_stand_in_the_sentence(candidates: Candidates) -> None:
    question = "What was the mortality with tacrolimus?"
    units = candidates(
        "# A note\n\n## Mortality\n\nTacrolimus was given to ten.\n\n"
        "Tacrolimus lowered mortality.\n"
    )
    mortality = facet(question, "mortality")
    said = facet_coverage(mortality, with_text(units, "lowered"), load())
    under = facet_coverage(mortality, with_text(units, "to ten"), load())
    assert said >= COVERED > under
    assert "mortality" in covered(question, with_text(units, "to ten")).missing
    assert covered(question, with_text(units, "lowered")).missing == ()


def test_what_is_not_covered_is_named_in_the_words_of_the_question(
    candidates: Candidates,
) -> None:
    units = candidates("# A note\n\nTacrolimus was given to ten patients with dermatomyositis.\n")
    found = covered("Er takrolimus prøvd ved polymyositt?", with_text(units, "to ten"))
    assert "polymyositt" in found.missing
    assert "takrolimus" not in found.missing
    assert found.entity < COVERED


@pytest.mark.parametrize(
    ("question", "text", "present"),
    [
        ("What dose of sirolimus?", "Sirolimus 2 mg daily was given with methotrexate.", True),
        ("What dose of sirolimus?", "Sirolimus came after prednisolone 10 mg daily.", False),
        ("What dose of sirolimus?", "Sirolimus was given to 44 patients.", False),
        ("How many patients?", "The trial included 44 patients.", True),
        ("How many patients?", "The patients lived at home.", False),
        ("How many women?", "There were 12 women.", True),
        ("How many women?", "There were women, and the dose was 12 mg.", False),
        ("How many women?", "It included men and women (aged 45-80 years).", False),
        ("How many women?", "It included men (n = 20) and women (n = 12).", True),
        ("How many patients died?", "Six of 22 patients had fever.", False),
        ("What was the mean age?", "The patients were 45-80 years old.", False),
        ("What was the mean age?", "The mean age of the patients was 67 years.", True),
        ("How much did the patients weigh?", "The patients got 3 mg/kg.", False),
        ("How much did the patients weigh?", "The patients weighed 60 to 80 kg.", True),
        ("How tall was the patient?", "The patient was 161 cm tall.", True),
        ("How tall was the patient?", "The patient was 61 years old.", False),
        ("How old was the patient?", "The patient, 67 years, was admitted.", True),
        ("How old was the patient?", "The patient took 67 tablets.", False),
        ("How long was the treatment?", "The treatment went on for 12 months.", True),
        ("How long was the treatment?", "The treatment went on and on.", False),
        ("What was the p value?", "The groups differed (p=0.03).", True),
        ("What was the p value?", "The groups differed by 0.03 points.", False),
    ],
)
def test_an_answer_has_the_shape_that_is_asked_for(
    candidates: Candidates, question: str, text: str, present: bool
) -> None:
    unit = with_text(candidates(f"# A note\n\n{text}\n"), text)
    assert (covered(question, unit).shape == 1.0) is present


TABLE = """# A note

Table 1 Cases

| Case | Sex | Disease duration (months) | Antibody |
|------|-----|---------------------------|----------|
| 1 | F | 14 | Jo-1 |
| 2 | M | 30 | MDA5 |
"""


def test_the_unit_of_a_cell_may_stand_in_the_name_of_its_column(candidates: Candidates) -> None:
    row = with_text(candidates(TABLE), "Jo-1")
    assert row.row is not None
    assert covered("How long was the disease duration?", row).shape == 1.0


TRIALS = """# Trials of colchicine

## Colchicine

A phase 2 trial gave colchicine to 44 people. They took it for 12 months.

A phase 3 trial is under way. It gives colchicine for 84 weeks.

Colchicine is also known from other plants.
"""


def test_what_belongs_to_another_phase_is_not_of_the_study_asked_about(
    candidates: Candidates,
) -> None:
    units = candidates(TRIALS)
    question = "How long is colchicine given in the phase 3 trial?"
    scope = {
        words: covered(question, with_text(units, words)).scope
        for words in ("phase 3", "84 weeks", "phase 2", "12 months", "plants")
    }
    assert scope["phase 3"] == 1.0
    assert scope["84 weeks"] > COVERED
    assert scope["phase 2"] == scope["12 months"] == 0.0
    assert 0.0 < scope["plants"] < COVERED
    assert covered(question, with_text(units, "12 months")).study == 0.0
    assert covered(question, with_text(units, "plants")).study > 0.0
    assert covered("How long is colchicine given?", with_text(units, "12 months")).study == 1.0


def test_a_call_for_a_study_is_not_that_study(candidates: Candidates) -> None:
    units = candidates(
        "---\ntitle: A phase 2 trial of colchicine\ndate: '2020-01-01'\n"
        "abstract: 'FINDINGS: Pain fell. INTERPRETATION: A phase 3 trial is worthwhile.'\n---\n"
    )
    call = with_text(units, "worthwhile")
    assert covered("What did the phase 3 trial of colchicine show?", call).scope < COVERED
    assert covered("What did the phase 2 trial of colchicine show?", call).scope > COVERED


def test_a_number_in_a_sentence_on_another_outcome_is_worth_little(candidates: Candidates) -> None:
    units = candidates("# A trial\n\nSurvival did not differ. Grip strength did (p=0.03).\n")
    strength = with_text(units, "Grip")
    assert covered("What was the p-value for grip strength?", strength).shape == 1.0
    assert covered("What was the p-value for mortality?", strength).shape < COVERED


def test_a_numbered_case_is_covered_by_its_row_alone(candidates: Candidates) -> None:
    first, second = (unit for unit in candidates(TABLE) if unit.row)
    question = "Which antibody did case 2 have?"
    assert covered(question, second).row == 1.0
    assert covered(question, first).row == 0.0


def test_a_numbered_case_may_be_written_out_in_its_cell_or_told_in_prose(
    candidates: Candidates,
) -> None:
    units = candidates(
        "# A note\n\nPatient 2 had MDA5.\n\nThe woman had Jo-1.\n\nTable 1 Cases\n\n"
        "| Case | Antibody |\n|---|---|\n| Patient 1 | PL-7 |\n| Patient 2 | PL-12 |\n"
    )
    question = "Which antibody did case 2 have?"
    worth = {name: covered(question, with_text(units, name)).row for name in ("MDA5", "Jo-1")}
    assert worth["MDA5"] == 1.0
    assert worth["Jo-1"] < COVERED
    assert covered(question, with_text(units, "PL-12")).row == 1.0
    assert covered(question, with_text(units, "PL-7")).row == 0.0


def test_a_heading_above_the_heading_names_the_drug(candidates: Candidates) -> None:
    units = candidates(
        "# A handbook\n\n## Sirolimus\n\n### Dosing\n\nThe first dose is 2 mg.\n\n"
        "## Tacrolimus\n\n### Dosing\n\nThe usual dose is 5 mg.\n"
    )
    assert drug(with_text(units, "5 mg")) > COVERED
    assert drug(with_text(units, "2 mg")) < COVERED


@pytest.mark.parametrize(
    ("text", "present"),
    [
        ("Prednisolone 10 mg was added to sirolimus.", False),
        ("They took 2 mg of oral sirolimus and prednisolone.", True),
        ("Sirolimus, 2 mg a day, and prednisolone were given.", True),
        ("Prednisolone 10 mg and sirolimus 2 mg were given.", True),
        ("She took 10 mg prednisolone beside sirolimus.", False),
    ],
)
def test_a_dose_is_that_of_the_drug_that_it_stands_with(
    candidates: Candidates, text: str, present: bool
) -> None:
    (unit,) = [unit for unit in candidates(f"# A note\n\n{text}\n") if unit.text == text]
    assert (covered("What dose of sirolimus?", unit).shape == 1.0) is present


def test_a_number_word_counts_in_its_own_language(candidates: Candidates) -> None:
    text = "Sirolimus was given to patients at the clinic for the whole of the winter."
    (unit,) = [unit for unit in candidates(f"# A note\n\n{text}\n") if unit.text == text]
    assert covered("How many patients?", unit).shape < 1.0
    assert has_shape("count", "to pasienter", "nb")
    assert not has_shape("count", "given to patients", "en")


def test_every_measure_lies_between_nothing_and_all(candidates: Candidates) -> None:
    units = candidates(SHORT + TABLE)
    for text in ("Has tacrolimus been tried in IBM?", "How many?", "Dose of sirolimus, case 1?"):
        for unit in units:
            found = covered(text, unit)
            for value in (
                found.entity,
                found.row,
                found.scope,
                found.aspect,
                found.words,
                found.shape,
            ):
                assert 0.0 <= value <= 1.0


def test_a_rarer_word_tells_more() -> None:
    told = [information(seen, 100) for seen in range(101)]
    assert told == sorted(told, reverse=True)
    assert all(0.0 <= value <= 1.0 for value in told)
    assert information(1, 100) > information(100, 100)


ARMS = """# A trial

## Results

Four (18 %) of the sirolimus group stopped because of rash. Six of the placebo group had rash.

Of all patients, two moved away.
"""


def test_a_sentence_about_the_other_arm_alone_is_about_another(candidates: Candidates) -> None:
    units = candidates(ARMS)
    question = "How many of the placebo group stopped because of rash?"
    other, own, none = (with_text(units, word) for word in ("Four (18", "Six of", "moved"))
    assert covered(question, other).arm < COVERED
    assert covered(question, own).arm == covered(question, none).arm == 1.0
    assert covered("How many stopped because of rash?", other).arm == 1.0


HELD = """# Lupus and tacrolimus

## Course

A phase 3 trial was done in Spain in 44 patients. Pain fell by half.
"""


def test_names_that_hold_without_being_said_nearby_are_told(candidates: Candidates) -> None:
    pain = with_text(candidates(HELD), "Pain fell")
    assert covered("Did pain fall in the phase 3 trial in Spain?", pain).held == (
        "phase 3",
        "Spain",
    )
    assert covered("Did pain fall on tacrolimus in lupus?", pain).held == ()
    assert covered("Did pain fall in the phase 2 trial?", pain).held == ()


CAPTION = """# Drugs

Table 1. Sirolimus in IBM by dose.

| Dose | Patients |
| --- | --- |
| 2 mg | 44 |

## Remarks

IBM
"""


def test_words_of_a_caption_elsewhere_are_evidence_and_the_caption_is_none(
    candidates: Candidates,
) -> None:
    texts = [unit.text for unit in candidates(CAPTION)]
    assert "IBM" in texts
    assert not any(text.startswith("Table 1") for text in texts)
