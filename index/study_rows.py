"""Studies to and from the JSON that the store keeps beside their document."""

import json

from index.checksums import text_hash
from ingest.model import Document, Identifiers, Span
from ingest.studies import Design, Direction, Population, Study, studies


def study_rows(document: Document) -> list[str]:
    """What is stored of each study that the document tells of, in order."""
    return [_to_json(study) for study in studies(document)]


def rows_hash(rows: list[str]) -> str:
    """SHA-256 over a document's rows, in order."""
    return text_hash(json.dumps(rows, ensure_ascii=False))


def _to_json(study: Study) -> str:
    known = study.identifiers
    values = {
        "label": study.label,
        "design": study.design.value,
        "drugs": study.drugs,
        "conditions": study.conditions,
        "direction": study.direction.value,
        "population": study.population.value,
        "quotes": [[span.start, span.end] for span in study.quotes],
        "design_span": [study.design_span.start, study.design_span.end],
        "people": study.people,
        "people_span": [study.people_span.start, study.people_span.end]
        if study.people_span
        else None,
        "title": study.title,
        "identifiers": [known.doi, known.pmid, known.nct, known.url],
    }
    return json.dumps(values, ensure_ascii=False)


def study_from_json(document_id: str, row: str) -> Study:
    """The study of a stored row. Raises ValueError, KeyError or TypeError for any other text."""
    values = json.loads(row)
    people_span = values["people_span"]
    return Study(
        document_id,
        values["label"],
        Design(values["design"]),
        tuple(values["drugs"]),
        tuple(values["conditions"]),
        Direction(values["direction"]),
        Population(values["population"]),
        tuple(Span(*pair) for pair in values["quotes"]),
        Span(*values["design_span"]),
        values["people"],
        Span(*people_span) if people_span else None,
        values["title"],
        Identifiers(*values["identifiers"]),
    )
