"""The assistant: a question in, an answer made of quotes out."""

from collections.abc import Sequence
from pathlib import Path

from index.hits import Hit
from index.library import Library
from ingest.model import PassageKind, Span
from qa import question as reading
from qa.asks import Role
from qa.candidates import gather, relayed_references
from qa.model import Answer, Cell, Claim, Quote, Relay, Status
from qa.notices import notices
from qa.question import Question
from qa.reader.chances import learned
from qa.reader.model import Reads, packaged_reader
from qa.scoring import (
    Scored,
    about_another,
    absent,
    lacks_measure,
    lacks_outcome,
    score,
    unheard,
    weighed,
)
from qa.selection import choose
from qa.settings import Settings

MODEL = "extractive"
MAX_RELATED = 3
UNMET = 0.1
"""What is left of the confidence when a drug, condition or population that the question names is in
no document, or is not what the best evidence is about (other patients' results mislead), when a
weight, a time or another such measure is asked for and none is there, when no evidence names the
outcome asked about, and when it has none of the question's words, none of which is known."""
LAST_STEP = Path(__file__).parent / "data" / "last_step.toml"


class Assistant:
    """Answers questions over one library. Safe to share between threads."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self.library = library
        self.settings = settings
        self.reader: Reads | None = packaged_reader() if settings.reader else None

    def search(self, question: str, k: int = 10) -> list[Hit]:
        """The `k` best passages for a question."""
        return self.library.search(question, k)

    def read(
        self, question: str, history: Sequence[str] = (), language: str | None = None
    ) -> Question:
        """The question as understood, with what it keeps of `history`."""
        return reading.read(
            question, self.library.vocabulary, self.library.explained, history, language
        )

    def weigh(self, understood: Question) -> list[Scored]:
        """Candidates for an understood question, best first."""
        hits = self.library.search(understood.text, self.settings.passages_read)
        return score(self.library, understood, gather(self.library, hits), self.reader)

    def ask(
        self, question: str, history: Sequence[str] = (), language: str | None = None
    ) -> Answer:
        """The answer to `question`, after the earlier questions in `history` (oldest first).

        `language` fixes the language of notices and of what is uncovered; it is detected when
        None. All of an answer is read from the one state of the library that its index id names.
        """
        with self.library.snapshot() as index_id:
            return self._ask(question, history, language, index_id)

    def _ask(
        self, question: str, history: Sequence[str], language: str | None, index_id: str
    ) -> Answer:
        understood = self.read(question, history, language)
        ranked = self.weigh(understood) if any(c.isalnum() for c in question) else []
        confidence = 0.0
        if understood.facets:
            confidence = likelihood(ranked, with_reader=self.reader is not None)
        unknown = [facet.surface for facet in absent(self.library, understood)]
        chosen = choose(ranked, self.settings.max_quotes, self.settings.max_characters)
        evidence = [item for item, _ in chosen]
        if unknown or unheard(understood, evidence) or misses(understood, evidence):
            confidence *= UNMET
        missing = tuple(dict.fromkeys([*unknown, *self._uncovered(understood, ranked)]))
        answered = confidence >= self.settings.threshold
        quotes = [self._quote(item, span) for item, span in chosen]
        for quote in quotes:
            quote.check(self.library.document(quote.document_id).text)
        related = [] if answered else quotes[:MAX_RELATED]
        shown = quotes if answered else []
        return Answer(
            question,
            understood.language,
            Status.ANSWERED if answered else Status.INSUFFICIENT,
            tuple(Claim(quote.text, (quote,)) for quote in shown),
            self._left_out(understood, chosen) if answered else missing,
            tuple(related),
            notices(self.library, understood.language, shown),
            round(confidence, 4),
            MODEL,
            index_id,
        )

    def _uncovered(self, understood: Question, ranked: Sequence[Scored]) -> tuple[str, ...]:
        """What the best evidence leaves out, in the question's own words."""
        if not ranked:
            return tuple(f.surface for f in understood.facets if f.role is not Role.FRAME)
        missing = list(ranked[0].coverage.missing)
        if ranked[0].coverage.shape < 1.0:
            missing.extend(understood.wording(ask) for ask in understood.asks if ask.shape)
        return tuple(dict.fromkeys(missing))

    def _left_out(
        self, understood: Question, chosen: Sequence[tuple[Scored, Span]]
    ) -> tuple[str, ...]:
        """Drugs, conditions and populations asked about that no quote shown covers."""
        covered: set[str] = set()
        for item, _ in chosen:
            gone = set(item.coverage.missing)
            covered.update(f.surface for f in understood.entities if f.surface not in gone)
        return tuple(f.surface for f in understood.entities if f.surface not in covered)

    def _quote(self, item: Scored, span: Span) -> Quote:
        candidate = item.candidate
        document = candidate.document
        relays = []
        if candidate.kind is not PassageKind.REFERENCE:
            for reference in relayed_references(document, span):
                held = self.library.holder_of(reference, document.document_id)
                relays.append(Relay(reference.label, reference.text, held))
        cells: tuple[Cell, ...] = ()
        if candidate.row:
            cells = tuple(
                Cell(column.name, column.span.of(document.text)) for column in candidate.row.columns
            )
        return Quote.cut(
            document,
            span,
            section=candidate.section,
            language=candidate.language,
            kind=candidate.kind,
            relayed_from=tuple(relays),
            cells=cells,
        )


def misses(question: Question, chosen: Sequence[Scored]) -> bool:
    """Whether the evidence, best first, is near the question but of something else."""
    return bool(chosen) and (
        about_another(chosen[0])
        or lacks_measure(question, chosen[0])
        or lacks_outcome(question, chosen)
    )


def likelihood(ranked: Sequence[Scored], *, with_reader: bool) -> float:
    """The estimated probability that candidates, best first, hold an answer; 0.0 where none is near
    enough to be read."""
    if not ranked or (with_reader and ranked[0].read is None):
        return 0.0
    return learned(LAST_STEP, "with_reader" if with_reader else "plain").chance(weighed(ranked))
