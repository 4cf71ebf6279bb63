"""The command `sitat feedback export`: what readers said, as evaluation cases."""

from pathlib import Path
from typing import Annotated

import typer

from ui.commands.options import Index, print_line, settings_for

app = typer.Typer(help="What readers said of answers.", no_args_is_help=True)


@app.callback()
def feedback() -> None:
    """What readers said of answers."""


@app.command()
def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A JSON Lines file; else standard output.")
    ] = None,
    index: Index = None,
) -> None:
    """Turn feedback into evaluation cases; what says too little is named on standard error."""
    from ingest.errors import LibraryError
    from qa.ledger import Ledger
    from qa.start import open_library
    from qa.wire import dumps
    from ui.commands.feedback_cases import cases

    settings = settings_for(index)
    library = open_library(settings)
    made, left = cases(Ledger(library.folder).feedback(), (line.source for line in library.lines()))
    lines = [dumps(case) for case in made]
    if output is None:
        for line in lines:
            print_line(line)
    else:
        try:
            output.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        except OSError as error:
            raise LibraryError(f"{output}: cannot be written ({error.strerror})") from error
        print_line(f"{output}: {len(lines)} cases")
    for item in left:
        typer.echo(f"left out {item.feedback_id}, {item.question!r}: {item.reason}", err=True)


def register(root: typer.Typer) -> None:
    """Add `feedback` to the command line."""
    root.add_typer(app, name="feedback")
