"""The evaluation as one call: questions, the assistant, the baseline, figures, report."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.ports import Asker, Clock, Encode, Progress, SearchOver
from eval.questions import QUESTION_FILES, QuestionFile, load_questions
from eval.report import write_report
from eval.response import SourceText, Texts
from eval.run import assistant_respond, run
from eval.summary import Summary
from eval.tutorial import BaselineError, build, flat_search, raw_sources, relocate

ASSISTANT = "sitat"
BASELINE = "tutorial"


def evaluate(
    assistant: Asker,
    baseline_encode: Encode | None = None,
    raw_texts: Mapping[str, str] | None = None,
    *,
    search_over: SearchOver = flat_search,
    question_files: Sequence[QuestionFile] = QUESTION_FILES,
    report_dir: Path | None = None,
    clock: Clock = time.perf_counter,
    progress: Progress | None = None,
) -> Summary:
    """Score `assistant` on the expected answers, beside the tutorial pipeline when it is given.

    Args:
        assistant: what is asked; its library holds the documents the facts stand in.
        baseline_encode: the baseline's encoder, texts to unit vectors (n, d) of float32; None
            leaves the baseline out.
        raw_texts: the files' own text by source name, for every document of the library
            (`eval.tutorial.read_raw_texts`); needed with `baseline_encode`.
        search_over: the baseline's vector search.
        question_files: the expected answers; the project's own when not given.
        report_dir: where to write the report (`eval.report.write_report`); None writes nothing.
        clock: seconds; used for latency only.
        progress: told after each question of the assistant's run.

    Raises:
        QuestionsError: the expected answers do not fit their format or the library.
        BaselineError: the baseline cannot be built.
        ReportError: the report cannot be written.
    """
    library = assistant.library
    listed = sorted(library.documents(), key=lambda each: (each.source, each.document_id))
    documents = [library.document(each.document_id) for each in listed]
    questions = load_questions(question_files, documents)
    stored: Texts = {each.document_id: SourceText(each.source, each.text) for each in documents}
    runs = [run(ASSISTANT, assistant_respond(assistant), questions, stored, clock, progress)]
    notes: list[str] = []
    if baseline_encode is not None:
        if raw_texts is None:
            raise BaselineError("the baseline needs the raw text of every document: raw_texts")
        raw = raw_sources(documents, raw_texts)
        moved = relocate(questions, raw)
        tutorial = build(raw, baseline_encode, search_over)
        runs.append(run(BASELINE, tutorial.respond, moved, raw, clock))
        lost = sum(not any(alt.spans for alt in fact) for each in moved for fact in each.facts)
        notes.append(
            f"The {BASELINE} baseline shows 4 chunks of up to 1,000 characters of the raw files,"
            f" never refuses, and reads no earlier questions. Its spans count in the raw files;"
            f" {lost} expected facts stand there only broken up by markup and cannot be found."
        )
    summary = Summary(library.index_id, tuple(runs), tuple(notes))
    if report_dir is not None:
        write_report(summary, report_dir)
    return summary
