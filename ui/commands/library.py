"""The commands that keep a library: check, export, import."""

from pathlib import Path
from typing import Annotated

import typer

from qa.settings import ROOT
from ui.commands.options import Index, Json, print_line, settings_for

File = Annotated[Path, typer.Argument(metavar="FILE", help="The library as one file.")]


def check(json: Json = False, index: Index = None) -> None:
    """Verify a library against its checksums: one line a fault, with what to do."""
    from dataclasses import asdict

    from index.check import check as look
    from qa.wire import dumps

    found = look(settings_for(index).index)
    if json:
        print_line(dumps(asdict(found), pretty=True))
    else:
        for fault in found.faults:
            print_line(fault.line)
        for note in found.notes:
            print_line(f"note: {note}")
        if not found.faults:
            print_line(
                f"ok: {found.documents} documents, {found.passages} passages,"
                f" index_id {found.index_id}"
            )
    if found.faults:
        raise typer.Exit(1)


def export(file: File, json: Json = False, index: Index = None) -> None:
    """Write the library to one file, as it is at one moment; writers may go on."""
    from dataclasses import asdict

    from index.backup import export_library
    from qa.wire import dumps

    header = export_library(settings_for(index).index, file)
    if json:
        print_line(dumps(asdict(header), pretty=True))
    else:
        print_line(
            f"{file}: {header.documents} documents, {header.passages} passages,"
            f" index_id {header.index_id}"
        )


def import_(
    file: File,
    replace: Annotated[
        bool, typer.Option("--replace", help="In place of the library that is there.")
    ] = False,
    json: Json = False,
    index: Index = None,
) -> None:
    """Make an exported file the library, after it was verified."""
    from dataclasses import asdict

    from index.backup import import_library
    from index.loading import load_encoder
    from qa.wire import dumps

    settings = settings_for(index)
    # the default library gets no seeds on top of what was imported
    marks = {"seeded": "yes"} if settings.index == ROOT / ".sitat" else {}
    done = import_library(
        file,
        settings.index,
        encoder=load_encoder(settings.encoder).identity,
        replace=replace,
        marks=marks,
    )
    if json:
        print_line(dumps(asdict(done.header), pretty=True))
    else:
        print_line(
            f"{settings.index}: {done.header.documents} documents, {done.header.passages} passages,"
            f" index_id {done.header.index_id}"
        )
    if done.kept:
        typer.echo(f"the damaged library is kept as {done.kept}", err=True)


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(check)
    app.command()(export)
    app.command(name="import")(import_)
