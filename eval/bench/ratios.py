"""This project beside the tutorial pipeline, measured in turns in one run.

Both build from the same files, answer the same questions and start on the same machine; what else
the machine does slows both. Passages and the tutorial's chunks differ in length, so building is
given in characters of source text a second too.
"""

import shutil
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval import tutorial
from eval.bench import fresh, tutorial_start
from eval.bench.fresh import FreshError, Run
from eval.bench.generator import Generator
from eval.bench.growth import GrowthError, Told, disk_bytes, documents_for
from eval.ports import Encode, Search, Vectors
from eval.questions import QUESTION_FILES, Question, load_questions
from eval.response import SourceText
from index.encoder import Encoder
from index.intake import Outcome
from index.library import Library
from ingest.files import File, find
from qa.assistant import Assistant
from qa.settings import SEEDS, Settings

COLD_QUESTION = "Does sirolimus improve muscle strength in inclusion body myositis?"


@dataclass(frozen=True, slots=True)
class Ratio:
    """One measure of both. `more_is_better` says which way is good."""

    measure: str
    unit: str
    sitat: float
    tutorial: float
    more_is_better: bool

    @property
    def ratio(self) -> float:
        """sitat / tutorial."""
        return self.sitat / self.tutorial


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured: repeats of each build, cold starts of each, passages of the generated
    corpus, and every how many of the expected answers' questions is asked."""

    repeats: int = 3
    starts: int = 5
    passages: int = 1000
    every: int = 1


@dataclass(frozen=True, slots=True)
class _Build:
    """A build: how many passages or chunks, of how many characters, in how many seconds."""

    count: int
    characters: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Places:
    """Where each keeps what it built."""

    sitat: Path
    tutorial: Path

    @classmethod
    def below(cls, folder: Path) -> "Places":
        return cls(folder / "sitat", folder / "tutorial")


def measure(
    folder: Path,
    plan: Plan,
    settings: Settings,
    encoder: Encoder,
    embeddings: tutorial.Embeddings,
    generator: Generator,
    told: Told,
) -> list[Ratio]:
    """Every ratio. Libraries and indexes are made below `folder`.

    Raises FreshError when a fresh process fails, GrowthError when a document is refused.
    """
    encode = tutorial.encode_with(embeddings)
    encoder.encode(["warm"])
    encode(["warm"])
    count = documents_for(plan.passages)
    made = [generator.write(number, folder / generator.name) for number in range(count)]
    seeds = list(find([SEEDS]))
    few, many = Places.below(folder / "seeds"), Places.below(folder / "generated")
    found = building("seeds", few, seeds, plan, encoder, encode, told)
    found += building(f"{plan.passages:,} generated", many, made, plan, encoder, encode, told)
    told("asking the questions of the expected answers")
    found += asking(few.sitat, seeds, plan, settings, encoder, encode)
    return found + starting(few, plan, settings, told)


def building(
    name: str,
    places: Places,
    files: Sequence[File],
    plan: Plan,
    encoder: Encoder,
    encode: Encode,
    told: Told,
) -> list[Ratio]:
    """Building in turns: the median rates, and what is on disk afterwards."""
    ours, theirs = [], []
    for turn in range(plan.repeats):
        told(f"building from the {name}: {turn + 1} of {plan.repeats}")
        ours.append(_build_ours(places.sitat, files, encoder))
        theirs.append(_build_theirs(places.tutorial, files, encode))

    def median(rate: Callable[[_Build], float]) -> tuple[float, float]:
        first, second = (statistics.median(map(rate, builds)) for builds in (ours, theirs))
        return first, second

    passages = median(lambda build: build.count / build.seconds)
    characters = median(lambda build: build.characters / build.seconds)
    disk = (
        disk_bytes(places.sitat) / ours[0].count,
        disk_bytes(places.tutorial) / theirs[0].count,
    )
    return [
        Ratio(f"build, {name}", "passages/s", *passages, more_is_better=True),
        Ratio(f"build, {name}", "characters/s", *characters, more_is_better=True),
        Ratio(f"disk, {name}", "bytes/passage", *disk, more_is_better=False),
    ]


def _texts(files: Sequence[File]) -> dict[str, SourceText]:
    return {file.source: SourceText(file.source, file.path.read_text("utf-8")) for file in files}


def _characters(files: Sequence[File]) -> int:
    return sum(len(known.text) for known in _texts(files).values())


def _build_ours(place: Path, files: Sequence[File], encoder: Encoder) -> _Build:
    shutil.rmtree(place, ignore_errors=True)
    begun = time.perf_counter()
    library = Library(place, encoder, create=True)
    for report in library.add(files):
        if report.outcome is Outcome.FAILED:
            raise GrowthError(f"{report.source}: {report.detail}")
    seconds = time.perf_counter() - begun
    passages = library.passage_count()
    library.close()
    return _Build(passages, _characters(files), seconds)


def _build_theirs(place: Path, files: Sequence[File], encode: Encode) -> _Build:
    shutil.rmtree(place, ignore_errors=True)
    kept: list[Vectors] = []

    def search_over(vectors: Vectors) -> Search:
        kept.append(vectors)
        return tutorial.flat_search(vectors)

    begun = time.perf_counter()
    pipeline = tutorial.build(_texts(files), encode, search_over)
    tutorial_start.save(place, pipeline, kept[0])
    seconds = time.perf_counter() - begun
    return _Build(len(pipeline.chunks), _characters(files), seconds)


def asking(
    folder: Path,
    seeds: Sequence[File],
    plan: Plan,
    settings: Settings,
    encoder: Encoder,
    encode: Encode,
) -> list[Ratio]:
    """Each question of the expected answers once, to both in turn; the first warms up.

    `folder` holds the library of the seeds.
    """
    library = Library(folder, encoder)
    documents = [library.document(each.document_id) for each in library.documents()]
    questions = load_questions(QUESTION_FILES, documents)[:: plan.every]
    assistant = Assistant(library, settings)
    pipeline = tutorial.build(_texts(seeds), encode)

    def timed(ask: Callable[[Question], object], question: Question) -> float:
        begun = time.perf_counter()
        ask(question)
        return 1000 * (time.perf_counter() - begun)

    times = [
        (
            timed(lambda each: assistant.ask(each.question, each.history), question),
            timed(pipeline.respond, question),
        )
        for question in questions
    ]
    library.close()
    name = f"warm question, {len(times) - 1} on the seeds"
    found = []
    for share, cut in (("p50", 50), ("p95", 95)):
        first, second = np.percentile(times[1:], cut, axis=0).tolist()
        found.append(Ratio(f"{name}, {share}", "ms", first, second, more_is_better=False))
    return found


def starting(places: Places, plan: Plan, settings: Settings, told: Told) -> list[Ratio]:
    """A fresh process that answers one question, in turns: median wall time and memory."""
    sitat = Path(sys.executable).with_name("sitat")
    if not sitat.exists():
        raise FreshError(f"{sitat} is missing; install the project with `make chat`")
    chosen = {"SITAT_INDEX": str(places.sitat), "SITAT_ENCODER": settings.encoder}
    theirs = (
        sys.executable,
        "-m",
        "eval.bench.tutorial_start",
        str(places.tutorial),
        COLD_QUESTION,
    )
    pairs: list[tuple[Run, Run]] = []
    for turn in range(plan.starts):
        told(f"starting to a first answer: {turn + 1} of {plan.starts}")
        pairs.append((fresh.run([str(sitat), "ask", COLD_QUESTION], **chosen), fresh.run(theirs)))

    def median(value: Callable[[Run], float]) -> tuple[float, float]:
        first, second = (statistics.median(map(value, runs)) for runs in zip(*pairs, strict=True))
        return first, second

    seconds = median(lambda run: run.seconds)
    peak = median(lambda run: run.peak_mb)
    return [
        Ratio("cold start to first answer", "s", *seconds, more_is_better=False),
        Ratio("highest memory of that process", "MB", *peak, more_is_better=False),
    ]
