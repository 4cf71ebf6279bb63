"""A command run as a fresh process: how long it took, and how much memory it needed."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import SitatError

_LAUNCHER = Path(__file__).with_name("launcher.py")


class FreshError(SitatError):
    """A process that the benchmark started failed."""


@dataclass(frozen=True, slots=True)
class Run:
    """Wall time in seconds, highest resident memory in 10⁶ bytes, and standard output."""

    seconds: float
    peak_mb: float
    output: str


def run(command: Sequence[str], **environment: str) -> Run:
    """Run a command to its end, with these environment variables besides the present ones.

    Raises FreshError when its exit status is not 0.
    """
    done = subprocess.run(  # noqa: S603 (the project's own commands)
        [sys.executable, "-S", "-E", str(_LAUNCHER), *command],
        env={**os.environ, "HF_HUB_OFFLINE": "1", **environment},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        shown = said[-1] if said else "nothing on standard error"
        raise FreshError(f"`{' '.join(command)}` failed with {done.returncode}: {shown}")
    return Run(**json.loads(done.stdout))
