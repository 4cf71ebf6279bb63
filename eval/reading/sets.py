"""Public questions with the sentences that answer them, read from a folder that is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.encoders.querysets import read_rows
from ingest.model import Span
from ingest.sentences import sentences
from qa.training.ranking import Sentence
from qa.training.sources import reading, trial_part, trial_prompts
from qa.training.texts import Text, trial_text
from qa.training.written import read_written


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the places of the sentences that answer it. `text` is the one asked about,
    -1 where a question is asked of all."""

    question: str
    language: str
    right: frozenset[int]
    text: int = -1
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ReadingSet:
    """Sentences of texts and the questions about them."""

    name: str
    sentences: Sequence[Sentence]
    asked: Sequence[Asked]


def bioasq(data: Path) -> ReadingSet:
    """Sentences of all snippets pooled; right are those that a question's own snippets hold."""
    rows = read_rows(data, "eval/bioasq", "question", "snippets", "type")
    places: dict[str, int] = {}
    owners: list[int] = []
    snippets = 0
    asked = []
    for row in rows:
        right = set()
        for snippet in row["snippets"]:
            text = str(snippet["text"])
            snippets += 1
            for span in sentences(text, Span(0, len(text))):
                words = text[span.start : span.end]
                if words not in places:
                    places[words] = len(places)
                    owners.append(snippets)
                right.add(places[words])
        if right:
            asked.append(Asked(row["question"], "en", frozenset(right), kind=row["type"]))
    every = [Sentence(words, "", "en", owner) for words, owner in zip(places, owners, strict=True)]
    return ReadingSet("BioASQ", every, asked)


def norquad(data: Path) -> ReadingSet:
    """Sentences of all contexts; right are those with a part of the answer."""
    rows = read_rows(data, "eval/norquad", "question", "context", "answers", "impossible", "title")
    texts, questions = reading(rows, "nb")
    every, starts = _joined(texts)
    asked = [
        Asked(one.question, "nb", _moved(one.answers, starts[one.text]), one.text)
        for one in questions
        if one.answers
    ]
    return ReadingSet("NorQuAD", every, asked)


def written() -> ReadingSet:
    """Documents written for training that are only measured on, and their questions; those without
    a right sentence are near misses. Questions that could be called either are left out."""
    texts, questions = read_written({}, "measured", excerpts=False)
    every, starts = _joined(texts)
    asked = [
        Asked(one.question, one.language, _moved(one.answers, starts[one.text]), one.text)
        for one in questions
        if one.answers or not one.unsure
    ]
    return ReadingSet("written", every, asked)


def trials(data: Path) -> ReadingSet:
    """Full texts of the trials that nothing is trained or set on, and their comparisons."""
    rows = read_rows(data, "train/evidence_inference", "pmcid", "text", "annotations")
    kept = [row for row in rows if trial_part(row) == "measured"]
    texts = [trial_text(row["text"]) for row in kept]
    every, starts = _joined(texts)
    asked = []
    for place, row in enumerate(kept):
        for prompt in trial_prompts(row, place, texts[place]):
            question = (
                f"What was the effect of {prompt.intervention} compared with {prompt.comparator}"
                f" on {prompt.outcome}?"
            )
            asked.append(Asked(question, "en", _moved(prompt.answers, starts[place]), place))
    return ReadingSet("evidence inference", every, asked)


def pubmedqa(data: Path, language: str) -> ReadingSet:
    """Sentences of all abstracts; right are all of the question's abstract."""
    corpus = read_rows(data, "eval/pubmedqa_corpus", "id", "text")
    every: list[Sentence] = []
    inside: dict[str, frozenset[int]] = {}
    for number, row in enumerate(corpus):
        text = str(row["text"])
        first = len(every)
        spans = sentences(text, Span(0, len(text)))
        every += [Sentence(text[span.start : span.end], "", "en", number) for span in spans]
        inside[row["id"]] = frozenset(range(first, len(every)))
    rows = read_rows(data, "eval/pubmedqa_questions", f"question_{language}", "relevant")
    asked = [
        Asked(
            row[f"question_{language}"],
            language,
            frozenset[int]().union(*(inside[name] for name in row["relevant"])),
        )
        for row in rows
    ]
    return ReadingSet(f"PubMedQA ({language})", every, asked)


@dataclass(frozen=True, slots=True)
class Graded:
    """A consumer's question, the sentences of each answer, and the answers' grades from 1 to 4,
    in the order that a system gave them."""

    question: str
    answers: Sequence[Sequence[str]]
    grades: Sequence[int]


def mediqa(data: Path) -> list[Graded]:
    found = []
    for row in read_rows(data, "eval/mediqa", "question", "answers"):
        answers = sorted(row["answers"], key=lambda answer: answer["system_rank"])
        texts = [answer["text"] for answer in answers]
        cut = [[t[s.start : s.end] for s in sentences(t, Span(0, len(t)))] for t in texts]
        found.append(Graded(row["question"], cut, [answer["score"] for answer in answers]))
    return found


def sentences_of(found: Sequence[Graded]) -> ReadingSet:
    """All answers' sentences; every answer is a text of its own."""
    answers = [answer for one in found for answer in one.answers]
    every = [Sentence(words, "", "en", text) for text, a in enumerate(answers) for words in a]
    return ReadingSet("MEDIQA", every, [])


def _joined(texts: Sequence[Text]) -> tuple[list[Sentence], list[int]]:
    every: list[Sentence] = []
    starts = []
    for place, text in enumerate(texts):
        starts.append(len(every))
        every += [
            Sentence(words, context, text.language, place)
            for words, context in zip(text.sentences, text.contexts, strict=True)
        ]
    return every, starts


def _moved(places: frozenset[int], start: int) -> frozenset[int]:
    return frozenset(start + place for place in places)
