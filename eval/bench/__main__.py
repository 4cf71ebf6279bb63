"""`python -m eval.bench`: speed, memory and disk beside the tutorial pipeline, and as a library
grows. Machines differ and are shared: read the ratios, and the shape of the growth."""

import contextlib
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from eval import tutorial
from eval.bench import growth, ratios
from eval.bench.generated_questions import questions
from eval.bench.generator import Generator
from eval.bench.machine import machine
from eval.bench.report import Bench, to_text, write
from index.loading import load_encoder
from ingest.errors import SitatError
from ingest.vocabulary import load
from qa.settings import load_settings

SIZES = "1000,10000,100000"
QUICK = ratios.Plan(repeats=1, starts=2, passages=300, every=6)
"""With `--quick`; the first size alone is built."""


def main(
    sizes: Annotated[str, typer.Option(help="Passages of the growth table.")] = SIZES,
    quick: Annotated[bool, typer.Option(help="The first size, and less of the rest.")] = False,
    keep: Annotated[
        Path | None, typer.Option(help="Keep what is built here, and use what is there.")
    ] = None,
    report: Annotated[Path, typer.Option(help="Where the report goes.")] = Path("reports"),
    with_ratios: Annotated[bool, typer.Option("--ratios/--no-ratios")] = True,
    with_growth: Annotated[bool, typer.Option("--growth/--no-growth")] = True,
) -> None:
    """Measure, print the tables, and write bench.json, bench.md and a picture."""
    wanted = _sizes(sizes)
    try:
        with _folder(keep) as folder:
            bench = _measured(
                folder,
                wanted[:1] if quick else wanted,
                QUICK if quick else ratios.Plan(),
                with_ratios,
                with_growth,
            )
        written = write(bench, report)
    except SitatError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(to_text(bench))
    typer.echo(f"written: {', '.join(map(str, written))}", err=True)


def _sizes(given: str) -> list[int]:
    try:
        found = [int(size) for size in given.split(",")]
    except ValueError as error:
        raise typer.BadParameter("--sizes takes whole numbers with commas between") from error
    if min(found) < 1:
        raise typer.BadParameter("--sizes takes numbers above 0")
    return sorted(set(found))


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="sitat-bench-") as made:
            yield Path(made)
    else:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep


def _measured(
    folder: Path, sizes: list[int], plan: ratios.Plan, with_ratios: bool, with_growth: bool
) -> Bench:
    begun = time.perf_counter()

    def told(line: str) -> None:
        typer.echo(f"{time.perf_counter() - begun:7.0f} s  {line}", err=True)

    settings = load_settings()
    encoder = load_encoder(settings.encoder)
    generator = Generator(load())
    found: list[ratios.Ratio] = []
    if with_ratios:
        embeddings = tutorial.huggingface_embeddings()
        found = ratios.measure(folder, plan, settings, encoder, embeddings, generator, told)
    rows: list[growth.Growth] = []
    if with_growth:
        asked = questions(generator, growth.documents_for(sizes[0]))
        serve = growth.serve_fresh(settings.encoder)
        rows = list(growth.measure(folder, sizes, asked, generator, encoder, serve, told))
    return Bench(machine(), encoder.identity, generator.name, tuple(found), tuple(rows))


if __name__ == "__main__":
    typer.run(main)
