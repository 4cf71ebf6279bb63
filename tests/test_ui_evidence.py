"""The evidence tab: the chart, its words, and what a choice shows."""

import json
from dataclasses import fields
from pathlib import Path

import pytest
from page_fakes import FakeShelf
from streamlit.testing.v1 import AppTest

from ingest.files import find, read
from ingest.model import Document
from ingest.studies import Design, Direction, Kind, Study, studies
from qa.evidence import Matrix, matrix
from qa.settings import SEEDS
from ui.evidence.chart import CELL, chart, chosen_cell
from ui.evidence.words import cell_lines, concept_name, evidence_wording, item_line, kind_line
from ui.labels.evidence import EVIDENCE_WORDINGS

LANGUAGES = ("nb", "sv", "da", "en")


class SeedShelf(FakeShelf):
    """The seeds in memory."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        documents = [read(file) for file in find([SEEDS])]
        self.held: dict[str, Document] = {d.document_id: d for d in documents}

    def studies(self) -> tuple[Study, ...]:
        return tuple(study for document in self.held.values() for study in studies(document))


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Matrix:
    return matrix(SeedShelf(tmp_path_factory.mktemp("shelf")))


def test_all_languages_name_every_kind_and_direction() -> None:
    for wording in EVIDENCE_WORDINGS.values():
        assert set(wording.designs) == set(Design)
        assert set(wording.short) == set(Design)
        assert set(wording.directions) == set(Direction)
        for field in fields(wording):
            assert getattr(wording, field.name)


def test_labels_have_the_same_places_to_fill_in_every_language() -> None:
    english = EVIDENCE_WORDINGS["en"]
    for wording in EVIDENCE_WORDINGS.values():
        for field in fields(wording):
            ours, theirs = getattr(wording, field.name), getattr(english, field.name)
            if isinstance(ours, str):
                assert ours.count("{") == theirs.count("{"), field.name


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (Kind(Design.RANDOMISED_TRIAL, people=44), "randomised trial, n = 44"),
        (Kind(Design.ONGOING_TRIAL, people=140), "ongoing trial, n = 140 planned"),
        (Kind(Design.REPLY), "drug information reply"),
        (Kind(), ""),
    ],
)
def test_a_kind_is_told_with_its_size_where_it_is_stated(kind: Kind, line: str) -> None:
    assert kind_line(kind, "en") == line


def test_a_cell_tells_each_kind_with_its_people(seeds: Matrix) -> None:
    cell = seeds.cell("sirolimus", "inclusion_body_myositis")
    assert cell is not None
    assert [line for _, line in cell_lines(cell, "nb")] == [
        "randomisert, n = 44",
        "kasusrapport, n = 1",
        "pågående, n = 140",
    ]


def test_an_item_tells_its_direction_as_stated(seeds: Matrix) -> None:
    cell = seeds.cell("sirolimus", "inclusion_body_myositis")
    assert cell is not None
    assert item_line(cell.items[0], "en") == "Randomised trial, n = 44: no difference reported"


def test_names_are_in_the_readers_language() -> None:
    assert concept_name("inclusion_body_myositis", "sv") == "Inklusionskroppsmyosit"
    assert evidence_wording("fr") is evidence_wording("nb")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dark", [False, True])
def test_the_chart_holds_every_cell_once(seeds: Matrix, language: str, *, dark: bool) -> None:
    spec = json.loads(chart(seeds, language, dark=dark).to_json())
    frame = spec["layer"][-1]["data"]["values"]
    assert {(row["drug_id"], row["condition_id"]) for row in frame} == {
        (cell.drug, cell.condition) for cell in seeds.cells
    }
    assert len(frame) == len(seeds.cells)
    assert spec["params"][0]["name"] == CELL


def test_no_two_cells_of_the_chart_overlap_and_each_line_lies_in_one(seeds: Matrix) -> None:
    spec = json.loads(chart(seeds, "en").to_json())
    frame = spec["layer"][-1]["data"]["values"]
    lines = spec["layer"][-2]["data"]["values"]
    for place, one in enumerate(frame):
        for other in frame[place + 1 :]:
            apart = one["x2"] <= other["x"] or other["x2"] <= one["x"]
            assert apart or one["y2"] <= other["y"] or other["y2"] <= one["y"]
    for line in lines:
        inside = [c for c in frame if c["x"] < line["x"] < c["x2"] and c["y"] < line["y"] < c["y2"]]
        assert len(inside) == 1


def test_an_empty_picture_can_be_drawn() -> None:
    assert chart(Matrix((), (), ()), "en").to_dict()


@pytest.mark.parametrize(
    ("selection", "found"),
    [
        ({CELL: [{"drug_id": "a", "condition_id": "b"}]}, ("a", "b")),
        ({CELL: []}, None),
        ({}, None),
        (None, None),
    ],
)
def test_a_selection_names_one_cell_or_none(
    selection: object, found: tuple[str, str] | None
) -> None:
    assert chosen_cell(selection) == found


def _page() -> None:
    """What AppTest runs: the tab alone, over the seeds."""
    import streamlit as st
    from test_ui_evidence import SeedShelf

    from ui.evidence.evidence_view import draw_evidence

    draw_evidence(SeedShelf(st.session_state["folder"]))


@pytest.fixture
def page(tmp_path: Path) -> AppTest:
    app = AppTest.from_function(_page, default_timeout=30)
    app.session_state["folder"] = tmp_path
    app.session_state["interface_language"] = "en"
    return app.run()


def _told(page: AppTest) -> str:
    return " ".join(str(html.proto.body) for html in page.get("html"))


def test_the_tab_opens_without_a_choice(page: AppTest) -> None:
    assert not page.exception
    assert page.selectbox(key="evidence-cell").value is None
    assert "draft-quote" not in _told(page)


def test_a_chosen_place_shows_its_quotes_with_their_source(page: AppTest) -> None:
    page.selectbox(key="evidence-cell").select("sirolimus/inclusion_body_myositis").run()
    assert not page.exception
    told = _told(page)
    assert "44 of whom were randomly allocated" in told
    assert "relayed from ref. 4" in told
    assert "first-hand" in told


def test_a_quote_opens_in_its_source(page: AppTest) -> None:
    page.selectbox(key="evidence-cell").select("sirolimus/cutaneous_dermatomyositis").run()
    page.button(key="open-evidence-0-0").click().run()
    opened = page.session_state["opened"]
    assert opened.document_id
    assert opened.span is not None


def test_filters_leave_only_what_was_chosen(page: AppTest) -> None:
    page.multiselect(key="evidence-drugs").select("ciclosporin").run()
    assert not page.exception
    assert page.selectbox(key="evidence-cell").options == ["Ciclosporin – Inclusion body myositis"]
    assert "1 of 8 places shown" in _told(page)


def test_an_empty_library_says_so(tmp_path: Path) -> None:
    def empty() -> None:
        import streamlit as st
        from page_fakes import FakeShelf

        from ui.evidence.evidence_view import draw_evidence

        draw_evidence(FakeShelf(st.session_state["folder"]))

    app = AppTest.from_function(empty, default_timeout=30)
    app.session_state["folder"] = tmp_path
    app.session_state["interface_language"] = "en"
    app.run()
    assert not app.exception
    assert "No study with a stated kind" in _told(app)
