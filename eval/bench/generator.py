"""A corpus of any size for the benchmark: made documents of every kind, in four languages.

Document `number` of a seed is the same on every machine, whatever else is made. No statement in it
is true. Replies and articles cite records that come before them, as real ones cite trials.
"""

from dataclasses import dataclass
from pathlib import Path

from eval.bench.draws import Pools, chance_of
from eval.bench.heads import Fact, Head, make_head
from eval.bench.writer import Writer
from ingest.files import File
from ingest.model import DocumentKind
from ingest.vocabulary import Vocabulary

SEED = 20_251
RECIPE = "corpus-1"
"""Changes whenever a seed gives other documents."""
CITED_WITHIN = 400
"""A document cites records at most this many documents before it."""
_ELSEWHERE = 10_000_000
"""Numbers from here on are works that are cited and never made."""


@dataclass(frozen=True, slots=True)
class Made:
    """A document: its head, its file's text, and its facts in the order of the text."""

    head: Head
    text: str
    facts: tuple[Fact, ...]


class Generator:
    """Documents by number, from 0."""

    def __init__(self, vocabulary: Vocabulary, seed: int = SEED) -> None:
        self.seed = seed
        self.pools = Pools.of(vocabulary, seed)

    @property
    def name(self) -> str:
        """Names the corpus: the same name, the same documents."""
        return f"{RECIPE}-{self.seed}"

    def head(self, number: int) -> Head:
        return make_head(number, self.pools, chance_of(self.seed, number, "head"))

    def document(self, number: int) -> Made:
        head = self.head(number)
        writer = Writer(head, self.pools, chance_of(self.seed, number, "text"))
        text = writer.write(self._cited(head))
        return Made(head, text, tuple(writer.facts))

    def write(self, number: int, folder: Path) -> File:
        """Write a document's file below `folder`, if it is not there yet."""
        name = self.head(number).name
        path = folder / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            begun = path.with_suffix(".part")
            begun.write_text(self.document(number).text, "utf-8")
            begun.replace(path)
        return File(path.absolute(), name)

    def _cited(self, head: Head) -> list[Head]:
        """Up to three records among the documents before, and works that are nowhere."""
        chance = chance_of(self.seed, head.number, "cited")
        first = max(0, head.number - CITED_WITHIN)
        near = chance.sample(range(first, head.number), min(8, head.number - first))
        records = [found for found in map(self.head, near) if found.kind is DocumentKind.RECORD]
        elsewhere = [
            self.head(_ELSEWHERE + chance.randrange(_ELSEWHERE))
            for _ in range(chance.randint(4, 11))
        ]
        cited = [*records[:3], *elsewhere]
        chance.shuffle(cited)
        return cited
