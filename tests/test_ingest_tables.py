"""Tables are read cell by cell, and every cell is a slice of the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.tables import Table, tables

CELL = st.text(alphabet="abcÆø1 ,.", min_size=1, max_size=6).map(str.strip).filter(bool)


def cells(text: str, table: Table) -> list[dict[str, str]]:
    return [{c.name: c.span.of(text) for c in row.columns} for row in table.rows]


def only(text: str) -> Table:
    (table,) = tables(text)
    return table


def test_the_first_line_names_the_columns_and_empty_cells_are_left_out() -> None:
    text = "Drug\tDose\tEffect\nA\t\tgood\n\t2 mg\t\nB\t–\t-\n"
    assert cells(text, only(text)) == [
        {"Drug": "A", "Effect": "good"},
        {"Dose": "2 mg"},
        {"Drug": "B"},
    ]


def test_an_empty_first_header_cell_does_not_shift_the_others() -> None:
    text = "\tBefore\tAfter\nPain\t7\t3\n"
    assert cells(text, only(text)) == [{"": "Pain", "Before": "7", "After": "3"}]


def test_ragged_rows_keep_their_cells_and_extra_ones_have_no_name() -> None:
    text = "A\tB\n1\n2\t3\n4\t5\t6\n"
    table = only("A\tB\n2\t3\n4\t5\t6\n")
    assert cells("A\tB\n2\t3\n4\t5\t6\n", table) == [
        {"A": "2", "B": "3"},
        {"A": "4", "B": "5", "": "6"},
    ]
    assert [span.header.of(text) for span in tables(text)] == ["2\t3"]


def test_a_pipe_table_is_read_without_its_rule_line() -> None:
    text = "| Drug | Dose |\n|:-----|-----:|\n| A    | 2,5 mg |\n| B    |        |\n"
    assert cells(text, only(text)) == [{"Drug": "A", "Dose": "2,5 mg"}, {"Drug": "B"}]
    assert only(text).header.of(text) == "| Drug | Dose |"


@pytest.mark.parametrize(
    "text",
    [
        "Table 1. Doses.\nA\tB\n1\t2\n",
        "Tabell 1 viser doser\n\nA\tB\n1\t2\n",
        "Tabel 1. Doser\n(i mg)\nA\tB\n1\t2\n",
        "A\tB\n1\t2\nTable 1. Doses.\n",
        "A\tB\n1\t2\n\nNote.\nTable 1. Doses.\n",
    ],
)
def test_a_caption_stands_up_to_two_lines_before_or_after(text: str) -> None:
    caption = only(text).rows[0].caption
    assert caption.startswith("Tab")
    assert caption in text


@pytest.mark.parametrize("text", ["A\tB\n1\t2\nx\ny\nTable 1. Far.\n", "Tablets\nA\tB\n1\t2\n"])
def test_what_is_far_or_no_caption_is_not_taken(text: str) -> None:
    assert only(text).rows[0].caption == ""


@pytest.mark.parametrize(
    "text",
    [
        "One line\twith a tab\n",
        "A\tB\n\n1\t2\n",
        "a | b | c\nd | e | f\n",
        "•\tFirst bullet\n•\tSecond bullet\n",
        "1.\tHansen P. A paper.\n2.\tOlsen K. Another paper.\n",
        "[1]\tHansen P.\n[2]\tOlsen K.\n",
        "| A | B |\n|---|---|\n",
        "\tAn indented paragraph.\n\tAnother one.\n",
        "",
    ],
)
def test_single_lines_loose_pipes_and_tabbed_lists_are_no_tables(text: str) -> None:
    assert tables(text) == []


def test_a_numbered_first_column_is_still_a_table() -> None:
    text = "Case\tAge\tDrug\n1.\t61\tA\n2.\t65\tB\n"
    assert [row["Age"] for row in cells(text, only(text))] == ["61", "65"]


def test_two_tables_with_a_blank_line_between_stay_apart() -> None:
    text = "A\tB\n1\t2\n\nC\tD\n3\t4\n"
    assert [table.header.of(text) for table in tables(text)] == ["A\tB", "C\tD"]


def test_only_the_given_range_is_read() -> None:
    text = "A\tB\n1\t2\n\nC\tD\n3\t4\n"
    assert [t.header.of(text) for t in tables(text, text.index("C"))] == ["C\tD"]


def test_a_long_broken_rule_line_is_read_at_once() -> None:
    text = "| A | B |\n|" + "-" * 20_000 + "x|y|\n"
    assert len(only(text).rows) == 1


@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=2, max_size=6), st.sampled_from("\t|")
)
def test_every_cell_comes_back_as_the_slice_that_was_written(
    rows: list[list[str]], separator: str
) -> None:
    if separator == "|":
        text = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    else:
        text = "".join("\t".join(row) + "\n" for row in rows)
    table = only(text)
    assert [[c.span.of(text) for c in row.columns] for row in table.rows] == rows[1:]
    assert [[c.name for c in row.columns] for row in table.rows] == [rows[0]] * (len(rows) - 1)
    assert all(row.span.contains(c.span) for row in table.rows for c in row.columns)
