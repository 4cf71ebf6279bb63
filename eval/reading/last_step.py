"""`python -m eval.reading.last_step`: the weights of qa/data/last_step.toml.

A logistic regression (Platt, 1999) of whether a question is answerable on what its best candidate
is worth by what it names, and on the reader's highest score of its candidates: over the development
questions, and over the written documents that are kept apart to set it, for whose subjects nobody
wrote a rule. The held-out questions, and the documents kept apart to measure, play no part.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import typer

from eval.questions import QUESTION_FILES, Half, load_questions
from eval.reading.documents import written_libraries
from index.library import Library
from ingest.errors import SitatError
from qa.assistant import Assistant, misses
from qa.reader.model import FILES, WEIGHTS
from qa.scoring import absent, weighed
from qa.selection import choose
from qa.settings import Settings, load_settings
from qa.start import open_library
from qa.training.last import fit
from qa.training.ranking import Floats

RIDGE = 1e-4
ANSWERABLE = 0.85
"""The share of questions with an answer that the probabilities are for: about six of seven. Of
those that are fitted only about half have one: near misses were collected, more than will be asked.
On the development questions 0.8 weighed as much at the stated cost, and refused half again as many
that have an answer."""


LINES = {"with_reader": ("worth", "read"), "plain": ("worth",)}
"""What each line weighs of a question's candidates."""


Asked = tuple[str, Sequence[str], bool]
"""A question, the questions before it, and whether the library answers it."""


def development(library: Library) -> list[Asked]:
    """The expected answers that development is measured on."""
    documents = [library.document(each.document_id) for each in library.documents()]
    files = [file for file in QUESTION_FILES if file.half is Half.DEV]
    found = load_questions(files, documents)
    return [(one.question, one.history, one.answerable) for one in found]


def rows(
    assistant: Assistant, asked: Iterable[Asked], names: Sequence[str]
) -> Iterator[tuple[list[float], float]]:
    """For each question whose evidence is of what it asks for, and was read where `names` says so,
    what is called `names` of its candidates, and 1 or 0."""
    settings = assistant.settings
    for question, history, answered in asked:
        understood = assistant.read(question, history)
        ranked = assistant.weigh(understood) if understood.facets else []
        found = weighed(ranked) if ranked else {}
        chosen = choose(ranked, settings.max_quotes, settings.max_characters)
        if not set(names) <= set(found) or misses(understood, [item for item, _ in chosen]):
            continue
        if not absent(assistant.library, understood):
            yield [found[name] for name in names], float(answered)


def _counts(answerable: Floats, written: Floats) -> Floats:
    """How many times each question counts, so that ANSWERABLE of the whole are answerable, and
    those over written documents are half of it."""
    half = np.where(written > 0, 0.5 / written.mean(), 0.5 / (1 - written.mean()))
    share = float((half * answerable).mean())
    open_or_not = np.where(answerable > 0, ANSWERABLE / share, (1 - ANSWERABLE) / (1 - share))
    return np.asarray(half * open_or_not, float)


def libraries(settings: Settings) -> Iterator[tuple[Library, Sequence[Asked]]]:
    """The library of the settings, then those of written documents, with their questions."""
    library = open_library(settings)
    yield library, development(library)
    for together in (True, False):
        for written, placed in written_libraries("set", library.encoder, together=together):
            yield written, [(one.question, (), bool(one.answers)) for one in placed]


def fitted(settings: Settings) -> Iterator[str]:
    """The lines of the file, fitted."""
    found: dict[str, list[list[float]]] = {name: [] for name in LINES}
    marks: dict[str, list[tuple[float, float]]] = {name: [] for name in LINES}
    for number, (library, asked) in enumerate(libraries(settings)):
        for name, wanted in LINES.items():
            given = settings.model_copy(update={"reader": "read" in wanted})
            for row, mark in rows(Assistant(library, given), asked, wanted):
                found[name].append(row)
                marks[name].append((mark, float(number > 0)))
    for name, wanted in LINES.items():
        answered, written = np.array(marks[name]).T
        counts = _counts(answered, written)
        weights, intercept = fit(np.array(found[name]), answered, RIDGE, counts)
        yield f"[{name}]\nintercept = {intercept:.4f}\n\n[{name}.weights]"
        yield from (f"{each} = {w:.4f}" for each, w in zip(wanted, weights, strict=True))
        yield ""


def main() -> None:
    """Print the weights."""
    try:
        typer.echo(f'reader = "{FILES[WEIGHTS][:12]}"\n')
        for line in fitted(load_settings()):
            typer.echo(line)
    except SitatError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    typer.run(main)
