"""`python -m eval.encoders DATA`: how well passages are found, by words, by meaning and by both.

Each text of a pool is cut into passages as a library cuts it, by the default encoder's token
counts, and counts as found where its best passage is. Words, languages, candidates and fusion are
those of a search in a library.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Annotated

import ir_measures
import typer

from eval.encoders.pace import Pace, paces
from eval.encoders.pool import DEPTH, Run, opened
from eval.encoders.querysets import NEWS_LANGUAGES, QuerySet, news, question_sets
from index.encoder import PACKAGED, Encoder
from index.fusion import learned
from index.loading import NORDIC, load_encoder
from index.memory import RememberingEncoder
from ingest.errors import SitatError

WORDS = "BM25"
PLAIN = "MiniLM"
OURS = "nordic-minilm"


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of one set: a figure for each way of searching."""

    name: str
    measure: str
    figures: Mapping[str, float]


def figures(run: Run, queries: QuerySet) -> dict[str, float]:
    """The set's measures of a run. A question that found nothing counts as 0."""
    qrels = {
        str(number): {str(place): 1 for place in right}
        for number, right in enumerate(queries.relevant)
    }
    ranked = {
        str(number): {str(place): float(DEPTH - rank) for rank, place in enumerate(places)}
        for number, places in enumerate(run)
    }
    measures = [ir_measures.parse_measure(name) for name in queries.measures]
    found = ir_measures.calc_aggregate(measures, qrels, ranked)
    return {str(measure): float(found[measure]) for measure in measures}


def rows(queries: Sequence[QuerySet], encoders: Mapping[str, Encoder]) -> Iterator[Row]:
    """The figures of sets that share their texts, by words, by each encoder, and by both."""
    first = queries[0]
    with opened(first.texts, encoders[OURS]) as pool:
        vectors = {name: pool.encode(encoder) for name, encoder in encoders.items()}
        for asked in queries:
            runs: dict[str, Run] = {}
            for name, encoder in encoders.items():
                found = list(pool.candidates(asked.questions, encoder, vectors[name]))
                runs.setdefault(WORDS, [pool.by_words(item) for item in found])
                runs[name] = [pool.by_meaning(item) for item in found]
                if name != PLAIN:
                    weights = learned(packaged=name == OURS)
                    runs[_hybrid(name)] = [pool.by_both(item, weights) for item in found]
            measured = {name: figures(run, asked) for name, run in runs.items()}
            for measure in asked.measures:
                yield Row(
                    asked.name,
                    measure,
                    {name: round(found[measure], 4) for name, found in measured.items()},
                )


def _hybrid(name: str) -> str:
    return f"{WORDS} + {name}"


def news_sets(texts: Mapping[str, Sequence[str]]) -> Iterator[list[QuerySet]]:
    """For each language the sentences of the others, each to find its translation."""
    for target in NEWS_LANGUAGES:
        right = [frozenset([place]) for place in range(len(texts[target]))]
        yield [
            QuerySet(f"NTREX {source} to {target}", texts[target], texts[source], right, ("P@1",))
            for source in NEWS_LANGUAGES
            if source != target
        ]


def markdown(found: Sequence[Row], speeds: Sequence[Pace]) -> str:
    """The figures as one table, the speeds as another."""
    columns = list(found[0].figures)
    lines = [
        f"| set | measure | {' | '.join(columns)} |",
        f"| --- | --- | {' | '.join('---:' for _ in columns)} |",
    ]
    for row in found:
        cells = " | ".join(f"{row.figures[name]:.3f}" for name in columns)
        lines.append(f"| {row.name} | {row.measure} | {cells} |")
    lines += ["", f"| texts a second | {PLAIN} | {OURS} | ratio |", "| --- | ---: | ---: | ---: |"]
    for pace in speeds:
        lines.append(f"| {pace.texts} | {pace.plain:.0f} | {pace.other:.0f} | {pace.ratio:.2f} |")
    return "\n".join(lines)


def main(
    data: Annotated[Path, typer.Argument(help="Folder that holds eval/*.jsonl.gz.")],
    encoder: Annotated[
        str, typer.Option(help="Another encoder to measure beside ours: a folder or hub name.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
) -> None:
    """Measure retrieval by words, by the plain and the Nordic encoder, and by both together."""
    try:
        encoders = {PLAIN: load_encoder(PACKAGED), OURS: load_encoder(NORDIC)}
        if encoder:
            encoders[encoder] = load_encoder(encoder)
        texts = news(data)
        asked = question_sets(data)
        shared = [list(group) for _, group in groupby(asked, key=lambda item: id(item.texts))]
        remembering = {name: RememberingEncoder(made) for name, made in encoders.items()}
        found: list[Row] = []
        for queries in [*shared, *news_sets(texts)]:
            typer.echo(f"{queries[0].name} …", err=True)
            found += rows(queries, remembering)
    except SitatError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
    speeds = paces(encoders[PLAIN], encoders[OURS], texts)
    if as_json:
        report = {
            "encoders": {name: made.identity for name, made in encoders.items()},
            "rows": [asdict(row) for row in found],
            "paces": [{**asdict(pace), "ratio": round(pace.ratio, 3)} for pace in speeds],
        }
        typer.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        typer.echo(markdown(found, speeds))


if __name__ == "__main__":
    typer.run(main)
