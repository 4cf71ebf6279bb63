"""The command that drafts a reply into a file."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ui.commands.options import Index, print_line, settings_for


class DraftLanguage(StrEnum):
    """The languages that a draft is written in."""

    NB = "nb"
    SV = "sv"
    DA = "da"
    EN = "en"


def draft(
    question: Annotated[str, typer.Argument(help="The enquiry, in en, nb, nn, sv or da.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="A .docx, .md or .html file.")
    ],
    language: Annotated[
        DraftLanguage | None, typer.Option("--language", help="By default the enquiry's.")
    ] = None,
    author: Annotated[str, typer.Option("--author", help="Who prepared the reply.")] = "",
    reviewer: Annotated[str, typer.Option("--reviewer", help="Who checked it.")] = "",
    background: Annotated[
        str, typer.Option("--background", help="The patient, the drugs, what has been tried.")
    ] = "",
    index: Index = None,
) -> None:
    """Draft a reply to an enquiry, composed of quotes, into a Word, Markdown or HTML file."""
    from datetime import UTC, datetime

    from rich.console import Console
    from rich.text import Text

    from qa.drafting.compose import compose
    from qa.drafting.export import check_target, write
    from qa.drafting.vancouver import cite
    from qa.start import open_assistant

    for text in (question, author, reviewer, background):
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise typer.BadParameter("what was typed is not UTF-8 text")
    if not question.strip():
        raise typer.BadParameter("type a question")
    check_target(output)
    assistant = open_assistant(settings_for(index))
    console = Console(stderr=True)
    with console.status("") as status:
        made = compose(
            assistant,
            question,
            language=language.value if language else None,
            background=background,
            author=author,
            reviewer=reviewer,
            date=datetime.now(UTC).astimezone().date().isoformat(),
            told=lambda done, total, asked: status.update(Text(f"{done + 1}/{total} {asked}")),
        )
    write(made, output)
    quotes = sum(1 for _ in made.statements)
    nil = sum(1 for searched in made.log.searched if not searched.found)
    print_line(
        f"{output}: {quotes} quotes, {len(cite(made).references)} references,"
        f" {len(made.log.searched)} questions asked, {nil} with nil found"
    )


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(draft)
