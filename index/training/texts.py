"""The texts that a tower is trained on, and those it is measured with while it is trained."""

import gzip
import json
import random
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.training.recipe import LANGUAGES, Recipe, TrainingError

Row = Mapping[str, Any]
LONG_WORDS = 6
"""From this many English words on, a pair counts as a sentence."""
PASSAGE_CHARACTERS = 700


@dataclass(frozen=True, slots=True)
class Pair:
    """An English text and its translation."""

    english: str
    nordic: str
    domain: str
    source: str
    short: bool = False
    split: bool = False

    @property
    def words(self) -> int:
        return len(self.english.split())


@dataclass(frozen=True, slots=True)
class Item:
    """A text that the tower reads, and the English whose base vector it is to land on.

    `weight` says how often it is drawn among the items of its `kind`.
    """

    text: str
    english: str
    weight: float
    kind: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What the data folder holds. `pairs` by language and without `held`."""

    pairs: Mapping[str, Sequence[Pair]]
    held: Sequence[Item]
    words: Sequence[Row]
    trials: Sequence[str]
    questions: Sequence[tuple[str, str]]


def read_lines(data: Path, name: str) -> list[dict[str, Any]]:
    """The lines of one training file. Nothing outside `data`/train is read.

    Raises:
        TrainingError: when the file is missing or is not gzip JSON lines.
    """
    path = data / "train" / f"{name}.jsonl.gz"
    if "eval" in path.resolve().parts[-3:]:
        raise TrainingError(f"{path}: lies among the texts kept for evaluation; name another file")
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]
    except OSError as error:
        reason = error.strerror or str(error)
        raise TrainingError(
            f"{path}: cannot be read ({reason}); give the folder that holds train/{path.name}"
        ) from error
    except (ValueError, EOFError, zlib.error) as error:
        raise TrainingError(f"{path}: is not gzip JSON lines ({error})") from error


def read_sources(data: Path, recipe: Recipe) -> Sources:
    """Everything under `data`/train, with the held-out sentences taken out of every language.

    Raises:
        TrainingError: when a file or a field is missing.
    """
    try:
        pairs = _read_pairs(data)
        held = _hold_out(pairs, recipe)
        kept = {
            language: [pair for pair in rows if pair.english not in held]
            for language, rows in pairs.items()
        }
        questions = [
            (row["question"], _passage(row))
            for name in ("norquad", "squad_sv")
            for row in read_lines(data, name)
            if row["answers"]
        ]
        trials = [row["text"] for row in read_lines(data, "evidence_inference")]
        words = [
            {name: row[name] for name in ("en", "tr", "lang")} | {"gloss": row.get("gloss", "")}
            for row in read_lines(data, "wiktionary")
        ]
    except KeyError as error:
        raise TrainingError(f"{data}: a line of the training data has no {error}") from error
    return Sources(kept, list(held.values()), words, trials, questions)


def _read_pairs(data: Path) -> dict[str, list[Pair]]:
    pairs = {
        language: [
            Pair(
                row["en"],
                row["tr"],
                row["domain"],
                row["source"],
                bool(row.get("short")),
                bool(row.get("split")),
            )
            for row in read_lines(data, f"parallel_{language}")
        ]
        for language in LANGUAGES
    }
    for row in read_lines(data, "openehr"):
        short = len(row["en"].split()) < 3
        pairs[row["lang"]].append(Pair(row["en"], row["tr"], "health", "openEHR CKM", short))
    return pairs


def _hold_out(pairs: Mapping[str, Sequence[Pair]], recipe: Recipe) -> dict[str, Item]:
    """Sentences of each language, and half of the Swedish PUD treebank, by their English."""
    draw = random.Random(recipe.seed)  # noqa: S311 - a repeatable choice, not a secret
    held: dict[str, Item] = {}
    for language, rows in pairs.items():
        long = [pair for pair in rows if pair.words >= LONG_WORDS and not pair.split]
        treebank = [pair for pair in long if "PUD" in pair.source]
        for pair in draw.sample(long, min(recipe.held_out, len(long) // 4)) + treebank[::2]:
            kind = "pud" if "PUD" in pair.source else language
            held[pair.english] = Item(pair.nordic, pair.english, 1.0, kind)
    return held


def _passage(row: Row) -> str:
    """About 700 characters of a question's context, around the answer."""
    context = str(row["context"])
    left = max(0, int(row["answers"][0]["start"]) - PASSAGE_CHARACTERS // 2)
    start = context.find(" ", left) + 1 if left else 0
    return context[start : left + PASSAGE_CHARACTERS]


def pair_weight(pair: Pair, domains: Mapping[str, float]) -> float:
    """How often a pair is drawn: health and sentences more, single words and copies less."""
    long = pair.words >= LONG_WORDS
    weight = domains[pair.domain]
    if not long and pair.domain in ("formal", "ui"):
        weight *= 0.5
    if pair.short:
        weight *= 0.5
    if pair.nordic.rstrip().endswith("?"):
        weight *= 1.6
    if pair.nordic.strip().casefold() == pair.english.strip().casefold():
        weight *= 0.3
    return weight


def plain_items(sources: Sources, recipe: Recipe) -> list[Item]:
    """The pairs as they are, and the dictionary's words alone and with their gloss."""
    items = [
        Item(pair.nordic, pair.english, pair_weight(pair, recipe.domains), "pair")
        for rows in sources.pairs.values()
        for pair in rows
    ]
    for row in sources.words:
        items.append(Item(row["tr"], row["en"], 1.5, "word"))
        if row["gloss"]:
            nordic, english = (f"{row[name]} ({row['gloss']})" for name in ("tr", "en"))
            items.append(Item(nordic, english, 1.0, "word"))
    return items


def english_of(items: Iterable[Item]) -> list[str]:
    """The different English texts, in order of their first use."""
    return list(dict.fromkeys(item.english for item in items))
