"""The growth table as a picture: question times and memory against the library's size."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from eval.bench.growth import Growth

SCALE_FACTOR = 2
_WIDTH, _HEIGHT = 380, 240
_COLOURS = ("#0b6e8f", "#c9a227")

Panel = alt.LayerChart | alt.FacetChart


def chart(growth: Sequence[Growth]) -> alt.HConcatChart:
    """Milliseconds a question (median and 95th percentile) beside resident memory in MB.

    Sizes are on a logarithmic axis; every point carries its value.
    """
    times = [
        {"passages": each.passages, "series": series, "value": value}
        for each in growth
        for series, value in (("p50", each.question_p50_ms), ("p95", each.question_p95_ms))
    ]
    used = [
        {"passages": each.passages, "series": "serving", "value": each.memory_mb} for each in growth
    ]
    picture: alt.HConcatChart = (
        alt.hconcat(
            _panel(times, ["p50", "p95"], "A question, warm", "milliseconds"),
            _panel(used, ["serving"], "Memory while serving", "megabytes"),
            spacing=36,
        )
        .resolve_scale(color="independent")
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, titleFontSize=12)
        .configure_legend(labelFontSize=12, titleFontSize=12)
        .configure_title(fontSize=15, anchor="start")
    )
    return picture


def png(growth: Sequence[Growth]) -> bytes:
    """The picture as PNG, at twice its nominal size."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(chart(growth).to_json(), scale=SCALE_FACTOR))


def svg(growth: Sequence[Growth]) -> bytes:
    """The picture as SVG, UTF-8."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(chart(growth).to_json())).encode()


def _panel(points: list[dict[str, Any]], order: list[str], title: str, unit: str) -> Panel:
    sizes: list[float] = sorted({point["passages"] for point in points})
    base = alt.Chart().encode(
        x=alt.X(
            "passages:Q",
            title="passages in the library",
            scale=alt.Scale(type="log", padding=24),
            axis=alt.Axis(format=".2~s", grid=False, values=sizes),
        ),
        y=alt.Y("value:Q", title=unit, scale=alt.Scale(domainMin=0)),
        color=alt.Color(
            "series:N",
            sort=order,
            title=None,
            scale=alt.Scale(domain=order, range=list(_COLOURS[: len(order)])),
            legend=alt.Legend(orient="top"),
        ),
    )
    labels = base.mark_text(align="center", dy=-10, fontSize=11).encode(
        text=alt.Text("value:Q", format=",.0f")
    )
    layered = alt.layer(
        base.mark_line(),
        base.mark_point(filled=True, size=50),
        labels,
        data=alt.InlineData(values=points),
    )
    return layered.properties(width=_WIDTH, height=_HEIGHT, title=title)
