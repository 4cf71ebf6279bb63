"""Kinds of study, sizes, drugs and conditions in the reader's words."""

from ingest.studies import SYNTHESES, Design, Kind
from ingest.vocabulary import load
from qa.evidence import Cell, Item
from ui.labels import DEFAULT_LANGUAGE
from ui.labels.evidence import EVIDENCE_WORDINGS, EvidenceWording


def evidence_wording(language: str) -> EvidenceWording:
    """The words in `language`; those of the default language for one that the page lacks."""
    return EVIDENCE_WORDINGS.get(language, EVIDENCE_WORDINGS[DEFAULT_LANGUAGE])


def kind_line(kind: Kind, language: str) -> str:
    """ "randomised trial, n = 44"; "" when the kind is not known.

    >>> kind_line(Kind(Design.CASE_REPORT), "nb")
    'kasusrapport'
    """
    wording = evidence_wording(language)
    if kind.design is None:
        return ""
    parts = [wording.designs[kind.design], *_size(kind.design, kind.people, wording)]
    return ", ".join(parts)


def item_line(item: Item, language: str) -> str:
    """ "Randomised trial, n = 44: no difference reported"."""
    wording = evidence_wording(language)
    size = _size(item.design, item.people, wording)
    if not size and item.design is not Design.NIL_FOUND:
        size = [wording.not_stated]
    head = ", ".join([wording.designs[item.design], *size])
    told = "" if item.design in _NO_RESULT else f": {wording.directions[item.direction]}"
    return f"{head[0].upper()}{head[1:]}{told}"


_NO_RESULT = frozenset(
    {Design.NIL_FOUND, Design.GUIDELINE, Design.REVIEW, Design.PRODUCT_INFORMATION}
)


def _size(design: Design, people: int | None, wording: EvidenceWording) -> list[str]:
    if people is None:
        return []
    form = wording.planned_size if design is Design.ONGOING_TRIAL else wording.size
    return [form.format(people=people)]


def cell_lines(cell: Cell, language: str) -> list[tuple[Design, str]]:
    """What a cell shows: a line for each kind, strongest first, as "randomised 2, n = 44"."""
    wording = evidence_wording(language)
    lines = []
    for design, count in cell.designs.items():
        people = cell.people_in(design)
        if design in SYNTHESES and count > 1:
            people = None  # which of them hold the same people is not known
        number = f" {count}" if count > 1 else ""
        size = f", {wording.size.format(people=people)}" if people else ""
        lines.append((design, f"{wording.short[design]}{number}{size}"))
    return lines


def concept_name(concept_id: str, language: str) -> str:
    """What a reader calls a drug or condition, with a capital letter."""
    name = load().concepts[concept_id].name(language)
    return name[:1].upper() + name[1:]


def cell_name(cell: Cell, language: str) -> str:
    drug, condition = concept_name(cell.drug, language), concept_name(cell.condition, language)
    return f"{drug} – {condition}"
