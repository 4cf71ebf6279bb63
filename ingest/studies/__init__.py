"""Which studies a document tells of: kind, people, drugs, conditions and what came of them."""

from ingest.studies.extract import describe, describe_reference, studies
from ingest.studies.model import RECIPE, SYNTHESES, Design, Direction, Kind, Population, Study

__all__ = [
    "RECIPE",
    "SYNTHESES",
    "Design",
    "Direction",
    "Kind",
    "Population",
    "Study",
    "describe",
    "describe_reference",
    "studies",
]
