"""The three seed documents become what a person reads in them."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from ingest.files import File, read
from ingest.model import Document, DocumentKind
from ingest.passages import passages

SEEDS = Path(__file__).parents[1] / "seeds"
RECORD, REPLY, POSTER = (
    "000_19cc67a059d51634.txt",
    "002_27dbf400450b2ad8.txt",
    "004_4cd3bf094253d103.txt",
)


@cache
def seed(name: str) -> Document:
    return read(File(SEEDS / name, name))


def text_of(name: str) -> str:
    return (SEEDS / name).read_text("utf-8")


def test_the_record_holds_its_bibliographic_fields() -> None:
    record = seed(RECORD)
    assert record.kind is DocumentKind.RECORD
    assert record.title == (
        "Sirolimus for treatment of patients with inclusion body myositis: a randomised,"
        " double-blind, placebo-controlled, proof-of-concept, phase 2b trial"
    )
    assert len(record.authors) == 26
    assert (record.authors[0], record.authors[-1]) == ("O. Benveniste", "Y. Allenbach")
    assert (record.date, record.publication, record.language) == (
        "2021-01-01",
        "Lancet Rheumatol",
        "en",
    )


def test_the_record_holds_its_identifiers() -> None:
    found = seed(RECORD).identifiers
    assert (found.doi, found.pmid, found.nct, found.url) == (
        "10.1016/S2665-9913(20)30280-0",
        "38273639",
        "NCT02481453",
        "https://www.ncbi.nlm.nih.gov/pubmed/38273639",
    )


def test_the_records_text_holds_the_abstract_and_title_unchanged() -> None:
    fields = yaml.safe_load(text_of(RECORD).split("\n---")[0].removeprefix("---"))
    record = seed(RECORD)
    assert fields["abstract"] in record.text
    assert record.text.startswith(fields["title"] + "\n\n")


def test_the_records_abstract_has_its_labels_as_sections() -> None:
    record = seed(RECORD)
    inner = [section for section in record.sections if section.parent == "abstract"]
    assert [section.title for section in inner] == [
        "BACKGROUND",
        "METHODS",
        "FINDINGS",
        "INTERPRETATION",
        "FUNDING",
    ]
    findings = inner[2].span.of(record.text)
    assert findings.startswith("FINDINGS: Between July 15, 2015")
    assert findings.rstrip().endswith("in ten patients.")


def test_the_records_abbreviations_are_those_it_explains() -> None:
    found = {item.short: item.long for item in seed(RECORD).abbreviations}
    assert found == {
        "IBMWCI": "Inclusion Body Myositis Weakness Composite Index",
        "IBMFRS": "Inclusion Body Myositis Functional Rating Scale",
        "HAQ-DI": "Health Assessment Questionnaire without Disability Index",
    }


@pytest.mark.parametrize("name", [REPLY, POSTER])
def test_a_text_document_keeps_its_text_character_by_character(name: str) -> None:
    assert seed(name).text == text_of(name)


def test_the_reply_has_its_title_and_swedish_labels_around_norwegian_text() -> None:
    reply = seed(REPLY)
    assert reply.kind is DocumentKind.REPLY
    assert reply.title == "Sirolimus og takrolimus mot inklusjonslegememyositt"
    assert reply.language == "nb"
    assert [(section.title, section.parent) for section in reply.sections] == [
        ("Fråga", ""),
        ("Sammanfattning", ""),
        ("Svar", ""),
        ("Sirolimus og IBM", "Svar"),
        ("Takrolimus og IBM", "Svar"),
        ("Takrolimus og myositt", "Svar"),
        ("Referenser", ""),
    ]


def test_the_reply_says_that_it_is_not_kept_up_to_date() -> None:
    notice = seed(REPLY).not_updated
    assert notice is not None
    assert notice.of(text_of(REPLY)) == "Innehållet i utredningen uppdateras inte."


def test_the_reply_has_its_twelve_references_with_their_own_registry_numbers() -> None:
    references = seed(REPLY).references
    assert [entry.label for entry in references] == [str(n) for n in range(1, 13)]
    assert references[2].identifiers.nct == "NCT02481453"
    assert references[4].identifiers.nct == "NCT04789070"
    assert references[8].text.startswith("Quartuccio L, De Marchi G et al.")
    assert references[11].text.endswith("(Sist oppdatert: 7. mars 2024).")


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("Inklusjonslegememyositt (IBM) er en sjelden form", ("1",)),
        ("De gunstige effektene på immunsystemet", ("3", "4")),
        ("Studien inkluderte 44 pasienter", ("4",)),
        ("Intervensjonsgruppen inntar 2 mg", ("5",)),
        ("Det foreligger ikke resultater fra denne", ("6",)),
        ("Alle tre pasientene fortsatte", ("9",)),
        ("Metaanalysen inkluderte ni studier", ("10",)),
        ("I UpToDate angis takrolimus", ("12",)),
    ],
)
def test_the_reply_relays_a_sentence_from_the_reference_that_closes_it(
    words: str, labels: tuple[str, ...]
) -> None:
    reply = seed(REPLY)
    (found,) = [c for c in reply.citations if c.span.of(reply.text).startswith(words)]
    assert found.labels == labels


def test_the_replys_own_sentences_are_credited_to_nobody() -> None:
    reply = seed(REPLY)
    relayed = " ".join(citation.span.of(reply.text) for citation in reply.citations)
    assert "Utover denne kasusrapporten har vi ikke funnet" not in relayed
    assert "Vi har funnet én fase 2-studie" not in relayed


def test_the_replys_passages_are_each_in_their_own_language() -> None:
    made = passages(seed(REPLY), lambda text: len(text.split()))
    spoken = {passage.language for passage in made if passage.section.startswith("Takrolimus")}
    assert spoken == {"nb"}
    (notice,) = [passage for passage in made if "uppdateras inte" in passage.text]
    assert notice.language == "sv"
    (english,) = [passage for passage in made if passage.text.startswith("Quartuccio")]
    assert english.language == "en"


def test_the_poster_has_its_authors_without_degrees_and_its_sections() -> None:
    poster = seed(POSTER)
    assert poster.kind is DocumentKind.ARTICLE
    assert poster.title.startswith("Use of Sirolimus for Refractory Cutaneous Dermatomyositis")
    assert poster.authors == (
        "Nakul Dar",
        "Amanda L. Lusa",
        "William C. Petersen",
        "Kenneth E. Greer",
        "R. Hal Flowers",
    )
    assert [section.title for section in poster.sections] == [
        "Background",
        "Methods",
        "Results",
        "Table legend",
        "Discussion",
        "Conclusions",
        "References",
    ]


def test_the_posters_table_has_four_rows_of_thirteen_named_cells() -> None:
    poster = seed(POSTER)
    assert [len(row.columns) for row in poster.rows] == [13] * 4
    third = {column.name: column.span.of(poster.text) for column in poster.rows[2].columns}
    assert third["Age/gender"] == "78/F"
    assert third["MSA"] == "Anti-PM/Scl-100"
    assert third["Sirolimus treatment duration (months)"] == "112, stopped due to side effects"
    assert {row.caption for row in poster.rows} == {
        "Table 1. Characteristics of patients included in the study."
    }


def test_the_posters_legend_explains_its_abbreviations() -> None:
    found = {item.short: item.long for item in seed(POSTER).abbreviations}
    assert found["CADM"] == "clinically amyopathic dermatomyositis"
    assert found["TIF1-γ"] == "transcriptional intermediary factor 1 gamma"
    assert found["HLD"] == "hyperlipidemia"


def test_the_posters_five_references_have_their_dois_and_affiliations_credit_nobody() -> None:
    poster = seed(POSTER)
    assert [entry.identifiers.doi for entry in poster.references] == [
        "10.1001/jamadermatol.2017.3758",
        "10.1016/j.jaad.2015.01.014",
        "10.1016/S2665-9913(23)00302-8",
        "10.1016/S2665-9913(20)30280-0",
        "10.1016/j.jaad.2004.05.044",
    ]
    assert poster.citations == ()
