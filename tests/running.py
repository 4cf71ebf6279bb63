"""Commands of `sitat`, run in this process as a shell would run them."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog

from ui.cli import main


@dataclass(frozen=True)
class Run:
    """What one command left: its exit status and what it wrote."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")

    @property
    def told(self) -> tuple[int, str, str]:
        return self.code, self.text, self.err

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def json(self) -> Any:
        """Standard output as one JSON value; the command must have ended well and quietly."""
        assert (self.code, self.err) == (0, "")
        return json.loads(self.out)

    def json_lines(self) -> list[Any]:
        assert (self.code, self.err) == (0, "")
        assert self.out.endswith(b"\n")
        return [json.loads(line) for line in self.out.splitlines()]

    def error(self) -> str:
        """The one line on standard error of a command that failed and printed nothing else."""
        assert (self.code, self.out) == (1, b"")
        assert self.err.startswith("sitat: ")
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1
        return self.err


Sitat = Callable[..., Run]


@contextmanager
def commands(
    monkeypatch: pytest.MonkeyPatch,
    capture: pytest.CaptureFixture[bytes],
    folder: Path,
    index: Path | None = None,
) -> Iterator[Sitat]:
    """What runs a command in `folder`, with no setting but SITAT_INDEX, where `index` is given."""
    for name in [name for name in os.environ if name.startswith("SITAT_")]:
        monkeypatch.delenv(name)
    if index is not None:
        monkeypatch.setenv("SITAT_INDEX", str(index))
    monkeypatch.chdir(folder)

    def run(*arguments: object) -> Run:
        monkeypatch.setattr(sys, "argv", ["sitat", *map(str, arguments)])
        capture.readouterr()
        try:
            main()
            code: object = 0
        except SystemExit as end:
            code = end.code or 0
        captured = capture.readouterr()
        assert isinstance(code, int)
        return Run(code, captured.out, captured.err.decode("utf-8"))

    yield run
    structlog.reset_defaults()
