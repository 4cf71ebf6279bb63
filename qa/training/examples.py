"""Examples drawn from the sources: a question with windows, some sentences of which answer it."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from ingest.vocabulary import Vocabulary
from qa.reader.windows import Tokens
from qa.training.changes import Changes, Draw, one_of
from qa.training.overlap import Overlap, words
from qa.training.recipe import Recipe
from qa.training.sources import Prompt, Sources
from qa.training.texts import Asked, Text
from qa.training.windows import Cutter, Example, Part, whole

QUESTIONS = Path(__file__).with_name("questions.toml")
NEAREST = 6
"""Hard negatives are drawn among so many."""
RELAYED = 0.5
"""From this share of an outcome's words on, a trial's summary may say what its results say."""
LONG = 5
"""A word of so many letters may name a subject."""
LEFT_OUT = 0.35
"""The share of words left out of a sentence that stands for a question."""
_NORDIC = ("nb", "nn", "sv", "da")


class Maker:
    """Makes examples; the same draw gives the same example."""

    def __init__(
        self, sources: Sources, tokens: Tokens, vocabulary: Vocabulary, recipe: Recipe
    ) -> None:
        self.sources, self._recipe = sources, recipe
        self._cutter = Cutter(tokens, recipe)
        self._templates = tomllib.loads(QUESTIONS.read_text("utf-8"))
        self._near = {
            kind: Overlap([" ".join(text.sentences) for text in texts])
            for kind, texts in sources.texts.items()
        }
        written = sources.asked["written"]
        last = max((one.round for one in written), default=0)
        self._newest = [one for one in written if one.round == last]
        self._inside: dict[tuple[str, int], Overlap] = {}
        self._outcomes: dict[int, set[str]] = {}
        for prompt in sources.prompts:
            self._outcomes.setdefault(prompt.text, set()).update(words(prompt.outcome))
        self._headings = [words(" ".join({*text.contexts})) for text in sources.texts["written"]]
        self._changes = Changes(sources, vocabulary)
        self._glosses = Overlap([f"{row['en']} {row['gloss']}" for row in sources.words])
        shares = recipe.shares
        self._kinds = sorted(kind for kind in shares if shares[kind] > 0)
        total = sum(shares[kind] for kind in self._kinds)
        self._chances = [shares[kind] / total for kind in self._kinds]

    def draw(self, draw: Draw) -> Example:
        """One example of any kind."""
        kind = self._kinds[int(draw.choice(len(self._kinds), p=self._chances))]
        if kind == "written":
            return self.written(self.one_written(draw), draw)
        if kind in self.sources.asked:
            return self.reading(kind, one_of(self.sources.asked[kind], draw), draw)
        if kind == "trial":
            return self.comparison(one_of(self.sources.prompts, draw), draw)
        if kind == "finding":
            return self.finding(draw)
        return self.term(draw) if kind == "term" else self.match(draw)

    def one_written(self, draw: Draw) -> Asked:
        """A written question: of all, or, as often as the recipe says, of the last round."""
        late = self._recipe.newest and draw.random() < self._recipe.newest
        return one_of(self._newest if late else self.sources.asked["written"], draw)

    def reading(self, kind: str, asked: Asked, draw: Draw) -> Example:
        """A question of a question set, with windows of its text and of one like it."""
        texts = self.sources.texts[kind]
        question, answers = asked.question, asked.answers
        if answers and draw.random() < self._recipe.changed:
            other = self._changes.renamed(question, kind, draw)
            if other != question:
                question, answers = other, frozenset()
        if answers and draw.random() < self._recipe.swapped * 0.5:
            question = self._changes.translated(question, ("en", asked.language), draw)
        own = texts[asked.text]
        size = one_of(self._recipe.windows, draw)
        parts = [whole(own, answers)]
        near = [p for p in self._near[kind].nearest(question, NEAREST) if p != asked.text]
        if near and draw.random() < self._recipe.strange:
            parts = []
        if near and (not parts or draw.random() < 0.5):
            parts.append(whole(texts[one_of(near, draw)], frozenset()))
        return self._cutter.example(question, asked.language, parts, size, draw)

    def written(self, asked: Asked, draw: Draw) -> Example:
        """A question that was written, with windows of its text, and now and then of another."""
        text = self.sources.texts["written"][asked.text]
        labels = [
            1 if place in asked.answers else -1 if place in asked.unsure else 0
            for place in range(len(text.sentences))
        ]
        parts = []
        for context, inside in groupby(range(len(labels)), key=lambda p: text.contexts[p]):
            places = list(inside)
            said = [text.sentences[p] for p in places]
            parts.append(Part(context, text.language, said, [labels[p] for p in places]))
        strangers = self._subjects_apart(asked, draw) if draw.random() < 0.5 else []
        if strangers and draw.random() < 2 * self._recipe.strange:
            parts = []
        parts += strangers
        size = one_of(self._recipe.windows, draw)
        more = self._recipe.apart if asked.answers else 2 * self._recipe.apart
        return self._cutter.example(asked.question, asked.language, parts, size, draw, more=more)

    def comparison(self, prompt: Prompt, draw: Draw) -> Example:
        """A question about a trial's comparison, in any language, with windows of the trial."""
        text = self.sources.texts["trial"][prompt.text]
        answers: frozenset[int] = prompt.answers
        intervention, comparator, outcome = prompt.intervention, prompt.comparator, prompt.outcome
        if draw.random() < 2 * self._recipe.changed:
            answers = frozenset()
            if draw.random() < 0.5:
                intervention = one_of(self._changes.drugs, draw)
            else:
                outcome = one_of(self.sources.prompts, draw).outcome
                if words(outcome) & self._outcomes[prompt.text]:
                    intervention = one_of(self._changes.drugs, draw)
        language = "en" if draw.random() < 0.5 else one_of(_NORDIC, draw)
        template = one_of(self._templates["comparison"][language], draw)
        said = {"i": intervention, "c": comparator, "o": _lower_first(outcome)}
        if language != "en":
            said = {
                slot: self._changes.translated(part, (language, "en"), draw)
                for slot, part in said.items()
            }
        question = template.format(**said)
        labels = [1 if place in answers else 0 for place in range(len(text.sentences))]
        if answers:
            telling = words(outcome)
            for place, section in enumerate(text.sections):
                summary = not section.startswith("BODY") or "RESULT" not in section.upper()
                shared = len(telling & words(text.sentences[place])) / max(1, len(telling))
                if not labels[place] and summary and shared >= RELAYED:
                    labels[place] = -1
        hard = self._within("trial", prompt.text).nearest(
            f"{prompt.intervention} {prompt.outcome}", 4 * NEAREST
        )
        strangers = self._strangers(prompt, draw) if draw.random() < 0.5 else []
        if strangers and draw.random() < 2 * self._recipe.strange:
            size = one_of(self._recipe.windows, draw)
            return self._cutter.example(question, language, strangers, size, draw, all_windows=True)
        return self._around(question, language, text, labels, prompt.answers, hard, strangers, draw)

    def _within(self, kind: str, number: int) -> Overlap:
        """A text's sentences by their words."""
        if (kind, number) not in self._inside:
            self._inside[kind, number] = Overlap(self.sources.texts[kind][number].sentences)
        return self._inside[kind, number]

    def _strangers(self, prompt: Prompt, draw: Draw) -> list[Part]:
        """Sentences of other trials that share most words with a comparison: none answers it."""
        asked = f"{prompt.intervention} {prompt.comparator} {prompt.outcome}"
        near = [p for p in self._near["trial"].nearest(asked, NEAREST) if p != prompt.text]
        numbers = dict.fromkeys(one_of(near, draw) for _ in range(2)) if near else ()
        return self._like("trial", numbers, asked, draw)

    def _subjects_apart(self, asked: Asked, draw: Draw) -> list[Part]:
        """Sentences like a written question, of texts about another subject than it names.

        A question that does not name what its text is about could be asked of any text: it has
        none.
        """
        named = {word for word in words(asked.question) if len(word) >= LONG}
        named &= self._headings[asked.text]
        near = self._near["written"].nearest(asked.question, 2 * NEAREST) if named else []
        apart = [p for p in near if p != asked.text and not named & self._headings[p]]
        numbers = dict.fromkeys(one_of(apart, draw) for _ in range(2)) if apart else ()
        return self._like("written", numbers, asked.question, draw)

    def _like(self, kind: str, numbers: Iterable[int], asked: str, draw: Draw) -> list[Part]:
        """A few neighbouring sentences of each text, like what is asked; none answers."""
        parts = []
        for number in numbers:
            text = self.sources.texts[kind][number]
            places = self._within(kind, number).nearest(asked, NEAREST)
            if places:
                place = one_of(places, draw)
                inside = [
                    p
                    for p in range(place, min(place + 3, len(text.sentences)))
                    if text.sections[p] == text.sections[place]
                ]
                said = [text.sentences[p] for p in inside]
                parts.append(Part(text.contexts[place], text.language, said, [0] * len(said)))
        return parts

    def _around(
        self,
        question: str,
        language: str,
        text: Text,
        labels: Sequence[int],
        gold: frozenset[int],
        hard: Sequence[int],
        strangers: Sequence[Part],
        draw: Draw,
    ) -> Example:
        """Windows around evidence and around sentences that share words with the question."""
        size = one_of(self._recipe.windows, draw)
        reach = max(1, size // 45)
        wanted = [one_of(sorted(gold), draw)]
        away = [place for place in hard if abs(place - wanted[0]) > reach]
        wanted += [
            one_of(away, draw) if away else int(draw.integers(len(text.sentences)))
            for _ in range(self._recipe.apart + 1)
        ]
        parts, taken = list(strangers), set[int]()
        for place in wanted:
            first = max(0, place - int(draw.integers(reach + 1)))
            inside = [
                p
                for p in range(first, min(first + reach + 1, len(labels)))
                if p not in taken and text.sections[p] == text.sections[place]
            ]
            taken.update(inside)
            if inside:
                parts.append(
                    Part(
                        text.contexts[inside[0]],
                        "en",
                        [text.sentences[p] for p in inside],
                        [labels[p] for p in inside],
                    )
                )
        return self._cutter.example(question, language, parts, size, draw, all_windows=True)

    def finding(self, draw: Draw) -> Example:
        """A trial's title as the question, which its conclusion answers."""
        texts = self.sources.texts["trial"]
        place = int(draw.integers(len(texts)))
        title = texts[place].sentences[0].rstrip(".")
        language = "en" if draw.random() < 0.6 else one_of(_NORDIC, draw)
        said = (
            title if language == "en" else self._changes.translated(title, (language, "en"), draw)
        )
        question = one_of(self._templates["finding"][language], draw).format(t=_lower_first(said))
        near = [p for p in self._near["trial"].nearest(title, NEAREST) if p != place]
        parts = []
        for number in [place, *([one_of(near, draw)] if near else [])]:
            text = texts[number]
            summary = [p for p, s in enumerate(text.sections) if s.startswith("ABSTRACT")]
            labels = []
            for p in summary:
                concludes = "CONCL" in text.sections[p].upper()
                tells = "RESULT" in text.sections[p].upper() or text.sections[p] == "ABSTRACT"
                right = 1 if concludes else -1 if tells else 0
                labels.append(right if number == place else 0)
            parts.append(Part("", "en", [text.sentences[p] for p in summary], labels))
        return self._cutter.example(
            question, language, parts, one_of(self._recipe.windows, draw), draw
        )

    def term(self, draw: Draw) -> Example:
        """What a word is, in any language, and English glosses."""
        rows = self.sources.words
        place = int(draw.integers(len(rows)))
        row = rows[place]
        language = "en" if draw.random() < 0.4 else str(row["lang"])
        word = row["en"] if language == "en" else row["tr"]
        question = one_of(self._templates["term"][language], draw).format(w=word)
        near = self._glosses.nearest(f"{row['en']} {row['gloss']}", 2 * NEAREST)
        others = [p for p in near if rows[p]["en"] != row["en"]]
        others += [int(p) for p in draw.integers(len(rows), size=4)]
        chosen = [one_of(others, draw) for _ in range(5)]
        sentences, labels = [_gloss(row)], [1]
        for p in dict.fromkeys(chosen):
            if rows[p]["en"] != row["en"]:
                sentences.append(_gloss(rows[p]))
                labels.append(0)
        order = [int(p) for p in draw.permutation(len(labels))]
        part = Part("", "en", [sentences[p] for p in order], [labels[p] for p in order])
        return self._cutter.example(question, language, [part], 240, draw)

    def match(self, draw: Draw) -> Example:
        """Words of a sentence in one language, and sentences of another, one its translation."""
        language = one_of(_NORDIC, draw)
        pairs = self.sources.pairs[language]
        start = int(draw.integers(max(1, len(pairs) - 6)))
        near = list(range(start, min(start + 6, len(pairs))))
        together = draw.random() < 0.5
        chosen = near if together else [int(p) for p in draw.integers(len(pairs), size=6)]
        rows = [pairs[p] for p in dict.fromkeys(chosen)]
        asked = int(draw.integers(len(rows)))
        to_english = draw.random() < 0.5
        said = rows[asked][1] if to_english else rows[asked][0]
        question = " ".join(w for w in said.split() if draw.random() > LEFT_OUT) or said
        labels = [
            1 if p == asked else -1 if set(row) & set(rows[asked]) else 0
            for p, row in enumerate(rows)
        ]
        sentences = [row[0] if to_english else row[1] for row in rows]
        spoken = (language, "en") if to_english else ("en", language)
        if draw.random() < 0.15:
            sentences.pop(asked)
            labels.pop(asked)
        part = Part("", spoken[1], sentences, labels)
        return self._cutter.example(question, spoken[0], [part], 200, draw)


def _gloss(row: Mapping[str, str]) -> str:
    return f"{row['en']}: {row['gloss']}."


def _lower_first(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
