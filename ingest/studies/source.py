"""A document being read for studies: its text, its title, what its sentences name, its entries."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from ingest.labels import Role
from ingest.model import Document, Identifiers, PassageKind, Reference, Span
from ingest.outline import role_at
from ingest.passages import units
from ingest.studies.cues import cue, designs, lowered, strongest
from ingest.studies.model import Design, Direction, Kind, Population, Study
from ingest.studies.names import Names, names_in, sure
from ingest.studies.people import Count
from ingest.studies.telling import EARLY, Sentence, direction_of, population_of, read_sentence
from ingest.vocabulary import load

OWN_CHARACTERS = 30_000
"""How far into a document its own study is looked for: beyond an abstract and its methods."""
AGAIN = 3
"""What is named this often is spoken of again and again."""
_AUTHORS = re.compile(r"[^\W\d_][\w'’-]+(?: [\w'’-]+){0,2} [A-Z]{1,3}(?:,| et al|$)")
_NO_TITLE = re.compile(r"://|^(?:ClinicalTrials|EudraCT|NCT\d)|^U\.S\.|^National Institutes")
_MARK = re.compile(r"[(\[]\d|[¹²³⁴-⁹]")
_PEOPLE = re.compile(r"\b(?:patients|participants|children|women|men|volunteers|adults)\b")
_NO_WORK = frozenset({Design.NIL_FOUND, Design.GUIDELINE, Design.PRODUCT_INFORMATION})
_NOT_TOLD = frozenset({Role.QUESTION, Role.REFERENCES, Role.FUNDING, Role.LEGEND})


@dataclass(frozen=True, slots=True)
class Found:
    """A study's kind and all that was read to tell it. `lead` is the sentence that names it."""

    kind: Kind
    lead: Span | None
    sentences: Sequence[Sentence]


def kind_of(design: Design, where: Span, count: Count | None) -> Kind:
    return Kind(design, where, count.value if count else None, count.span if count else None)


class Source:
    """One document being read; `low` is its text in lower case, `title` where its title stands."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.low = lowered(document.text)
        self.title = self._find_title()

    def _find_title(self) -> Span | None:
        title = self.document.title
        start = self.document.text.find(title, 0, OWN_CHARACTERS) if title else -1
        return Span(start, start + len(title)) if start >= 0 else None

    def own_sentences(self, *, marked_only: bool = False) -> list[Sentence]:
        """The sentences that a document says for itself, near its beginning or in a conclusion.

        A sentence before one with a reference number is relayed too; with `marked_only`, only
        those that hold a number themselves are left out.
        """
        document = self.document
        cited = {
            citation.span
            for citation in document.citations
            if not marked_only or _MARK.search(self.low, citation.span.start, citation.span.end)
        }
        found = []
        for unit in units(document):
            if unit.kind is not PassageKind.PROSE or unit.span in cited:
                continue
            if self.title and self.title.contains(unit.span):
                continue
            role = role_at(document.sections, unit.span.start)
            if role in _NOT_TOLD:
                continue
            if unit.span.end <= OWN_CHARACTERS or role is Role.CONCLUSION:
                found.append(read_sentence(self.low, unit.span, role))
        return found

    def titled(self, title: Span | None) -> tuple[Design, Span] | None:
        """The kind of study that a title names, and where."""
        return strongest(list(designs(self.low, title))) if title else None

    def first_named(self, spans: Iterable[Span]) -> Names:
        """The drugs and the conditions that `spans` name, each from the first that names any."""
        drugs: tuple[str, ...] = ()
        conditions: tuple[str, ...] = ()
        indicated = False
        for span in spans:
            names = names_in(span.of(self.document.text), self.document.abbreviations)
            drugs = drugs or names.drugs
            if not conditions:
                conditions, indicated = names.conditions, names.indicated
            if drugs and conditions:
                break
        return Names(drugs, conditions, indicated)

    def _names(self, drugs: tuple[str, ...], span: Span) -> bool:
        named = load().mentions(span.of(self.document.text), self.document.abbreviations)
        return any(concept in drugs for mention in named for concept in mention.concepts)

    def reference_title(self, reference: Reference) -> Span | None:
        """Where the title stands in a reference: its longest part that is no list of authors."""
        parts = []
        start = reference.span.start
        for part in re.split(r"(?<=[.?!]) ", reference.span.of(self.document.text)):
            text = part.strip()
            if text and not _AUTHORS.match(text) and not _NO_TITLE.search(text):
                parts.append(Span(start, start + len(part)))
            start += len(part) + 1
        return max(parts, key=lambda span: span.length, default=None)

    def reported(
        self, found: Found, label: str, names: Names, title: Span | None = None
    ) -> Iterator[Study]:
        design = found.kind.design
        if design is None or not sure(names):
            return
        direction, outcome = direction_of(
            self.low, found.sentences, design, None if label else partial(self._names, names.drugs)
        )
        counted = found.kind.people_span
        spans = [found.lead] if found.lead else []
        named = [self.title] if self.title and not label else []
        told = [*named, *(sentence.span for sentence in found.sentences)]
        spans += [span for span in told if counted and span.contains(counted)]
        spans += [outcome.span] if outcome else []
        naming = [span for span in (title if label else self.title, found.lead) if span]
        if not label and found.kind.people is None and self._animal():
            naming = [Span(0, min(len(self.low), EARLY))]
        if spans:
            population = population_of(self.low, naming)
            yield self.entry(label, found.kind, names, spans, direction, population)

    def entry(
        self,
        label: str,
        kind: Kind,
        names: Names,
        quotes: Sequence[Span],
        direction: Direction = Direction.UNCLEAR,
        population: Population = Population.HUMAN,
    ) -> Study:
        """One entry; only a report of one study has a work that others may tell of too."""
        design, where = kind.design, kind.design_span
        if design is None or where is None:
            raise ValueError("a study has a kind, and the document says it somewhere")
        document = self.document
        title, identifiers = "", Identifiers()
        if label:
            reference = next(r for r in document.references if r.label == label)
            span = self.reference_title(reference)
            title = span.of(document.text).strip(" .") if span else ""
            identifiers = reference.identifiers
        elif design not in _NO_WORK:
            title, identifiers = document.title, document.identifiers
        return Study(
            document.document_id,
            label,
            design,
            names.drugs,
            names.conditions,
            direction,
            population,
            tuple(dict.fromkeys(quotes)),
            where,
            kind.people,
            kind.people_span,
            title,
            identifiers,
        )

    def _animal(self) -> bool:
        """Whether the beginning of the document speaks of animals again and again."""
        animals = len(cue("animal").findall(self.low, 0, EARLY))
        return animals >= AGAIN and animals > len(_PEOPLE.findall(self.low, 0, EARLY))
