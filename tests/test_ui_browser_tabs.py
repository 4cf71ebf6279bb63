"""The other tabs in a real browser: library, draft, feedback; and what axe-core finds."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import LAPTOP, PHONE, Scheme, ask, go_to, outcome, visit
from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, expect

OURS = {"include": [["[data-testid='stApp']"]]}
"""Where axe-core looks."""


def _text(name: str, text: str) -> FilePayload:
    return FilePayload(name=name, mimeType="text/plain", buffer=text.encode())


def test_an_uploaded_document_is_quoted_and_can_be_removed(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        go_to(page, "Library")
        page.locator("input[type=file]").set_input_files(
            [
                _text("glass.txt", "Glassfish trial\n\nGlassfish given kelp swam 12 km a day.\n"),
                _text("empty.txt", ""),
            ]
        )
        reports = page.locator(".reports")
        expect(reports).to_contain_text("1 added or replaced, 0 unchanged, 1 failed")
        expect(reports.locator("li.bad")).to_contain_text("empty.txt not added: ")
        expect(page.locator("h1.tab")).to_have_text("5 documents")

        page.get_by_role("radio", name="Ask", exact=True).click()
        ask(page, "How far did glassfish given kelp swim in a day?")
        found = outcome(page, 0).locator(".quote blockquote", has_text="swam 12 km a day.")
        expect(found).to_be_visible()

        go_to(page, "Library")
        page.get_by_label("Search by title or file name").fill("glass")
        page.keyboard.press("Enter")
        expect(page.get_by_text("1 of 5")).to_be_visible()
        page.get_by_role("button", name="Remove").click()
        page.get_by_role("button", name="Yes, remove it").click()
        expect(page.locator("h1.tab")).to_have_text("4 documents")
        page.get_by_role("radio", name="Ask", exact=True).click()
        expect(page.get_by_text("The source is no longer in the library.").first).to_be_visible()


def test_a_draft_is_made_changed_signed_and_taken_away(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    with visit(browser, address) as page:
        go_to(page, "Draft")
        page.get_by_label("Enquiry").fill("Has tacrolimus been tried in IBM?")
        page.get_by_role("button", name="Make a draft").click()
        mark = page.locator(".draft-mark")
        expect(mark).to_contain_text("not signed by an author and a reviewer yet")
        summary = page.locator(".st-key-section-summary")
        expect(summary.locator(".draft-quote").first).to_be_visible()

        summary.get_by_text("Add to “Summary”").click()
        own = summary.get_by_role("textbox", name="Own text")
        own.fill("Tacrolimus was given to 9876 people.")
        summary.get_by_role("button", name="Add own text").click()
        expect(summary.locator(".flagged")).to_contain_text("9876")
        quotes = page.locator(".draft-quote")
        count = quotes.count()
        page.get_by_role("button", name="Drop").first.click()
        expect(quotes).to_have_count(count - 1)
        page.get_by_role("button", name="Undo").click()
        expect(quotes).to_have_count(count)
        author = page.get_by_label("Author")
        author.fill("Karl")
        author.press("Enter")
        expect(page.get_by_role("button", name="Undo")).to_be_enabled()
        page.get_by_role("button", name="Undo").click()
        expect(author).to_have_value("")
        for label, name in (("Author", "Kari"), ("Second reviewer", "Ola")):
            page.get_by_label(label).fill(name)
            page.get_by_label(label).press("Enter")
        expect(mark).to_contain_text("Signed by author and reviewer")
        for kind, start in (("Word", b"PK"), ("HTML", b"<!"), ("Markdown", b"")):
            with page.expect_download() as waiting:
                page.get_by_role("button", name=f"Download {kind}").click()
            kept = tmp_path / waiting.value.suggested_filename
            waiting.value.save_as(kept)
            content = kept.read_bytes()
            assert content.startswith(start)
            assert len(content) > 500
        assert _faults(page) == []
        page.reload()
        page.get_by_label("Drafts").click()
        page.get_by_role("option", name="Has tacrolimus been tried").click()
        expect(page.locator(".draft-mark")).to_contain_text("Signed by author and reviewer")


def test_feedback_is_saved(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        ask(page, "Has tacrolimus been tried in IBM?")
        turn = outcome(page, 0)
        turn.get_by_text("Was this answer right?").click()
        turn.get_by_text("Something is missing").click()
        field = turn.get_by_role("textbox", name="The words that should have been shown")
        field.fill("Vi har ikke funnet nyere studier som har undersøkt")
        field.press("Tab")  # what was typed is sent before anything is clicked
        page.wait_for_timeout(1000)
        expect(page.get_by_test_id("stApp")).to_have_attribute(
            "data-test-script-state", "notRunning"
        )
        turn.get_by_role("button", name="Save feedback").click()
        expect(turn.get_by_text("Saved. Thank you.")).to_be_visible()


def _faults(page: Page) -> list[str]:
    """What axe-core finds serious, one line each."""
    results = Axe().run(page, context=OURS, options={"resultTypes": ["violations"]})
    found = json.loads(json.dumps(results.response))["violations"]
    return [
        f"{fault['id']}: {node['html'][:160]}"
        for fault in found
        if fault["impact"] in {"serious", "critical"}
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", LAPTOP), ("dark", PHONE)], ids=["laptop, light", "phone, dark"]
)
def test_axe_finds_no_serious_fault(
    browser: Browser, address: str, scheme: Scheme, size: ViewportSize
) -> None:
    with visit(browser, address, size=size, scheme=scheme) as page:
        ask(page, "What dose of sirolimus did patient 3 get?")
        outcome(page, 0)
        found = {"ask": _faults(page)}
        page.get_by_role("button", name="Open in source").first.click()
        expect(page.get_by_role("dialog").locator("#opened-quote")).to_be_visible()
        found["source"] = _faults(page)
        page.get_by_role("button", name="Back to the chat").click()
        ask(page, "151086 95088")
        expect(page.locator(".st-key-held")).to_be_visible()
        found["held"] = _faults(page)
        for tab in ("Evidence", "Draft", "Library"):
            go_to(page, tab)
            found[tab] = _faults(page)
    assert not any(found.values()), json.dumps(found, indent=1)
