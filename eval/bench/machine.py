"""What a benchmark ran on, and how much memory this process uses (read from /proc)."""

import os
import platform
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import torch

_PACKAGES = ("torch", "faiss-cpu", "apsw", "numpy", "tokenizers", "langchain-huggingface")
_MB = 1e6


@dataclass(frozen=True, slots=True)
class Machine:
    """Facts that explain a figure; `memory_gb` is all of the machine's, in 10⁹ bytes."""

    cores: int
    processor: str
    bfloat16: str
    memory_gb: float
    system: str
    python: str
    torch_threads: int
    packages: dict[str, str]


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident memory of a process now and at its highest, in 10⁶ bytes."""

    now_mb: float
    peak_mb: float


def machine() -> Machine:
    """The machine that this process runs on."""
    about = _lines("/proc/cpuinfo")
    flags = about.get("flags", "").split()
    fast = [flag for flag in ("amx_bf16", "avx512_bf16") if flag in flags]
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return Machine(
        cores=len(os.sched_getaffinity(0)),
        processor=about.get("model name", platform.machine()),
        bfloat16=" ".join(fast) or "not in hardware",
        memory_gb=round(pages / 1e9, 1),
        system=platform.platform(terse=True),
        python=platform.python_version(),
        torch_threads=torch.get_num_threads(),
        packages={name: version(name) for name in _PACKAGES},
    )


def memory() -> Memory:
    """Of this process: VmRSS and VmHWM, which a new program starts from nothing."""
    status = _lines("/proc/self/status")
    return Memory(*(int(status[name].split()[0]) * 1024 / _MB for name in ("VmRSS", "VmHWM")))


def _lines(path: str) -> dict[str, str]:
    """The first value of each name in a file of "name: value" lines."""
    found: dict[str, str] = {}
    for line in Path(path).read_text("utf-8").splitlines():
        name, _, value = line.partition(":")
        found.setdefault(name.strip(), value.strip())
    return found
