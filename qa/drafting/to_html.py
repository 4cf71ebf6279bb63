"""A draft as one HTML page that needs nothing else: no script, no picture, no address to load."""

from html import escape

from qa.drafting.layout import Block, Kind, Run, laid_out
from qa.drafting.model import Draft
from qa.drafting.wording import words

SAFE_ADDRESSES = ("https://", "http://")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
body { font: 1rem/1.5 Georgia, serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem;
  color: #1a1a1a; background: #fff; overflow-wrap: anywhere; }
h1, h2, h3, .mark, .field b, table { font-family: Arial, Helvetica, sans-serif; }
h2 { border-bottom: 1px solid #999; margin-top: 2rem; }
blockquote { margin: 0.8rem 0; padding: 0 0 0 1rem; border-left: 3px solid #2b5c8a; }
.field { margin: 0.2rem 0; }
.own { margin: 0.8rem 0; padding: 0.4rem 0.8rem; border: 1px dashed #8a5a00; background: #fff8e8; }
.mark, .warning { color: #8f1414; font-weight: bold; }
.note { color: #4d4d4d; font-size: 0.9rem; }
table { border-collapse: collapse; font-size: 0.85rem; margin: 0.8rem 0; }
th, td { border: 1px solid #999; padding: 0.2rem 0.5rem; text-align: left; vertical-align: top; }
@media print { body { margin: 0; max-width: none; } }
"""


def to_html(draft: Draft) -> str:
    """The draft as a page. Every word of it is escaped; the language stands on each paragraph."""
    own = words(draft.language)
    mark = f'<p class="mark">{escape(own.draft_mark)}</p>\n' if draft.is_draft else ""
    body: list[str] = []
    entries: list[str] = []
    for block in laid_out(draft):
        if block.kind is Kind.ENTRY:
            entries.append(f'<li value="{block.number}">{_runs(block, draft.language)}</li>')
            continue
        if entries:
            body.append("<ol>\n" + "\n".join(entries) + "\n</ol>")
            entries = []
        body.append(_element(block, draft.language))
    title = escape(f"{own.title}: {' '.join(draft.enquiry.split())}")
    return (
        f'<!doctype html>\n<html lang="{escape(draft.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{mark}"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _element(block: Block, language: str) -> str:
    text = _runs(block, language)
    label = escape(block.label)
    if block.rows:
        return _table(block, language) + (f'\n<p class="note">{text}</p>' if text else "")
    match block.kind:
        case Kind.TITLE:
            return f"<h1>{text}</h1>"
        case Kind.HEADING:
            return f"<h2>{text}</h2>"
        case Kind.SUBHEADING:
            return f"<h3>{text}</h3>"
        case Kind.FIELD:
            return f'<p class="field"><b>{label}:</b> {text}</p>'
        case Kind.QUOTE:
            spoken = block.runs[0].language
            return f'<blockquote lang="{escape(spoken)}"><p>{_runs(block, spoken)}</p></blockquote>'
        case Kind.OWN:
            return f'<div class="own"><b>{label}</b><p>{text}</p></div>'
        case Kind.WARNING | Kind.NOTE:
            return f'<p class="{block.kind.value}">{text}</p>'
        case _:
            return f"<p>{text}</p>"


def _table(block: Block, language: str) -> str:
    spoken = block.rows[0][0].language
    lines = [f'<table lang="{escape(spoken)}">']
    for place, (name, *cells) in enumerate(block.rows):
        heads = block.kind is Kind.SEARCHED and place == 0
        scope, tag = ("col", "th") if heads else ("row", "td")
        row = "".join(f"<{tag}>{_run(cell, spoken)}</{tag}>" for cell in cells)
        lines.append(f'<tr><th scope="{scope}">{_run(name, spoken)}</th>{row}</tr>')
    return "\n".join([*lines, "</table>"])


def _runs(block: Block, around: str) -> str:
    return "".join(_run(run, around) for run in block.runs)


def _run(run: Run, around: str) -> str:
    """A run; its language is named where it is not that of what is around it."""
    text = escape(run.text).replace("\n", "<br>")
    if run.url.startswith(SAFE_ADDRESSES):
        text = f'<a href="{escape(run.url)}" rel="noreferrer">{text}</a>'
    return text if run.language == around else f'<span lang="{escape(run.language)}">{text}</span>'
