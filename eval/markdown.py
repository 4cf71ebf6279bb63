"""The report as Markdown: tables, the development half's worst misses, and what the words mean."""

from collections.abc import Sequence

from eval import metrics
from eval.bootstrap import RESAMPLES
from eval.scores import Row
from eval.summary import Summary, dev_rows, group_rows, metric_rows

WORST = 20

DEFINITIONS = (
    (
        "Fact recall",
        "Share of a question's expected facts that the answer shows, averaged over answerable"
        " questions. A fact is found when one of its wordings lies wholly inside what is quoted"
        " from the same document; quotes that overlap, or that only white space parts, count as"
        " one. A refused or failed question scores 0.",
    ),
    (
        "Fact recall by text",
        "The same, but the fact's words must be contained in what is quoted, white space made"
        " equal. It means the same for systems that keep different texts of one file.",
    ),
    (
        "Quote precision",
        "Share of quotes that overlap an expected fact, among all quotes returned for answerable"
        " questions. 0 when none were returned.",
    ),
    (
        "First-quote precision",
        "Share of answerable questions whose first quote overlaps an expected fact. A refused or"
        " failed question scores 0.",
    ),
    (
        "Refusal precision, recall, F1",
        "The positive class is refusing (`insufficient_evidence`). Precision: share of refusals"
        " that were right. Recall: share of questions without an answer that were refused. F1:"
        " their harmonic mean.",
    ),
    (
        "Verbatim rate",
        "Share of all quotes shown, related ones included, that are exactly the slice of the text"
        " they point at.",
    ),
    (
        "Citation correctness",
        "Share of all quotes shown whose document exists, bears the name given, and holds the"
        " quote at the place given.",
    ),
    (
        "Uncovered parts named",
        "Share of the parts that the sources do not cover which the answer names: one wording"
        " contains the other, case aside.",
    ),
    (
        "Quotes and characters per answer",
        "Over questions that the system answered; characters are code points.",
    ),
)


def to_markdown(summary: Summary, picture: str = "") -> str:
    """The report. `picture` is the file name of the picture to show, "" for none.

    Misses are listed for the development half only: the held-out half stays unseen.
    """
    parts = ["# Evaluation", f"Index `{summary.index_id}`."]
    parts += [f"![Fact recall by language, and refusals]({picture})"] if picture else []
    parts += ["## Figures", _table(metric_rows(summary, interval=True))]
    parts += [
        "In brackets: 95 % percentile bootstrap intervals over questions"
        f" ({RESAMPLES} resamples, fixed seed). A dash: nothing to count."
    ]
    for by in ("language", "kind", "half/language"):
        parts += [f"## By {by.replace('/', ' and ')}", _table(group_rows(summary, by))]
    parts += ["## Worst misses of the development half", _misses(summary)]
    parts += ["## Definitions", "\n".join(f"- **{name}.** {text}" for name, text in DEFINITIONS)]
    if summary.notes:
        parts += ["## Notes", "\n".join(f"- {note}" for note in summary.notes)]
    return "\n\n".join(parts) + "\n"


def worst_misses(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows that went wrong, worst first, at most `WORST`; `rows` must be of one half.

    Failed ones come first, then answers where a refusal was right, then the lowest fact recall by
    text; then the id.
    """

    def wrong(row: Row) -> bool:
        return not (row.answered or row.refused) or _gap(row) > 0

    return tuple(sorted((row for row in rows if wrong(row)), key=_rank)[:WORST])


def _gap(row: Row) -> float:
    """How far the row is from right, 0 to 1."""
    if row.question.answerable:
        return 1 - row.fact_recall_text
    return 0.0 if row.refused else 1.0


def _rank(row: Row) -> tuple[bool, bool, float, str]:
    failed = not (row.answered or row.refused)
    return not failed, row.question.answerable, -_gap(row), row.question.id


def _misses(summary: Summary) -> str:
    worst = worst_misses(dev_rows(summary.runs[0]))
    if not worst:
        return "None."
    rows = [["id", "language", "kind", "question", "expected", "got", "facts", "first fact missed"]]
    for row in worst:
        question = row.question
        found = f"{row.facts_found_text} of {len(question.facts)}" if question.facts else "-"
        missed = row.error or (row.missed[0] if row.missed else "-")
        names = [question.id, question.language, question.kind, _short(question.question)]
        rows.append([*names, question.status.value, row.status, found, _short(missed)])
    return _table(rows)


def _short(text: str) -> str:
    line = metrics.normalised(text)
    return line if len(line) <= 120 else f"{line[:119]}…"


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
