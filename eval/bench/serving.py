"""`python -m eval.bench.serving LIBRARY QUESTIONS ENCODER`: a fresh process that serves questions.

Opens a library, asks each question once, and prints one line of JSON: times and memory.
"""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.bench.generated_questions import MadeQuestion
from eval.bench.machine import memory
from index.encoder import Encoder
from index.library import Library
from index.loading import load_encoder
from qa.assistant import Assistant
from qa.model import Status
from qa.settings import Settings, load_settings
from qa.start import settle

WARM_UP = 8
"""Questions asked before the clock runs; none comes again."""


@dataclass(frozen=True, slots=True)
class Served:
    """What serving took: seconds to load the encoder and to open the library with its vector
    index, milliseconds for each question after the warm-up, memory in 10⁶ bytes after the last.

    Of the questions with a known answer `quoted` is the share whose answer quotes it; of the
    others `refused` is the share that was not answered. None where there is no such question.
    """

    encoder_s: float
    open_s: float
    latencies_ms: tuple[float, ...]
    now_mb: float
    peak_mb: float
    quoted: float | None
    refused: float | None


def serve(
    folder: Path,
    encoder: Encoder,
    settings: Settings,
    asked: Sequence[MadeQuestion],
    encoder_s: float = 0.0,
) -> Served:
    """Open the library in `folder` and ask every question once, in order."""
    begun = time.perf_counter()
    library = Library(folder, encoder)
    library.passage_count()
    open_s = time.perf_counter() - begun
    assistant = Assistant(library, settings)
    settle()
    latencies, quoted, refused = [], [], []
    for place, question in enumerate(asked):
        begun = time.perf_counter()
        answer = assistant.ask(question.question)
        if place >= WARM_UP:
            latencies.append(1000 * (time.perf_counter() - begun))
        if question.answer:
            texts = [quote.text for claim in answer.claims for quote in claim.quotes]
            quoted.append(any(question.answer in text for text in texts))
        else:
            refused.append(answer.status is Status.INSUFFICIENT)
    used = memory()
    library.close()
    return Served(
        encoder_s,
        open_s,
        tuple(latencies),
        used.now_mb,
        used.peak_mb,
        _share(quoted),
        _share(refused),
    )


def _share(found: Sequence[bool]) -> float | None:
    return sum(found) / len(found) if found else None


def main(library: str, questions: str, encoder: str) -> None:
    """Serve, and print what it took."""
    lines = Path(questions).read_text("utf-8").splitlines()
    asked = [MadeQuestion(**json.loads(line)) for line in lines]
    begun = time.perf_counter()
    made = load_encoder(encoder)
    encoder_s = time.perf_counter() - begun
    served = serve(Path(library), made, load_settings(index=Path(library)), asked, encoder_s)
    json.dump(asdict(served), sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
