"""Reference lists: first appearance decides the number, documents decide what an entry says."""

from dataclasses import replace

import pytest
from drafts import NEXT, OTHER, OWN, RELAYED, REPLY, RESULT, TRIAL, TWICE, draft, quote
from hypothesis import given
from hypothesis import strategies as st

from ingest.model import Identifiers
from qa.drafting import edits
from qa.drafting.model import Source, Statement
from qa.drafting.vancouver import authors, cite, described, linked
from qa.model import Relay


def test_numbers_are_given_in_order_of_first_appearance() -> None:
    cited = cite(draft(RELAYED, RESULT, TWICE, NEXT))
    assert dict(cited.numbers) == {"p3": (1,), "p1": (2,), "p4": (3, 1), "p2": (2,)}
    assert [entry.number for entry in cited.references] == [1, 2, 3]


@given(st.permutations([RESULT, NEXT, RELAYED, TWICE, OWN]))
def test_any_order_gives_numbers_from_one_up_each_cited(parts: list[Statement]) -> None:
    made = draft(*parts)
    cited = cite(made)
    used = dict.fromkeys(n for s in made.statements for n in cited.numbers[s.part_id])
    assert list(used) == list(range(1, len(cited.references) + 1))


def test_numbers_follow_an_edit() -> None:
    made = draft(RESULT, RELAYED)
    assert cite(made).numbers == {"p1": (1,), "p3": (2,)}
    assert cite(edits.move(made, "p3", -1)).numbers == {"p3": (1,), "p1": (2,)}
    assert cite(edits.drop(made, "p1")).numbers == {"p3": (1,)}


def test_an_entry_is_what_the_document_gives() -> None:
    (entry,) = cite(draft(RESULT)).references
    assert entry.text == (
        "Author A, Author B, Author C, Author D, Author E, Author F, et al. Drug A in disease B: a"
        " randomised trial. Journal of B. 5. jan. 2021. doi: 10.1000/a(1)b. PMID: 123456."
        " ClinicalTrials.gov: NCT00000001."
    )
    assert [(link.text, link.url) for link in entry.links] == [
        ("10.1000/a(1)b", "https://doi.org/10.1000/a(1)b"),
        ("PMID: 123456", "https://pubmed.ncbi.nlm.nih.gov/123456/"),
        ("NCT00000001", "https://clinicaltrials.gov/study/NCT00000001"),
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nb", "Legemiddel A ved sykdom B [legemiddelutredning]. Uten dato. Fil: svar.txt."
               " Innholdet oppdateres ikke."),
        ("sv", "Legemiddel A ved sykdom B [läkemedelsutredning]. Utan datum. Fil: svar.txt."
               " Innehållet uppdateras inte."),
        ("da", "Legemiddel A ved sykdom B [lægemiddeludredning]. Uden dato. Fil: svar.txt."
               " Indholdet opdateres ikke."),
        ("en", "Legemiddel A ved sykdom B [drug information reply]. Undated. File: svar.txt."
               " The content is not kept up to date."),
    ],
)  # fmt: skip
def test_what_a_document_does_not_give_is_left_out(language: str, expected: str) -> None:
    assert described(REPLY, language) == expected


def test_a_relayed_reference_stands_as_it_is_and_says_where_it_is_cited() -> None:
    (entry,) = cite(draft(RELAYED, language="en")).references
    assert entry.text.startswith(f"{OTHER.text} Cited in: Legemiddel A ved sykdom B [")


def test_a_relayed_reference_names_its_primary_when_that_is_quoted_too() -> None:
    alone = cite(draft(TWICE, language="en")).references[0].text
    beside = cite(draft(TWICE, RESULT, language="en")).references[0].text
    assert "primary source" not in alone
    assert beside == f"{alone} The primary source is reference 3."


def test_a_link_to_another_trial_than_the_entry_names_is_told() -> None:
    text = "NCT00000001. Trial of A. http://clinicaltrials.gov/show/NCT00000002."
    wrong = Statement("p1", quote(REPLY, 0, "Funnet (1).", Relay("1", text)))
    (entry,) = cite(draft(wrong, language="en")).references
    assert "The link stands as in the source and leads to NCT00000002." in entry.text
    right = Statement(
        "p1", quote(REPLY, 0, "Funnet (1).", Relay("1", text.replace("0002", "0001")))
    )
    assert "leads to" not in cite(draft(right, language="en")).references[0].text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("J. Y. Hogrel", "Hogrel JY"),
        ("R. Hal Flowers", "Flowers RH"),
        ("G. Dzangue-Tchoupou", "Dzangue-Tchoupou G"),
        ("Jean-Pierre Dupont", "Dupont JP"),
        ("Jan van der Berg", "van der Berg J"),
        ("Berg, Åse Marie", "Berg ÅM"),
        ("Dar N", "Dar N"),
        ("Aristoteles", "Aristoteles"),
        ("World Health Organization", "World Health Organization"),
        ("Oslo universitetssykehus", "Oslo universitetssykehus"),
        ("RAPAMI Study Group", "RAPAMI Study Group"),
    ],
)
def test_names_are_turned_round_only_when_they_are_a_persons(name: str, expected: str) -> None:
    assert authors((name,)) == expected


def test_six_authors_stand_and_a_seventh_makes_it_et_al() -> None:
    assert authors(tuple(f"A. B{n}" for n in range(6))).endswith("B5 A")
    assert authors(tuple(f"A. B{n}" for n in range(7))).endswith("B5 A, et al")


@given(
    st.builds(
        replace,
        st.just(TRIAL),
        title=st.text(max_size=30),
        authors=st.tuples(st.text(max_size=15)),
        publication=st.text(max_size=10),
        date=st.sampled_from(["", "2020", "2020-02", "2020-13", "2020-02-03", "soon"]),
        identifiers=st.builds(Identifiers, *[st.sampled_from(["", "10.1/x", "7"])] * 4),
    ),
    st.sampled_from(["nb", "sv", "da", "en"]),
)
def test_any_document_makes_an_entry_and_no_year_of_its_own(source: Source, language: str) -> None:
    text = described(source, language)
    assert text
    assert "202" not in text or "202" in source.date + source.title + str(source.authors)


@given(st.text(max_size=80))
def test_links_change_no_letter_of_an_entry(text: str) -> None:
    assert "".join(piece.text for piece in linked(text)) == text


def test_a_link_ends_before_the_punctuation_around_it() -> None:
    pieces = linked("(see https://a.example/b_(c)), doi:10.1000/xyz; end.")
    assert [piece.text for piece in pieces if piece.url] == [
        "https://a.example/b_(c)", "10.1000/xyz",
    ]  # fmt: skip
