"""A real browser over the served page, for the tests of what only a browser shows."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

from ingest.files import find
from qa.settings import SEEDS, Settings
from qa.start import open_library

PAGE = Path(__file__).resolve().parent.parent / "ui" / "page.py"
TIMEOUT_MS = 120_000
Scheme = Literal["light", "dark"]
LAPTOP: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}
JOINER = "\u2060"
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_ROWS = "\n".join("\t".join(f"cell {row} {column}" for column in range(12)) for row in range(300))
HOSTILE = f"""---
title: 'Zebrafish ![pixel](https://example.org/t.png) <img src=x onerror="window.ran=1">
  :material/home:'
date: '2020-01-01'
abstract: 'Zebrafish larvae glowed green in moonlight <script>window.ran=1</script>
  <img src="https://example.org/q.png" onerror="window.ran=1"> ![i](https://example.org/i.png)
  $x^2$ [l](javascript:window.ran=1) <style>* {{display: none}}</style> `code` **bold**.'
---

{_ROWS}
"""


def chromium() -> str:
    """Debian's Chromium, installed when missing and allowed; else the test is skipped."""
    if not shutil.which("chromium") and hasattr(os, "geteuid") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update"], check=True, capture_output=True)
        subprocess.run(["apt-get", "install", "-y", "chromium"], check=True, capture_output=True)
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium on this machine, and not allowed to install it")
    return path


def made_library(folder: Path) -> Path:
    """A library of the seeds and one hostile document."""
    hostile = folder / "zebrafish.txt"
    hostile.write_text(HOSTILE, encoding="utf-8")
    index = folder / "library"
    library = open_library(Settings(index=index), create=True)
    outcomes = [str(report.outcome) for report in library.add(find([SEEDS, hostile]))]
    assert outcomes == ["added"] * 4
    library.close()
    return index


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(index: Path, folder: Path) -> Iterator[str]:
    """The page's address; it is served from another folder, as an installed command would. What
    the server says is looked at in the end: it must hold no traceback."""
    command = [sys.executable, "-m", "streamlit", "run", str(PAGE)]
    server = subprocess.Popen(
        [*command, f"--server.port={_free_port()}"],
        cwd=folder,
        env={**os.environ, "SITAT_INDEX": str(index)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert server.stdout is not None
    said: list[str] = []
    reading: Thread | None = None
    try:
        for line in server.stdout:
            said.append(line)
            if "URL: " in line:
                break
        else:
            pytest.fail("the page did not start: " + "".join(said))
        url = said[-1].split("URL: ")[1].strip()
        reading = Thread(target=lambda: said.extend(server.stdout or ()), daemon=True)
        reading.start()
        yield url
    finally:
        server.terminate()
        server.wait()
        if reading:
            reading.join()
        server.stdout.close()
    assert not any("Traceback" in line for line in said), "".join(said)


@contextmanager
def launched(path: str) -> Iterator[Browser]:
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@contextmanager
def visit(
    browser: Browser,
    address: str,
    *,
    size: ViewportSize = LAPTOP,
    locale: str = "en-GB",
    scheme: Scheme = "light",
    outside: list[str] | None = None,
) -> Iterator[Page]:
    """A new visitor's page; `outside` gets every address off this machine that is asked for."""
    context = browser.new_context(
        locale=locale,
        viewport=size,
        color_scheme=scheme,
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(TIMEOUT_MS)
    page = context.new_page()
    asked = outside if outside is not None else []

    def note(url: str) -> None:
        if not url.startswith((address, "data:", "blob:", "about:")):
            asked.append(url)

    page.on("request", lambda request: note(request.url))
    page.goto(address)
    yield page
    context.close()


def ask(page: Page, question: str) -> None:
    """Type a question as a person does, with the keyboard."""
    field = page.get_by_test_id("stChatInputTextArea")
    expect(field).to_be_enabled()
    field.fill(question)
    field.press("Enter")


def outcome(page: Page, number: int) -> Locator:
    """Turn `number`, once it has an answer or a refusal."""
    turn = page.locator(f".st-key-turn-{number}")
    expect(turn.locator(".quote.lead, .refusal").first).to_be_visible()
    return turn


def go_to(page: Page, tab: str) -> None:
    """Open a tab by its English name; what stood there before is gone when this returns."""
    page.get_by_role("radio", name=tab, exact=True).click()
    expect(page.locator(f".st-key-tab-{tab.lower()} h1.tab")).to_be_visible()
    expect(page.locator("[data-stale=true]")).to_have_count(0)
