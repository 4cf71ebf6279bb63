"""Hand-made documents of every kind, and documents made to break a reader."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import ReadError
from ingest.files import File, read
from ingest.model import Document, DocumentKind
from ingest.passages import passages
from ingest.readers import read_document
from ingest.readers.article import authors

DATA = Path(__file__).parent / "data" / "ingest"


def made(name: str) -> Document:
    return read(File(DATA / name, name))


def parsed(text: str, source: str = "x.txt") -> Document:
    return read_document(text.encode("utf-8", "surrogatepass"), text, source)


def words(text: str) -> int:
    return len(text.split())


def relayed(document: Document) -> dict[str, tuple[str, ...]]:
    return {c.span.of(document.text): c.labels for c in document.citations}


@pytest.mark.parametrize(
    ("name", "title", "language", "date", "sections", "references"),
    [
        (
            "reply_da.txt",
            "Methotrexat og alkohol",
            "da",
            "2023-05-03",
            ["Spørgsmål", "Resumé", "Svar", "Måling af leverprøver", "Referencer"],
            ["1", "2"],
        ),
        (
            "reply_en.txt",
            "Azathioprine during breastfeeding",
            "en",
            "2021-06-03",
            ["ENQUIRY", "SUMMARY", "ANSWER", "REFERENCES"],
            ["1", "2"],
        ),
        (
            "reply_nn.txt",
            "Paracetamol og warfarin",
            "nn",
            "",
            ["Spørsmål", "Samandrag", "Svar", "Kjelder"],
            ["1"],
        ),
        (
            "reply_sv.md",
            "Kolkicin vid njursvikt",
            "sv",
            "",
            ["Fråga", "Sammanfattning", "Svar", "Dosering", "Interaktioner", "Referenser"],
            ["1", "2", "3"],
        ),
    ],
)
def test_a_reply_is_read_alike_in_every_language(
    name: str, title: str, language: str, date: str, sections: list[str], references: list[str]
) -> None:
    reply = made(name)
    assert reply.kind is DocumentKind.REPLY
    assert (reply.title, reply.language, reply.date) == (title, language, date)
    assert [section.title for section in reply.sections] == sections
    assert [entry.label for entry in reply.references] == references
    assert reply.text == (DATA / name).read_text("utf-8")


def test_the_danish_reply_relays_in_both_bracket_styles_and_keeps_its_own_advice() -> None:
    found = relayed(made("reply_da.txt"))
    assert found["Forhøjede værdier ses bl.a. ved overvægt [2]."] == ("2",)
    assert not any("Vi fraråder" in sentence for sentence in found)
    assert made("reply_da.txt").references[1].identifiers.doi == "10.1136/annrheumdis-2016-210629"
    notice = made("reply_da.txt").not_updated
    assert notice is not None
    assert notice.of(made("reply_da.txt").text).endswith("opdateres ikke.")


def test_the_english_reply_relays_a_superscript_and_keeps_what_follows_it() -> None:
    found = relayed(made("reply_en.txt"))
    assert found["No child had a low white cell count.¹"] == ("1",)
    assert not any("premature" in sentence for sentence in found)


def test_the_markdown_reply_nests_its_sections_and_reads_a_range() -> None:
    reply = made("reply_sv.md")
    assert {s.title: s.parent for s in reply.sections}["Dosering"] == "Svar"
    assert relayed(reply)["Klaritromycin ökar halten av kolkicin (2-3)."] == ("2", "3")


def test_a_record_without_an_abstract_keeps_every_value_as_written() -> None:
    record = made("record_no_abstract.md")
    assert record.kind is DocumentKind.RECORD
    assert record.authors == ("A. Andersen", "B. Bråten")
    assert (record.identifiers.doi, record.identifiers.pmid) == ("10.1000/xyz123", "01234567")
    assert record.date == "2019"
    assert record.text.endswith("pmid: 01234567\n\npeer_reviewed: no")


def test_front_matter_with_a_body_text_gives_both_in_one_text() -> None:
    record = made("record_with_body.md")
    assert (record.title, record.publication) == (
        "Rituximab in myositis: a registry study",
        "J Rheumatol",
    )
    assert [s.title for s in record.sections if s.parent == "abstract"] == [
        "AIM",
        "RESULTS",
        "CONCLUSION",
    ]
    assert record.text.endswith("J Rheumatol. 2020;47:1-2.")
    assert relayed(record) == {"The registry holds no dose (1).": ("1",)}
    assert [[c.span.of(record.text) for c in row.columns] for row in record.rows] == [
        ["Rituximab", "72", "31"],
        ["None", "40"],
    ]


def test_an_abbreviation_before_a_colon_is_no_label_of_an_abstract() -> None:
    record = parsed(
        "---\ntitle: T\nabstract: 'METHODS: We saw IBM: a disease. FINDINGS: None.'\n---\n"
    )
    assert [s.title for s in record.sections if s.parent] == ["METHODS", "FINDINGS"]


def test_a_record_of_thousands_of_authors_keeps_them_and_its_abstract() -> None:
    names = "".join(f"- Author Number{n}\n" for n in range(3000))
    record = parsed(f"---\ntitle: T\nauthors:\n{names}abstract: The drug works.\n---\n")
    assert len(record.authors) == 3000
    assert record.text.endswith("The drug works.")


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("title: T\nauthors: [A\ndoi: 1\n", r"broken at line \d"),
        ("title: 'open\n", "broken at line"),
        ("title: a\x80b\n", "special characters"),
        (f"title: T\n{BOMB}", "aliases"),
        (f"title: T\n{BOMB.replace('x', repr(''))}", "aliases"),
        ("title: &a [*a]\n", "recursive"),
        (f"title: {'[' * 2000}{']' * 2000}\n", "too deeply"),
        ('"a\ntitle: b"\n', "not a list of fields"),
    ],
)
def test_broken_or_hostile_front_matter_is_refused_in_one_line(front: str, said: str) -> None:
    with pytest.raises(ReadError, match=said) as caught:
        parsed(f"---\n{front}---\n")
    assert len(str(caught.value).splitlines()) == 1


def test_the_broken_record_names_its_line() -> None:
    with pytest.raises(ReadError, match="broken at line 5") as caught:
        made("record_broken.md")
    assert caught.value.source == "record_broken.md"


def test_front_matter_that_is_never_closed_is_named_so() -> None:
    with pytest.raises(ReadError, match="not closed"):
        parsed("---\ntitle: T\n\nText.\n")


def test_yaml_tags_make_no_objects() -> None:
    record = parsed("---\ntitle: !!python/object/apply:os.getcwd []\nyear: !!int 7\n---\nText.")
    assert record.text == "year: 7\n\nText."


def test_the_article_has_its_authors_and_its_pipe_table() -> None:
    article = made("article_pipe_table.md")
    assert article.kind is DocumentKind.ARTICLE
    assert article.title == "Methotrexate in three regions"
    assert article.authors == ("Anna Berg", "Ole van der Meer")
    assert [[c.span.of(article.text) for c in row.columns] for row in article.rows] == [
        ["North", "120", "15,5"],
        ["South", "12.0"],
        ["West", "98"],
    ]
    assert {row.caption for row in article.rows} == {"Table 2. Prescriptions per region."}


def test_plain_notes_have_their_file_name_as_title_and_no_sections() -> None:
    notes = made("notes.txt")
    assert (notes.kind, notes.title, notes.language) == (DocumentKind.PLAIN, "notes", "nb")
    assert (notes.sections, notes.references) == ((), ())


@pytest.mark.parametrize("line", ["The patient was well", "Dose, effect, harm", "A, b c", "12, 13"])
def test_a_line_that_is_no_author_line_names_nobody(line: str) -> None:
    assert authors(line) == ()


@pytest.mark.parametrize(
    "name", ["reply_da.txt", "reply_en.txt", "reply_sv.md", "article_pipe_table.md"]
)
def test_line_ends_of_another_system_change_nothing_but_offsets(name: str) -> None:
    text = (DATA / name).read_text("utf-8").replace("\n", "\r\n")
    there, here = parsed(text, name), made(name)
    assert there.text == text
    assert (there.kind, there.title, there.date) == (here.kind, here.title, here.date)
    assert [s.path for s in there.sections] == [s.path for s in here.sections]
    assert [(r.label, r.text) for r in there.references] == [
        (r.label, r.text) for r in here.references
    ]
    assert relayed(there) == relayed(here)
    assert [len(row.columns) for row in there.rows] == [len(row.columns) for row in here.rows]


HOSTILE = {
    "script": "<script>alert('x')</script>\n\nSvar: <b>ja</b> & nei; DROP TABLE--\n",
    "control": "Tittel\n\nord\x01\x02ord \x0b\x0c og \x85 mer \u2028 til \u200b slutt.\n",
    "rtl": "\u202eמה המינון?\u202c التأثير جيد (1).\n\nReferences\n1. \u200fمرجع\n",
    "old line ends": "Title\r\rText here (1).\r\rReferences\r1. Alpha\r2. Beta\r",
    "only marks": "- \n-\n* x\n1.\n# \n##\n|\n||\n\t\t\nSvar:\nSpørsmål:\n",
    "combining": "a" + "\u0301" * 5000 + " dose\n",
    "emoji": "💊 Dose 👩🏽‍⚕️\n\n💊\t2 mg\n💉\t3 mg\n",
    "one line": "Dosen var 2,5 mg, f.eks. (1). " * 34_000,
    "one word": "a" * 1_000_000,
    "tabs": "\t" * 50_000 + "x" + "\t" * 50_000,
    "brackets": "(1" * 50_000 + ")" * 50_000,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_is_kept_unchanged_and_cut_without_loss(name: str) -> None:
    text = HOSTILE[name]
    document = parsed(text)
    assert document.text == text
    for passage in passages(document, words):
        assert passage.text == text[passage.span.start : passage.span.end]


LINES = st.sampled_from(
    [
        "Svar: Dosen er 2 mg (1).",
        "Spørsmål:",
        "Referanser",
        "1. Hansen P. A paper.",
        "2.\tOlsen K.\tAnother paper.",
        "# Title",
        "Methods",
        "Results",
        "A\tB\tC",
        "1\t\t3",
        "| A | B |",
        "|---|---|",
        "- item (FVC)",
        "",
        "---",
        "title: T",
        "Table 1. Caption",
        "Kort linje",
    ]
)


def assert_front_matter(refused: str) -> None:
    assert "front matter" in refused
    assert len(refused.splitlines()) == 1


@given(st.lists(LINES, min_size=1, max_size=14), st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_mixture_of_parts_is_read_or_refused_in_one_line(parts: list[str], end: str) -> None:
    text = end.join(parts)
    if not any(character.isalnum() for character in text):
        return
    try:
        document = parsed(text)
    except ReadError as error:
        refused = str(error)
        assert_front_matter(refused)
        return
    if document.kind is not DocumentKind.RECORD:
        assert document.text == text
    for span in [
        *(section.span for section in document.sections),
        *(entry.span for entry in document.references),
        *(citation.span for citation in document.citations),
        *(row.span for row in document.rows),
    ]:
        assert span.of(document.text).strip()
