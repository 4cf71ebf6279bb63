"""Adding documents from the browser: progress for each file, and a clear line for a bad one."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from index.intake import Outcome, Report
from ingest.decode import MAX_BYTES
from ingest.errors import SitatError
from qa.ledger import Change
from ui import opening
from ui.asking.conversation import library_words
from ui.clock import now
from ui.escaping import as_html, as_label
from ui.ports import Shelf
from ui.problem import draw_problem
from ui.shelf.uploads import Upload, accepted, take_in

_UPLOADS_KEY, _ROUND_KEY, _REPORTS_KEY = "uploads", "uploads-round", "uploads-reports"
_PROBLEM_KEY = "uploads-problem"
_MAX_SHOWN = 12
_MAX_MEGABYTES = MAX_BYTES // 1024**2


def note_change(outcome: str, source: str, detail: str = "") -> None:
    """Write a change of the library down, with the time. Raises LibraryError."""
    opening.ledger().note_change(Change(now(), outcome, source, detail))


def _take_in(uploads: Sequence[Upload], shelf: Shelf) -> list[Report]:
    """Add the files, with a bar that moves twice for each: when it is read and when it is kept."""
    wording = library_words()
    reports: list[Report] = []
    steps = 0
    bar = st.progress(0.0, text=as_label(wording.keeping))

    def step(text: str) -> None:
        nonlocal steps
        steps += 1
        bar.progress(min(1.0, steps / (2 * len(uploads))), text=as_label(text))

    found = take_in(
        uploads,
        shelf,
        lambda source: step(wording.reading.format(source=source)),
        wording.too_long_name,
    )
    for report in found:
        reports.append(report)
        step(f"{report.source}: {wording.outcomes[report.outcome.value]}")
        if report.outcome is not Outcome.UNCHANGED:
            note_change(report.outcome.value, report.source, report.detail)
    bar.empty()
    return reports


def _reports_html(reports: Sequence[Report]) -> str:
    wording = library_words()
    tally = Counter(report.outcome for report in reports)
    done = wording.done.format(
        added=tally[Outcome.ADDED] + tally[Outcome.REPLACED],
        unchanged=tally[Outcome.UNCHANGED],
        failed=tally[Outcome.FAILED],
    )
    lines = []
    # what went wrong first: of many files that went well, a few are enough
    ordered = sorted(reports, key=lambda report: report.outcome is not Outcome.FAILED)
    bad_ones = tally[Outcome.FAILED]
    for report in ordered[: max(bad_ones, _MAX_SHOWN)]:
        bad = report.outcome is Outcome.FAILED
        detail = f": {as_html(report.detail)}" if bad and report.detail else ""
        outcome = as_html(wording.outcomes[report.outcome.value])
        lines.append(
            f'<li class="{"bad" if bad else "good"}"><span>{as_html(report.source)}</span>'
            f" {outcome}{detail}</li>"
        )
    return (
        f'<div class="reports" role="status"><p>{as_html(done)}</p><ul>{"".join(lines)}</ul></div>'
    )


def forget_reports() -> None:
    """What was reported of the last upload is no longer so."""
    st.session_state.pop(_REPORTS_KEY, None)


def draw_adding(shelf: Shelf) -> None:
    """The field to drop files on, and what became of the last ones."""
    wording = library_words()
    number = int(st.session_state.setdefault(_ROUND_KEY, 0))
    suffixes = ", ".join(f".{suffix}" for suffix in accepted())
    told = wording.add_help.format(suffixes=suffixes, megabytes=_MAX_MEGABYTES)
    st.html(f'<style>:root {{ --upload: "{as_html(wording.choose)}"; }}</style>')
    st.html(f'<h2 class="part">{as_html(wording.add)}</h2>')
    st.html(f'<p class="aside">{as_html(told)}</p>')
    uploads = st.file_uploader(
        wording.add,
        accept_multiple_files=True,
        key=f"{_UPLOADS_KEY}-{number}",
        max_upload_size=_MAX_MEGABYTES,
        label_visibility="collapsed",
    )
    if uploads:
        try:
            st.session_state[_REPORTS_KEY] = _take_in(uploads, shelf)
        except SitatError as error:
            st.session_state[_PROBLEM_KEY] = str(error)
        st.session_state[_ROUND_KEY] = number + 1  # an empty field for the next files
        st.rerun()
    problem = st.session_state.pop(_PROBLEM_KEY, "")
    if problem:
        draw_problem(problem)
    reports = st.session_state.get(_REPORTS_KEY)
    if reports:
        st.html(_reports_html(reports))
