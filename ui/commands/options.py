"""What the commands share: their options, the settings they mean, and how they print."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from qa.settings import Settings, load_settings

Index = Annotated[
    Path | None, typer.Option("--index", help="The library's folder (or SITAT_INDEX).")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


def settings_for(index: Path | None) -> Settings:
    """The settings, with the library's folder that the command names."""
    return load_settings(index=index.absolute() if index else None)


def print_line(text: str) -> None:
    """A line on standard output, there at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
