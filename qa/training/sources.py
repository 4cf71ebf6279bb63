"""What the reader is trained on, and what is kept apart to set and to measure it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.training.recipe import TrainingError
from index.training.texts import read_lines
from qa.training.texts import Asked, Text, plain_text, share_of, touched, trial_text
from qa.training.written import FOLDER, read_written

Row = Mapping[str, Any]
MEASURED, SET = 20, 30
"""Of 100 trials so many are measured on only; those from there to the second set the last step."""
SET_CONTEXTS = 10
"""Of 100 contexts of the question sets so many only set the last step."""
LONG_WORDS = 7


@dataclass(frozen=True, slots=True)
class Prompt:
    """A comparison that a trial reports, and the sentences that are its evidence."""

    intervention: str
    comparator: str
    outcome: str
    text: int
    answers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that is read. `asked` and `texts` by kind; words and pairs for other languages."""

    texts: Mapping[str, Sequence[Text]]
    asked: Mapping[str, Sequence[Asked]]
    prompts: Sequence[Prompt]
    words: Sequence[Row]
    pairs: Mapping[str, Sequence[tuple[str, str]]]


def read_sources(
    data: Path, part: str = "train", written: Path = FOLDER, rounds: int | None = None
) -> Sources:
    """What is under `data`/train, and the questions of the first `rounds` rounds in the folder
    `written` (all when None).

    `part` is "train", "set" (for the last step) or "measured".

    Raises:
        TrainingError: when a file or a field is missing.
    """
    try:
        texts, asked = {}, {}
        for kind, name, language in (("norquad", "norquad", "nb"), ("squad", "squad_sv", "sv")):
            rows = [r for r in read_lines(data, name) if _part(r["context"]) == part]
            texts[kind], asked[kind] = reading(rows, language)
        every = read_lines(data, "evidence_inference")
        trials = [row for row in every if trial_part(row) == part]
        texts["trial"] = [trial_text(row["text"]) for row in trials]
        prompts = [
            prompt
            for place, row in enumerate(trials)
            for prompt in trial_prompts(row, place, texts["trial"][place])
        ]
        texts["written"], asked["written"] = read_written(
            {f"PMC{row['pmcid']}": row["text"] for row in every},
            part,
            written,
            rounds=rounds,
            excerpts=part == "train",  # comparisons of the same trials are trained on
        )
        if part != "train":
            return Sources(texts, asked, prompts, [], {})
        words = [row for row in read_lines(data, "wiktionary") if row["gloss"] and row["tr"]]
        pairs = {
            language: [
                (row["en"], row["tr"])
                for row in read_lines(data, f"parallel_{language}")
                if len(row["en"].split()) >= LONG_WORDS
            ]
            for language in ("nb", "nn", "sv", "da")
        }
    except KeyError as error:
        raise TrainingError(f"{data}: a line of the training data has no {error}") from error
    return Sources(texts, asked, prompts, words, pairs)


def _part(context: str) -> str:
    return "set" if share_of(context) < SET_CONTEXTS else "train"


def trial_part(row: Row) -> str:
    """Which part a trial belongs to, by its number alone."""
    share = share_of(str(row["pmcid"]))
    return "measured" if share < MEASURED else "set" if share < SET else "train"


def reading(rows: Sequence[Row], language: str) -> tuple[list[Text], list[Asked]]:
    """Texts and questions of a question set whose answers are spans of a context."""
    places: dict[str, int] = {}
    texts: list[Text] = []
    asked = []
    for row in rows:
        if row["context"] not in places:
            places[row["context"]] = len(texts)
            texts.append(plain_text(row["context"], row["title"], language))
        place = places[row["context"]]
        found = [(_at(row, answer), len(answer["text"])) for answer in row["answers"]]
        marks = [(start, start + length) for start, length in found if start >= 0]
        answers = frozenset(touched(texts[place], marks))
        if answers or row["impossible"]:
            asked.append(Asked(row["question"], language, place, answers))
    return texts, asked


def _at(row: Row, answer: Row) -> int:
    """Where an answer stands; some are a character beside the place that is given. -1: nowhere."""
    context, text = str(row["context"]), str(answer["text"])
    if context.startswith(text, answer["start"]):
        return int(answer["start"])
    return context.find(text, max(0, answer["start"] - len(text)))


def trial_prompts(row: Row, place: int, text: Text) -> list[Prompt]:
    """The comparisons of a trial that have evidence in its text."""
    found: dict[str, list[Row]] = {}
    for note in row["annotations"]:
        found.setdefault(str(note["prompt"]), []).append(note)
    prompts = []
    for notes in found.values():
        marks = [(note["start"], note["end"]) for note in notes if note["end"] > note["start"] >= 0]
        answers = frozenset(touched(text, marks))
        if answers:
            one = notes[0]
            prompts.append(
                Prompt(one["intervention"], one["comparator"], one["outcome"], place, answers)
            )
    return prompts
