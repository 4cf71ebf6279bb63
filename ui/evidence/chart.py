"""The evidence picture as a chart: a column for each drug, a row for each condition."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from ingest.studies import Design
from qa.evidence import Matrix
from ui.evidence.words import cell_lines, concept_name, evidence_wording

CELL = "cell"
"""The name of the selection: its points have the fields `drug_id` and `condition_id`."""
LINE_HEIGHT, CELL_WIDTH, LABEL_WIDTH = 19, 164, 190
"""In pixels."""
_GAP = 6
_STRONG, _CONTROLLED, _CASES, _SECOND, _COMING, _NOTHING = range(6)
_STYLES: dict[Design, tuple[int, str]] = {
    Design.META_ANALYSIS: (_STRONG, "diamond"),
    Design.SYSTEMATIC_REVIEW: (_STRONG, "diamond"),
    Design.RANDOMISED_TRIAL: (_CONTROLLED, "square"),
    Design.OPEN_TRIAL: (_CASES, "triangle-up"),
    Design.OBSERVATIONAL: (_CASES, "triangle-right"),
    Design.CASE_SERIES: (_CASES, "circle"),
    Design.CASE_REPORT: (_CASES, "circle"),
    Design.GUIDELINE: (_SECOND, "cross"),
    Design.REVIEW: (_SECOND, "cross"),
    Design.REPLY: (_SECOND, "cross"),
    Design.PRODUCT_INFORMATION: (_SECOND, "cross"),
    Design.ONGOING_TRIAL: (_COMING, "triangle-down"),
    Design.NIL_FOUND: (_NOTHING, "stroke"),
}
# Okabe and Ito's colours (2008), told apart with any colour vision; shapes say the same again.
_LIGHT = ("#0072b2", "#00795c", "#b35900", "#6b6b6b", "#a3527f", "#8a8a8a")
_DARK = ("#56b4e9", "#3fc7a0", "#e69f00", "#b5b5b5", "#e0a3c6", "#9a9a9a")


def chart(matrix: Matrix, language: str, *, dark: bool = False) -> alt.LayerChart:
    """The matrix as a chart. Each cell has a line for each kind of study: mark, kind, number.

    A cell can be chosen: the selection is named CELL. `dark` is for a dark page.
    """
    wording = evidence_wording(language)
    colours = _DARK if dark else _LIGHT
    ink, line = ("#f0f0f0", "#46524f") if dark else ("#1c2321", "#b9c3c1")
    table = _laid_out(matrix, language)
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, table.width], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, table.height], reverse=True, nice=False), axis=None)
    pick = alt.selection_point(name=CELL, fields=["drug_id", "condition_id"])
    colour = alt.Scale(domain=list(range(len(colours))), range=list(colours))
    heads = _chart_of(table.heads).encode(x=x, y=y, text="name:N")
    lines = _chart_of(table.lines).encode(y=y)
    rules = _chart_of(table.rules).encode(y=y)
    frame = (
        _chart_of(table.cells)
        .mark_rect(fill="transparent", cornerRadius=4, cursor="pointer")
        .encode(
            x=x,
            x2="x2:Q",
            y=y,
            y2="y2:Q",
            stroke=alt.condition(pick, alt.value(colours[0]), alt.value(line), empty=False),
            strokeWidth=alt.condition(pick, alt.value(2.5), alt.value(1), empty=False),
            tooltip=[
                alt.Tooltip("drug:N", title=wording.drug),
                alt.Tooltip("condition:N", title=wording.condition),
                alt.Tooltip("told:N", title=wording.kind),
            ],
            description=alt.Description("told:N"),
        )
        .add_params(pick)
    )
    picture: alt.LayerChart = (
        alt.layer(
            rules.mark_rule(color=line, opacity=0.5),
            heads.transform_filter("datum.head == 'drug'").mark_text(
                fontSize=13, fontWeight="bold", color=ink, limit=CELL_WIDTH - 8
            ),
            heads.transform_filter("datum.head == 'condition'").mark_text(
                fontSize=13, align="left", color=ink, limit=LABEL_WIDTH - 8
            ),
            lines.mark_point(filled=True, size=70, opacity=1, strokeWidth=2).encode(
                x=x,
                color=alt.Color("colour:O", scale=colour, legend=None),
                stroke=alt.Stroke("colour:O", scale=colour, legend=None),
                shape=alt.Shape("shape:N", scale=None),
            ),
            lines.mark_text(align="left", fontSize=12, color=ink, dx=11).encode(x=x, text="line:N"),
            frame,
        )
        .properties(
            width=table.width,
            height=table.height,
            description=wording.title,
            background="transparent",
            padding={"left": 2, "top": 2, "right": 2, "bottom": 2},
        )
        .configure(font="Source Sans, sans-serif")
        .configure_view(stroke=None)
    )
    return picture


def _chart_of(rows: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.Data(values=rows))  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class _Table:
    """The chart's data with every place in pixels, from the top left."""

    width: int
    height: int
    heads: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    cells: list[dict[str, Any]]


def _laid_out(matrix: Matrix, language: str) -> _Table:
    """Rows as high as their fullest cell."""
    told = {(c.drug, c.condition): cell_lines(c, language) for c in matrix.cells}
    heads = [
        {
            "head": "drug",
            "x": LABEL_WIDTH + CELL_WIDTH * place + CELL_WIDTH // 2,
            "y": LINE_HEIGHT // 2,
            "name": concept_name(drug, language),
        }
        for place, drug in enumerate(matrix.drugs)
    ]
    rules, lines, cells = [], [], []
    top = LINE_HEIGHT + _GAP
    for condition in matrix.conditions:
        deep = max((len(told.get((drug, condition), ())) for drug in matrix.drugs), default=0)
        height = LINE_HEIGHT * deep + 2 * _GAP
        name = concept_name(condition, language)
        rules.append({"y": top - _GAP // 2})
        heads.append(
            {"head": "condition", "x": 0, "y": top + _GAP + LINE_HEIGHT // 2, "name": name}
        )
        for place, drug in enumerate(matrix.drugs):
            held = told.get((drug, condition))
            if not held:
                continue
            left = LABEL_WIDTH + CELL_WIDTH * place
            for slot, (design, words) in enumerate(held):
                colour, shape = _STYLES[design]
                lines.append(
                    {
                        "x": left + 14,
                        "y": top + _GAP + LINE_HEIGHT * slot + LINE_HEIGHT // 2,
                        "line": words,
                        "colour": colour,
                        "shape": shape,
                    }
                )
            cells.append(
                {
                    "x": left + 2,
                    "x2": left + CELL_WIDTH - 2,
                    "y": top,
                    "y2": top + height,
                    "drug": concept_name(drug, language),
                    "condition": name,
                    "drug_id": drug,
                    "condition_id": condition,
                    "told": "; ".join(words for _, words in held),
                }
            )
        top += height + _GAP
    width = LABEL_WIDTH + CELL_WIDTH * len(matrix.drugs)
    return _Table(width, top, heads, rules, lines, cells)


def chosen_cell(selection: object) -> tuple[str, str] | None:
    """Drug and condition of the cell that a chart's selection names, if it names one.

    >>> chosen_cell({"cell": [{"drug_id": "sirolimus", "condition_id": "myositis"}]})
    ('sirolimus', 'myositis')
    """
    points = selection.get(CELL) if isinstance(selection, dict) else None
    if not isinstance(points, Sequence) or not points:
        return None
    point = points[0]
    return str(point.get("drug_id", "")), str(point.get("condition_id", ""))
