"""The result of an evaluation as a value: as JSON, and as a table for the terminal."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.bootstrap import Interval
from eval.questions import Half
from eval.run import Run
from eval.scores import Figures, Row, figure_json

METRICS = (
    ("fact_recall", "fact recall"),
    ("fact_recall_text", "fact recall by text"),
    ("quote_precision", "quote precision"),
    ("first_quote_precision", "first-quote precision"),
    ("refusal_precision", "refusal precision"),
    ("refusal_recall", "refusal recall"),
    ("refusal_f1", "refusal F1"),
    ("verbatim_rate", "verbatim rate"),
    ("citation_correctness", "citation correctness"),
    ("uncovered_named", "uncovered parts named"),
    ("mean_quotes", "quotes per answer, mean"),
    ("max_quotes", "quotes per answer, most"),
    ("mean_characters", "characters per answer, mean"),
    ("failed", "failed questions"),
)
"""Field of `Figures` and its name for a reader, in the order of every table."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The runs of all systems over the same questions, the assistant's first.

    `index_id` names the state of the library. `notes` say what a reader of the figures must know.
    """

    index_id: str
    runs: tuple[Run, ...]
    notes: tuple[str, ...] = ()

    def figures(self, system: str, by: str = "all", value: str = "all") -> Figures | None:
        """Figures of one group of one system; None when there is no such group."""
        for run in self.runs:
            for group in run.groups:
                if (run.system, group.by, group.value) == (system, by, value):
                    return group.figures
        return None

    def values(self, by: str) -> tuple[str, ...]:
        """The values of one kind of group, in order: `values("language")`."""
        return tuple(group.value for group in self.runs[0].groups if group.by == by)

    def to_json(self) -> dict[str, object]:
        """The figures of every group, and the rows of the development half.

        The same input gives the same JSON. Rows of the held-out half are left out, so that
        nobody tunes to them; `timings_json` has what differs between runs.
        """
        return {
            "index_id": self.index_id,
            "notes": list(self.notes),
            "systems": [
                {
                    "system": run.system,
                    "groups": [
                        {"by": group.by, "value": group.value, **figure_json(group.figures)}
                        for group in run.groups
                    ],
                    "dev_rows": [_row_json(row) for row in dev_rows(run)],
                }
                for run in self.runs
            ],
        }

    def timings_json(self) -> dict[str, object]:
        """Per system: latency_ms at the median, the 95th percentile and the most, and the count."""
        return {run.system: _latency_json(run.latency_ms) for run in self.runs}


def dev_rows(run: Run) -> tuple[Row, ...]:
    """The rows that may be looked at one by one."""
    return tuple(row for row in run.rows if row.question.half is Half.DEV)


def _row_json(row: Row) -> dict[str, object]:
    question = row.question
    return {
        "id": question.id,
        "language": question.language,
        "kind": question.kind,
        "question": question.question,
        "expected": question.status.value,
        "status": row.status,
        "facts": len(question.facts),
        "facts_found": row.facts_found,
        "facts_found_text": row.facts_found_text,
        "quotes": row.quotes,
        "on_fact": row.on_fact,
        "first_on_fact": row.first_on_fact,
        "characters": row.characters,
        "shown": row.shown,
        "verbatim": row.verbatim,
        "correct": row.correct,
        "uncovered": len(question.uncovered),
        "uncovered_named": row.uncovered_named,
        "missed": list(row.missed),
        "error": row.error,
    }


def _latency_json(latency_ms: Sequence[float]) -> dict[str, object]:
    median, high = np.quantile(latency_ms, (0.5, 0.95))
    return {
        "questions": len(latency_ms),
        "latency_ms_median": round(float(median), 3),
        "latency_ms_p95": round(float(high), 3),
        "latency_ms_max": round(max(latency_ms), 3),
    }


def number(value: float | None, interval: Interval | None = None, digits: int = 3) -> str:
    """A figure for a table: `digits` decimals, none for a count, a dash for None.

    >>> number(0.5, Interval(0.25, 0.75))
    '0.500 [0.250, 0.750]'
    """
    if value is None:
        return "-"
    if isinstance(value, int):
        return str(value)
    text = f"{value:.{digits}f}"
    return f"{text} [{interval.low:.{digits}f}, {interval.high:.{digits}f}]" if interval else text


def metric(figures: Figures | None, name: str, *, interval: bool = False) -> str:
    """One metric of `figures` for a table, with its interval if wanted and if it has one."""
    if figures is None:
        return number(None)
    bounds = getattr(figures, f"{name}_interval", None) if interval else None
    return number(getattr(figures, name), bounds, 1 if name.startswith("mean_") else 3)


def metric_rows(summary: Summary, *, interval: bool = False) -> list[list[str]]:
    """Every metric for each system and half: a header row, then a row for each metric."""
    columns = [
        (run.system, by, value)
        for run in summary.runs
        for by, value in (("all", "all"), *(("half", half) for half in summary.values("half")))
    ]
    head = ["", *(f"{system}, {value}" for system, _, value in columns)]
    body = [
        [title, *(metric(summary.figures(*column), name, interval=interval) for column in columns)]
        for name, title in METRICS
    ]
    return [head, *body]


def group_rows(summary: Summary, by: str) -> list[list[str]]:
    """Questions, fact recall by text and refusal F1 for each group: a header row, then a row each.

    These are the two metrics that mean the same for every system.
    """
    systems = [run.system for run in summary.runs]
    shown = (("fact_recall_text", "fact recall by text"), ("refusal_f1", "refusal F1"))
    rows = [[by, "questions", *(f"{title}, {each}" for _, title in shown for each in systems)]]
    for value in summary.values(by):
        found = [summary.figures(system, by, value) for system in systems]
        cells = [metric(figures, name) for name, _ in shown for figures in found]
        rows.append([value, metric(found[0], "questions"), *cells])
    return rows


def summary_table(summary: Summary) -> str:
    """The figures as aligned plain text for a terminal, without a line end after the last line."""
    figures = summary.figures(summary.runs[0].system)
    asked = f"{metric(figures, 'questions')} questions, {metric(figures, 'answerable')} answerable"
    parts = [f"{asked}; index {summary.index_id}"]
    parts += [_aligned(metric_rows(summary)), _aligned(group_rows(summary, "language"))]
    parts += ["\n".join(f"Note: {note}" for note in summary.notes)] if summary.notes else []
    return "\n\n".join(parts)


def _aligned(table: Sequence[Sequence[str]]) -> str:
    """The table in columns; the head's cells are broken at commas, to fit a narrow terminal."""
    head, *body = table
    parts = [cell.split(", ") for cell in head]
    depth = max(len(cell) for cell in parts)
    lines = zip(*([*cell, *[""] * (depth - len(cell))] for cell in parts), strict=True)
    rows = [*lines, *body]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if position else cell.ljust(width)
            for position, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
