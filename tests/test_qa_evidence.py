"""The evidence picture: studies joined, counted once, and put in their places."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from conftest import HashEncoder
from hypothesis import given
from hypothesis import strategies as st

from eval import evidence as measured
from index.check import check
from index.library import Library
from ingest.files import find, read
from ingest.model import Identifiers, Span
from ingest.studies import Design, Direction, Population, Study, studies
from qa.evidence import Matrix, joined, matrix
from qa.settings import SEEDS

INVENTED = Path(__file__).parent / "data" / "evidence"


class Told:
    """A library that holds these studies and nothing else."""

    def __init__(self, held: Sequence[Study]) -> None:
        self._held = tuple(held)

    def studies(self) -> tuple[Study, ...]:
        return self._held


def study(
    document_id: str,
    label: str = "",
    *,
    design: Design = Design.RANDOMISED_TRIAL,
    people: int | None = None,
    title: str = "",
    doi: str = "",
    direction: Direction = Direction.UNCLEAR,
    population: Population = Population.HUMAN,
    drugs: tuple[str, ...] = ("colchicine",),
) -> Study:
    return Study(
        document_id,
        label,
        design,
        drugs,
        ("gout",),
        direction,
        population,
        (Span(0, 9),),
        Span(0, 9),
        people,
        Span(0, 4) if people else None,
        title,
        Identifiers(doi=doi),
    )


@pytest.fixture(scope="module")
def seeds() -> Matrix:
    return matrix(Told([s for file in find([SEEDS]) for s in studies(read(file))]))


def test_a_trial_held_and_relayed_is_one_study_with_the_quotes_of_both(seeds: Matrix) -> None:
    cell = seeds.cell("sirolimus", "inclusion_body_myositis")
    assert cell is not None
    (trial,) = [item for item in cell.items if item.design is Design.RANDOMISED_TRIAL]
    assert trial.people == 44
    assert trial.first_hand
    assert {quote.label for quote in trial.quotes} == {"", "4"}
    assert trial.quotes[0].label == "", "its own words come first"


def test_planned_people_are_not_added_to_those_who_took_part(seeds: Matrix) -> None:
    cell = seeds.cell("sirolimus", "inclusion_body_myositis")
    assert cell is not None
    assert cell.people == 44 + 1
    assert cell.people_in(Design.ONGOING_TRIAL) == 140


def test_people_of_a_synthesis_are_not_added_to_those_of_trials() -> None:
    found = matrix(
        Told(
            [
                study("a", people=40),
                study("b", design=Design.META_ANALYSIS, people=350),
                study("c", design=Design.META_ANALYSIS, people=300),
            ]
        )
    )
    assert found.cells[0].people == 40
    assert found.cells[0].people_in(Design.META_ANALYSIS) == 350


def test_the_same_study_relayed_twice_is_counted_once() -> None:
    title = "Colchicine for acute gout in older adults"
    twice = [study("a", "3", people=40, title=title), study("b", "9", people=40, title=title)]
    (cell,) = matrix(Told(twice)).cells
    assert len(cell.items) == 1
    assert cell.people == 40
    assert {(q.document_id, q.label) for q in cell.items[0].quotes} == {("a", "3"), ("b", "9")}


def test_a_shared_number_joins_studies_whose_titles_differ() -> None:
    a, b = study("a", "1", doi="10.1/X", title="One"), study("b", "2", doi="10.1/x", title="Two")
    assert len(joined([a, b])) == 1


def test_studies_without_a_name_stay_apart() -> None:
    assert len(joined([study("a"), study("b"), study("c", "1")])) == 3


def test_tellers_who_differ_leave_the_number_and_the_direction_open() -> None:
    title = "Colchicine for acute gout in older adults"
    told = [
        study("a", "1", people=40, title=title, direction=Direction.BENEFIT),
        study("b", "1", people=41, title=title, direction=Direction.HARM),
    ]
    item = matrix(Told(told)).cells[0].items[0]
    assert item.people is None
    assert item.direction is Direction.UNCLEAR


def test_the_studys_own_report_comes_before_those_who_relay_it() -> None:
    title = "Colchicine for acute gout in older adults"
    told = [
        study(
            "a", "1", people=41, title=title, design=Design.OBSERVATIONAL, drugs=("allopurinol",)
        ),
        study("b", people=40, title=title),
    ]
    (cell,) = matrix(Told(told)).cells
    assert (cell.drug, cell.items[0].people) == ("colchicine", 40)
    assert cell.items[0].design is Design.RANDOMISED_TRIAL


def test_studies_of_animals_have_no_place() -> None:
    assert matrix(Told([study("a", population=Population.ANIMAL)])).cells == ()


def test_a_library_without_studies_gives_an_empty_picture() -> None:
    assert matrix(Told([])) == Matrix((), (), ())


def test_narrowing_keeps_only_what_was_chosen(seeds: Matrix) -> None:
    part = seeds.narrowed(["tacrolimus"], ["polymyositis", "dermatomyositis"])
    assert {(c.drug, c.condition) for c in part.cells} == {
        ("tacrolimus", "polymyositis"),
        ("tacrolimus", "dermatomyositis"),
    }
    assert part.drugs == ("tacrolimus",)
    assert seeds.narrowed() == seeds


_SOME = st.lists(
    st.builds(
        study,
        st.sampled_from("abcd"),
        st.sampled_from(["", "1", "2"]),
        people=st.none() | st.integers(1, 99),
        title=st.sampled_from(["", "one title of five words here", "and another title of words"]),
        design=st.sampled_from(list(Design)),
    ),
    max_size=8,
)


@given(_SOME, st.randoms(use_true_random=False))
def test_the_order_of_the_documents_changes_no_number(held: list[Study], random: Random) -> None:
    shuffled = list(held)
    random.shuffle(shuffled)
    first, again = matrix(Told(held)), matrix(Told(shuffled))
    assert [(c.drug, c.condition, c.people) for c in first.cells] == [
        (c.drug, c.condition, c.people) for c in again.cells
    ]


@given(_SOME)
def test_no_study_is_lost_and_none_stands_twice_in_a_place(held: list[Study]) -> None:
    cells = matrix(Told(held)).cells
    assert sum(len(cell.items) for cell in cells) == len(joined(held))


# -- kept with the library ------------------------------------------------------------------------


def test_the_store_gives_back_the_studies_that_were_read(
    tmp_path: Path, hash_encoder: HashEncoder
) -> None:
    library = Library(tmp_path / "library", hash_encoder, create=True)
    list(library.add(find([SEEDS, INVENTED])))
    wanted = [s for file in find([SEEDS, INVENTED]) for s in studies(read(file))]
    assert sorted(library.studies(), key=repr) == sorted(wanted, key=repr)
    library.close()


def test_studies_go_with_their_document(tmp_path: Path, hash_encoder: HashEncoder) -> None:
    library = Library(tmp_path / "library", hash_encoder, create=True)
    list(library.add(find([SEEDS])))
    gone = library.studies()[0].document_id
    assert library.remove(gone)
    assert gone not in {s.document_id for s in library.studies()}
    assert library.studies()
    library.close()


def test_studies_of_a_changed_file_take_the_place_of_the_old_ones(
    tmp_path: Path, hash_encoder: HashEncoder
) -> None:
    file = tmp_path / "trial.txt"
    shutil.copy(INVENTED / "melatonin_record_en.txt", file)
    library = Library(tmp_path / "library", hash_encoder, create=True)
    list(library.add(find([file])))
    file.write_text(file.read_text("utf-8").replace("assigned 96", "assigned 98"), "utf-8")
    list(library.add(find([file])))
    assert [s.people for s in library.studies()] == [98]
    library.close()


def test_a_check_finds_a_changed_study(tmp_path: Path, hash_encoder: HashEncoder) -> None:
    folder = tmp_path / "library"
    library = Library(folder, hash_encoder, create=True)
    list(library.add(find([SEEDS])))
    assert check(folder).faults == ()
    library._store._db.execute(
        "UPDATE studies SET details = replace(details, '44', '440')"  # what a bad disk might do
    )
    library.close()
    assert {fault.part for fault in check(folder).faults} == {"studies"}


# -- measured -------------------------------------------------------------------------------------


def test_the_seeds_are_read_as_the_key_has_them() -> None:
    """Floors below what `python -m eval.evidence` prints."""
    found = measured.scores(measured.found_in(SEEDS), measured.read_key(measured.KEY))
    assert found["entries"].precision >= 0.9
    assert found["entries"].recall >= 0.9
    assert found["whole entries"].precision >= 0.9
    assert all(found[field].precision == 1.0 for field in ("design", "people", "direction"))


def test_documents_of_other_drugs_in_four_languages_are_read_as_their_key_has_them() -> None:
    found = measured.scores(measured.found_in(INVENTED), measured.read_key(INVENTED / "key.toml"))
    assert found["entries"].precision >= 0.95
    assert found["entries"].recall >= 0.95
    assert found["whole entries"].recall >= 0.9
    assert all(found[field].precision == 1.0 for field in ("design", "people", "direction"))


def test_a_score_counts_what_is_wrong_and_what_is_missing() -> None:
    def row(label: str, people: str) -> measured.Row:
        return measured.Row("d", label, ("review", people, "x", "y", "unclear", "human"))

    found = measured.scores([row("1", "40"), row("2", "")], [row("1", "44"), row("3", "9")])
    assert found["entries"] == measured.Score(1, 2, 2)
    assert found["people"] == measured.Score(0, 1, 1)
    assert found["direction"] == measured.Score(0, 0, 0)
    assert found["direction"].precision == 1.0
    assert found["whole entries"].recall == 0.0
