"""Opening the library that the settings name; the default one is built the first time."""

import gc
import threading
from collections.abc import Callable

from index.intake import Outcome, Report
from index.library import Library
from index.loading import load_encoder
from index.schema import FILE_NAME
from ingest.errors import LibraryError
from ingest.files import find
from ingest.language import warm
from qa.assistant import Assistant
from qa.settings import ROOT, SEEDS, Settings


def open_library(
    settings: Settings, *, create: bool = False, told: Callable[[Report], None] | None = None
) -> Library:
    """The library in `settings.index`.

    The default library gets the seeds the first time it is needed, also after a first build that
    was broken off, and `told` hears of each file. Raises LibraryError or EncoderError.
    """
    threading.Thread(target=warm, daemon=True).start()  # while the encoder is loaded
    default = settings.index == ROOT / ".sitat"
    missing = not (settings.index / FILE_NAME).exists()
    library = Library(
        settings.index, load_encoder(settings.encoder), create=create or (default and missing)
    )
    if default and not create and not library.mark("seeded"):
        for report in library.add(find([SEEDS])):
            if told:
                told(report)
            if report.outcome is Outcome.FAILED:
                raise LibraryError(f"seeds/{report.source}: {report.detail}")
        library.mark("seeded", "yes")
    return library


def open_assistant(settings: Settings, told: Callable[[Report], None] | None = None) -> Assistant:
    """An assistant over the library that the settings name, for a process that goes on asking."""
    assistant = Assistant(open_library(settings, told=told), settings)
    settle()
    return assistant


def settle() -> None:
    """Keep the loaded encoder and vocabulary out of the garbage collector's way: walking through
    their objects again and again lengthened the slowest questions by half."""
    gc.freeze()
