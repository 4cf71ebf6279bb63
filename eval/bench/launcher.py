"""Runs a command as a fresh process, and says how long it took and how much memory it needed.

On Linux a new process starts with its parent's highest memory as its own highest. So the command
is started from a small process: this file run as a program.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence

_KILOBYTE = 1 if sys.platform == "darwin" else 1024
"""Bytes in a unit of ru_maxrss."""


def launch(command: Sequence[str]) -> int:
    """Run a command; print its wall time in seconds, its highest resident memory in 10⁶ bytes and
    its standard output as JSON. Returns its exit status."""
    begun = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)  # noqa: S603
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * _KILOBYTE / 1e6
    output = done.stdout.decode("utf-8", "replace")
    json.dump({"seconds": seconds, "peak_mb": peak, "output": output}, sys.stdout)
    return done.returncode


if __name__ == "__main__":
    sys.exit(launch(sys.argv[1:]))
