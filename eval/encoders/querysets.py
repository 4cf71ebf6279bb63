"""Public question sets for retrieval, read from a folder that is given; none is in the project."""

import gzip
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import SitatError

NEWS_LANGUAGES = ("en", "nb", "nn", "sv", "da")


class DataError(SitatError):
    """A file of a data folder that is missing or not what it should be."""


@dataclass(frozen=True, slots=True)
class QuerySet:
    """Texts, questions, and for each question the places of the texts that answer it.

    `measures` are names that ir-measures understands.
    """

    name: str
    texts: Sequence[str]
    questions: Sequence[str]
    relevant: Sequence[frozenset[int]]
    measures: Sequence[str]


def read_lines(data: Path, name: str) -> list[dict[str, Any]]:
    """The lines of `data`/`name`.jsonl.gz. Raises DataError, which says what is wrong with it."""
    path = data / f"{name}.jsonl.gz"
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]
    except OSError as error:
        reason = error.strerror or str(error)
        raise DataError(
            f"{path}: cannot be read ({reason}); give the folder that holds {name}.jsonl.gz"
        ) from error
    except (ValueError, EOFError, zlib.error) as error:
        raise DataError(f"{path}: is not gzip JSON lines ({error})") from error


def read_rows(data: Path, name: str, *fields: str) -> list[dict[str, Any]]:
    """The lines of a file, each with all `fields`. Raises DataError, also where one lacks."""
    rows = read_lines(data, name)
    for number, row in enumerate(rows, 1):
        for field in fields:
            if field not in row:
                raise DataError(f"{data}/{name}.jsonl.gz, line {number}: has no {field!r}")
    return rows


def question_sets(data: Path) -> list[QuerySet]:
    """PubMedQA in English and Swedish, NorQuAD and BioASQ.

    Raises:
        DataError: when a file or a field is missing.
    """
    try:
        return [*_pubmedqa(data), _norquad(data), _bioasq(data)]
    except KeyError as error:
        raise DataError(f"{data}: a line of the evaluation data has no {error}") from error


def _pubmedqa(data: Path) -> list[QuerySet]:
    corpus = read_lines(data, "eval/pubmedqa_corpus")
    asked = read_lines(data, "eval/pubmedqa_questions")
    place = {row["id"]: number for number, row in enumerate(corpus)}
    texts = [str(row["text"]) for row in corpus]
    relevant = [frozenset(place[name] for name in row["relevant"]) for row in asked]
    measures = ("RR@10", "R@10")
    return [
        QuerySet(
            f"PubMedQA {name} question to English abstract",
            texts,
            [str(row[f"question_{language}"]) for row in asked],
            relevant,
            measures,
        )
        for name, language in (("Swedish", "sv"), ("English", "en"))
    ]


def _norquad(data: Path) -> QuerySet:
    return reading_set("NorQuAD question to context", read_lines(data, "eval/norquad"))


def reading_set(name: str, rows: Sequence[dict[str, Any]]) -> QuerySet:
    """Questions with the context that they were asked about, contexts pooled."""
    texts = list(dict.fromkeys(str(row["context"]) for row in rows))
    place = {text: number for number, text in enumerate(texts)}
    return QuerySet(
        name,
        texts,
        [str(row["question"]) for row in rows],
        [frozenset([place[row["context"]]]) for row in rows],
        ("nDCG@10",),
    )


def _bioasq(data: Path) -> QuerySet:
    rows = read_lines(data, "eval/bioasq")
    snippets = [[str(snippet["text"]) for snippet in row["snippets"]] for row in rows]
    texts = list(dict.fromkeys(text for found in snippets for text in found))
    place = {text: number for number, text in enumerate(texts)}
    return QuerySet(
        "BioASQ question to snippet",
        texts,
        [str(row["question"]) for row in rows],
        [frozenset(place[text] for text in found) for found in snippets],
        ("nDCG@10",),
    )


def news(data: Path) -> dict[str, list[str]]:
    """NTREX: the same sentences in each language, in the same order."""
    rows = read_lines(data, "eval/ntrex")
    try:
        return {language: [str(row[language]) for row in rows] for language in NEWS_LANGUAGES}
    except KeyError as error:
        raise DataError(f"{data}: a line of eval/ntrex.jsonl.gz has no {error}") from error
