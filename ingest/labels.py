"""What a section is for, read off its heading in any of the languages (data/labels.tsv)."""

import csv
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Role(StrEnum):
    """The part a section plays in a document. BODY is everything without a known label."""

    QUESTION = "question"
    SUMMARY = "summary"
    ANSWER = "answer"
    REFERENCES = "references"
    BACKGROUND = "background"
    METHODS = "methods"
    RESULTS = "results"
    DISCUSSION = "discussion"
    CONCLUSION = "conclusion"
    FUNDING = "funding"
    LEGEND = "legend"
    REGISTRATION = "registration"
    BODY = "body"


@cache
def _roles() -> dict[str, Role]:
    text = (files("ingest") / "data" / "labels.tsv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    return {label: Role(row["role"]) for row in rows for label in row["labels"].split("|")}


def role_of(title: str) -> Role:
    """The role that a section's title names.

    >>> role_of("Sammendrag:"), role_of("FINDINGS"), role_of("Takrolimus og IBM")
    (<Role.SUMMARY: 'summary'>, <Role.RESULTS: 'results'>, <Role.BODY: 'body'>)
    """
    return _roles().get(title.strip(" \t:.*#_").casefold(), Role.BODY)
