"""The chat page in a real browser, over a real library of the seeds and one hostile document."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from ingest.files import find
from qa.settings import SEEDS, Settings
from qa.start import open_library

PAGE = Path(__file__).resolve().parent.parent / "ui" / "page.py"
TIMEOUT_MS = 120_000
JOINER = "\u2060"
CHROMIUM_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOSTILE = """---
title: 'Zebrafish ![pixel](https://example.org/t.png) <img src=x onerror="window.ran=1">
  :material/home:'
date: '2020-01-01'
abstract: 'Zebrafish larvae glowed green in moonlight <script>window.ran=1</script>
  <img src="https://example.org/q.png" onerror="window.ran=1"> ![i](https://example.org/i.png)
  $x^2$.'
---
"""


@pytest.fixture(scope="module")
def chromium() -> str:
    """Debian's Chromium, installed when missing and allowed."""
    if not shutil.which("chromium") and hasattr(os, "geteuid") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update"], check=True, capture_output=True)
        subprocess.run(["apt-get", "install", "-y", "chromium"], check=True, capture_output=True)
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium on this machine, and not allowed to install it")
    return path


@pytest.fixture(scope="module")
def library_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    hostile = tmp_path_factory.mktemp("hostile") / "zebrafish.txt"
    hostile.write_text(HOSTILE, encoding="utf-8")
    library = open_library(Settings(index=folder), create=True)
    outcomes = [str(report.outcome) for report in library.add(find([SEEDS, hostile]))]
    assert outcomes == ["added"] * 4
    return folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address(library_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page's address; it is served from another folder, as an installed command would."""
    command = [sys.executable, "-m", "streamlit", "run", str(PAGE)]
    server = subprocess.Popen(
        [*command, f"--server.port={_free_port()}"],
        cwd=tmp_path_factory.mktemp("elsewhere"),
        env={**os.environ, "SITAT_INDEX": str(library_folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert server.stdout is not None
    reading: Thread | None = None
    try:
        said = []
        for line in server.stdout:
            said.append(line)
            if "URL: " in line:
                break
        else:
            pytest.fail("the page did not start: " + "".join(said))
        reading = Thread(target=server.stdout.read, daemon=True)
        reading.start()
        yield said[-1].split("URL: ")[1].strip()
    finally:
        server.terminate()
        server.wait()
        if reading:
            reading.join()
        server.stdout.close()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield running
        running.close()


@pytest.fixture
def outside() -> list[str]:
    """The addresses outside this machine that the page asked for."""
    return []


@pytest.fixture
def page(browser: Browser, address: str, outside: list[str]) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 800})
    context.set_default_timeout(TIMEOUT_MS)
    expect.set_options(timeout=TIMEOUT_MS)
    opened = context.new_page()
    opened.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((address, "data:", "blob:", "about:"))
            else outside.append(request.url)
        ),
    )
    opened.goto(address)
    yield opened
    context.close()


def _ask(page: Page, question: str) -> None:
    field = page.get_by_placeholder("Ask a question")
    field.fill(question)
    field.press("Enter")


def test_a_question_shows_its_quote_and_the_quote_opens_in_its_source(
    page: Page, address: str, outside: list[str]
) -> None:
    assert address.startswith("http://127.0.0.1:")
    _ask(page, "Has tacrolimus been tried in IBM?")
    lead = page.locator(".quote.lead blockquote")
    expect(lead).to_contain_text("takrolimus (én pasient)")
    expect(lead.locator("mark", has_text="takrolimus").first).to_be_visible()
    expect(page.locator(".quote.lead .relay")).to_contain_text("second-hand")
    quoted = lead.inner_text().strip("«»")

    page.get_by_role("button", name="Open in source").first.click()
    source = page.get_by_role("dialog")
    expect(source.locator("#opened-quote")).to_have_text(quoted)
    expect(source.locator("#opened-quote")).to_be_in_viewport()
    expect(source.locator(".source-text")).to_contain_text("Referenser:")

    page.get_by_role("button", name="Back to the chat").click()
    expect(source).to_be_hidden()
    expect(lead).to_be_visible()
    assert outside == []


def test_a_document_with_markup_and_scripts_is_only_text(page: Page, outside: list[str]) -> None:
    example = page.locator(".st-key-examples").get_by_role("button", name="Zebrafish")
    expect(example).to_contain_text(f"![pixel](https:{JOINER}//example.org/t.png) <img src=x")
    entry = page.get_by_test_id("stSidebar").get_by_role("button", name="Zebrafish")
    expect(entry).to_contain_text(f"![pixel](https:{JOINER}//example.org/t.png) <img src=x")
    expect(entry).to_contain_text(f":{JOINER}material/home:")
    entry.click()
    source = page.get_by_role("dialog")
    expect(source.locator(".source-text")).to_contain_text("<script>window.ran=1</script>")
    expect(source.get_by_role("heading")).to_contain_text(f"![pixel](https:{JOINER}//example.org")

    page.get_by_role("button", name="Back to the chat").click()
    _ask(page, "What did zebrafish larvae do in moonlight?")
    expect(page.locator(".quote.lead blockquote")).to_contain_text("<script>window.ran=1</script>")
    assert page.evaluate("window.ran") is None
    assert page.locator("img").count() == 0
    assert page.locator(".katex").count() == 0
    assert page.locator("a[href*=example]").count() == 0
    assert outside == []


def test_the_newest_question_stands_at_the_top_of_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="nb-NO", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address)
    first, second = "Er takrolimus prøvd ved IBM?", "Og sirolimus ved dermatomyositt?"
    for number, question in enumerate((first, second)):
        field = page.get_by_placeholder("Still et spørsmål")
        field.fill(question)
        field.press("Enter")
        expect(page.get_by_role("heading", name=question)).to_be_in_viewport(timeout=TIMEOUT_MS)
        outcome = page.locator(f".st-key-turn-{number}").locator(".count, .refusal")
        expect(outcome).to_be_visible(timeout=TIMEOUT_MS)
    expect(page.get_by_role("heading", name=first)).not_to_be_in_viewport()
    expect(page.get_by_role("heading", name=second)).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
