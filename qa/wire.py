"""The JSON contract: answers, search results and batch lines."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.hits import Hit
from ingest.errors import SitatError
from qa.model import Answer, Notice, Quote, Relay
from qa.tokens import count_tokens


class BatchError(SitatError):
    """A line of a batch file that is not what it should be."""


class BatchLine(BaseModel):
    """One line of a batch file."""

    model_config = ConfigDict(extra="ignore")

    id: str | int | None = None
    question: str
    history: list[str] = Field(default_factory=list)
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a batch, with the id that its answer carries."""

    id: str
    question: str
    history: tuple[str, ...]
    language: str | None


def read_batch(text: str, source: str) -> Iterator[Asked]:
    """The questions of a JSON Lines text, in order; blank lines are passed over.

    A line without an id gets its line number as one. Raises BatchError naming file and line.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found = BatchLine.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "line"
            raise BatchError(
                f'{source} line {number}: {where}: {first["msg"]}; each line needs {{"id",'
                ' "question"}'
            ) from error
        name = str(number) if found.id is None else str(found.id)
        yield Asked(name, found.question, tuple(found.history), found.language)


def _relay(relay: Relay) -> dict[str, Any]:
    return {"label": relay.label, "text": relay.text, "document_id": relay.document_id}


def main_relay(quote: Quote) -> Relay | None:
    """The reference that a quote is chiefly relayed from: one the library holds, else the last
    named, which is the one nearest to the statement."""
    held = [relay for relay in quote.relayed_from if relay.document_id]
    found = held or list(quote.relayed_from)
    return found[-1] if found else None


def quote_to_json(quote: Quote) -> dict[str, Any]:
    """One quote. `relayed_from` is the chief reference, `also_relayed_from` the others."""
    main = main_relay(quote)
    found: dict[str, Any] = {
        "document_id": quote.document_id,
        "source": quote.source,
        "title": quote.title,
        "section": quote.section,
        "language": quote.language,
        "date": quote.date,
        "kind": quote.kind.value,
        "start": quote.span.start,
        "end": quote.span.end,
        "text": quote.text,
        "relayed_from": _relay(main) if main else None,
        "also_relayed_from": [_relay(other) for other in quote.relayed_from if other != main],
    }
    if quote.cells:
        found["cells"] = [{"column": cell.column, "text": cell.text} for cell in quote.cells]
    return found


def answer_to_json(answer: Answer, name: str | None = None) -> dict[str, Any]:
    """One answer as the contract has it; `name` is its id, `tokens` counts what is shown."""
    return {
        "id": name,
        "question": answer.question,
        "language": answer.language,
        "status": answer.status.value,
        "confidence": answer.confidence,
        "claims": [
            {"text": claim.text, "quotes": [quote_to_json(quote) for quote in claim.quotes]}
            for claim in answer.claims
        ],
        "uncovered": list(answer.uncovered),
        "related": [quote_to_json(quote) for quote in answer.related],
        "notices": [_notice(notice) for notice in answer.notices],
        "tokens": count_tokens("\n".join(quote.text for quote in answer.quotes)),
        "model": answer.model,
        "index_id": answer.index_id,
    }


def _notice(notice: Notice) -> dict[str, str]:
    return {"kind": notice.kind, "text": notice.text}


def hit_to_json(hit: Hit, source: str) -> dict[str, Any]:
    """One search result as the contract has it."""
    passage = hit.passage
    return {
        "document_id": passage.document_id,
        "source": source,
        "start": passage.span.start,
        "end": passage.span.end,
        "text": passage.text,
        "section": passage.section,
        "language": passage.language,
        "score": round(hit.score, 6),
        "rank": hit.rank,
        "dense_rank": hit.dense_rank,
        "keyword_rank": hit.keyword_rank,
    }


def dumps(value: Any, *, pretty: bool = False) -> str:
    """JSON as this project prints it: real letters, one line unless `pretty`."""
    return json.dumps(value, ensure_ascii=False, indent=2 if pretty else None)
