"""Under which heading a quote belongs: the drug and the condition that it speaks of."""

from collections.abc import Sequence

from ingest.vocabulary import Vocabulary
from qa.content import Content
from qa.drafting.topics import Topic
from qa.facets import Facet


def topic_of(
    levels: Sequence[Content], topics: Sequence[Topic], asked: Topic | None, vocabulary: Vocabulary
) -> Topic | None:
    """The topic that a quote speaks of, from what it names, nearest first (`levels`).

    The nearest level that names any of the drugs decides, and so for the conditions; a condition
    named itself comes before one that is only wider. Where nothing decides, the topic whose
    question found the quote (`asked`) does. None when there is no topic, or none that fits.
    """
    drugs = _named([topic.drug for topic in topics], levels, vocabulary)
    conditions = _named([topic.condition for topic in topics], levels, vocabulary)
    fitting = [
        topic
        for topic in topics
        if (not drugs or topic.drug in drugs) and (not conditions or topic.condition in conditions)
    ]
    if asked in fitting and (len(drugs) != 1 or len(conditions) != 1):
        return asked
    if not drugs and not conditions:
        return asked
    return fitting[0] if fitting else asked


def _named(
    facets: Sequence[Facet | None], levels: Sequence[Content], vocabulary: Vocabulary
) -> list[Facet]:
    """The facets that the nearest level naming any names; the most specific ones of these."""
    wanted = [facet for facet in dict.fromkeys(facets) if facet]
    for content in levels:
        named = [facet for facet in wanted if _names(facet, content)]
        if named:
            exact = [facet for facet in named if set(facet.concepts) & content.concepts]
            chosen = exact or named
            wider = {up for f in chosen for c in f.concepts for up in vocabulary.ancestors(c)}
            return [f for f in chosen if not f.concepts or not set(f.concepts) <= wider]
    return []


def _names(facet: Facet, content: Content) -> bool:
    if facet.concepts:
        return bool(set(facet.concepts) & content.wider)
    return bool(facet.keys) and content.keys.issuperset(facet.keys)
