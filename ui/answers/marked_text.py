"""Plain text with marked spans, as HTML that shows every character of the text and runs nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.model import Span
from ui.escaping import as_html


@dataclass(frozen=True, slots=True)
class Layer:
    """A span to be wrapped in `tag` with class `css_class`; `anchor` names its first piece."""

    span: Span
    tag: str
    css_class: str = ""
    anchor: str = ""

    def open(self, *, first: bool) -> str:
        css_class = f' class="{as_html(self.css_class)}"' if self.css_class else ""
        anchor = f' id="{as_html(self.anchor)}"' if self.anchor and first else ""
        return f"<{self.tag}{css_class}{anchor}>"


def marked_html(text: str, layers: Sequence[Layer]) -> str:
    """`text`, escaped, with each layer's span wrapped; layers may overlap and cross.

    Taking the tags out and unescaping gives `text` again. Layers earlier in the sequence lie
    outside later ones. A layer that another one crosses is written in several pieces.

    >>> marked_html("a < b", [Layer(Span(4, 5), "mark")])
    'a &lt; <mark>b</mark>'
    """
    clipped = [layer for layer in layers if layer.span.end <= len(text)]
    edges = {0, len(text)}
    for layer in clipped:
        edges.update((layer.span.start, layer.span.end))
    cuts = sorted(edges)
    pieces = []
    for start, end in pairwise(cuts):
        over = [layer for layer in clipped if layer.span.start <= start < layer.span.end]
        tags = "".join(layer.open(first=layer.span.start == start) for layer in over)
        closing = "".join(f"</{layer.tag}>" for layer in reversed(over))
        pieces.append(f"{tags}{as_html(text[start:end])}{closing}")
    return "".join(pieces)
