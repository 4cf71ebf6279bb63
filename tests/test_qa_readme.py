"""The README's examples run as they stand there."""

import re
from pathlib import Path

import pytest

from index.library import Library
from qa.settings import ROOT

BLOCKS = re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)


def test_the_readme_has_a_python_example() -> None:
    assert BLOCKS


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_an_example_runs_over_the_seeds(
    block: str,
    seed_library: Library,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What it prints, it says in a comment `# prints: …` behind the line, or nothing is said."""
    monkeypatch.setenv("SITAT_INDEX", str(seed_library.folder))
    monkeypatch.chdir(tmp_path)
    exec(compile(block, "README.md", "exec"), {"__name__": "__main__"})
    printed = capsys.readouterr().out
    for said in re.findall(r"# prints: (.+)", block):
        assert said in printed
    assert bool(printed) == ("print(" in block)
