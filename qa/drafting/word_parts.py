"""The few parts of a Word document that python-docx has no method for, as WordprocessingML.

Element and attribute names: ECMA-376, Office Open XML File Formats, part 1, chapter 17.
"""

import re

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length
from docx.styles.style import BaseStyle, ParagraphStyle
from docx.table import _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

LOCALES = {"nb": "nb-NO", "nn": "nn-NO", "sv": "sv-SE", "da": "da-DK", "en": "en-GB"}
_UNWRITABLE = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    """The text with a replacement character for each sign that XML 1.0 cannot hold."""
    return _UNWRITABLE.sub("\ufffd", text)


def set_language(properties: BaseOxmlElement, language: str) -> None:
    """Mark run properties (w:rPr) as being in a language, for spelling and for reading aloud."""
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), LOCALES.get(language, language))
    properties.append(mark)


def add_run(paragraph: Paragraph, text: str, language: str, *, bold: bool = False) -> Run:
    """A run of text in a language at the end of a paragraph."""
    run = paragraph.add_run(writable(text))
    if bold:
        run.bold = True
    set_language(run._r.get_or_add_rPr(), language)
    return run


def add_link(paragraph: Paragraph, text: str, language: str, url: str, style: str) -> None:
    """A run that leads to an address outside the document."""
    relation = paragraph.part.relate_to(writable(url), RELATIONSHIP_TYPE.HYPERLINK, True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    link.set(qn("w:history"), "1")
    run = add_run(paragraph, text, language)
    run.style = style
    link.append(run._r)
    paragraph._p.append(link)


def add_field(paragraph: Paragraph, instruction: str) -> None:
    """A field that Word fills in, such as PAGE."""
    for kind in ("begin", None, "separate", "text", "end"):
        run = paragraph.add_run("1" if kind == "text" else "")
        if kind is None:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {instruction} "
            run._r.append(code)
        elif kind != "text":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def set_list_indent(document: Document, style: ParagraphStyle, indent: Length) -> None:
    """How far the text of a numbered list stands from its margin, in its style and in its list:
    Word's own leaves no room for two digits."""
    style.paragraph_format.left_indent = indent
    style.paragraph_format.first_line_indent = Length(-indent)
    numbering = document.part.numbering_part.element
    (used,) = style.element.xpath("w:pPr/w:numPr/w:numId/@w:val")
    (abstract,) = numbering.xpath(f"w:num[@w:numId='{used}']/w:abstractNumId/@w:val")
    (level,) = numbering.xpath(f"w:abstractNum[@w:abstractNumId='{abstract}']/w:lvl[@w:ilvl='0']")
    properties = level.find(qn("w:pPr"))
    for old in list(properties):
        properties.remove(old)
    place = OxmlElement("w:ind")
    for name in ("left", "hanging"):
        place.set(qn(f"w:{name}"), str(indent.twips))
    properties.append(place)


def set_border(style: BaseStyle, sides: tuple[str, ...], colour: str, kind: str = "single") -> None:
    """Lines along the sides ("left", "top", …) of a style's paragraphs; `colour` as RRGGBB."""
    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        if side in sides:
            line = OxmlElement(f"w:{side}")
            for name, value in (("val", kind), ("sz", "12"), ("space", "8"), ("color", colour)):
                line.set(qn(f"w:{name}"), value)
            borders.append(line)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr"
    )


def set_shading(style: BaseStyle, colour: str) -> None:
    """A background for a style's paragraphs; `colour` as RRGGBB."""
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{name}"), value)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(
        shading, "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr"
    )


def repeat_header(row: _Row) -> None:
    """Show a table row again at the top of each page that the table runs over."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_together(row: _Row) -> None:
    """Let no page break fall inside a table row."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
