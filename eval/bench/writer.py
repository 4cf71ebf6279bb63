"""Writes the text of a made document: reply, record, article with a case table, or plain text."""

import json
from collections.abc import Sequence
from random import Random

from eval.bench.draws import Pools, values
from eval.bench.heads import Fact, Head
from eval.bench.patterns import Values, fill, patterns, sentence
from ingest.model import DocumentKind

CHARACTERS = {
    DocumentKind.REPLY: (3000, 6200, 15_000),
    DocumentKind.RECORD: (1500, 1900, 2500),
    DocumentKind.ARTICLE: (4000, 6500, 12_000),
    DocumentKind.PLAIN: (900, 2200, 5000),
}
"""Shortest, middle and longest text by kind; of a record, its abstract."""
SPREAD = 0.4
"""Standard deviation of the logarithm of a length."""
TAIL_SHARE, FACT_SHARE, CITED_SHARE, NOTICE_SHARE = 0.3, 0.45, 0.2, 0.3


class Writer:
    """Writes one document. `facts` fills as it goes; no statement is made twice."""

    def __init__(self, head: Head, pools: Pools, chance: Random) -> None:
        self.facts: list[Fact] = []
        self._head = head
        self._pools = pools
        self._chance = chance
        self._known = patterns(head.language)
        self._said: set[str] = set()
        low, middle, high = CHARACTERS[head.kind]
        length = middle * chance.lognormvariate(0.0, SPREAD)
        self._characters = min(max(length, 1.1 * low), 0.85 * high)

    def write(self, cited: Sequence[Head]) -> str:
        """The file's text; a reply and an article cite the works in `cited`."""
        match self._head.kind:
            case DocumentKind.REPLY:
                return self._reply(cited)
            case DocumentKind.RECORD:
                return self._record()
            case DocumentKind.ARTICLE:
                return self._article(cited)
            case DocumentKind.PLAIN:
                return self._plain()

    def _reply(self, cited: Sequence[Head]) -> str:
        labels, known = self._known.labels, self._known.sentences
        listed = _listed(cited)
        parts = [
            self._head.title,
            f"{labels.question}: {self._several(known.question, 2, 4)}",
            f"{labels.summary}: {self._several(known.summary, 2, 4)}",
            f"{labels.answer}: {self._several(known.background, 2, 4)}",
        ]
        if self._chance.random() < NOTICE_SHARE:
            parts.insert(0, self._new(known.notice)[0])
        room = self._characters - sum(map(len, parts)) - len(listed)
        parts += self._sections(room, len(cited))
        return _joined([*parts, f"{labels.references}:\n{listed}"])

    def _record(self) -> str:
        labels, known = self._known.labels, self._known.sentences
        parts = (
            (labels.background, known.background),
            (labels.methods, known.methods),
            (labels.results, ()),
            (labels.conclusion, known.conclusion),
        )
        said: list[list[str]] = [[] for _ in parts]
        turn = 0
        while sum(len(text) + 1 for texts in said for text in texts) < self._characters - 60:
            place = turn if turn < len(parts) else self._chance.choice((0, 1, 1, 2, 2, 2))
            choices = parts[place][1]
            said[place].append(self._sentence(choices) if choices else self._fact())
            turn += 1
        abstract = " ".join(
            f"{label.upper()}: {' '.join(texts)}"
            for (label, _), texts in zip(parts, said, strict=True)
        )
        head = self._head
        fields: dict[str, object] = {
            "title": head.title,
            "authors": head.authors,
            "date": f"{head.year}-01-01",
            "publication": head.journal,
            "doi": head.doi,
            "abstract": abstract,
        }
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
        return "\n".join(["---", *lines, "---", ""])

    def _article(self, cited: Sequence[Head]) -> str:
        labels, known = self._known.labels, self._known.sentences
        table, listed = self._table(), _listed(cited)
        room = max(self._characters - len(table) - len(listed), 1500)
        parts = [self._head.title, ", ".join(self._head.authors)]
        for label, choices, share, labelled in (
            (labels.background, known.background, 0.2, len(cited)),
            (labels.methods, known.methods, 0.2, 0),
            (labels.results, known.background, 0.3, 0),
            (labels.discussion, known.discussion, 0.2, len(cited)),
            (labels.conclusion, known.conclusion, 0.1, 0),
        ):
            parts.append(label)
            size = 0
            while size < share * room:
                parts.append(self._paragraph(choices, self._chance.randint(2, 5), labelled))
                size += len(parts[-1])
            if label == labels.results:
                parts += [table, f"{labels.table} 1. {self._head.title}."]
        return _joined([*parts, labels.references, listed])

    def _plain(self) -> str:
        return _joined([self._head.title, *self._sections(self._characters, 0)])

    def _sections(self, characters: float, labels: int) -> list[str]:
        """Headed sections of two to four paragraphs, about `characters` in all."""
        known = self._known.sentences
        every = (*known.background, *known.methods, *known.discussion)
        parts: list[str] = []
        size = 0
        while size < characters or not parts:
            heading, _ = self._new(self._known.headings)
            paragraphs = [
                self._paragraph(every, self._chance.randint(3, 6), labels)
                for _ in range(self._chance.randint(2, 4))
            ]
            parts.append(f"{heading}\n" + "\n\n".join(paragraphs))
            size += len(parts[-1])
        return parts

    def _paragraph(self, choices: Sequence[str], count: int, labels: int) -> str:
        """Sentences and facts; with `labels` references, the last names one of them."""
        written = []
        for place in range(count):
            cited = ""
            if labels and (place == count - 1 or self._chance.random() < CITED_SHARE):
                cited = f" ({self._chance.randint(1, labels)})"
            fact = self._chance.random() < FACT_SHARE
            written.append(self._fact(cited) if fact else self._sentence(choices, cited))
        return " ".join(written)

    def _several(self, choices: Sequence[str], low: int, high: int) -> str:
        return " ".join(self._sentence(choices) for _ in range(self._chance.randint(low, high)))

    def _sentence(self, choices: Sequence[str], cited: str = "") -> str:
        text, _ = self._new(choices)
        return text if text.endswith("?") else self._ended(text.removesuffix("."), cited)

    def _fact(self, cited: str = "") -> str:
        kind = self._chance.choice(list(self._known.facts))
        text, drawn = self._new(self._known.facts[kind].sentences)
        self.facts.append(Fact(self._head.name, self._head.language, kind, text, drawn))
        return self._ended(text, cited)

    def _ended(self, text: str, cited: str) -> str:
        tail = ""
        if self._chance.random() < TAIL_SHARE:
            tail = fill(self._chance.choice(self._known.tails), self._drawn(), self._head.language)
        return f"{text}{tail}{cited}."

    def _new(self, choices: Sequence[str]) -> tuple[str, Values]:
        """A sentence that is not in the document yet."""
        while True:
            drawn = self._drawn()
            text = sentence(self._chance.choice(choices), drawn, self._head.language)
            if text not in self._said:
                self._said.add(text)
                return text, drawn

    def _drawn(self) -> Values:
        return values(self._head.about, self._pools, self._chance)

    def _table(self) -> str:
        """Cases, one a line, cells apart by tabs."""
        language, labels = self._head.language, self._known.labels
        rows = [fill(labels.columns, self._drawn(), language)]
        for case in range(1, self._chance.randint(4, 9)):
            drawn = self._drawn()
            cells = ("{age}/" + self._chance.choice("FM"), "{cond}", "{other}", "{dose} {freq}")
            harm = "{symp}" if self._chance.random() < 0.6 else labels.none
            row = (*cells, self._chance.choice(labels.effects), "{months}", harm)
            rows.append("\t".join([str(case), *(fill(cell, drawn, language) for cell in row)]))
        return "\n".join(rows)


def _listed(cited: Sequence[Head]) -> str:
    return "\n".join(f"  {label}. {head.entry()}" for label, head in enumerate(cited, 1))


def _joined(parts: Sequence[str]) -> str:
    return "\n\n".join(parts) + "\n"
