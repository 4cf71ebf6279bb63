"""The evidence tab: the picture of drugs and conditions, and the quotes behind a chosen place."""

import streamlit as st

from ingest.errors import LibraryError
from qa.evidence import Cell, Item, Matrix, SourceQuote, matrix
from ui.asking.conversation import language, open_span
from ui.asking.examples import short_title
from ui.escaping import as_html
from ui.evidence.chart import CELL, chart, chosen_cell
from ui.evidence.words import cell_name, concept_name, evidence_wording, item_line
from ui.labels import quotation_marks
from ui.ports import Shelf

MOST_DRUGS, MOST_CONDITIONS = 8, 12
"""How much of the picture is shown at once; the filters bring the rest."""
MOST_ITEMS = 40
_CHOICE, _DRUGS, _CONDITIONS = "evidence-cell", "evidence-drugs", "evidence-conditions"


@st.cache_resource(show_spinner=False, max_entries=4)
def _matrix_of(_shelf: Shelf, folder: str, index_id: str) -> Matrix:
    """Made once for each state of a library."""
    return matrix(_shelf)


def _is_dark() -> bool:
    return st.context.theme.type == "dark"


def _shown(whole: Matrix) -> Matrix:
    """The part of the picture that the filters leave, no larger than can be read."""
    drugs = tuple(st.session_state.get(_DRUGS, ()))
    conditions = tuple(st.session_state.get(_CONDITIONS, ()))
    part = whole.narrowed(drugs, conditions)
    if len(part.drugs) > MOST_DRUGS:
        part = part.narrowed(part.drugs[:MOST_DRUGS], conditions)
    if len(part.conditions) > MOST_CONDITIONS:
        part = part.narrowed(drugs, part.conditions[:MOST_CONDITIONS])
    if len(part.drugs) > MOST_DRUGS:
        part = part.narrowed(part.drugs[:MOST_DRUGS], part.conditions)
    return part


def _draw_filters(whole: Matrix) -> None:
    wording, words_in = evidence_wording(language()), language()
    left, right = st.columns(2)
    for column, key, label, names in (
        (left, _DRUGS, wording.drugs, whole.drugs),
        (right, _CONDITIONS, wording.conditions, whole.conditions),
    ):
        with column:
            st.multiselect(
                label,
                sorted(names, key=lambda name: concept_name(name, words_in)),
                key=key,
                format_func=lambda name: concept_name(name, words_in),
                placeholder=wording.every,
            )


def _picked() -> None:
    """Take over what was clicked in the picture."""
    state = st.session_state.get("evidence-chart")
    found = chosen_cell(state.get("selection") if state else None)
    if found:
        st.session_state[_CHOICE] = "/".join(found)


def _draw_picture(part: Matrix) -> None:
    with st.container(key="evidence-picture"):
        st.altair_chart(
            chart(part, language(), dark=_is_dark()),
            width="content",
            theme=None,
            key="evidence-chart",
            on_select=_picked,
            selection_mode=CELL,
        )


def _draw_choice(part: Matrix) -> Cell | None:
    """The same choice as a click in the picture, for the keyboard."""
    wording, words_in = evidence_wording(language()), language()
    cells = {f"{cell.drug}/{cell.condition}": cell for cell in part.cells}
    if st.session_state.get(_CHOICE) not in cells:
        st.session_state[_CHOICE] = None
    chosen = st.selectbox(
        wording.choose,
        list(cells),
        format_func=lambda key: cell_name(cells[key], words_in),
        placeholder=wording.none_chosen,
        key=_CHOICE,
    )
    return cells.get(chosen) if chosen else None


def _draw_quote(
    quote: SourceQuote, shelf: Shelf, others: tuple[SourceQuote, ...], key: str
) -> None:
    wording = evidence_wording(language())
    try:
        document = shelf.document(quote.document_id)
    except LibraryError:
        return  # removed since the picture was made
    marks = quotation_marks(document.language)
    hand = wording.relayed.format(label=quote.label) if quote.label else wording.own_report
    facts = [short_title(document.title or document.source), document.date, hand]
    told = "".join(f"<span>{as_html(fact)}</span>" for fact in facts if fact)
    st.html(
        f'<div class="draft-quote"><blockquote class="words" lang="{as_html(document.language)}">'
        f"{marks.opening}{as_html(quote.span.of(document.text))}{marks.closing}</blockquote>"
        f'<p class="facts">{told}</p></div>'
    )
    st.button(
        wording.open_quote,
        key=f"open-{key}",
        icon=":material/menu_book:",
        on_click=open_span,
        args=(quote.document_id, quote.span, tuple(other.span for other in others)),
    )


def _draw_item(item: Item, shelf: Shelf, key: str) -> None:
    with st.container(key=f"part-{key}", gap="small"):
        st.html(f'<h2 class="part">{as_html(item_line(item, language()))}</h2>')
        for number, quote in enumerate(item.quotes):
            others = tuple(
                other
                for other in item.quotes
                if other is not quote and other.document_id == quote.document_id
            )
            _draw_quote(quote, shelf, others, f"{key}-{number}")


def draw_evidence(shelf: Shelf) -> None:
    """Draw the tab. Raises LibraryError when the library cannot be read."""
    wording = evidence_wording(language())
    st.html(
        f'<h1 class="tab">{as_html(wording.title)}</h1>'
        f'<p class="aside">{as_html(wording.about)}</p>'
    )
    whole = _matrix_of(shelf, str(shelf.folder), shelf.index_id)
    if not whole.cells:
        st.html(f'<p class="aside">{as_html(wording.empty)}</p>')
        return
    _draw_filters(whole)
    part = _shown(whole)
    if len(part.cells) < len(whole.cells):
        line = wording.shown.format(shown=len(part.cells), total=len(whole.cells))
        st.html(f'<p class="aside" role="status">{as_html(line)}</p>')
    if part.cells:
        _draw_picture(part)
        st.html(f'<p class="aside">{as_html(wording.people_note)}</p>')
    cell = _draw_choice(part)
    if cell:
        for number, item in enumerate(cell.items[:MOST_ITEMS]):
            _draw_item(item, shelf, f"evidence-{number}")
