"""The command `python -m index.training`."""

import os

# one kernel is kept for every shape of matrices; the default of 1024 fills the memory
os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "128")
os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from index.training.machine import this_machine
from index.training.recipe import load_recipe
from index.training.run import run
from ingest.errors import SitatError

app = typer.Typer(add_completion=False)


@app.command()
def train(
    data: Annotated[Path, typer.Argument(help="Folder that holds train/*.jsonl.gz.")],
    out: Annotated[Path, typer.Option(help="Where the adapter goes, and the checkpoint.")],
    start: Annotated[Path | None, typer.Option(help="Folder of an adapter to go on from.")] = None,
    recipe: Annotated[
        str, typer.Option(help="Name in recipes.toml; 'second' with --start, else 'first'.")
    ] = "",
    steps: Annotated[int, typer.Option(help="Steps, instead of the recipe's.")] = 0,
    minutes: Annotated[
        float | None, typer.Option(help="Stop after so long; the same command goes on.")
    ] = None,
    cache: Annotated[
        Path | None, typer.Option(help="Folder for what is slow to make [OUT/cache].")
    ] = None,
    threads: Annotated[int, typer.Option(help="Processor threads; 0: all.")] = 0,
) -> None:
    """Train a Nordic tower for the packaged encoder. A stopped run goes on where it was."""
    try:
        numbers = load_recipe(recipe or ("second" if start else "first"))
        if steps:
            numbers = replace(numbers, steps=steps)
        machine = this_machine(threads)
        run(data, out, cache or out / "cache", numbers, machine, _say, start, minutes)
    except SitatError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


def _say(text: str) -> None:
    typer.echo(f"{time.strftime('%H:%M:%S')} {text}", err=True)


if __name__ == "__main__":
    app()
