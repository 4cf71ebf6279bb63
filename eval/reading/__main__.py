"""`python -m eval.reading DATA`: how well answering sentences are found, and refusals decided.

Sentences are ordered by words (BM25), by cosine (all-MiniLM-L6-v2), by the reader's score alone,
and by the last step's probability with the reader and without it, all in the same run; the sets
"assistant…" are the whole assistant's answers, with the reader and in the plain mode. No question
measured here was trained on, nor was any text but the trials' (the Nordic tower, from which the
reader starts, was trained on texts of all trials).
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from eval.encoders.querysets import DataError
from eval.reading.assistant import Asking, over_documents
from eval.reading.calibration import bins, calibration_error
from eval.reading.documents import written_libraries
from eval.reading.judge import FOUND, OURS, WAYS, Judge, judge
from eval.reading.measures import (
    Row,
    Trust,
    first_of_all,
    graded,
    near_misses,
    pooled,
    refusing,
    within,
)
from eval.reading.picture import png
from eval.reading.public import bioasq_texts, norquad_texts, public_libraries
from eval.reading.sets import (
    ReadingSet,
    bioasq,
    mediqa,
    norquad,
    pubmedqa,
    sentences_of,
    trials,
    written,
)
from index.encoder import PACKAGED
from index.loading import NORDIC, load_encoder
from ingest.errors import SitatError
from qa.reader.chances import learned
from qa.reader.model import CHANCES, FOLDER, WEIGHTS, Reads, load_reader
from qa.settings import load_settings

MISSES = 10
"""How many of the surest wrong ones are listed for each set."""


PUBLIC = {"assistant-bioasq": bioasq_texts, "assistant-norquad": norquad_texts}
SETS = ("bioasq", "mediqa", "norquad", "trials", "written", "assistant", *PUBLIC, "pubmedqa")


def rows(
    data: Path,
    made: Callable[[ReadingSet], Judge],
    asking: Asking,
    trusts: dict[str, Trust],
    names: Sequence[str] = SETS,
    limit: int = 0,
) -> Iterator[Row]:
    """The measures of some sets. `trusts` is filled with what was put first in each."""

    def trust(name: str) -> Trust:
        return trusts.setdefault(name, Trust())

    if "bioasq" in names:
        snippets = _first(bioasq(data), limit)
        judge = made(snippets)
        yield from pooled(snippets, judge, trust("BioASQ"))
        yield refusing(snippets, judge, trust("BioASQ"))
    if "mediqa" in names:
        answers = mediqa(data)[: limit or None]
        judge = made(sentences_of(answers))
        yield from graded(answers, judge, judge.plain.encoder, trust("MEDIQA, every answer"))
    if "norquad" in names:
        contexts = _first(norquad(data), limit)
        judge = made(contexts)
        yield within(contexts, judge, 1)
        yield from pooled(contexts, judge, trust("NorQuAD, pooled"))
        yield refusing(contexts, judge, trust("NorQuAD, pooled"))
    if "trials" in names:
        texts = _first(trials(data), limit)
        yield within(texts, made(texts), 3, trust("evidence inference"))
    if "written" in names:
        documents = _first(written(), limit)
        judge = made(documents)
        yield within(documents, judge, 1, trust("written"))
        yield near_misses(documents, judge, trust("written"))
    if "assistant" in names:
        for together, name in ((False, "one document"), (True, "all documents")):
            libraries = written_libraries("measured", asking.encoder, together=together)
            told = trust(f"assistant, {name}: answerable")
            yield from over_documents(name, libraries, asking, told, limit)
    for name, of in PUBLIC.items():
        if name in names:
            told = trust(f"{name}: answerable")
            libraries = public_libraries(of(data), asking.encoder, limit)
            yield from over_documents(name.removeprefix("assistant-"), libraries, asking, told)
    for language in ("en", "sv") if "pubmedqa" in names else ():
        abstracts = _first(pubmedqa(data, language), limit)
        yield first_of_all(abstracts, made(abstracts))


def _first(found: ReadingSet, limit: int) -> ReadingSet:
    return replace(found, asked=found.asked[: limit or None])


def markdown(found: Sequence[Row], trusts: dict[str, Trust]) -> str:
    """The figures as one table, calibration as another, and the surest wrong ones as a list."""
    lines = [f"| set | measure | {' | '.join(WAYS)} |", "| --- | --- |" + " ---: |" * len(WAYS)]
    for row in found:
        cells = [f"{row.figures[way]:.3f}" if way in row.figures else "" for way in WAYS]
        lines.append(f"| {row.name} | {row.measure} | {' | '.join(cells)} |")
    lines += ["", "| what was put first | times | answers | mean probability | ECE |"]
    lines.append("| --- | ---: | ---: | ---: | ---: |")
    for name, trust in trusts.items():
        count = max(1, len(trust.chances))
        error = calibration_error(trust.chances, trust.right)
        lines.append(
            f"| {name} | {len(trust.chances)} | {sum(trust.right) / count:.3f} |"
            f" {sum(trust.chances) / count:.3f} | {error:.3f} |"
        )
    for name, trust in trusts.items():
        lines += ["", f"Surest wrong ones, {name}:"]
        for miss in sorted(trust.misses, key=lambda miss: -miss.chance)[:MISSES]:
            lines.append(f"- {miss.chance:.2f} {miss.question}")
            lines.append(f"  - first: {miss.shown[:200]}")
            lines.append(f"  - wanted: {miss.wanted[:200]}")
    return "\n".join(lines)


def main(
    data: Annotated[Path, typer.Argument(help="Folder that holds eval/ and train/*.jsonl.gz.")],
    folder: Annotated[
        Path | None, typer.Option("--reader", help="Another reader's folder [the packaged one].")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option(help="Where to write the reliability diagram, PNG.")
    ] = None,
    sets: Annotated[
        list[str] | None, typer.Option("--set", help=f"One of {', '.join(SETS)} [all].")
    ] = None,
    limit: Annotated[int, typer.Option(help="Questions of each set; 0: all.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
) -> None:
    """Measure the reader beside BM25 and cosine."""
    trusts: dict[str, Trust] = {}
    found: list[Row] = []
    try:
        unknown = set(sets or ()) - set(SETS)
        if unknown:
            raise DataError(
                f"{', '.join(sorted(unknown))}: is no set; give one of {', '.join(SETS)}"
            )
        if picture:
            picture.parent.mkdir(parents=True, exist_ok=True)
        reader = _reader(folder)
        path = (folder or FOLDER) / CHANCES
        lines = {OURS: learned(path, "sentence"), FOUND: learned(path, "without_reader")}
        encoders = load_encoder(NORDIC), load_encoder(PACKAGED)

        def made(found: ReadingSet) -> Judge:
            return judge(found, *encoders, reader, lines)

        asking = Asking(encoders[0], reader, load_settings())
        for row in rows(data, made, asking, trusts, sets or SETS, limit):
            typer.echo(f"{row.name}: {row.measure}: {_short(row)}", err=True)
            found.append(row)
    except SitatError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
    held = {name: bins(trust.chances, trust.right) for name, trust in trusts.items()}
    if picture:
        picture.write_bytes(png(held))
    if as_json:
        report = {
            "reader": reader.identity,
            "rows": [asdict(row) for row in found],
            "bins": {name: [asdict(one) for one in made] for name, made in held.items()},
        }
        typer.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        typer.echo(markdown(found, trusts))


def _reader(folder: Path | None) -> Reads:
    if folder is None:
        return load_reader()
    try:
        checksum = hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()
    except OSError:
        checksum = ""  # load_reader says what is wrong
    return load_reader(folder, {WEIGHTS: checksum})


def _short(row: Row) -> str:
    return ", ".join(f"{way} {figure:.3f}" for way, figure in row.figures.items())


if __name__ == "__main__":
    typer.run(main)
