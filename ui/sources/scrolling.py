"""Bringing one element into view. The only script that the page runs, and it carries no text."""

from typing import Literal

import streamlit as st

_SCRIPT = """<script>
(() => {{
  let tries = 120;
  const look = () => {{
    const target = document.getElementById("{anchor}");
    if (target) target.scrollIntoView({{block: "{block}", behavior: "instant"}});
    else if (tries--) requestAnimationFrame(look);
  }};
  look();
}})();
</script>"""


def scroll_to(anchor: str, *, block: Literal["start", "center"]) -> None:
    """Scroll to the element with id `anchor`, one of the page's own names, once it is there."""
    with st.container(key=f"scroll-{anchor}"):
        st.html(_SCRIPT.format(anchor=anchor, block=block), unsafe_allow_javascript=True)
