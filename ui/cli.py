"""The command line `sitat`. Scripts depend on it: see the contract in ARCHITECTURE.md."""

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import structlog
import typer

from ingest.errors import SitatError
from ui.commands import draft as draft_command
from ui.commands import feedback as feedback_command
from ui.commands import library as library_commands
from ui.commands.options import Index, Json
from ui.commands.options import print_line as _print
from ui.commands.options import settings_for as _settings

if TYPE_CHECKING:
    from index.intake import Report
    from qa.wire import Asked

app = typer.Typer(
    name="sitat",
    help="Answers questions in the sources' own words, with citations.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Batch = Annotated[
    Path | None, typer.Option("--batch", help='A JSON Lines file of {"id", "question", "history"}.')
]


def _told(report: "Report") -> None:
    typer.echo(f"building the library: {report.source}: {report.outcome}", err=True)


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.")], index: Index = None
) -> None:
    """Add or refresh files and folders: one line a file, added, unchanged, replaced or failed."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from index.intake import Outcome
    from ingest.files import find
    from qa.start import open_library

    files = list(find(paths))
    library = open_library(_settings(index), create=True)
    failed = 0
    console = Console(stderr=True)
    with Progress(
        BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console, transient=True
    ) as progress:
        task = progress.add_task("", total=len(files))
        for report in library.add(files):
            progress.advance(task)
            failed += report.outcome is Outcome.FAILED
            detail = f": {report.detail}" if report.detail else ""
            _print(f"{report.source}: {report.outcome}{detail}")
    if not files:
        typer.echo("nothing to read: no .txt or .md file in what was named", err=True)
    if failed:
        raise typer.Exit(1)


@app.command()
def documents(json: Json = False, index: Index = None) -> None:
    """List what is in the library."""
    from dataclasses import asdict

    from qa.start import open_library
    from qa.wire import dumps

    library = open_library(_settings(index), told=_told)
    found = library.documents()
    if json:
        _print(dumps([asdict(summary) for summary in found], pretty=True))
        return
    for summary in found:
        _print(
            f"{summary.document_id}  {summary.language}  {summary.kind}  {summary.date or '-'}  "
            f"{summary.source}  {summary.title}"
        )


@app.command()
def source(
    document_id: Annotated[str, typer.Argument(help="As `sitat documents` lists it.")],
    index: Index = None,
) -> None:
    """Print the stored text of one document, byte for byte."""
    from qa.start import open_library

    text = open_library(_settings(index), told=_told).document(document_id).text
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()


@app.command()
def remove(
    document_id: Annotated[str, typer.Argument(help="As `sitat documents` lists it.")],
    index: Index = None,
) -> None:
    """Take one document out of the library."""
    from ingest.errors import LibraryError
    from qa.start import open_library

    if not open_library(_settings(index), told=_told).remove(document_id):
        raise LibraryError(f"there is no document {document_id}; `sitat documents` lists them")
    _print(f"{document_id}: removed")


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="A question or some words.")] = "",
    k: Annotated[int, typer.Option("--k", min=1, max=1000, help="How many passages.")] = 10,
    batch: Batch = None,
    json: Json = False,
    index: Index = None,
) -> None:
    """Print the passages that fit a question best."""
    from qa.start import open_library
    from qa.wire import dumps, hit_to_json

    asked = _asked(question, batch)
    library = open_library(_settings(index), told=_told)
    for item in asked:
        with library.snapshot():
            found = [
                hit_to_json(hit, library.document(hit.passage.document_id).source)
                for hit in library.search(item.question, k)
            ]
        if batch:
            _print(dumps({"id": item.id, "hits": found}))
        elif json:
            _print(dumps(found, pretty=True))
        else:
            for hit in found:
                words = " ".join(str(hit["text"]).split())
                _print(f"{hit['rank']:>3}  {hit['source']}  {hit['section']}\n     {words}")


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="A question in en, nb, nn, sv or da.")] = "",
    batch: Batch = None,
    json: Json = False,
    index: Index = None,
) -> None:
    """Answer a question with quotes, or say that the sources do not answer it."""
    from qa.render import render
    from qa.start import open_assistant
    from qa.wire import answer_to_json, dumps

    asked = _asked(question, batch)
    assistant = open_assistant(_settings(index), told=_told)
    for item in asked:
        with assistant.library.snapshot():
            answer = assistant.ask(item.question, item.history, item.language)
            text = render(answer, lambda found: assistant.library.document(found).source)
        if batch:
            _print(dumps(answer_to_json(answer, item.id)))
        elif json:
            _print(dumps(answer_to_json(answer), pretty=True))
        else:
            _print(text)


def _asked(question: str, batch: Path | None) -> "list[Asked]":
    from qa.wire import Asked, BatchError, read_batch

    if batch is None:
        if not question.strip():
            raise typer.BadParameter("type a question, or name a file with --batch")
        if any("\ud800" <= letter <= "\udfff" for letter in question):
            raise typer.BadParameter("the question is not UTF-8 text")
        return [Asked("", question, (), None)]
    if question:
        raise typer.BadParameter("a question or --batch, not both")
    try:
        text = batch.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise BatchError(f"{batch}: cannot be read ({reason})") from error
    return list(read_batch(text, batch.name))


@app.command(name="eval")
def evaluate(
    json: Json = False,
    report: Annotated[
        Path | None, typer.Option("--report", help="A folder for the report.")
    ] = None,
    baseline: Annotated[
        bool, typer.Option(help="Measure the tutorial pipeline on the same questions too.")
    ] = True,
    index: Index = None,
) -> None:
    """Score the project's own expected answers."""
    from eval.evaluate import evaluate as run
    from eval.summary import summary_table
    from eval.tutorial import encode_with, huggingface_embeddings, read_raw_texts
    from qa.settings import SEEDS
    from qa.start import open_assistant
    from qa.wire import dumps

    assistant = open_assistant(_settings(index), told=_told)
    raw = read_raw_texts(SEEDS, assistant.library.documents()) if baseline else None
    summary = run(
        assistant,
        encode_with(huggingface_embeddings()) if baseline else None,
        raw,
        report_dir=report,
    )
    _print(dumps(summary.to_json(), pretty=True) if json else summary_table(summary))


@app.command()
def chat(
    index: Index = None,
    port: Annotated[int, typer.Option(help="On 127.0.0.1.")] = 8501,
) -> None:
    """Serve the chat page on 127.0.0.1; open the address it prints."""
    from streamlit.web import cli as streamlit

    from ui import opening

    settings = _settings(index)
    opening.prepare(settings, _told)
    page = Path(__file__).with_name("page.py")
    os.environ["SITAT_INDEX"] = str(settings.index)
    streamlit.main(["run", str(page), "--server.port", str(port)], standalone_mode=False)


library_commands.register(app)
feedback_command.register(app)
draft_command.register(app)


def main() -> None:
    """Run the command line: 0 done, 1 one clear line on standard error, 2 wrong usage."""
    structlog.configure(
        processors=[structlog.processors.KeyValueRenderer(key_order=["event"])],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    try:
        app()
    except SitatError as error:
        typer.echo(f"sitat: {error}", err=True)
        raise SystemExit(1) from error
    except BrokenPipeError as error:  # the reader of our output went away, as in `sitat … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from error
    except KeyboardInterrupt as error:
        raise SystemExit(130) from error


if __name__ == "__main__":
    main()
