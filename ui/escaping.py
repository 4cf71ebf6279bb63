"""Turning text from documents and users into text that a browser shows and never runs."""

import html
import re

_ASCII_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_WORD_JOINER = "\u2060"


def as_html(text: str) -> str:
    """`text` for use inside an element or a quoted attribute.

    >>> as_html('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return html.escape(text, quote=True)


def as_label(text: str) -> str:
    """`text` as a Streamlit label, which would else be read as Markdown: every ASCII punctuation
    mark is escaped (CommonMark 0.31, section 2.4), and line breaks become spaces.

    A colon also gets a word joiner, which is invisible: icons (`:name:`) and bare web addresses
    are looked for after the escapes are gone.
    """
    joined = re.sub(r"\s+", " ", text).strip()
    return _ASCII_PUNCTUATION.sub(r"\\\1", joined).replace(":", f":{_WORD_JOINER}")
