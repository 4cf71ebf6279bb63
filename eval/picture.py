"""The report's picture: fact recall by language, and refusals, one bar for each system."""

from typing import Any

import altair as alt

from eval.bootstrap import Interval
from eval.scores import Figures
from eval.summary import Summary

SCALE_FACTOR = 2
COLOURS = ("#0b6e8f", "#c9a227", "#7a5195", "#5f6b6d")
LANGUAGES = {"en": "English", "nb": "Bokmål", "nn": "Nynorsk", "sv": "Swedish", "da": "Danish"}
HALVES = {"dev": "development half", "held_out": "held-out half"}
REFUSALS = (("refusal_precision", "precision"), ("refusal_recall", "recall"), ("refusal_f1", "F1"))


def chart(summary: Summary) -> alt.VConcatChart:
    """Fact recall by text for each language above, refusal figures below; a column for each half.

    The lines on the bars are 95 % intervals.
    """
    recall, refusal = [], []
    for half in summary.values("half"):
        for run in summary.runs:
            for value in summary.values("half/language"):
                of_half, language = value.split("/", 1)
                figures = summary.figures(run.system, "half/language", value)
                if of_half == half and figures is not None:
                    name = LANGUAGES.get(language, language)
                    recall.append(_bar(figures, "fact_recall_text", half, run.system, name))
            figures = summary.figures(run.system, "half", half)
            if figures is not None:
                refusal += [
                    _bar(figures, field, half, run.system, name) for field, name in REFUSALS
                ]
    systems = [run.system for run in summary.runs]
    names = [name for _, name in REFUSALS]
    picture: alt.VConcatChart = (
        alt.vconcat(
            _panel(recall, "Fact recall by language (by text)", None, systems),
            _panel(refusal, "Refusing questions that the sources do not answer", names, systems),
            spacing=36,
        )
        .configure_view(stroke=None)
        .configure_axis(grid=False, labelFontSize=12, titleFontSize=12)
        .configure_header(labelFontSize=13)
        .configure_legend(labelFontSize=12, titleFontSize=12)
        .configure_title(fontSize=15, anchor="start")
    )
    return picture


def png(summary: Summary) -> bytes:
    """The picture as PNG, at twice its nominal size."""
    return _rendered(summary, "png")


def svg(summary: Summary) -> bytes:
    """The picture as SVG, UTF-8."""
    return _rendered(summary, "svg")


def _rendered(summary: Summary, kind: str) -> bytes:
    import vl_convert

    spec = chart(summary).to_json()
    if kind == "png":
        return bytes(vl_convert.vegalite_to_png(spec, scale=SCALE_FACTOR))
    return str(vl_convert.vegalite_to_svg(spec)).encode()


def _bar(figures: Figures, field: str, half: str, system: str, name: str) -> dict[str, Any]:
    value: float | None = getattr(figures, field)
    interval: Interval | None = getattr(figures, f"{field}_interval", None)
    label = "-" if value is None else f"{value:.2f}"
    bounds = {"low": interval.low, "high": interval.high} if interval else {}
    place = {"half": HALVES[half], "system": system, "name": name}
    return {**place, "value": value or 0.0, "label": label, **bounds}


def _panel(
    bars: list[dict[str, Any]], title: str, order: list[str] | None, systems: list[str]
) -> alt.FacetChart:
    base = alt.Chart().encode(
        x=alt.X("name:N", sort=order or "ascending", title=None, axis=alt.Axis(labelAngle=0)),
        xOffset=alt.XOffset("system:N", sort=systems),
        color=alt.Color(
            "system:N",
            sort=systems,
            title="System",
            scale=alt.Scale(domain=systems, range=list(COLOURS[: len(systems)])),
        ),
    )
    height = alt.Y("value:Q", title="share", scale=alt.Scale(domain=[0, 1]))
    drawn = base.mark_bar().encode(y=height)
    lines = base.mark_rule(color="#222222").encode(
        y=alt.Y("low:Q"), y2=alt.Y2("high:Q"), color=alt.value("#222222")
    )
    labels = base.mark_text(align="center", baseline="bottom", fontSize=10).encode(
        y=alt.value(-3), text="label:N", color=alt.value("#222222")
    )
    layered = alt.layer(drawn, lines, labels).properties(width=360, height=200)
    return layered.facet(
        data=alt.InlineData(values=bars),
        column=alt.Column("half:N", title=None, sort=[HALVES["dev"], HALVES["held_out"]]),
        title=title,
    )
