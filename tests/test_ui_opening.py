"""The assistant that all visitors share: opened once, before the page is served if possible."""

from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest
from page_fakes import FakeAssistant

import ui.opening
from ingest.errors import LibraryError
from qa.settings import Settings


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(ui.opening, "_KEPT", {})
    monkeypatch.setattr(ui.opening, "settings", lambda: Settings(index=tmp_path))
    return


def test_many_visitors_open_one_assistant(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened: list[FakeAssistant] = []

    def open_assistant(settings: Settings, told: object = None) -> FakeAssistant:
        opened.append(FakeAssistant(tmp_path))
        return opened[-1]

    monkeypatch.setattr(ui.opening, "open_assistant", open_assistant)
    got: list[object] = []
    barrier = Barrier(4)

    def visit() -> None:
        barrier.wait()
        got.append(ui.opening.assistant())

    threads = [Thread(target=visit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 1
    assert got == [opened[0]] * 4


def test_what_was_prepared_is_what_the_first_visitor_gets(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    prepared = FakeAssistant(tmp_path)
    monkeypatch.setattr(ui.opening, "open_assistant", lambda settings, told=None: prepared)
    ui.opening.prepare(Settings(index=tmp_path))
    assert len(prepared.asked) == 1
    monkeypatch.setattr(ui.opening, "open_assistant", lambda settings: pytest.fail("opened again"))
    assert ui.opening.assistant() is prepared


def test_a_failure_is_not_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(settings: Settings) -> FakeAssistant:
        raise LibraryError("no library here")

    monkeypatch.setattr(ui.opening, "open_assistant", broken)
    with pytest.raises(LibraryError):
        ui.opening.assistant()
    fine = FakeAssistant(tmp_path)
    monkeypatch.setattr(ui.opening, "open_assistant", lambda settings: fine)
    assert ui.opening.assistant() is fine
