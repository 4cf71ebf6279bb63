"""The last step: logistic weights and calibration, on what the layers were not trained on."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.encoder import Encoder
from index.training.files import write
from qa.reader.model import Reads
from qa.training.measure import auroc
from qa.training.ranking import FEATURES, Floats, Ranking, Sentence, features
from qa.training.sources import Sources
from qa.training.texts import Text

READ = 24
"""Candidates read for a question."""
RIDGE = 1e-3


def ranking(texts: Sequence[Text], encoder: Encoder) -> tuple[Ranking, list[int]]:
    """All sentences of `texts`, and where each text's sentences start."""
    starts, every = list[int](), list[Sentence]()
    for place, text in enumerate(texts):
        starts.append(len(every))
        every += [
            Sentence(words, context, text.language, place)
            for words, context in zip(text.sentences, text.contexts, strict=True)
        ]
    return Ranking(every, encoder), starts


def samples(sources: Sources, encoder: Encoder, reader: Reads) -> Iterator[tuple[Floats, Floats]]:
    """For each question features (n, 8) of what is read for it, and 1 or 0 for each.

    Questions are asked of all texts together, and written ones, few of which name what they are
    about, of their own text too.
    """
    for kind, asked in sources.asked.items():
        texts = sources.texts[kind]
        pool, starts = ranking(texts, encoder)
        for one in asked:
            right = {starts[one.text] + place for place in one.answers}
            unsure = {starts[one.text] + place for place in one.unsure}
            yield _sample(pool, reader, one.question, one.language, right, unsure)
            if kind == "written":
                own = np.arange(starts[one.text], starts[one.text] + len(texts[one.text].sentences))
                yield _sample(pool, reader, one.question, one.language, right, unsure, own)
    pool, starts = ranking(sources.texts["trial"], encoder)
    for prompt in sources.prompts:
        right = {starts[prompt.text] + place for place in prompt.answers}
        question = (
            f"What was the effect of {prompt.intervention} compared with {prompt.comparator}"
            f" on {prompt.outcome}?"
        )
        yield _sample(pool, reader, question, "en", right, set())


def _sample(
    pool: Ranking,
    reader: Reads,
    question: str,
    language: str,
    right: set[int],
    unsure: set[int],
    inside: npt.NDArray[np.intp] | None = None,
) -> tuple[Floats, Floats]:
    found = pool.find(question, language)
    read = pool.read(reader, question, language, pool.near(found, READ, inside))
    read = {place: score for place, score in read.items() if place not in unsure}
    return features(found, read), np.array([float(place in right) for place in read])


def fit(
    features: Floats, right: Floats, ridge: float = RIDGE, counts: Floats | None = None
) -> tuple[Floats, float]:
    """Weights and intercept of a logistic regression, by Newton's method.

    `counts` (n,) is how many times each row counts; once when None.
    """
    times = np.ones(len(features)) if counts is None else counts
    rows = np.hstack([features, np.ones((len(features), 1))])
    weights = np.zeros(rows.shape[1])
    penalty = ridge * times.sum() * np.eye(rows.shape[1])
    penalty[-1, -1] = 0.0
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (times * (chance - right)) + penalty @ weights
        curve = (rows * (times * chance * (1 - chance))[:, None]).T @ rows + penalty
        step = np.linalg.solve(curve + 1e-9 * np.eye(len(curve)), slope)
        weights -= step
        if float(np.abs(step).max()) < 1e-8:
            break
    return weights[:-1], float(weights[-1])


def report(samples_: Sequence[tuple[Floats, Floats]], chance: Floats) -> dict[str, float]:
    """`first`: how often the best candidate answers, of the questions that have an answer among
    those read; `apart`: AUROC of the best chance, such questions against the others."""
    first, best, answered = [], [], []
    start = 0
    for _, right in samples_:
        own = chance[start : start + len(right)]
        start += len(right)
        if not len(right):
            continue
        if right.any():
            first.append(float(right[int(own.argmax())]))
        best.append(float(own.max()))
        answered.append(bool(right.any()))
    return {"first": float(np.mean(first)), "apart": auroc(best, answered)}


LINES = {
    "sentence": FEATURES,
    "without_reader": tuple(name for name in FEATURES if not name.endswith("reader")),
}
"""The lines that are fitted, and what each weighs. The second shows what the reader brings."""


def write_lines(path: Path, reader: str, made: Sequence[tuple[Floats, Floats]]) -> dict[str, float]:
    """Fit the last step to samples and write its weights; returns how well they do on them.

    `reader` is the beginning of the SHA-256 of the reader's weights, to which they belong.
    """
    known = np.vstack([rows for rows, _ in made])
    right = np.concatenate([marks for _, marks in made])
    text = (
        "# Log-odds that a sentence answers a question: the reader's score, the cosine of their\n"
        "# vectors, the share of the question's words in it by BM25 (0 where the languages share\n"
        "# none), and the same two of the passage it stands in; where both are English, more for\n"
        "# that and for reader and cosine. Made by qa.training on questions kept apart from the\n"
        f'# layers.\nreader = "{reader}"\n'
    )
    found: dict[str, float] = {}
    for line, names in LINES.items():
        columns = [FEATURES.index(name) for name in names]
        weights, intercept = fit(known[:, columns], right)
        text += f"\n[{line}]\nintercept = {intercept:.4f}\n\n[{line}.weights]\n"
        text += "".join(f"{name} = {w:.4f}\n" for name, w in zip(names, weights, strict=True))
        chance = 1 / (1 + np.exp(-(known[:, columns] @ weights + intercept)))
        found.update({f"{line} {name}": value for name, value in report(made, chance).items()})
    write(path, text.encode())
    return found
