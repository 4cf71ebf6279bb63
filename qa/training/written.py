"""Questions written for the reader's training: over documents written for it, and over trials.

They were written in rounds, a folder of `written` each, whose `questions.jsonl` has a question a
line: what it is asked of, which an earlier round may hold, its language, the numbers of the
sentences that answer it (none for a near miss) and of those of which one could say either. The
documents are made up, with everything they say of drugs and patients; of a trial only the places of
the sentences are kept, whose text is read from the data folder.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from index.training.recipe import TrainingError
from qa.training.texts import Asked, Text, share_of, text_of_spans

FOLDER = Path(__file__).with_name("written")
MEASURED, SET = 8, 18
"""Of 100 texts so many are measured on only; those from there to the second set the last step."""


def read_written(
    trials: Mapping[str, str],
    part: str,
    folder: Path = FOLDER,
    *,
    excerpts: bool = True,
    rounds: int | None = None,
) -> tuple[list[Text], list[Asked]]:
    """Texts and questions of one part: "train", "set" or "measured"; of the first `rounds` rounds.

    `trials` are full texts by id; without `excerpts` the documents alone are read.

    Raises:
        TrainingError: when a file is missing, or names what is not there.
    """
    files = [folder / str(number) for number in range(1, (rounds or _rounds(folder)) + 1)]
    try:
        texts: dict[str, Text] = {}
        for row in _lines(files, "documents"):
            if part_of(row["id"]) == part:
                texts[row["id"]] = _document(row)
        for row in _lines(files, "excerpts") if excerpts else ():
            if part_of(row["id"]) == part:
                texts[row["id"]] = text_of_spans(row["id"], trials[row["id"]], row["sentences"])
        places = {name: place for place, name in enumerate(texts)}
        asked = [
            Asked(
                row["question"],
                row["language"],
                places[row["of"]],
                _places(row["answers"]),
                _places(row.get("unsure", ())),
                number,
            )
            for number, file in enumerate(files, 1)
            for row in _lines([file], "questions")
            if part_of(row["of"]) == part and (excerpts or row["of"] in texts)
        ]
    except (KeyError, TypeError) as error:
        raise TrainingError(f"{folder}: nothing there is called {error}") from error
    return list(texts.values()), asked


def _rounds(folder: Path) -> int:
    """How many rounds there are; at least one, which then is missed by name."""
    return max(1, len(list(folder.glob("[1-9]"))))


def part_of(name: str) -> str:
    """Which part a text belongs to, by its name alone."""
    share = share_of(name)
    return "measured" if share < MEASURED else "set" if share < SET else "train"


def _document(row: Mapping[str, Any]) -> Text:
    title, said, contexts, sections = str(row["title"]), list[str](), list[str](), list[str]()
    for part in row["parts"]:
        for sentence in part["sentences"]:
            said.append(sentence)
            contexts.append(f"{title} {part['section']}".strip())
            sections.append(part["section"])
    return Text(said, [(0, 0)] * len(said), contexts, sections, row["language"])


def _places(numbers: Sequence[int]) -> frozenset[int]:
    return frozenset(number - 1 for number in numbers)


def _lines(rounds: Sequence[Path], name: str) -> Iterator[dict[str, Any]]:
    """The lines of a file of every round, in order; a round may have no texts of its own."""
    for folder in rounds:
        path = folder / f"{name}.jsonl"
        if name != "questions" and not path.exists():
            continue
        try:
            yield from [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        except (OSError, ValueError) as error:
            raise TrainingError(f"{path}: cannot be read ({error})") from error
