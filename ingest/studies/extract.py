"""From a document to the studies that it tells of, by rules alone.

What is not sure is left out: a study without a stated kind, drug or condition makes no entry.
"""

from collections.abc import Iterable, Iterator

from ingest.model import Document, DocumentKind
from ingest.studies.model import Design, Kind, Study
from ingest.studies.own import OwnStudy
from ingest.studies.relayed import RelayedStudies


def studies(document: Document) -> tuple[Study, ...]:
    """Every study that the document tells of, its own first, in the order of the text."""
    relayed, own = RelayedStudies(document).relayed_studies(), OwnStudy(document)
    if document.kind is DocumentKind.REPLY:
        return (*relayed, *_once(own.nothing_found()))
    return (*own.own_studies(), *relayed)


def _once(found: Iterable[Study]) -> Iterator[Study]:
    """Nothing found for the same drugs and conditions is said once."""
    seen = set()
    for study in found:
        key = (frozenset(study.drugs), frozenset(study.conditions))
        if key not in seen:
            seen.add(key)
            yield study


def describe(document: Document) -> Kind:
    """The kind of the document itself, with its number of people where it reports a study."""
    if document.kind is DocumentKind.REPLY:
        return Kind(Design.REPLY)
    return OwnStudy(document).own().kind


def describe_reference(document: Document, label: str) -> Kind | None:
    """The kind of the work behind a reference as the document tells it; None: it does not."""
    reader = RelayedStudies(document)
    reference = next((r for r in document.references if r.label == label), None)
    if reference is None:
        return None
    kind = reader.relayed(reference, reader.groups().get(label, [])).kind
    return kind if kind.design else None
