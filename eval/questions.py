"""The expected answers: read from JSON Lines, checked, and tied to places in the documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ingest.errors import SitatError
from ingest.model import Document, Span
from qa.model import Status


class QuestionsError(SitatError):
    """A file of expected answers that does not fit its format or its documents.

    `line` counts from 1, 0 when the whole file is meant; `question_id` is "" when it is unknown.
    """

    def __init__(self, path: Path, line: int, question_id: str, reason: str) -> None:
        place = f"{path.name}:{line}" if line else path.name
        about = f": question {question_id}" if question_id else ""
        super().__init__(f"{place}{about}: {reason}")
        self.path = path
        self.line = line
        self.question_id = question_id
        self.reason = reason


class Half(StrEnum):
    """Which half a question belongs to: one to work with, one to keep unseen."""

    DEV = "dev"
    HELD_OUT = "held_out"


@dataclass(frozen=True, slots=True)
class QuestionFile:
    path: Path
    half: Half


DATA = Path(__file__).parent / "data"
QUESTION_FILES = (
    QuestionFile(DATA / "questions_dev.jsonl", Half.DEV),
    QuestionFile(DATA / "questions_held_out.jsonl", Half.HELD_OUT),
    QuestionFile(DATA / "questions_fresh.jsonl", Half.HELD_OUT),
)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One wording of a fact: `text` stands at each of `spans` of the document's text."""

    document_id: str
    source: str
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its expected answer.

    `facts` holds, for each fact that the answer must show, its alternatives: any one is enough.
    It is empty exactly when `status` is insufficient_evidence. `uncovered` names what the sources
    do not cover. `history` holds the earlier questions, oldest first.
    """

    id: str
    half: Half
    language: str
    kind: str
    question: str
    history: tuple[str, ...]
    status: Status
    facts: tuple[tuple[Alternative, ...], ...]
    uncovered: tuple[str, ...]

    @property
    def answerable(self) -> bool:
        return self.status is Status.ANSWERED


NonEmpty = Annotated[str, Field(pattern=r"\S")]


class _SpanLine(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    source: NonEmpty
    text: NonEmpty


class _QuestionLine(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    id: NonEmpty
    language: NonEmpty
    kind: NonEmpty
    question: NonEmpty
    history: list[NonEmpty] = []
    status: Status
    facts: list[Annotated[list[_SpanLine], Field(min_length=1)]] = []
    uncovered: list[NonEmpty] = []

    @model_validator(mode="after")
    def _facts_fit_status(self) -> "_QuestionLine":
        if (self.status is Status.ANSWERED) != bool(self.facts):
            raise ValueError("`facts` must be given for `answered`, and only then")
        return self


def occurrences(needle: str, text: str) -> tuple[Span, ...]:
    """Every place where `needle` stands in `text`, overlapping ones included.

    >>> occurrences("aa", "aaa")
    (Span(start=0, end=2), Span(start=1, end=3))
    """
    spans = []
    start = text.find(needle)
    while start >= 0:
        spans.append(Span(start, start + len(needle)))
        start = text.find(needle, start + 1)
    return tuple(spans)


def load_questions(
    files: Sequence[QuestionFile], documents: Sequence[Document]
) -> tuple[Question, ...]:
    """Read the files in order and tie each fact to its places in the documents.

    Raises:
        QuestionsError: a file that cannot be read or is empty, a line that does not fit, an id
            used twice, a source that the documents do not hold exactly once, or a text that its
            document does not hold.
    """
    by_source: dict[str, list[Document]] = {}
    for document in documents:
        by_source.setdefault(document.source, []).append(document)
    questions: dict[str, Question] = {}
    for file in files:
        for number, line in _lines(file.path):
            parsed = _parse(file.path, number, line)
            if parsed.id in questions:
                raise QuestionsError(file.path, number, parsed.id, "the id is used twice")
            questions[parsed.id] = _resolve(file, number, parsed, by_source)
    return tuple(questions.values())


def _lines(path: Path) -> list[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsError(path, 0, "", f"cannot be read ({error})") from error
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise QuestionsError(path, 0, "", "holds no question")
    return lines


def _parse(path: Path, number: int, line: str) -> _QuestionLine:
    try:
        return _QuestionLine.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        reason = f"{field}: {first['msg']}" if field else first["msg"]
        raise QuestionsError(path, number, "", reason) from error


def _resolve(
    file: QuestionFile, number: int, line: _QuestionLine, by_source: dict[str, list[Document]]
) -> Question:
    def alternative(span: _SpanLine) -> Alternative:
        held = by_source.get(span.source, [])
        if len(held) != 1:
            reason = (
                f"the library holds {len(held)} documents named {span.source}, one is needed;"
                " run the evaluation on the library its questions were written for"
            )
            raise QuestionsError(file.path, number, line.id, reason)
        spans = occurrences(span.text, held[0].text)
        if not spans:
            shown = span.text if len(span.text) <= 80 else span.text[:79] + "…"
            reason = f"{span.source} does not hold the text {shown!r}"
            raise QuestionsError(file.path, number, line.id, reason)
        return Alternative(held[0].document_id, span.source, span.text, spans)

    return Question(
        id=line.id,
        half=file.half,
        language=line.language,
        kind=line.kind,
        question=line.question,
        history=tuple(line.history),
        status=line.status,
        facts=tuple(tuple(alternative(span) for span in fact) for fact in line.facts),
        uncovered=tuple(line.uncovered),
    )
