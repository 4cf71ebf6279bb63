"""The command `python -m qa.training`."""

import os

# one kernel is kept for every shape of matrices; the default of 1024 fills the memory
os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "128")
os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import math
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from index.training.machine import this_machine
from ingest.errors import SitatError
from qa.reader.model import WEIGHTS
from qa.training.recipe import stages
from qa.training.run import run

app = typer.Typer(add_completion=False)


@app.command()
def train(
    data: Annotated[Path, typer.Argument(help="Folder that holds train/*.jsonl.gz.")],
    out: Annotated[Path, typer.Option(help="Where the reader goes, and the checkpoint.")],
    recipe: Annotated[str, typer.Option(help="Name in recipes.toml.")] = "pairs",
    steps: Annotated[
        int, typer.Option(help="Steps of the last stage, instead of the recipe's.")
    ] = 0,
    minutes: Annotated[
        float | None, typer.Option(help="Stop after so long; the same command goes on.")
    ] = None,
    threads: Annotated[int, typer.Option(help="Processor threads; 0: all.")] = 0,
) -> None:
    """Train the reader, one stage after another. A stopped run goes on where it was."""
    try:
        machine, begun = this_machine(threads), None
        deadline = time.monotonic() + 60 * minutes if minutes is not None else math.inf
        *earlier, (_, last) = stages(recipe)
        for name, numbers in earlier:
            whole = run(data, out / name, numbers, machine, _say, deadline, begun)
            if not whole or time.monotonic() > deadline:
                return
            begun = out / name / WEIGHTS
        run(data, out, replace(last, steps=steps or last.steps), machine, _say, deadline, begun)
    except SitatError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


def _say(text: str) -> None:
    typer.echo(f"{time.strftime('%H:%M:%S')} {text}", err=True)


if __name__ == "__main__":
    app()
