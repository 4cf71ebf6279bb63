"""The reliability diagram: how often what is put first answers, by its probability."""

from collections.abc import Mapping, Sequence

import altair as alt

from eval.reading.calibration import Bin

SCALE_FACTOR = 2
COLOURS = ("#0b6e8f", "#c9a227", "#7a5195", "#5f6b6d", "#b5485d", "#3f8f5b", "#d97b29")


def chart(found: Mapping[str, Sequence[Bin]]) -> alt.LayerChart:
    """A line for each set; the size of a point is how many predictions its tenth holds."""
    points = [
        {"set": name, "said": one.chance, "right": one.right, "predictions": one.count}
        for name, held in found.items()
        for one in held
    ]
    base = alt.Chart(alt.InlineData(values=points)).encode(
        x=alt.X("said:Q", title="probability said", scale=alt.Scale(domain=[0, 1])),
        y=alt.Y("right:Q", title="share that answers", scale=alt.Scale(domain=[0, 1])),
        color=alt.Color("set:N", scale=alt.Scale(domain=list(found), range=list(COLOURS))),
    )
    even = (
        alt.Chart(alt.InlineData(values=[{"said": 0, "right": 0}, {"said": 1, "right": 1}]))
        .mark_line(strokeDash=[4, 4], color="#999999")
        .encode(x="said:Q", y="right:Q")
    )
    dots = base.mark_circle(opacity=0.8).encode(
        size=alt.Size("predictions:Q", scale=alt.Scale(range=[20, 400]))
    )
    picture: alt.LayerChart = (
        (even + base.mark_line() + dots)
        .properties(width=420, height=420, title="Reliability of the reader's probabilities")
        .configure_view(stroke=None)
        .configure_axis(grid=False, labelFontSize=12, titleFontSize=12)
        .configure_title(fontSize=15, anchor="start")
    )
    return picture


def png(found: Mapping[str, Sequence[Bin]]) -> bytes:
    """The diagram as PNG, at twice its nominal size."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(chart(found).to_json(), scale=SCALE_FACTOR))
