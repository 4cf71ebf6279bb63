"""`python -m eval.encoders.weights DATA`: learn the weights of index/fusion.toml from training
data.

Passages in the question's own language: Swedish questions that their context does not answer (the
encoder is not trained on those). Passages in another language: held-out Nordic sentences and their
English. What is made likely is that the right passage comes first among a question's candidates
(the conditional logit of McFadden, 1974). On one pool of both, a logistic line makes a chance of
the score (Platt, 1999).
"""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
import typer

from eval.encoders.pool import Candidates, Pool, opened
from eval.encoders.querysets import QuerySet, read_lines, reading_set
from index.encoder import Encoder
from index.fusion import FILE, Line, Weights, kin
from index.loading import load_encoder
from index.training.recipe import load_recipe
from index.training.texts import LONG_WORDS, read_sources
from ingest.errors import SitatError

OTHER_ENGLISH = 9000
"""English sentences that answer nothing, among those to be found."""
POOLED_QUESTIONS = 1500
ROUNDS = 50
RIDGE = 1e-4
SEED = 3

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's candidates: rows of (cosine, share of the best BM25, is kin), and which are
    right."""

    rows: Floats
    right: npt.NDArray[np.bool_]


def features(rows: Floats, ranged: bool) -> Floats:
    """(cosine, words, both) of each candidate of one question."""
    cosine, words = rows[:, 0], rows[:, 1]
    if ranged:
        cosine = (cosine - cosine.min()) / (np.ptp(cosine) or 1.0)
    return np.stack([cosine, words, cosine * words], axis=1)


def conditional_logit(questions: Sequence[tuple[Floats, npt.NDArray[np.bool_]]]) -> Floats:
    """Weights under which the right candidates of each question are likeliest, by Newton's method.

    Each question counts once, however many right candidates it has.
    """
    width = questions[0][0].shape[1]
    weights = np.zeros(width)
    for _ in range(ROUNDS):
        slope = -RIDGE * len(questions) * weights
        curve = RIDGE * len(questions) * np.eye(width)
        for rows, right in questions:
            scores = rows @ weights
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            mean = chance @ rows
            slope += rows[right].mean(axis=0) - mean
            curve += (rows * chance[:, None]).T @ rows - np.outer(mean, mean)
        step = np.linalg.solve(curve, slope)
        weights += step / max(1.0, float(np.abs(step).max()) / 5)
        if np.abs(step).max() < 1e-6:
            break
    return weights


def logistic(scores: Floats, right: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and intercept that make chances of scores."""
    rows = np.stack([scores, np.ones(len(scores))], axis=1)
    weights = np.array([0.1, -math.log(len(right) / max(1, int(right.sum())))])
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-rows @ weights))
        spread = chance * (1 - chance)
        curve = (rows * spread[:, None]).T @ rows + RIDGE * np.eye(2)
        step = np.linalg.solve(curve, rows.T @ (right - chance))
        weights += step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < 1e-6:
            break
    return float(weights[0]), float(weights[1])


def learn(
    alone: Sequence[Asked], across: Sequence[Asked], pooled: Sequence[Asked], ranged: bool
) -> Weights:
    """Each line from its own questions, then both on one scale.

    Equal cosines count equally, whatever the language: the lines are scaled to one weight of the
    cosine. A passage in another language can share fewer words with the question, and less of them
    is counted; `offset` gives back what right passages lose by it on average.
    """
    kin_line, other_line = (
        conditional_logit([(features(item.rows, ranged), item.right) for item in questions])
        for questions in (alone, across)
    )
    other_line = other_line * (kin_line[0] / other_line[0])
    offset = _from_words(alone, kin_line, ranged) - _from_words(across, other_line, ranged)

    def score(item: Asked) -> Floats:
        given = features(item.rows, ranged)
        return np.where(item.rows[:, 2] > 0, given @ kin_line, given @ other_line + offset)

    slope, intercept = logistic(
        np.concatenate([score(item) for item in pooled]),
        np.concatenate([item.right for item in pooled]),
    )
    own, foreign = (
        Line(*(round(float(value), 3) for value in line)) for line in (kin_line, other_line)
    )
    return Weights(own, foreign, round(offset, 3), round(slope, 3), round(intercept, 3), ranged)


def _from_words(questions: Sequence[Asked], line: Floats, ranged: bool) -> float:
    """What the words add to a right passage's score, on average."""
    added = [features(item.rows, ranged)[item.right][:, 1:] @ line[1:] for item in questions]
    return float(np.concatenate(added).mean())


def gather(queries: QuerySet, encoder: Encoder) -> list[Asked]:
    """The candidates of each question, of those whose right passage is among them."""
    with opened(queries.texts, encoder) as pool:
        vectors = pool.encode(encoder)
        found = [
            _asked(pool, candidates, right)
            for candidates, right in zip(
                pool.candidates(queries.questions, encoder, vectors), queries.relevant, strict=True
            )
        ]
    return [item for item in found if item.right.any() and not item.right.all()]


def _asked(pool: Pool, candidates: Candidates, right: frozenset[int]) -> Asked:
    best = max(candidates.bm25.values(), default=0.0) or 1.0
    rows = [
        (
            cosine,
            candidates.bm25.get(place, 0.0) / best,
            float(kin(candidates.language, pool.passages[place].language)),
        )
        for place, cosine in candidates.cosines.items()
    ]
    owners = pool.owners[list(candidates.cosines)]
    return Asked(np.array(rows), np.isin(owners, list(right)))


def training_sets(data: Path) -> tuple[QuerySet, QuerySet, QuerySet]:
    """Questions in one language, across languages, and both in one pool."""
    unanswered = [row for row in read_lines(data, "train/squad_sv") if not row["answers"]]
    alone = reading_set("Swedish questions", unanswered)
    sources = read_sources(data, load_recipe("first"))
    general = sorted(
        {
            pair.english
            for rows in sources.pairs.values()
            for pair in rows
            if pair.words >= LONG_WORDS
        }
    )
    draw = np.random.default_rng(SEED)
    others = [general[place] for place in draw.permutation(len(general))[:OTHER_ENGLISH]]
    texts = list(dict.fromkeys([item.english for item in sources.held] + others))
    place = {text: number for number, text in enumerate(texts)}
    across = QuerySet(
        "Nordic sentences",
        texts,
        [item.text for item in sources.held],
        [frozenset([place[item.english]]) for item in sources.held],
        (),
    )
    first = len(alone.texts)
    some = draw.permutation(len(alone.questions))[:POOLED_QUESTIONS]
    pooled = QuerySet(
        "both",
        [*alone.texts, *across.texts],
        [*(alone.questions[number] for number in some), *across.questions],
        [
            *(alone.relevant[number] for number in some),
            *(frozenset(first + place for place in right) for right in across.relevant),
        ],
        (),
    )
    return alone, across, pooled


def written(tables: dict[str, Weights]) -> str:
    """The file's text."""
    parts = [
        "# Made by `python -m eval.encoders.weights DATA`; see there for what was learned from.\n"
    ]
    for name, weights in tables.items():
        parts.append(f"\n[{name}]\n")
        for key in ("kin", "other"):
            line: Line = getattr(weights, key)
            parts.append(
                f"{key} = {{ cosine = {line.cosine}, words = {line.words}, both = {line.both} }}\n"
            )
        parts += [f"{key} = {getattr(weights, key)}\n" for key in ("offset", "slope", "intercept")]
        parts.append(f"ranged = {str(weights.ranged).lower()}\n")
    return "".join(parts)


def main(
    data: Annotated[Path, typer.Argument(help="Folder that holds train/.")],
    out: Annotated[Path, typer.Option(help="The file to write.")] = FILE,
) -> None:
    """Learn how cosine and BM25 are weighed, and write it down."""
    try:
        encoder = load_encoder()
        alone, across, pooled = (gather(queries, encoder) for queries in training_sets(data))
    except SitatError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
    text = written(
        {
            name: learn(alone, across, pooled, ranged)
            for name, ranged in (("packaged", False), ("other", True))
        }
    )
    out.write_text(text, "utf-8")
    typer.echo(text)


if __name__ == "__main__":
    typer.run(main)
