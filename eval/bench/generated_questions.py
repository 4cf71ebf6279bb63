"""Questions to the generated corpus: most with a known answer in it, some about unknown drugs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from string import Formatter

from eval.bench.draws import chance_of
from eval.bench.generator import Generator
from eval.bench.heads import Fact
from eval.bench.patterns import patterns, sentence
from ingest.concepts import LANGUAGES
from ingest.errors import SitatError

ANSWERED, UNANSWERED = 180, 40
OWN_LANGUAGE_SHARE = 0.5
"""How often a question is in its answer's language; else in another of the four."""


class TooFewFactsError(SitatError):
    """The generated documents do not hold enough to ask about."""


@dataclass(frozen=True, slots=True)
class MadeQuestion:
    """A question; `answer` is a statement that answers it, in the document named `document`.

    Both are "" when no document names the drug asked about.
    """

    question: str
    language: str
    document: str
    answer: str


def questions(
    generator: Generator,
    documents: int,
    answered: int = ANSWERED,
    unanswered: int = UNANSWERED,
) -> tuple[MadeQuestion, ...]:
    """Different questions whose answers stand in the first `documents` documents, mixed.

    The same for the same seed and number of documents, so that a growing library is asked the
    same ones at each size. Raises TooFewFactsError when the documents hold too few facts.
    """
    chance = chance_of(generator.seed, documents, "questions")
    facts = [fact for number in range(documents) for fact in generator.document(number).facts]
    chance.shuffle(facts)
    found: dict[str, MadeQuestion] = {}
    for fact in facts:
        if len(found) == answered + unanswered:
            break
        language = fact.language
        if chance.random() > OWN_LANGUAGE_SHARE:
            language = chance.choice([each for each in LANGUAGES if each != language])
        pattern = chance.choice(_fitting(fact, patterns(language).facts[fact.kind].questions))
        values, known = fact.values, (fact.document, fact.text)
        if len(found) >= answered:
            unknown = chance.choice(generator.pools.held_out)
            values = replace(values, concepts={**values.concepts, "drug": unknown})
            known = ("", "")
        question = sentence(pattern, values, language)
        found.setdefault(question, MadeQuestion(question, language, *known))
    if len(found) < answered + unanswered:
        raise TooFewFactsError(
            f"{documents} generated documents hold facts for {len(found)} questions only,"
            f" {answered + unanswered} are needed; begin with a larger size"
        )
    mixed = list(found.values())
    chance.shuffle(mixed)
    return tuple(mixed)


def _fitting(fact: Fact, asked: Sequence[str]) -> list[str]:
    """The patterns that name nothing but what the fact's statement names too."""
    stated = fact.text.casefold()

    def names(slot: str) -> str:
        return fact.values.concepts[slot].name(fact.language).casefold()

    return [
        pattern
        for pattern in asked
        if all(names(slot) in stated for _, slot, _, _ in Formatter().parse(pattern) if slot)
    ]
