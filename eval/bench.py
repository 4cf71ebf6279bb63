"""`make bench`: building and asking timed beside the tutorial pipeline, in one run.

Machines differ and are shared: read the ratios. Times are wall-clock seconds of this process.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval import tutorial
from eval.questions import QUESTION_FILES, Question, load_questions
from index.encoder import PACKAGED
from index.library import Library
from index.loading import load_encoder
from ingest.files import find
from qa.assistant import Assistant
from qa.settings import SEEDS, load_settings

REPEATS = 3
"""Builds are repeated and the fastest is kept; each question is asked once, warm."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Passages (or chunks) a second while building; milliseconds a question, warm."""

    build_per_second: float
    question_p50_ms: float
    question_p95_ms: float


def _fastest(work: Callable[[], int]) -> float:
    rates = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        done = work()
        rates.append(done / (time.perf_counter() - start))
    return max(rates)


def _latencies(ask: Callable[[Question], object], questions: Sequence[Question]) -> list[float]:
    ask(questions[0])
    found = []
    for question in questions:
        start = time.perf_counter()
        ask(question)
        found.append(1000 * (time.perf_counter() - start))
    return found


def _figures(rate: float, latencies: Sequence[float]) -> Figures:
    cuts = statistics.quantiles(latencies, n=20)
    return Figures(round(rate, 1), round(statistics.median(latencies), 1), round(cuts[-1], 1))


def measure() -> dict[str, Figures]:
    """Figures of this project and of the tutorial pipeline over the seeds, same encoder."""
    settings = load_settings()
    encoder = load_encoder(settings.encoder)
    plain = load_encoder(PACKAGED)
    encoder.encode(["warm"])
    plain.encode(["warm"])
    with tempfile.TemporaryDirectory() as folder:
        count = 0

        def build() -> int:
            nonlocal count
            count += 1
            library = Library(Path(folder) / str(count), encoder, create=True)
            for _ in library.add(find([SEEDS])):
                continue
            passages = sum(summary.passages for summary in library.documents())
            library.close()
            return passages

        rate = _fastest(build)
        library = Library(Path(folder) / "1", encoder)
        assistant = Assistant(library, settings)
        documents = [library.document(summary.document_id) for summary in library.documents()]
        questions = load_questions(QUESTION_FILES, documents)
        ours = _latencies(lambda q: assistant.ask(q.question, q.history), questions)
        texts = tutorial.raw_sources(documents, tutorial.read_raw_texts(SEEDS, documents))

        def chunk() -> int:
            return len(tutorial.build(texts, plain.encode).chunks)

        their_rate = _fastest(chunk)
        baseline = tutorial.build(texts, plain.encode)
        theirs = _latencies(baseline.respond, questions)
        library.close()
    return {"sitat": _figures(rate, ours), "tutorial": _figures(their_rate, theirs)}


def table(figures: dict[str, Figures]) -> str:
    """The figures side by side, with the ratio sitat / tutorial."""
    lines = [f"{'':<20}{'sitat':>10}{'tutorial':>10}{'ratio':>8}"]
    ours, theirs = asdict(figures["sitat"]), asdict(figures["tutorial"])
    for name, value in ours.items():
        ratio = value / theirs[name] if theirs[name] else float("nan")
        lines.append(f"{name:<20}{value:>10}{theirs[name]:>10}{ratio:>8.2f}")
    return "\n".join(lines)


def main() -> None:
    """Print the table and write reports/bench.json."""
    figures = measure()
    report = Path("reports")
    report.mkdir(exist_ok=True)
    found = {name: asdict(value) for name, value in figures.items()}
    (report / "bench.json").write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    print(table(figures))  # noqa: T201


if __name__ == "__main__":
    main()
