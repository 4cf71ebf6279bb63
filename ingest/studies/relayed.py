"""The studies that a document relays from its references."""

from collections.abc import Iterator, Sequence

from ingest.labels import Role
from ingest.model import Reference, Span
from ingest.outline import role_at
from ingest.studies.cues import cue, designs
from ingest.studies.model import Design, Kind, Study
from ingest.studies.names import Names, names_in
from ingest.studies.source import Found, Source, kind_of
from ingest.studies.telling import Sentence, agreed, is_ongoing, people_of, read_sentence
from ingest.vocabulary import load

_LEAST_CHARACTERS = 30
"""A shorter stretch is a heading in a line of its own, not a statement."""


class RelayedStudies(Source):
    """What a document says of the works in its reference list."""

    def groups(self) -> dict[str, list[Sentence]]:
        """For each reference, the sentences that are relayed from it alone."""
        found: dict[str, list[Sentence]] = {}
        for citation in self.document.citations:
            if len(citation.labels) == 1:
                role = role_at(self.document.sections, citation.span.start)
                if role is not Role.QUESTION:
                    sentence = read_sentence(self.low, citation.span, Role.BODY)
                    found.setdefault(citation.labels[0], []).append(sentence)
        return found

    def relayed(self, reference: Reference, sentences: Sequence[Sentence]) -> Found:
        """The kind of a reference's work, by its title and by the sentences relayed from it."""
        top = self.titled(self.reference_title(reference))
        if top is None:
            named = designs(self.low, reference.span)
            top = next((item for item in named if item[0] is Design.PRODUCT_INFORMATION), None)
        anchor = next((s for s in sentences if is_ongoing(self.low, s)), None)
        studied = [s for s in sentences if s.design and s.span.length >= _LEAST_CHARACTERS]
        if anchor and (not studied or anchor.span.start <= studied[0].span.start):
            begins = cue("ongoing").search(self.low, anchor.span.start, anchor.span.end)
            where = Span(begins.start(), begins.end()) if begins else anchor.span
            design = Design.ONGOING_TRIAL
        else:
            anchor = studied[0] if studied else None
            both = agreed(top[0] if top else None, anchor.design if anchor else None)
            if both is None:
                return Found(Kind(), None, sentences)
            design = both
            told = anchor is not None and anchor.design is design and anchor.cue
            where = (
                anchor.cue if told and anchor and anchor.cue else top[1] if top else reference.span
            )
            anchor = anchor or (sentences[0] if sentences else None)
        people = None
        if design not in {Design.GUIDELINE, Design.REVIEW, Design.PRODUCT_INFORMATION}:
            people = people_of(self.low, sentences, design, anchor)
        return Found(kind_of(design, where, people), anchor.span if anchor else None, sentences)

    def _narrower(self, names: Names, span: Span, *, always: bool) -> Names:
        """The names, with the conditions of `span` where these are kinds of those named."""
        told = names_in(span.of(self.document.text), self.document.abbreviations).conditions
        above = [set(load().ancestors(concept)) for concept in told]
        if (told and always) or (told and all(wider & set(names.conditions) for wider in above)):
            return Names(names.drugs, told)
        return names

    def relayed_studies(self) -> Iterator[Study]:
        """One entry for each reference whose work, drugs and conditions are told."""
        known = {reference.label: reference for reference in self.document.references}
        for label, sentences in self.groups().items():
            if label not in known:
                continue
            found = self.relayed(known[label], sentences)
            if found.kind.design in {None, Design.PRODUCT_INFORMATION}:
                continue
            title = self.reference_title(known[label])
            spans = [span for span in (title, found.lead) if span]
            names = self.first_named(iter(spans))
            if title and found.lead:
                wide = found.kind.design in {Design.GUIDELINE, Design.REVIEW}
                names = self._narrower(names, found.lead, always=wide)
            if not names.drugs or not names.conditions:
                rest = self.first_named(s.span for s in sentences)
                names = Names(
                    names.drugs or (rest.drugs if len(rest.drugs) == 1 else ()),
                    names.conditions or (rest.conditions if len(rest.conditions) == 1 else ()),
                )
            yield from self.reported(found, label, names, title)
