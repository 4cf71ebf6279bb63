"""An answer is read from one state of the library, and its index id names that state."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from writers import WordEncoder, end, line, start, tell

from index.library import Library
from index.store import Store
from ingest.files import File
from qa.assistant import Assistant
from qa.model import Answer
from qa.settings import Settings

QUESTION = "What was the dose of sirolimus in inclusion body myositis?"
DOSES = ("2 mg", "9 mg")
FLIP = """
import select
folder, files = Path(sys.argv[1]), Path(sys.argv[2])
library = Library(folder, WordEncoder())
notes = [File(files / f"{n}" / "note.txt", "note.txt") for n in range(2)]
same = files / "note.txt"
go()
flips = 0
while not select.select([sys.stdin], [], [], 0)[0]:
    same.write_bytes(notes[flips % 2].path.read_bytes())
    (report,) = library.add([File(same, "note.txt")])
    flips += report.outcome == "replaced"
say(flips)
"""


def note(dose: str) -> str:
    return (
        f"Sirolimus in inclusion body myositis\n\nThe dose of sirolimus in inclusion body myositis"
        f" was {dose} a day. The women with inclusion body myositis were given {dose} of sirolimus."
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(index=tmp_path / "library", cost=0.01)


@pytest.fixture
def expected(tmp_path: Path, settings: Settings) -> dict[str, Answer]:
    """The answer in each of two states, by index id; the library is left in the last."""
    library = Library(settings.index, WordEncoder(), create=True)
    (tmp_path / "files").mkdir()
    answers = {}
    for number, dose in enumerate(DOSES):
        (tmp_path / "files" / str(number)).mkdir()
        (tmp_path / "files" / str(number) / "note.txt").write_text(note(dose))
        same = tmp_path / "files" / "note.txt"
        same.write_text(note(dose))
        (report,) = library.add([File(same, "note.txt")])
        assert report.outcome in ("added", "replaced")
        answer = Assistant(library, settings).ask(QUESTION)
        assert answer.claims
        assert all(dose in claim.text for claim in answer.claims)
        answers[answer.index_id] = answer
    library.close()
    assert len(answers) == 2
    return answers


def test_answers_asked_while_a_process_replaces_the_document_are_of_one_state(
    tmp_path: Path, settings: Settings, expected: dict[str, Answer]
) -> None:
    writer = start(FLIP, settings.index, tmp_path / "files")
    assert line(writer) == "ready"
    library = Library(settings.index, WordEncoder())
    assistant = Assistant(library, settings)
    tell(writer)
    answers: list[Answer] = []
    with ThreadPoolExecutor(2) as threads:
        while len({answer.index_id for answer in answers}) < 2 or len(answers) < 60:
            answers += threads.map(assistant.ask, [QUESTION] * 10)
    tell(writer, "stop")
    flips = int(end(writer)[0][-1])
    assert flips >= 2
    for answer in answers:
        assert answer == expected[answer.index_id]


@pytest.mark.parametrize("method", ["match", "stored", "document", "passages_of", "expansions"])
def test_a_change_in_the_middle_of_a_question_is_not_seen(
    tmp_path: Path,
    settings: Settings,
    expected: dict[str, Answer],
    monkeypatch: pytest.MonkeyPatch,
    method: str,
) -> None:
    reader = Assistant(Library(settings.index, WordEncoder()), settings)
    writer = Library(settings.index, WordEncoder())
    before = reader.library.index_id
    plain: Callable[..., Any] = getattr(Store, method)

    def read_then_changed(store: Store, *values: object) -> object:
        found = plain(store, *values)
        found = list(found) if method == "stored" else found
        monkeypatch.undo()
        same = tmp_path / "files" / "note.txt"
        same.write_text(note(DOSES[0]))
        assert [r.outcome for r in writer.add([File(same, "note.txt")])] == ["replaced"]
        return found

    monkeypatch.setattr(Store, method, read_then_changed)
    assert reader.ask(QUESTION) == expected[before]
    after = reader.ask(QUESTION)
    assert after.index_id == writer.index_id != before
    assert after == expected[after.index_id]
