"""The study that a document reports itself, and what it recommends, allows or did not find."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from ingest.labels import Role
from ingest.model import Span
from ingest.studies.cues import cue, designs
from ingest.studies.model import Design, Kind, Study
from ingest.studies.names import Names, names_in, sure
from ingest.studies.source import AGAIN, Found, Source, kind_of
from ingest.studies.telling import EARLY, Sentence, people_of
from ingest.vocabulary import load

_TOP_CHARACTERS = 400
_OPENING = 20
"""Sentences that open a document: its aim and its methods are told there."""
_ABSTRACT = 6000
"""A longer text is more than an abstract."""
_INDICATIONS = re.compile(
    r"4\.1\b|(?:\d+(?:\.\d+)*\.?\s+)?"
    r"(?:therapeutic |terapeuti\w+ |approved |godk[jä]\w+ )?indi[ck]a[st]\w+$",
    re.IGNORECASE,
)
_RESULT = re.compile(r"\bp ?[<=>] ?0?[.,]\d")
_POOLED = re.compile(r"\bpooled (?:data|analys|from)|\bwere pooled|post-?\s?hoc analysis")
_WILL_BE = re.compile(r"will be (?:randomi[sz]ed|randomly|recruited|enrolled|assigned)")
_PROTOCOL = re.compile(
    r"(?:study|trial|review) protocol|protocol (?:for|of) an?\b|: (?:\w+ )?protocol|protokol"
)
_RECOMMENDS = re.compile(r"recommend|anbefal|rekommender")
_DENIED = re.compile(r"\b(?:not|no|ikke|inte|ej)\b")
_OWN_ROLES = frozenset({Role.METHODS, Role.BODY, Role.BACKGROUND, Role.SUMMARY, Role.RESULTS})
_CASES = frozenset({Design.CASE_REPORT, Design.CASE_SERIES})


class OwnStudy(Source):
    """What a document says for itself."""

    def own(self) -> Found:
        """The kind of the document itself, by its title before its sentences."""
        sentences = self.own_sentences()
        top = self.titled(self.title)
        product = self._product()
        if product:
            return Found(Kind(Design.PRODUCT_INFORMATION, product), product, sentences)
        if top is None and _POOLED.search(self.low, 0, EARLY):
            return Found(Kind(), None, sentences)  # an analysis of several studies' data
        anchor = self._anchor(sentences)
        chosen = top
        if anchor and anchor.design and anchor.cue:
            opened = top is not None and top[0] in {Design.OPEN_TRIAL}
            if top is None or (opened and anchor.design is Design.RANDOMISED_TRIAL):
                chosen = (anchor.design, anchor.cue)
        if chosen is None:
            return Found(Kind(), None, sentences)
        design, where = chosen
        derived = self.title and cue("derived").search(self.low, self.title.start, self.title.end)
        if derived and design not in {Design.META_ANALYSIS, Design.GUIDELINE}:
            return Found(Kind(), None, sentences)  # part of a study, told elsewhere
        if design is not Design.GUIDELINE and self._planned(sentences):
            design = Design.ONGOING_TRIAL
        lead = self.title if top == chosen else anchor.span if anchor else None
        parts = [Sentence(self.title, Role.SUMMARY), *sentences] if self.title else sentences
        near = anchor or (parts[0] if parts else None)
        people = None
        if design not in {Design.GUIDELINE, Design.REVIEW}:
            people = people_of(self.low, parts, design, near)
        return Found(kind_of(design, where, people), lead, sentences)

    def _anchor(self, sentences: Sequence[Sentence]) -> Sentence | None:
        """The sentence in which a document says what kind of study it is."""
        own = [
            s
            for s in sentences
            if s.design
            and s.design not in {Design.GUIDELINE, Design.REVIEW, Design.PRODUCT_INFORMATION}
            and s.role in _OWN_ROLES
            and (s.role is Role.METHODS or (s.span.end <= EARLY and s.has("own", self.low)))
        ]
        methods = [s for s in own if s.role is Role.METHODS]
        if not methods and len(self.low) > _ABSTRACT:
            return None  # a long text without methods tells of others' studies
        return next(iter([*methods, *own]), None)

    def _planned(self, sentences: Sequence[Sentence]) -> bool:
        title = self.title
        if title and _PROTOCOL.search(self.low, title.start, title.end):
            return True
        if any(s.role is Role.RESULTS for s in sentences) or _RESULT.search(self.low):
            return False
        return any(_WILL_BE.search(s.span.of(self.low)) for s in sentences[:_OPENING])

    def _product(self) -> Span | None:
        """Where a document says that it is product information."""
        if not any(_INDICATIONS.match(section.title) for section in self.document.sections):
            return None
        top = Span(0, min(len(self.low), _TOP_CHARACTERS)) if self.low else None
        found = (
            [s for d, s in designs(self.low, top) if d is Design.PRODUCT_INFORMATION] if top else []
        )
        return found[0] if found else None

    def own_studies(self) -> Iterator[Study]:
        """The study that the document reports, or each drug that it recommends or allows."""
        found = self.own()
        design = found.kind.design
        if design is None:
            return
        if design is Design.PRODUCT_INFORMATION:
            yield from self._indications(found)
        elif design is Design.GUIDELINE:
            yield from self._recommended(found)
        else:
            yield from self.reported(found, "", self._own_names(found))

    def _own_names(self, found: Found) -> Names:
        """Drugs and conditions: those of the title, else of the sentence that names the study.

        A drug that the title leaves out has to come again and again.
        """
        opening = [
            s.span
            for s in found.sentences[:_OPENING]
            if s.has("aim", self.low) and s.role not in {Role.RESULTS, Role.CONCLUSION}
        ]
        lead = [found.lead] if found.lead and found.lead != self.title else []
        counted = [
            s.span
            for s in found.sentences
            if found.kind.people_span and s.span.contains(found.kind.people_span)
        ]
        titled = self.first_named(iter([self.title] if self.title else []))
        told = self.first_named(iter([*lead, *opening, *counted]))
        versus = self.title and cue("versus").search(self.low, self.title.start, self.title.end)
        drugs = titled.drugs
        if not drugs and not versus:  # the title's own drug may be one that is not known
            drugs = tuple(
                drug
                for drug in told.drugs
                if load().concepts[drug].kind == "drug" and self._recurs(drug)
            )
        asked = told.conditions if told.indicated else ()
        names = Names(drugs, titled.conditions or asked, titled.indicated)
        if found.kind.design in _CASES and not names.indicated:
            telling = [s.span for s in found.sentences[:_OPENING] if s.has("own", self.low)]
            # a title often names what befell the patient
            for span in chain(lead, counted, telling):
                told = names_in(span.of(self.document.text), self.document.abbreviations)
                if told.indicated:
                    return Names(names.drugs, told.conditions, indicated=True)
        return names

    def _recurs(self, drug: str) -> bool:
        """Whether a drug is named often, by any name, near the beginning of the document."""
        top = self.document.text[:EARLY]
        named = load().mentions(top, self.document.abbreviations)
        return sum(mention.concepts == (drug,) for mention in named) >= AGAIN

    def _indications(self, found: Found) -> Iterator[Study]:
        document = self.document
        names = self.first_named(
            iter(
                [
                    *([self.title] if self.title else []),
                    Span(0, min(len(self.low), _TOP_CHARACTERS)),
                ]
            )
        )
        parts = [s.span for s in document.sections if _INDICATIONS.match(s.title)][:1]
        inside = [s.span for s in found.sentences if any(part.contains(s.span) for part in parts)]
        for span in inside:
            told = names_in(span.of(document.text), document.abbreviations)
            if names.drugs and told.conditions:
                yield self.entry("", found.kind, Names(names.drugs[:1], told.conditions), [span])

    def _recommended(self, found: Found) -> Iterator[Study]:
        about = self.first_named(iter([self.title] if self.title else []))
        for sentence in found.sentences:
            text = sentence.span.of(self.low)
            advice = _RECOMMENDS.search(text)
            near = text[max(0, advice.start() - 20) : advice.end() + 20] if advice else ""
            if not near or _DENIED.search(near):
                continue
            told = names_in(sentence.span.of(self.document.text), self.document.abbreviations)
            names = Names(told.drugs, told.conditions or about.conditions)
            if len(names.drugs) == 1 and sure(names):
                yield self.entry("", found.kind, names, [sentence.span])

    def nothing_found(self) -> Iterator[Study]:
        """What a reply says that it looked for in vain."""
        for sentence in self.own_sentences(marked_only=True):
            nil = cue("nil").search(self.low, sentence.span.start, sentence.span.end)
            if not nil or not sentence.has("studies", self.low):
                continue
            turn = cue("contrast").search(self.low, nil.end(), sentence.span.end)
            part = Span(nil.start(), turn.start() if turn else sentence.span.end)
            names = names_in(part.of(self.document.text), self.document.abbreviations)
            if sure(names):
                kind = Kind(Design.NIL_FOUND, Span(nil.start(), nil.end()))
                yield self.entry("", kind, names, [sentence.span])
