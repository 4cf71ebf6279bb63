"""A draft as Markdown, HTML and Word: all of it is there, marked, linked, and runs as nothing."""

import re
import zipfile
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from drafts import NEXT, OTHER, OWN, RELAYED, REPLY, RESULT, ROW, TRIAL, TWICE, draft, quote
from hypothesis import given
from hypothesis import strategies as st

from qa.drafting import edits
from qa.drafting.export import SUFFIXES, rendered, write
from qa.drafting.layout import MAX_PARAGRAPH, Kind, laid_out
from qa.drafting.model import Draft, DraftError, OwnText, Statement
from qa.drafting.to_html import to_html
from qa.drafting.to_markdown import escaped, to_markdown
from qa.drafting.to_word import LINK
from qa.drafting.to_word import OWN as OWN_STYLE
from qa.drafting.wording import words, written_date
from qa.model import Cell, Relay

FULL = draft(RESULT, NEXT, RELAYED, TWICE, ROW, OWN, summary=(OwnText("p9", "Kort."),))
SIGNED = edits.set_fields(FULL, author="Kari Nord", reviewer="Ola Sør", date="2026-01-02")
HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> ![x](http://e.example/p.png)"
    " [a](javascript:alert(1)) $\\frac{1}{2}$ | a | b | `code` *b* _i_ # h"
    "\n- item\n1. x & &amp; \"'"
)


def hostile() -> Draft:
    relay = Relay("1", f"javascript:alert(1) {HOSTILE}")
    parts = (
        Statement("p1", quote(TRIAL, 0, HOSTILE)),
        Statement("p2", quote(REPLY, 9, HOSTILE, relay)),
        OwnText("p3", HOSTILE),
    )
    made = draft(*parts, enquiry=HOSTILE, background=HOSTILE, author=HOSTILE)
    return edits.rename_section(made, "s1", HOSTILE)


class Page(HTMLParser):
    """The tags of a page and the words between them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def word(made: Draft) -> WordDocument:
    return docx.Document(BytesIO(rendered(made, ".docx")))


# -- all kinds ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("nb", ["Spørsmål", "Sammendrag", "Svar", "Referanser", "Søkelogg"]),
        ("sv", ["Fråga", "Sammanfattning", "Svar", "Referenser", "Söklogg"]),
        ("da", ["Spørgsmål", "Sammenfatning", "Svar", "Referencer", "Søgelog"]),
        ("en", ["Question", "Summary", "Answer", "References", "Search log"]),
    ],
)
def test_the_parts_of_a_reply_stand_in_order_in_its_language(
    language: str, names: list[str]
) -> None:
    made = edits.set_fields(FULL, language=language)
    assert [block.text for block in laid_out(made) if block.kind is Kind.HEADING] == names
    assert re.findall(r"^## (.+)$", to_markdown(made), re.MULTILINE) == names
    assert re.findall(r"<h2>(.+)</h2>", to_html(made)) == names
    headings = [
        p.text for p in word(made).paragraphs if p.style is not None and p.style.name == "Heading 1"
    ]
    assert headings == names


def test_quotes_stand_in_the_marks_of_their_language_with_their_numbers() -> None:
    texts = [block.text for block in laid_out(FULL) if block.kind is Kind.QUOTE]
    assert texts == [
        "“Of 1,000 people, 45.5% got well (p=0.85). Four stopped.” [1]",
        "«Fire pasienter sluttet (7).» [2]",
        "«Effekten var liten (3, 7).» [3, 2]",
    ]


def test_what_has_a_gap_between_does_not_share_marks() -> None:
    later = Statement("p2", quote(TRIAL, 500, "Four stopped."))
    (block,) = [b for b in laid_out(draft(RESULT, later)) if b.kind is Kind.QUOTE]
    assert block.text == "“Of 1,000 people, 45.5% got well (p=0.85).” “Four stopped.” [1]"
    back = [b.text for b in laid_out(draft(later, RESULT)) if b.kind is Kind.QUOTE]
    assert back == ["“Four stopped.” “Of 1,000 people, 45.5% got well (p=0.85).” [1]"]


def test_a_long_run_of_quotes_is_broken_into_paragraphs() -> None:
    many = [Statement(f"p{n}", quote(TRIAL, 200 * n, "x" * 150)) for n in range(20)]
    blocks = [block for block in laid_out(draft(*many)) if block.kind is Kind.QUOTE]
    assert len(blocks) > 1
    assert all(len(block.text) < MAX_PARAGRAPH + 200 for block in blocks)
    assert "".join(block.text for block in blocks).count("x") == 20 * 150


def test_a_number_of_ones_own_is_flagged_beside_the_own_text() -> None:
    for one, other in pairwise(laid_out(FULL)):
        if one.kind is Kind.OWN and one.text == OWN.text:
            assert (other.kind, "46" in other.text) == (Kind.WARNING, True)
            break
    else:
        raise AssertionError("no own text")


@pytest.mark.parametrize("suffix", [".md", ".html"])
def test_the_draft_mark_goes_when_both_have_signed(suffix: str) -> None:
    assert "UTKAST" in rendered(FULL, suffix).decode("utf-8")
    assert "UTKAST" not in rendered(SIGNED, suffix).decode("utf-8")
    assert "Ola Sør" in rendered(SIGNED, suffix).decode("utf-8")


def test_every_language_has_every_word() -> None:
    for language in ("nb", "sv", "da", "en"):
        assert words(language).nil_found
        assert len(words(language).months.split()) == 12
    assert words("nn") == words("nb")
    assert written_date("2026-01-02", "sv") == "2 jan. 2026"


# -- Markdown -----------------------------------------------------------------------------------


@given(st.text(max_size=60))
def test_escaped_text_keeps_every_word(text: str) -> None:
    plain = re.sub(r"\\([^\w\s]|_)", r"\1", escaped(text))
    assert plain.split() == text.split()


def test_hostile_text_is_plain_in_markdown() -> None:
    text = to_markdown(hostile())
    assert not re.search(r"(?<!\\)<(?!https?://)", text)
    assert not re.search(r"(?<!\\)!\[", text)
    assert not re.search(r"(?<!\\)\$", text)
    assert "](<javascript" not in text
    for line in text.splitlines():
        assert not line.startswith(("- ", "+ ", "    "))


# -- HTML ---------------------------------------------------------------------------------------


def test_hostile_text_is_plain_in_html() -> None:
    page = Page(to_html(hostile()))
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "img", "iframe", "object", "link", "form"}
    for _, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes)
        assert not (attributes.get("href") or "https:").startswith("javascript")
    assert page.words.count("<script>alert(1)</script>") >= 5


def test_a_page_loads_nothing_and_names_its_languages() -> None:
    page = Page(to_html(FULL))
    assert not any(set(attributes) & {"src", "srcset", "action"} for _, attributes in page.tags)
    assert ("html", {"lang": "nb"}) in page.tags
    assert [a["lang"] for tag, a in page.tags if tag == "blockquote"] == ["en", "nb", "nb"]
    links = {attributes["href"] for tag, attributes in page.tags if tag == "a"}
    assert "https://doi.org/10.1000/a(1)b" in links
    values = [attributes["value"] for tag, attributes in page.tags if tag == "li"]
    assert values == ["1", "2", "3"]


def test_own_text_stands_apart_in_html() -> None:
    assert '<div class="own"><b>Egen tekst</b><p>Til sammen 46 % ble friske.</p></div>' in to_html(
        FULL
    )


# -- Word ---------------------------------------------------------------------------------------


def test_paragraphs_have_real_styles() -> None:
    styles = {p.text: p.style.name for p in word(FULL).paragraphs if p.style}
    assert styles["Svar på henvendelse"] == "Title"
    assert styles["Svar"] == "Heading 1"
    assert styles["A og B"] == "Heading 2"
    assert styles["«Fire pasienter sluttet (7).» [2]"] == "Quote"
    assert styles["Egen tekst\nTil sammen 46 % ble friske."] == OWN_STYLE
    assert [name for name in styles.values() if name == "List Number"] == ["List Number"] * 3


def test_every_run_says_its_language() -> None:
    found = word(FULL)
    languages = {}
    for run in found.element.body.iter(qn("w:r")):
        text = "".join(node.text or "" for node in run.iter(qn("w:t")))
        mark = run.find(f"{qn('w:rPr')}/{qn('w:lang')}")
        assert mark is not None, text
        languages[text] = mark.get(qn("w:val"))
    assert languages["«Fire pasienter sluttet (7).»"] == "nb-NO"
    english = "“Of 1,000 people, 45.5% got well (p=0.85). Four stopped.”"
    assert languages[english] == languages["61/F"] == "en-GB"


def test_links_lead_outside() -> None:
    found = word(FULL)
    links = found.element.body.findall(f".//{qn('w:hyperlink')}")
    targets = {found.part.rels[link.get(qn("r:id"))] for link in links}
    assert {target.target_ref for target in targets} == {
        "https://doi.org/10.1000/a(1)b",
        "https://pubmed.ncbi.nlm.nih.gov/123456/",
        "https://clinicaltrials.gov/study/NCT00000001",
    }
    assert all(target.is_external for target in targets)
    assert LINK in [style.name for style in found.styles]


def test_the_footer_counts_pages_and_the_header_marks_a_draft() -> None:
    section = word(FULL).sections[0]
    codes = [node.text for node in section.footer._element.iter(qn("w:instrText"))]
    assert [code.strip() for code in codes if code] == ["PAGE", "NUMPAGES"]
    kinds = [n.get(qn("w:fldCharType")) for n in section.footer._element.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"] * 2
    assert section.header.paragraphs[0].text == "UTKAST"
    assert "UTKAST" not in "".join(p.text for p in word(SIGNED).sections[0].header.paragraphs)


def test_the_properties_name_author_title_and_language() -> None:
    found = word(edits.set_fields(SIGNED, enquiry="Hva? " * 200)).core_properties
    assert (found.author, found.language, found.comments) == ("Kari Nord", "nb-NO", "")
    assert found.title.startswith("Svar på henvendelse: Hva?")
    assert len(found.title) <= 255


def test_a_quoted_table_row_is_a_table_with_its_columns() -> None:
    row, log = word(FULL).tables
    assert [[cell.text for cell in r.cells] for r in row.rows] == [
        ["Case", "1"], ["Age", "61/F"], ["Dose", "2 mg"],
    ]  # fmt: skip
    assert [cell.text for cell in log.rows[2].cells] == [
        "Finnes det retningslinjer?", "Ingen funn (ikke dekket: retningslinjer)",
    ]  # fmt: skip


def test_quoted_table_rows_stand_beside_each_other() -> None:
    second = Statement(
        "p9", quote(TRIAL, 120, "2\t65/F", cells=(Cell("Case", "2"), Cell("Age", "65/F")))
    )
    (block,) = [block for block in laid_out(draft(ROW, second)) if block.kind is Kind.ROW]
    assert [[run.text for run in row] for row in block.rows] == [
        ["Case", "1", "2"], ["Age", "61/F", "65/F"], ["Dose", "2 mg", ""],
    ]  # fmt: skip
    assert block.text == "[1]"
    assert "| Age | 61/F | 65/F |" in to_markdown(draft(ROW, second))
    cell = (Cell("A", "x" * MAX_PARAGRAPH),)
    many = [Statement(f"p{n}", quote(TRIAL, 9999 * n, cell[0].text, cells=cell)) for n in range(9)]
    wide = [len(b.rows[0]) for b in laid_out(draft(*many)) if b.kind is Kind.ROW]
    assert wide == [5, 5, 2]


def test_what_xml_cannot_hold_is_replaced_and_the_rest_kept() -> None:
    odd = Statement("p1", quote(TRIAL, 0, "a\x00b\x0bc\ufffe d\ud800"))
    texts = [p.text for p in word(draft(odd)).paragraphs]
    assert "“a\ufffdb\ufffdc\ufffd d\ufffd” [1]" in texts


def test_hostile_text_is_plain_in_word() -> None:
    made = rendered(hostile(), ".docx")
    found = docx.Document(BytesIO(made))
    targets = [rel.target_ref for rel in found.part.rels.values() if rel.is_external]
    assert all(target.startswith(("http://", "https://")) for target in targets)
    assert sum("<script>alert(1)</script>" in p.text for p in found.paragraphs) >= 5
    names = zipfile.ZipFile(BytesIO(made)).namelist()
    assert not any("vba" in name.lower() or "embed" in name.lower() for name in names)


# -- writing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_is_written_whole_over_an_old_one(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"svar{suffix.upper()}"
    path.write_text("old")
    write(FULL, path)
    assert path.stat().st_size > 1000
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("name", ["svar.pdf", "svar", "svar.doc", ".md"])
def test_another_ending_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(DraftError, match=r"\.docx, \.md, \.html"):
        write(FULL, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DraftError, match="cannot be written"):
        write(FULL, tmp_path / "none" / "svar.md")


def test_markdown_and_html_are_the_same_each_time() -> None:
    assert OTHER.text.split(".")[0] in to_markdown(FULL)
    for suffix in (".md", ".html"):
        assert rendered(FULL, suffix) == rendered(FULL, suffix)
