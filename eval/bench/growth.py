"""How a library behaves as it grows: built of made documents, asked in a fresh process.

Each size has a library of its own, a copy of the one before with more documents added. What is
built stays in its folder, and is used again when the same is asked for.
"""

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from eval.bench import fresh, recall
from eval.bench.generated_questions import MadeQuestion
from eval.bench.generator import Generator
from eval.bench.recall import Recall
from eval.bench.serving import WARM_UP, Served
from index import keywords
from index.encoder import Encoder
from index.intake import Outcome
from index.library import Library
from ingest import files
from ingest.errors import SitatError
from ingest.files import File

PASSAGES_PER_DOCUMENT = 26.4
"""Of the generated documents, measured on 200; the exact number of passages is reported."""
BUILT_FILE = "built.json"
_TOLD_EVERY_S = 10.0

Told = Callable[[str], None]
"""Told what goes on, a line at a time."""


class GrowthError(SitatError):
    """The benchmark's library cannot be built."""


@dataclass(frozen=True, slots=True)
class Built:
    """A library of the first `documents` documents, and what it took to add the `added` passages
    that the size before did not have: `seconds`, vector index included."""

    corpus: str
    documents: int
    passages: int
    characters: int
    added: int
    seconds: float
    added_characters: int


@dataclass(frozen=True, slots=True)
class Growth:
    """One line of the growth table: sizes in passages, times in ms or s, memory in 10⁶ bytes."""

    size: int
    documents: int
    passages: int
    build_per_second: float
    build_characters_per_second: float
    questions: int
    question_p50_ms: float
    question_p95_ms: float
    encoder_s: float
    open_s: float
    memory_mb: float
    peak_memory_mb: float
    disk_bytes_per_passage: float
    index: Recall
    quoted: float | None
    refused: float | None


Serve = Callable[[Path, Sequence[MadeQuestion]], Served]
"""Asks a library's folder questions, in a process that has not seen them."""


def documents_for(size: int) -> int:
    """How many generated documents have about so many passages."""
    return max(1, round(size / PASSAGES_PER_DOCUMENT))


def measure(
    folder: Path,
    sizes: Sequence[int],
    asked: Sequence[MadeQuestion],
    generator: Generator,
    encoder: Encoder,
    serve: Serve,
    told: Told,
) -> Iterator[Growth]:
    """A line for each size, smallest first; each is asked the same questions.

    Raises GrowthError when a document is refused, FreshError when serving fails.
    """
    vectors = encoder.encode([each.question for each in asked], [each.language for each in asked])
    before: Path | None = None
    for size in sorted(sizes):
        place = folder / f"{size}"
        built = grown(place, before, folder / generator.name, size, generator, encoder, told)
        told(f"{size:,} passages: asking {len(asked)} questions in a fresh process")
        served = serve(place, asked)
        p50, p95 = np.percentile(served.latencies_ms, (50, 95))
        told(f"{size:,} passages: comparing the vector index with an exact search")
        yield Growth(
            size=size,
            documents=built.documents,
            passages=built.passages,
            build_per_second=built.added / built.seconds,
            build_characters_per_second=built.added_characters / built.seconds,
            questions=len(served.latencies_ms),
            question_p50_ms=float(p50),
            question_p95_ms=float(p95),
            encoder_s=served.encoder_s,
            open_s=served.open_s,
            memory_mb=served.now_mb,
            peak_memory_mb=served.peak_mb,
            disk_bytes_per_passage=disk_bytes(place) / built.passages,
            index=recall.recall(place, vectors),
            quoted=served.quoted,
            refused=served.refused,
        )
        before = place


def grown(
    place: Path,
    before: Path | None,
    corpus: Path,
    size: int,
    generator: Generator,
    encoder: Encoder,
    told: Told,
) -> Built:
    """The library of about `size` passages in `place`, built on a copy of the one in `before`
    unless it is there already."""
    count = documents_for(size)
    name = f"{generator.name}/{files.RECIPE}/{keywords.RECIPE}/{encoder.identity}"
    held = _built(place)
    if held and (held.corpus, held.documents) == (name, count):
        told(f"{size:,} passages: built earlier")
        return held
    shutil.rmtree(place, ignore_errors=True)
    known = _built(before) if before else None
    if before and known:
        shutil.copytree(before, place)
        (place / BUILT_FILE).unlink()
    first = known.documents if known else 0
    new = [generator.write(number, corpus) for number in range(first, count)]
    characters = sum(len(file.path.read_text("utf-8")) for file in new)
    library = Library(place, encoder, create=True)
    try:
        seconds = _add(library, new, size, told)
        passages = library.passage_count()
    finally:
        library.close()
    built = Built(
        corpus=name,
        documents=count,
        passages=passages,
        characters=characters + (known.characters if known else 0),
        added=passages - (known.passages if known else 0),
        seconds=seconds,
        added_characters=characters,
    )
    (place / BUILT_FILE).write_text(json.dumps(asdict(built), indent=2) + "\n", "utf-8")
    return built


def _built(place: Path) -> Built | None:
    try:
        return Built(**json.loads((place / BUILT_FILE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _add(library: Library, new: Sequence[File], size: int, told: Told) -> float:
    """Add files; the seconds it took."""
    begun = shown = time.perf_counter()
    for done, report in enumerate(library.add(new), start=1):
        if report.outcome is Outcome.FAILED:
            raise GrowthError(f"the generated document {report.source}: {report.detail}")
        now = time.perf_counter()
        if now - shown >= _TOLD_EVERY_S:
            shown = now
            left = (now - begun) / done * (len(new) - done)
            told(f"{size:,} passages: {done} of {len(new)} documents, {_spoken(left)} left")
    return time.perf_counter() - begun


def _spoken(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def disk_bytes(folder: Path) -> int:
    """The size of all files below a folder, without the benchmark's own notes."""
    return sum(
        path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and path.name != BUILT_FILE
    )


def serve_fresh(encoder: str) -> Serve:
    """Serving in a new process, with the encoder that a setting names."""

    def serve(place: Path, asked: Sequence[MadeQuestion]) -> Served:
        if len(asked) <= WARM_UP:
            raise GrowthError(f"more than {WARM_UP} questions are needed: the first warm up")
        lines = [json.dumps(asdict(each), ensure_ascii=False) for each in asked]
        listed = place.parent / "questions.jsonl"
        listed.write_text("\n".join(lines) + "\n", "utf-8")
        command = [sys.executable, "-m", "eval.bench.serving", str(place), str(listed), encoder]
        return Served(**json.loads(fresh.run(command).output.splitlines()[-1]))

    return serve
