"""The evidence picture: which kinds of study a library has for a drug in a condition, on how many
people, and where each is told.

A study that several documents tell of is one item: they are joined by the identifiers and titles
of the study's own report. Numbers of people are those stated, each study's once; those of a
synthesis are other studies' people, and those of an ongoing trial are yet to come, so neither is
added to the rest.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.works import title_name
from ingest.model import Span
from ingest.studies import SYNTHESES, Design, Direction, Population, Study

PRIMARY = frozenset(
    {
        Design.RANDOMISED_TRIAL,
        Design.OPEN_TRIAL,
        Design.OBSERVATIONAL,
        Design.CASE_SERIES,
        Design.CASE_REPORT,
    }
)
"""Kinds of study whose people are their own."""
_STRENGTH = {design: place for place, design in enumerate(Design)}


class Studies(Protocol):
    """What the picture needs of a library: every study, ordered by document."""

    def studies(self) -> Sequence[Study]: ...


@dataclass(frozen=True, slots=True)
class SourceQuote:
    """A sentence that tells a study; `label` is the reference it is relayed from, "" first-hand."""

    document_id: str
    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Item:
    """One study in a cell, however many documents tell of it.

    `people` is the number stated, by the study's own report before those who relay it; None when
    it is not stated or its tellers differ. `primary_id` is the document that is its own report, ""
    when the library does not hold it.
    """

    design: Design
    people: int | None
    direction: Direction
    quotes: tuple[SourceQuote, ...]
    primary_id: str

    @property
    def first_hand(self) -> bool:
        return bool(self.primary_id)


@dataclass(frozen=True, slots=True)
class Cell:
    """What the library has of a drug in a condition (ids of the vocabulary), strongest first."""

    drug: str
    condition: str
    items: tuple[Item, ...]

    @property
    def designs(self) -> dict[Design, int]:
        """How many studies there are of each kind, strongest kind first."""
        return dict(Counter(item.design for item in self.items))

    @property
    def people(self) -> int | None:
        """People in studies of their own, as far as stated; None when no study states them."""
        return added(item for item in self.items if item.design in PRIMARY)

    def people_in(self, design: Design) -> int | None:
        """People in the studies of one kind: added up, but of syntheses the largest, since these
        may hold the same studies."""
        found = [item for item in self.items if item.design is design]
        if design in SYNTHESES:
            return max((item.people for item in found if item.people), default=None)
        return added(found)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The cells that hold anything, those with the most studies of a drug and condition first.

    `drugs` and `conditions` are ordered by how many studies they have, then by id.
    """

    cells: tuple[Cell, ...]
    drugs: tuple[str, ...]
    conditions: tuple[str, ...]

    def cell(self, drug: str, condition: str) -> Cell | None:
        found = (c for c in self.cells if (c.drug, c.condition) == (drug, condition))
        return next(found, None)

    def narrowed(self, drugs: Iterable[str] = (), conditions: Iterable[str] = ()) -> "Matrix":
        """The cells of some drugs and some conditions; none named: all of them."""
        wanted, asked = set(drugs), set(conditions)
        return _arranged(
            [
                cell
                for cell in self.cells
                if (not wanted or cell.drug in wanted) and (not asked or cell.condition in asked)
            ]
        )


def added(items: Iterable[Item]) -> int | None:
    """The people of studies added up; None when none of them states a number."""
    stated = [item.people for item in items if item.people is not None]
    return sum(stated) if stated else None


def matrix(library: Studies) -> Matrix:
    """The picture of a library. Studies of animals and cells are left out."""
    held = [study for study in library.studies() if study.population is Population.HUMAN]
    found: defaultdict[tuple[str, str], list[Item]] = defaultdict(list)
    for group in joined(held):
        item = _item(group)
        for place in _places(group):
            found[place].append(item)
    cells = [
        Cell(drug, condition, tuple(sorted(items, key=_order)))
        for (drug, condition), items in found.items()
    ]
    return _arranged(cells)


def _arranged(cells: Sequence[Cell]) -> Matrix:
    drugs: Counter[str] = Counter()
    conditions: Counter[str] = Counter()
    for cell in cells:
        drugs[cell.drug] += len(cell.items)
        conditions[cell.condition] += len(cell.items)
    ordered = sorted(cells, key=lambda c: (-len(c.items), c.drug, c.condition))
    return Matrix(
        tuple(ordered),
        tuple(sorted(drugs, key=lambda name: (-drugs[name], name))),
        tuple(sorted(conditions, key=lambda name: (-conditions[name], name))),
    )


def _order(item: Item) -> tuple[int, int, str, int]:
    first = item.quotes[0]
    return _STRENGTH[item.design], -(item.people or 0), first.document_id, first.span.start


def names_of(study: Study) -> list[tuple[str, str]]:
    """What a study's own report is known by: DOI, PubMed and registry number, title."""
    known = study.identifiers
    found = [
        ("doi", known.doi.casefold()),
        ("pmid", known.pmid),
        ("nct", known.nct.casefold()),
        ("title", title_name(study.title)),
    ]
    return [(kind, value) for kind, value in found if value]


def joined(studies: Sequence[Study]) -> list[list[Study]]:
    """The studies in groups of those that share a name; one without a name stands alone."""
    group_of = list(range(len(studies)))

    def root(number: int) -> int:
        while group_of[number] != number:
            group_of[number] = group_of[group_of[number]]
            number = group_of[number]
        return number

    first: dict[tuple[str, str], int] = {}
    for number, study in enumerate(studies):
        for name in names_of(study):
            group_of[root(number)] = root(first.setdefault(name, number))
    groups: defaultdict[int, list[Study]] = defaultdict(list)
    for number, study in enumerate(studies):
        groups[root(number)].append(study)
    return list(groups.values())


def _own(group: Sequence[Study]) -> list[Study]:
    """The study's own report, or else everyone who tells of it."""
    return [study for study in group if not study.label] or list(group)


def _item(group: Sequence[Study]) -> Item:
    """One item of what one study's tellers say."""
    nearest = _own(group)
    design = min((study.design for study in nearest), key=_STRENGTH.__getitem__)
    told = [study for study in group if study.direction is not Direction.UNCLEAR]
    directions = {study.direction for study in _own(told)}
    stated = [study for study in group if study.people is not None]
    numbers = {study.people for study in _own(stated)}
    owners = [s.document_id for s in group if not s.label and design is not Design.NIL_FOUND]
    quotes = [
        SourceQuote(study.document_id, span, study.label)
        for study in sorted(group, key=lambda s: (bool(s.label), s.document_id, s.quotes[0].start))
        for span in study.quotes
    ]
    return Item(
        design,
        numbers.pop() if len(numbers) == 1 else None,
        directions.pop() if len(directions) == 1 else Direction.UNCLEAR,
        tuple(quotes),
        owners[0] if owners else "",
    )


def _places(group: Sequence[Study]) -> list[tuple[str, str]]:
    """The cells of a study: those that its own report names, or that its tellers do."""
    found = {(d, c) for study in _own(group) for d in study.drugs for c in study.conditions}
    return sorted(found)
