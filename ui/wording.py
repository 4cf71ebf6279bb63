"""The list of texts that the page needs in every language it speaks."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """All interface texts in one language. Fields with braces are filled by `str.format`.

    `example_*` turn a document's title into a question, by the document's kind.
    """

    name: str
    tagline: str
    welcome_title: str
    welcome_text: str
    examples: str
    ask: str
    searching: str
    opening_library: str
    new_conversation: str
    interface_language: str
    library: str
    filter_titles: str
    more_documents: str
    library_version: str
    disclaimer: str
    one_quote: str
    many_quotes: str
    one_source: str
    many_sources: str
    counted: str
    refusal: str
    uncovered: str
    related: str
    related_note: str
    open_in_source: str
    relayed: str
    second_hand: str
    primary_here: str
    open_primary: str
    source: str
    back: str
    outline: str
    not_updated: str
    opened_quote: str
    other_quotes: str
    and_others: str
    problem: str
    example_study: str
    example_topic: str
    tabs: str
    tab_ask: str
    tab_evidence: str
    tab_draft: str
    tab_library: str
    read_as: str
    copy: str
    copied: str
    copy_failed: str
    first_hand: str
    compare: str
    quoting_side: str
    primary_side: str
    nearest: str
    asked_column: str
    word_list: str
    word_list_note: str
    gone: str
    notices: str
    kind_names: Mapping[str, str]
    language_names: Mapping[str, str]
