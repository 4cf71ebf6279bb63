"""A draft as a Word document: real styles, links, page numbers, a language on every run."""

from datetime import datetime
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

from qa.drafting.layout import Block, Kind, laid_out
from qa.drafting.model import Draft
from qa.drafting.to_html import SAFE_ADDRESSES
from qa.drafting.word_parts import (
    LOCALES,
    add_field,
    add_link,
    add_run,
    keep_together,
    repeat_header,
    set_border,
    set_language,
    set_list_indent,
    set_shading,
    writable,
)
from qa.drafting.wording import Words, words

MAX_PROPERTY = 255
"""A longer core property makes Word repair the file, in characters."""
OWN, WARNING, NOTE, LINK = "Own Text", "Warning", "Note", "Hyperlink"
"""Styles of ours beside Word's own."""
FONT = "Calibri"
_INK, _BLUE = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x1F, 0x4E, 0x79)
_RED, _GREY = RGBColor(0x8F, 0x14, 0x14), RGBColor(0x4D, 0x4D, 0x4D)
_STYLES = {
    Kind.TITLE: "Title",
    Kind.HEADING: "Heading 1",
    Kind.SUBHEADING: "Heading 2",
    Kind.QUOTE: "Quote",
    Kind.ENTRY: "List Number",
    Kind.OWN: OWN,
    Kind.WARNING: WARNING,
    Kind.NOTE: NOTE,
}
_PAGE_CM = 16.0
"""The width between the margins of 2.5 cm of an A4 page."""
_WIDE_CM, _NAME_CM = 11.0, 5.0
"""Widths of a table's first column: a question's, and a column name's."""


def to_word(draft: Draft) -> bytes:
    """The draft as the bytes of a .docx file, A4, marked as a draft in its header until signed."""
    document = docx.Document()
    own = words(draft.language)
    _describe(document, draft, own)
    _style(document, draft.language)
    _frame(document, draft, own)
    for block in laid_out(draft):
        if block.rows:
            _table(document, block)
        if block.text:
            _paragraph(document, block, draft.language)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _describe(document: WordDocument, draft: Draft, own: Words) -> None:
    found = document.core_properties
    title = f"{own.title}: {' '.join(draft.enquiry.split())}"
    found.title = writable(title)[:MAX_PROPERTY]
    found.author = writable(draft.author)[:MAX_PROPERTY]
    found.last_modified_by = found.author
    found.content_status = own.draft_mark if draft.is_draft else ""
    found.language = LOCALES[draft.language]
    found.identifier = draft.draft_id[:MAX_PROPERTY]
    found.comments = ""
    made = datetime.fromisoformat(draft.created).replace(tzinfo=None)
    found.created = found.modified = made


def _style(document: WordDocument, language: str) -> None:
    """Word's own styles set in one typeface and ink, and four of ours."""
    styles = document.styles
    set_language(styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")[0], language)

    def look(
        name: str, size: float, colour: RGBColor, *, bold: bool = False, after: float = 6
    ) -> ParagraphStyle:
        held = name in [style.name for style in styles]
        style = styles[name] if held else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        if not held:
            style.base_style = styles["Normal"]
        font = style.font
        font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, False
        font.color.rgb = colour
        for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            fonts.attrib.pop(f"{{{fonts.nsmap['w']}}}{attribute}", None)
        style.paragraph_format.space_after = Pt(after)
        return style

    look("Normal", 11, _INK)
    look("Title", 20, _BLUE, bold=True, after=10)
    for name, size in (("Heading 1", 15.0), ("Heading 2", 12.5)):
        look(name, size, _BLUE, bold=True, after=4).paragraph_format.space_before = Pt(14)
    quote = look("Quote", 11, _INK, after=8)
    quote.paragraph_format.left_indent = Cm(0.6)
    set_border(quote, ("left",), "2B5C8A")
    entry = look("List Number", 10, _INK, after=4)
    set_list_indent(document, entry, Cm(1.0))
    mine = look(OWN, 11, _INK, after=8)
    mine.paragraph_format.left_indent = mine.paragraph_format.right_indent = Cm(0.3)
    set_border(mine, ("top", "left", "bottom", "right"), "8A5A00", "dashed")
    set_shading(mine, "FFF8E8")
    look(WARNING, 10.5, _RED, bold=True)
    look(NOTE, 9.5, _GREY)
    link = styles.add_style(LINK, WD_STYLE_TYPE.CHARACTER)
    assert isinstance(link, CharacterStyle)
    link.font.color.rgb, link.font.underline = _BLUE, True


def _frame(document: WordDocument, draft: Draft, own: Words) -> None:
    """A4, the draft mark in the header, the page's number in the footer."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.3)
    if draft.is_draft:
        header = section.header.paragraphs[0]
        header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        header.style = WARNING
        add_run(header, own.draft_mark, draft.language)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.style = NOTE
    add_run(footer, f"{own.page} ", draft.language)
    add_field(footer, "PAGE")
    add_run(footer, " / ", draft.language)
    add_field(footer, "NUMPAGES")


def _paragraph(document: WordDocument, block: Block, language: str) -> None:
    paragraph = document.add_paragraph(style=_STYLES.get(block.kind, "Normal"))
    if block.label:
        ending = "\n" if block.kind is Kind.OWN else ": "
        add_run(paragraph, block.label + ending, language, bold=True)
    for run in block.runs:
        if run.url.startswith(SAFE_ADDRESSES):
            add_link(paragraph, run.text, run.language, run.url, LINK)
        else:
            add_run(paragraph, run.text, run.language)


def _table(document: WordDocument, block: Block) -> None:
    wide_first = block.kind is Kind.SEARCHED
    beside = len(block.rows[0]) - 1
    first = _WIDE_CM if wide_first else min(_NAME_CM, _PAGE_CM / (beside + 1))
    widths = [first, *[(_PAGE_CM - first) / beside] * beside]
    table = document.add_table(rows=0, cols=beside + 1, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for place, pair in enumerate(block.rows):
        row = table.add_row()
        keep_together(row)
        header = wide_first and place == 0
        if header:
            repeat_header(row)
        for at, (cell, run) in enumerate(zip(row.cells, pair, strict=True)):
            cell.width = Cm(widths[at])
            paragraph = cell.paragraphs[0]
            paragraph.style = NOTE
            paragraph.paragraph_format.space_after = Pt(0)
            name = header or (at == 0 and not wide_first)
            add_run(paragraph, run.text, run.language, bold=name)
