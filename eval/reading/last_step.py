"""`python -m eval.reading.last_step`: the weights of qa/data/last_step.toml.

A logistic regression (Platt, 1999) of whether a development question is answerable on what its best
candidate is worth by what it names, and on the reader's score of it. The held-out questions play no
part.
"""

import sys

import numpy as np
import typer

from eval.questions import QUESTION_FILES, Half, load_questions
from ingest.errors import SitatError
from qa.assistant import Assistant
from qa.reader.model import FILES, WEIGHTS
from qa.scoring import Scored, absent
from qa.settings import load_settings
from qa.start import open_library
from qa.training.last import fit
from qa.training.ranking import Floats

RIDGE = 1e-4
ANSWERABLE = 0.8
"""The share of questions with an answer that the probabilities are for: four of five. Of the
expected answers only about half have one: near misses were collected, more than will be asked."""


LINES = {"with_reader": ("worth", "read"), "plain": ("worth",)}
"""What each line weighs of a question's best candidate."""


def best_candidates(assistant: Assistant) -> tuple[list[Scored], list[float]]:
    """For each question that names nothing unknown its best candidate, and 1 or 0."""
    library = assistant.library
    documents = [library.document(each.document_id) for each in library.documents()]
    files = [file for file in QUESTION_FILES if file.half is Half.DEV]
    best, answerable = [], []
    for question in load_questions(files, documents):
        understood = assistant.read(question.question, question.history)
        ranked = assistant.weigh(understood) if understood.facets else []
        if ranked and not absent(library, understood):
            best.append(ranked[0])
            answerable.append(float(question.answerable))
    return best, answerable


def _counts(answerable: Floats) -> Floats:
    """How many times each question counts, so that ANSWERABLE of the whole are answerable."""
    share = float(answerable.mean())
    return np.where(answerable > 0, ANSWERABLE / share, (1 - ANSWERABLE) / (1 - share))


def main() -> None:
    """Print the weights."""
    try:
        settings = load_settings()
        library = open_library(settings)
        typer.echo(f'reader = "{FILES[WEIGHTS][:12]}"\n')
        for name, known in LINES.items():
            reader = "read" in known
            assistant = Assistant(library, settings.model_copy(update={"reader": reader}))
            best, marks = best_candidates(assistant)
            answerable = np.array(marks)
            features = np.array([[getattr(item, each) for each in known] for item in best])
            weights, intercept = fit(features, answerable, RIDGE, _counts(answerable))
            typer.echo(f"[{name}]\nintercept = {intercept:.4f}\n\n[{name}.weights]")
            for each, weight in zip(known, weights, strict=True):
                typer.echo(f"{each} = {weight:.4f}")
            typer.echo()
    except SitatError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    typer.run(main)
