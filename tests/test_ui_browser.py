"""Asking in a real browser: answers, sources, follow-ups, refusals, and what is held back."""

from browsing import JOINER, PHONE, ask, outcome, visit
from playwright.sync_api import Browser, expect


def test_a_question_shows_its_quote_and_the_quote_opens_in_its_source(
    browser: Browser, address: str
) -> None:
    assert address.startswith("http://127.0.0.1:")
    outside: list[str] = []
    with visit(browser, address, outside=outside) as page:
        ask(page, "Has tacrolimus been tried in IBM?")
        turn = outcome(page, 0)
        lead = turn.locator(".quote.lead blockquote")
        expect(lead).to_contain_text("takrolimus (én pasient)")
        expect(lead.locator("mark", has_text="takrolimus").first).to_be_visible()
        relay = turn.locator(".quote.lead .relay")
        expect(relay).to_contain_text("Relayed from ref. 9, Quartuccio 2007")
        expect(relay.locator("p")).to_be_hidden()
        relay.locator("summary").focus()
        page.keyboard.press("Enter")
        expect(relay.locator("p")).to_contain_text("Clin Exp Rheumatol")
        quoted = lead.inner_text().strip("«»")

        turn.get_by_role("button", name="Open in source").first.focus()
        page.keyboard.press("Enter")
        source = page.get_by_role("dialog")
        expect(source.locator("#opened-quote")).to_have_text(quoted)
        expect(source.locator("#opened-quote")).to_be_in_viewport()
        expect(source.locator(".source-text")).to_contain_text("Referenser:")
        source.get_by_text("Words: Norwegian to English").click()
        expect(source.locator(".glosses dt", has_text="kasusrapport")).to_be_visible()
        page.keyboard.press("Escape")
        expect(source).to_be_hidden()
        expect(lead).to_be_visible()
    assert outside == []


def test_a_quote_is_copied_with_its_citation(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        ask(page, "Has tacrolimus been tried in IBM?")
        copy = outcome(page, 0).get_by_role("button", name="Copy quote").first
        copy.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Copied", exact=True)).to_be_visible()
        copied = str(page.evaluate("navigator.clipboard.readText()"))
        assert copied.startswith("«")
        assert "Sirolimus og takrolimus mot inklusjonslegememyositt." in copied
        assert "Relayed from ref. 9: Quartuccio L" in copied


def test_a_relayed_quote_stands_beside_the_passage_of_its_primary(
    browser: Browser, address: str
) -> None:
    with visit(browser, address) as page:
        ask(page, "Studien inkluderte 44 pasienter med IBM: hvor mange fikk sirolimus?")
        turn = outcome(page, 0)
        turn.get_by_role("button", name="Side by side").first.click()
        pair = page.get_by_role("dialog")
        expect(pair.locator("#opened-quote")).to_be_in_viewport()
        expect(pair.locator("#nearest-passage")).to_be_in_viewport()
        expect(pair.locator(".source-text[lang=nb]")).to_be_visible()
        expect(pair.locator(".source-text[lang=en]")).to_be_visible()


def test_a_follow_up_a_refusal_and_the_newest_question_on_a_phone(
    browser: Browser, address: str
) -> None:
    with visit(browser, address, size=PHONE, locale="nb-NO") as page:
        questions = (
            "Er takrolimus prøvd ved IBM?",
            "Og sirolimus ved dermatomyositt?",
            "Hvilken dose metformin ved astma?",
        )
        for number, question in enumerate(questions):
            ask(page, question)
            expect(page.get_by_role("heading", name=question)).to_be_in_viewport()
            outcome(page, number)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        expect(page.get_by_role("heading", name=questions[0])).not_to_be_in_viewport()
        expect(page.get_by_role("heading", name=questions[2])).to_be_in_viewport()
        refusal = page.locator(".st-key-turn-2 .refusal")
        expect(refusal).to_contain_text("Kildene svarer ikke på dette")
        expect(refusal.locator("li", has_text="metformin")).to_be_visible()
        expect(page.locator(".st-key-turn-1 .quote.lead")).to_contain_text("irolimus")


def test_a_personal_number_is_held_back(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        ask(page, "Patient 151086 95088: has tacrolimus been tried in IBM?")
        held = page.locator(".st-key-held")
        expect(held).to_contain_text("a Norwegian national identity number")
        expect(page.locator(".st-key-turn-0")).to_have_count(0)
        held.get_by_role("button", name="Ask without it").click()
        outcome(page, 0)
        expect(page.get_by_role("heading", name="Patient …: has tacrolimus")).to_be_visible()
        expect(page.get_by_text("151086")).to_have_count(0)


def test_a_document_with_markup_and_scripts_is_only_text(browser: Browser, address: str) -> None:
    outside: list[str] = []
    with visit(browser, address, outside=outside) as page:
        example = page.locator(".st-key-examples").get_by_role("button", name="Zebrafish")
        expect(example).to_contain_text(f"![pixel](https:{JOINER}//example.org/t.png) <img src=x")
        ask(page, "What did zebrafish larvae do in moonlight?")
        lead = outcome(page, 0).locator(".quote.lead blockquote")
        expect(lead).to_contain_text("<script>window.ran=1</script>")
        page.get_by_role("button", name="Open in source").first.click()
        source = page.get_by_role("dialog")
        expect(source.locator(".source-text")).to_contain_text("<script>window.ran=1</script>")
        expect(source.locator(".source-text")).to_contain_text("cell 299 11")
        expect(source.get_by_role("heading")).to_contain_text(f"![pixel](https:{JOINER}//example")
        assert page.evaluate("window.ran") is None
        assert page.locator("img").count() == 0
        assert page.locator(".katex").count() == 0
        assert page.locator("a[href*=example], a[href^=javascript]").count() == 0
    assert outside == []
