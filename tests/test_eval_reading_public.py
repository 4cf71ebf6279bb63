"""Public texts as libraries: what is held, what is asked of it, and where the answers stand."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import HashEncoder

from eval.encoders.querysets import DataError
from eval.reading.public import PublicSet, bioasq_texts, norquad_texts, public_libraries

DRUGS = ("azathioprine", "colchicine", "dapsone", "lithium", "melatonin", "thalidomide")


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    path = folder / "eval" / f"{name}.jsonl.gz"
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture
def articles(tmp_path: Path) -> PublicSet:
    """A question for each drug, all but the last answered by an article of its own."""
    rows = []
    for number, drug in enumerate(DRUGS):
        title = {"pmid": str(number), "section": "title", "text": f"Use of {drug}"}
        said = {"pmid": str(number), "section": "abstract", "text": f"Much  {drug} causes rash."}
        rows.append({"question": f"Does {drug} cause rash?", "snippets": [title, said]})
    shared = {"pmid": "0", "section": "abstract", "text": "Nothing else was seen."}
    rows.append({"question": "Was anything else seen?", "snippets": [shared]})
    write(tmp_path, "bioasq", rows)
    return bioasq_texts(tmp_path)


def test_an_article_holds_all_its_snippets_once_under_its_title(articles: PublicSet) -> None:
    first = articles.texts["0"]
    assert first.title == "Use of azathioprine"
    assert first.parts == ["Much azathioprine causes rash.", "Nothing else was seen."]
    assert articles.asked["Does lithium cause rash?"] == [("3", "Much lithium causes rash.")]


def test_every_question_is_asked_with_its_texts_and_those_of_other_texts_without(
    articles: PublicSet,
) -> None:
    held: dict[str, list[str]] = {}
    absent: list[str] = []
    for library, placed in public_libraries(articles, HashEncoder()):
        for one in placed:
            said = [at.span.of(library.document(at.document_id).text) for at in one.answers]
            if said:
                held.setdefault(one.question, []).extend(said)
            else:
                absent.append(one.question)
    assert held == {
        question: [words for _, words in answers] for question, answers in articles.asked.items()
    }
    alone = {question for question, about in articles.about.items() if about != {"0"}}
    assert len(absent) == len(set(absent))
    assert alone <= set(absent)


def test_a_limit_is_of_each_library_s_questions_and_not_of_its_texts(articles: PublicSet) -> None:
    sizes = [
        (len(library.documents()), [bool(one.answers) for one in placed])
        for library, placed in public_libraries(articles, HashEncoder(), 1)
    ]
    assert [placed for _, placed in sizes] == [[True, False]] * 2
    assert sum(size for size, _ in sizes) >= len(DRUGS)


def test_norwegian_contexts_answer_where_words_are_marked(tmp_path: Path) -> None:
    context = "Kari  fikk feber.\nOla fikk utslett."
    answer = {"text": "feber", "start": context.index("feber")}
    row = {"context": context, "title": "Sykdom", "answers": [answer]}
    write(
        tmp_path,
        "norquad",
        [{"question": "Hva fikk Kari?", **row}, {"question": "Hvem?", **row, "answers": []}],
    )
    found = norquad_texts(tmp_path)
    assert [text.parts for text in found.texts.values()] == [
        ["Kari fikk feber.", "Ola fikk utslett."]
    ]
    assert found.asked == {"Hva fikk Kari?": [("0000", "feber")]}
    libraries = public_libraries(found, HashEncoder())
    asked = [[len(one.answers) for one in placed] for _, placed in libraries]
    assert asked == [[1]]


def test_words_that_a_text_does_not_hold_are_named(articles: PublicSet) -> None:
    articles.asked["Does lithium cause rash?"] = [("3", "Lithium cures rash.")]
    with pytest.raises(DataError, match="3: does not hold 'Lithium cures rash"):
        list(public_libraries(articles, HashEncoder()))
