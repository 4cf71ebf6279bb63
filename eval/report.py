"""A report in a folder: figures as JSON, text as Markdown, the picture, and timings apart."""

import json
from collections.abc import Mapping
from pathlib import Path

from eval.markdown import to_markdown
from eval.summary import Summary
from ingest.errors import SitatError


class ReportError(SitatError):
    """The report's folder cannot be written to."""


def write_report(summary: Summary, folder: Path) -> tuple[Path, ...]:
    """Write the report's files into `folder`, which is made if needed; return their paths.

    `timings.json` differs between runs; the other files are the same for the same input:
    `report.json`, `report.md`, `report.png` and `report.svg`. Files of those names are replaced.

    Raises:
        ReportError: when a file cannot be written.
    """
    from eval.picture import png, svg

    files = {
        "report.json": _json(summary.to_json()),
        "report.md": to_markdown(summary, picture="report.png").encode(),
        "report.png": png(summary),
        "report.svg": svg(summary),
        "timings.json": _json(summary.timings_json()),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise ReportError(f"the report cannot be written to {folder} ({error})") from error
    return tuple(folder / name for name in files)


def _json(value: Mapping[str, object]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
