"""Changes to a draft. Each function gives a new draft and leaves the old one as it was."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count

from qa.drafting.model import SUMMARY, Draft, DraftError, OwnText, Part, Section, Source, Statement
from qa.model import Quote


def move(draft: Draft, part_id: str, by: int) -> Draft:
    """A part `by` places down (up when negative) inside its section; it stops at the ends."""
    section = _section_of(draft, part_id)
    found = draft.part(part_id)
    at = section.parts.index(found)
    rest = [part for part in section.parts if part is not found]
    return _with(draft, section.section_id, _put(rest, found, max(0, at + by)))


def move_to(draft: Draft, part_id: str, section_id: str, position: int | None = None) -> Draft:
    """A part to another section, at `position` there, last when None."""
    found = draft.part(part_id)
    draft.section(section_id)
    without = _without(draft, part_id)
    return _with(without, section_id, _put(without.section(section_id).parts, found, position))


def drop(draft: Draft, part_id: str) -> Draft:
    """The draft without a part, and without a source that nothing quotes any more."""
    draft.part(part_id)
    return _tidy(_without(draft, part_id))


def add_quote(
    draft: Draft, section_id: str, quote: Quote, source: Source, position: int | None = None
) -> Draft:
    """A quote put into a section, last when `position` is None.

    Raises DraftError when the source is another document's, or the quote stands there already.
    """
    if source.document_id != quote.document_id:
        raise DraftError(f"the quote is from {quote.source}, not from {source.source}")
    section = draft.section(section_id)
    if any(statement.quote == quote for statement in section.statements):
        raise DraftError("this quote stands in that section already")
    known = any(held.document_id == source.document_id for held in draft.sources)
    sources = draft.sources if known else (*draft.sources, source)
    part = Statement(_fresh(draft, "p"), quote)
    whole = replace(draft, sources=sources)
    return _with(whole, section_id, _put(section.parts, part, position))


def add_own_text(draft: Draft, section_id: str, text: str, position: int | None = None) -> Draft:
    """A person's own words put into a section. Raises DraftError when there are none."""
    section = draft.section(section_id)
    part = OwnText(_fresh(draft, "p"), _worded(text))
    return _with(draft, section_id, _put(section.parts, part, position))


def set_own_text(draft: Draft, part_id: str, text: str) -> Draft:
    """Other words for an own text. Raises DraftError for a quote: it is never changed."""
    found = draft.part(part_id)
    if not isinstance(found, OwnText):
        raise DraftError(f"{part_id} is a quote; a quote is dropped or kept, never changed")
    section = _section_of(draft, part_id)
    changed = OwnText(part_id, _worded(text))
    parts = tuple(changed if part is found else part for part in section.parts)
    return _with(draft, section.section_id, parts)


def add_section(draft: Draft, heading: str) -> Draft:
    """A new empty section at the answer's end."""
    section = Section(_fresh(draft, "s"), _headed(heading))
    return replace(draft, answer=(*draft.answer, section))


def rename_section(draft: Draft, section_id: str, heading: str) -> Draft:
    """Another heading for a section of the answer."""
    section = _of_answer(draft, section_id)
    changed = replace(section, heading=_headed(heading))
    return replace(draft, answer=tuple(changed if s is section else s for s in draft.answer))


def move_section(draft: Draft, section_id: str, by: int) -> Draft:
    """A section of the answer `by` places down (up when negative); it stops at the ends."""
    section = _of_answer(draft, section_id)
    at = draft.answer.index(section)
    rest = [other for other in draft.answer if other is not section]
    place = min(len(rest), max(0, at + by))
    return replace(draft, answer=(*rest[:place], section, *rest[place:]))


def drop_section(draft: Draft, section_id: str) -> Draft:
    """The draft without a section of the answer and all that stands in it."""
    section = _of_answer(draft, section_id)
    return _tidy(replace(draft, answer=tuple(s for s in draft.answer if s is not section)))


def set_fields(
    draft: Draft,
    *,
    enquiry: str | None = None,
    background: str | None = None,
    language: str | None = None,
    author: str | None = None,
    reviewer: str | None = None,
    date: str | None = None,
) -> Draft:
    """The fields that are given, changed; None leaves one as it is."""
    return replace(
        draft,
        enquiry=draft.enquiry if enquiry is None else enquiry.strip(),
        background=draft.background if background is None else background.strip(),
        language=draft.language if language is None else language,
        author=draft.author if author is None else author.strip(),
        reviewer=draft.reviewer if reviewer is None else reviewer.strip(),
        date=draft.date if date is None else date.strip(),
    )


def _put(parts: Sequence[Part], part: Part, at: int | None) -> tuple[Part, ...]:
    place = len(parts) if at is None else min(len(parts), max(0, at))
    return (*parts[:place], part, *parts[place:])


def _changed(draft: Draft, change: Callable[[Section], tuple[Part, ...]]) -> Draft:
    """Every section with the parts that `change` gives for it."""
    return replace(
        draft,
        summary=replace(draft.summary, parts=change(draft.summary)),
        answer=tuple(replace(section, parts=change(section)) for section in draft.answer),
    )


def _with(draft: Draft, section_id: str, parts: tuple[Part, ...]) -> Draft:
    return _changed(draft, lambda held: parts if held.section_id == section_id else held.parts)


def _without(draft: Draft, part_id: str) -> Draft:
    return _changed(
        draft, lambda section: tuple(part for part in section.parts if part.part_id != part_id)
    )


def _tidy(draft: Draft) -> Draft:
    quoted = {statement.quote.document_id for statement in draft.statements}
    return replace(draft, sources=tuple(s for s in draft.sources if s.document_id in quoted))


def _section_of(draft: Draft, part_id: str) -> Section:
    found = draft.part(part_id)
    return next(section for section in draft.sections if found in section.parts)


def _of_answer(draft: Draft, section_id: str) -> Section:
    if section_id == SUMMARY:
        raise DraftError("the summary has its own place and name")
    return draft.section(section_id)


def _fresh(draft: Draft, letter: str) -> str:
    """An id that nothing in the draft has."""
    used = {part.part_id for part in draft.parts}
    used.update(section.section_id for section in draft.sections)
    return next(name for n in count(1) if (name := f"{letter}{n}") not in used)


def _worded(text: str) -> str:
    if not text.strip():
        raise DraftError("own text needs words; drop it instead")
    return text.strip()


def _headed(heading: str) -> str:
    found = " ".join(heading.split())
    if not found:
        raise DraftError("a heading needs words")
    return found
