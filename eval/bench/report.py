"""The benchmark's figures as JSON, as tables, and as files in a folder."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.bench.growth import Growth
from eval.bench.machine import Machine
from eval.bench.picture import png, svg
from eval.bench.ratios import Ratio
from eval.report import ReportError


@dataclass(frozen=True, slots=True)
class Bench:
    """One run of the benchmark. `ratios` or `growth` is empty when it was not asked for."""

    machine: Machine
    encoder: str
    corpus: str
    ratios: tuple[Ratio, ...]
    growth: tuple[Growth, ...]


def to_json(bench: Bench) -> dict[str, object]:
    """Every figure as measured, and the ratios."""
    return {
        **asdict(bench),
        "ratios": [{**asdict(ratio), "ratio": ratio.ratio} for ratio in bench.ratios],
    }


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, its columns padded so that it reads as plain text too."""
    every = [header, *rows]
    widths = [max(len(row[column]) for row in every) for column in range(len(header))]

    def line(row: Sequence[str]) -> str:
        first = row[0].ljust(widths[0])
        rest = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        return f"| {' | '.join([first, *rest])} |"

    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join([line(header), line(rule), *(line(row) for row in rows)])


def ratio_table(ratios: Sequence[Ratio]) -> str:
    """Both figures of each measure, and sitat / tutorial."""
    return table(
        ("measure", "unit", "sitat", "tutorial", "ratio", "better"),
        [
            (
                each.measure,
                each.unit,
                _number(each.sitat),
                _number(each.tutorial),
                f"{each.ratio:.2f}",
                "higher" if each.more_is_better else "lower",
            )
            for each in ratios
        ],
    )


def growth_table(growth: Sequence[Growth]) -> str:
    """A line for each size."""
    header = (
        "passages",
        "build/s",
        "p50 ms",
        "p95 ms",
        "memory MB",
        "peak MB",
        "open s",
        "bytes/passage",
        "index",
        "recall@100",
        "as searched",
        "answer quoted",
        "unknown refused",
    )
    rows = []
    for each in growth:
        index = each.index
        kind = f"{index.kind} {index.searched}/{index.cells}" if index.cells else index.kind
        rows.append(
            (
                f"{each.passages:,}",
                _number(each.build_per_second),
                _number(each.question_p50_ms),
                _number(each.question_p95_ms),
                _number(each.memory_mb),
                _number(each.peak_memory_mb),
                f"{each.open_s:.2f}",
                _number(each.disk_bytes_per_passage),
                kind,
                f"{index.alone:.3f}",
                f"{index.as_searched:.3f}",
                _share(each.quoted),
                _share(each.refused),
            )
        )
    return table(header, rows)


def to_text(bench: Bench) -> str:
    """The run as Markdown that also reads as plain text."""
    machine = bench.machine
    parts = [
        f"{machine.cores} cores ({machine.processor}, bfloat16: {machine.bfloat16}),"
        f" {machine.memory_gb:g} GB, Python {machine.python}, torch with"
        f" {machine.torch_threads} threads. Encoder {bench.encoder}, corpus {bench.corpus}."
    ]
    if bench.ratios:
        parts += [
            "## Beside the tutorial pipeline",
            ratio_table(bench.ratios),
            "Both in turns in one run; ratio is sitat / tutorial. The tutorial's passages are"
            " chunks of up to 1,000 characters, 200 of them overlapping. A cold start finds its"
            " files in the page cache.",
        ]
    if bench.growth:
        parts += [
            "## As the library grows",
            growth_table(bench.growth),
            f"{bench.growth[0].questions} questions, each asked once, by a fresh process that has"
            " answered a few others; memory is that process's after the last question.",
        ]
    return "\n\n".join(parts)


def write(bench: Bench, folder: Path) -> tuple[Path, ...]:
    """Write bench.json, bench.md and, with a growth table, bench.svg and bench.png.

    Raises ReportError when a file cannot be written.
    """
    content = {
        "bench.json": (json.dumps(to_json(bench), ensure_ascii=False, indent=2) + "\n").encode(),
        "bench.md": f"# Benchmark\n\n{to_text(bench)}\n".encode(),
    }
    if bench.growth:
        content |= {"bench.svg": svg(bench.growth), "bench.png": png(bench.growth)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in content.items():
            (folder / name).write_bytes(data)
    except OSError as error:
        raise ReportError(f"the report cannot be written to {folder} ({error})") from error
    return tuple(folder / name for name in content)


def _number(value: float) -> str:
    """Three figures or all whole ones: 0.123, 12.3, 1,234."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
