"""What a draft of a reply is: quotes with their sources, own text apart, and how it was searched.

Values only: every edit (qa/drafting/edits.py) gives a new draft. Reference numbers are no part of
a draft; they follow from the order of what it holds (qa/drafting/vancouver.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.errors import SitatError
from ingest.model import Document, DocumentKind, Identifiers
from qa.model import Quote

LANGUAGES = ("nb", "sv", "da", "en")
SUMMARY = "summary"


class DraftError(SitatError):
    """A draft that cannot be made, changed, kept or written as asked."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a document says of itself, as far as a reference needs it. "" where it says nothing.

    `not_updated`: it says that its content is not kept up to date.
    """

    document_id: str
    source: str
    title: str
    authors: tuple[str, ...]
    publication: str
    date: str
    identifiers: Identifiers
    language: str
    kind: DocumentKind
    not_updated: bool = False

    @classmethod
    def of(cls, document: Document) -> "Source":
        return cls(
            document.document_id,
            document.source,
            document.title,
            document.authors,
            document.publication,
            document.date,
            document.identifiers,
            document.language,
            document.kind,
            document.not_updated is not None,
        )


@dataclass(frozen=True, slots=True)
class Statement:
    """A quote in its place in a draft."""

    part_id: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class OwnText:
    """What a person wrote. It is shown apart from quotes, always."""

    part_id: str
    text: str


Part = Statement | OwnText


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; the summary's heading is ""."""

    section_id: str
    heading: str
    parts: tuple[Part, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(part for part in self.parts if isinstance(part, Statement))


@dataclass(frozen=True, slots=True)
class Searched:
    """A question that was asked: how many quotes answered it, from which documents (titles), and
    what no source covered. `found` 0 is nil found."""

    question: str
    found: int
    documents: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchLog:
    """The state of the library that was searched, and every question, in the order asked.

    `earliest` and `latest` are the dates that documents give, as they give them; `undated` is how
    many give none.
    """

    index_id: str
    documents: int
    earliest: str
    latest: str
    undated: int
    searched: tuple[Searched, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply on its way: the enquiry, what answers it, and who stands for it.

    `language` is one of LANGUAGES: that of headings, labels and own text. `date` is ISO 8601 or
    "", `created` the moment of composing in UTC. `sources` holds one entry for each document that
    is quoted. Raises DraftError for a quote without its source, or two parts of one id.
    """

    draft_id: str
    enquiry: str
    language: str
    created: str
    summary: Section
    answer: tuple[Section, ...]
    sources: tuple[Source, ...]
    log: SearchLog
    background: str = ""
    author: str = ""
    reviewer: str = ""
    date: str = ""

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise DraftError(
                f"no draft can be written in {self.language!r}; choose {', '.join(LANGUAGES)}"
            )
        ids = [section.section_id for section in self.sections]
        ids += [part.part_id for part in self.parts]
        if len(ids) != len(set(ids)):
            raise DraftError(f"draft {self.draft_id}: two parts have one id")
        held = {source.document_id for source in self.sources}
        for statement in self.statements:
            if statement.quote.document_id not in held:
                raise DraftError(
                    f"draft {self.draft_id}: the source of {statement.part_id} is missing"
                )

    @property
    def is_draft(self) -> bool:
        """Until an author and a second reviewer stand for it."""
        return not (self.author.strip() and self.reviewer.strip())

    @property
    def sections(self) -> tuple[Section, ...]:
        """The summary, then the answer's sections."""
        return (self.summary, *self.answer)

    @property
    def parts(self) -> Iterator[Part]:
        """Every part in reading order."""
        return (part for section in self.sections for part in section.parts)

    @property
    def statements(self) -> Iterator[Statement]:
        """Every quote in reading order."""
        return (part for part in self.parts if isinstance(part, Statement))

    def part(self, part_id: str) -> Part:
        """Raises DraftError when there is none of that id."""
        for part in self.parts:
            if part.part_id == part_id:
                return part
        raise DraftError(f"draft {self.draft_id}: there is no part {part_id}")

    def section(self, section_id: str) -> Section:
        """Raises DraftError when there is none of that id."""
        for section in self.sections:
            if section.section_id == section_id:
                return section
        raise DraftError(f"draft {self.draft_id}: there is no section {section_id}")

    def source(self, document_id: str) -> Source:
        """The source of a quoted document."""
        for source in self.sources:
            if source.document_id == document_id:
                return source
        raise DraftError(f"draft {self.draft_id}: there is no source {document_id}")
