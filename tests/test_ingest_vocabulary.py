"""The vocabulary's data is sound, and its concepts are found where a text names them."""

from collections import defaultdict
from pathlib import Path

import pytest

import ingest.vocabulary
from ingest.compounds import Compounds
from ingest.concepts import LANGUAGES, read_rows
from ingest.model import Abbreviation
from ingest.vocabulary import Vocabulary, load
from ingest.words import key, tokens

FOLDER = Path(ingest.vocabulary.__file__).parent / "data" / "vocabulary"
TABLES = sorted(FOLDER.glob("*.tsv"))
COLUMNS = ["id", "kind", "broader", *LANGUAGES, "short"]
HEADER = "\t".join(COLUMNS)


def small(*rows: str) -> Vocabulary:
    return Vocabulary(read_rows("\n".join([HEADER, *rows])))


SMALL = small(
    "muscle_disease\tcondition\t\tmuscle disease\tmuskelsykdom\tmuskelsjukdom\tmuskelsygdom\t",
    "myositis\tcondition\tmuscle_disease\tmyositis\tmyositt\tmyosit\tmyositis\t",
    "ibm\tcondition\tmyositis\tinclusion body myositis\tinklusjonslegememyositt\t"
    "inklusionskroppsmyosit\tinklusionslegememyositis\tIBM",
    "diabetes\tcondition\t\tdiabetes mellitus|diabetes\tdiabetes\tdiabetes\tdiabetes\tDM",
    "dermatomyositis\tcondition\tmyositis\tdermatomyositis\tdermatomyositt\tdermatomyosit\t"
    "dermatomyositis\tDM",
    "tacrolimus\tdrug\t\ttacrolimus\ttakrolimus\ttakrolimus\ttacrolimus\tTAC",
    "leukaemia\tcondition\t\tleukaemia\tleukemi\tleukemi\tleukæmi\tALL",
    "treatment\tword\t\ttreatment\tbehandling\tbehandling\tbehandling\tTx",
    "take\tword\t\ttake|tack\ttakke\ttacka\ttage\t",
)


def named(
    text: str, *explained: Abbreviation, ignore_case: bool = False, known: Vocabulary = SMALL
) -> list[tuple[str, tuple[str, ...]]]:
    found = known.mentions(text, explained, ignore_case=ignore_case)
    return [(mention.span.of(text), mention.concepts) for mention in found]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_every_row_has_eight_cells_and_a_plain_id(table: Path) -> None:
    rows = [line.split("\t") for line in table.read_text("utf-8").splitlines()]
    assert rows[0] == COLUMNS
    assert [row[0] for row in rows if len(row) != len(COLUMNS)] == []
    assert [row[0] for row in rows[1:] if not row[0].replace("_", "a").isalnum()] == []
    assert [row[0] for row in rows[1:] if not row[0].islower() or not row[0].isascii()] == []


def test_every_broader_concept_exists_and_none_is_its_own_ancestor() -> None:
    concepts = load().concepts
    assert [
        (concept.concept_id, wider)
        for concept in concepts.values()
        for wider in concept.broader
        if wider not in concepts
    ] == []
    assert [name for name in concepts if name in load().ancestors(name)] == []


def test_the_vocabulary_is_large_and_in_four_languages() -> None:
    concepts = load().concepts.values()
    assert len(concepts) >= 600
    assert [(c.concept_id, code) for c in concepts for code in LANGUAGES if not c.forms[code]] == []


def test_no_two_drugs_share_the_key_of_a_form() -> None:
    drugs: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for concept in load().concepts.values():
        if concept.kind == "drug":
            for form in (form for forms in concept.forms.values() for form in forms):
                drugs[tuple(key(token.text) for token in tokens(form))].add(concept.concept_id)
    assert {keys: names for keys, names in drugs.items() if len(names) > 1} == {}


def test_every_drug_and_condition_is_found_by_its_own_preferred_names() -> None:
    known = load()
    missed = []
    for concept in known.concepts.values():
        if concept.kind in {"drug", "condition"}:
            for code in LANGUAGES:
                name = concept.name(code)
                read = {c for mention in known.mentions(name) for c in mention.concepts}
                if concept.concept_id not in read:
                    missed.append((concept.concept_id, code, name))
    assert missed == []


def test_vitamins_are_told_apart_by_their_letter() -> None:
    assert named("vitamin C", known=load()) == [("vitamin C", ("vitamin_c",))]
    assert named("K-vitamin", known=load()) == [("K-vitamin", ("vitamin_k",))]


def test_the_longest_form_wins_and_nothing_is_named_twice() -> None:
    assert named("Inclusion body myositis is a muscle disease.") == [
        ("Inclusion body myositis", ("ibm",)),
        ("muscle disease", ("muscle_disease",)),
    ]


def test_a_compound_gives_each_of_its_parts_over_the_whole_word() -> None:
    assert named("Takrolimusbehandlingen hjalp") == [
        ("Takrolimusbehandlingen", ("tacrolimus",)),
        ("Takrolimusbehandlingen", ("treatment",)),
    ]


def test_a_compound_of_an_unknown_rest_still_names_its_drug() -> None:
    assert named("takrolimusgruppen") == [("takrolimusgruppen", ("tacrolimus",))]


def test_a_word_too_long_to_be_a_compound_is_passed_over() -> None:
    assert named("takrolimus" + "behandling" * 50_000) == []
    assert named("takrolimus" + "x" * 100) == []


def test_an_abbreviation_counts_in_its_real_case_and_plural() -> None:
    assert named("IBM, ibm, Ibm") == [("IBM", ("ibm",))]
    assert named("IBMs") == [("IBMs", ("ibm",))]


def test_an_abbreviation_comes_before_a_word_with_the_same_key() -> None:
    assert named("TAC") == [("TAC", ("tacrolimus",))]
    assert named("take") == [("take", ("take",))]
    assert named("LEV", known=load()) == [("LEV", ("levetiracetam",))]
    assert named("OCSs", known=load()) == [("OCSs", ("corticosteroid",))]


def test_case_is_ignored_on_request_from_three_letters_up() -> None:
    assert named("ibm og dm", ignore_case=True) == [("ibm", ("ibm",))]


def test_a_function_word_is_never_an_abbreviation() -> None:
    assert named("who took it all", ignore_case=True) == []
    assert named("who or us, it is all me", ignore_case=True, known=load()) == []
    assert named("ALL") == [("ALL", ("leukaemia",))]


def test_an_abbreviation_of_two_concepts_gives_both_readings() -> None:
    assert named("DM") == [("DM", ("diabetes", "dermatomyositis"))]


def test_the_documents_own_explanation_decides_an_abbreviation() -> None:
    assert named("DM", Abbreviation("DM", "dermatomyositis")) == [("DM", ("dermatomyositis",))]
    assert named("TAC", Abbreviation("TAC", "treatment of myositis")) == [
        ("TAC", ("treatment",)),
        ("TAC", ("myositis",)),
    ]


def test_an_explained_word_in_small_letters_keeps_its_own_meaning() -> None:
    assert named("Treatment", Abbreviation("Treatment", "mean")) == [("Treatment", ("treatment",))]


def test_ancestors_are_nearest_first_and_end() -> None:
    assert SMALL.ancestors("ibm") == ("myositis", "muscle_disease")
    looped = small("a\tword\tb\ta\ta\ta\ta\t", "b\tword\ta\tb\tb\tb\tb\t")
    assert looped.ancestors("a") == ("b", "a")


def test_nynorsk_takes_the_norwegian_name() -> None:
    assert SMALL.concepts["ibm"].name("nn") == "inklusjonslegememyositt"
    assert SMALL.concepts["ibm"].name("fi") == "inclusion body myositis"


def test_mentions_are_in_text_order_and_within_the_text() -> None:
    text = "Er takrolimus prøvd ved inklusjonslegememyositt hos pasienter med diabetes type 2?"
    spans = [mention.span for mention in load().mentions(text)]
    assert spans == sorted(spans)
    assert all(one == other or not one.overlaps(other) for one in spans for other in spans)
    assert len(spans) >= 4
    assert spans[-1].end <= len(text)


@pytest.mark.parametrize(
    ("word", "concept"),
    [
        ("klådan", "itching"),
        ("kvinnorna", "woman"),
        ("feberen", "fever"),
        ("dosene", "dose"),
        ("örat", "ear"),
        ("tablettene", "tablet"),
        ("kløen", "itching"),
        ("febern", "fever"),
        ("yrseln", "dizziness"),
        ("tröttheten", "fatigue"),
        ("avhengigheten", "substance_dependence"),
        ("mykofenolsyran", "mycophenolate"),
        ("ansiktssmärtan", "pain"),
        ("mouth ulcers", "mouth_ulcer"),
        ("ears", "ear"),
    ],
)
def test_inflected_forms_name_what_the_word_names(word: str, concept: str) -> None:
    assert concept in {each for mention in load().mentions(word) for each in mention.concepts}


@pytest.mark.parametrize("word", ["migration", "svart", "foran", "sprain", "samman", "Alan"])
def test_words_that_look_like_an_inflected_form_are_none(word: str) -> None:
    named = {concept for mention in load().mentions(word) for concept in mention.concepts}
    assert {load().concepts[concept].kind for concept in named} <= {"everyday"}


def test_everyday_words_are_no_parts_of_compounds_and_short_ones_known_as_spelled() -> None:
    rows = "id\tkind\tbroader\ten\tnb\tsv\tda\tshort\n"
    rows += "dry\teveryday\t\tdry\ttørr\ttorr\ttør\t\n"
    rows += "blanket\teveryday\t\tblanket\tteppe\tfilt\ttæppe\t\n"
    rows += "eczema\tcondition\t\teczema\teksem\teksem\teksem\t\n"
    found = Vocabulary(read_rows(rows))
    assert [mention.concepts for mention in found.mentions("tørr blankets")] == [
        ("dry",),
        ("blanket",),
    ]
    assert found.mentions("tor") == found.mentions("teppeeksem") == []


@pytest.mark.parametrize(
    "text",
    [
        "dyr dyre dyra",
        "tycker tycka trots",
        "mine mina minner",
        "indgift indgiften",
        "amatør amazing",
        "jernstatus leverstatus",
        "irriterende smertelindrende hostedempende blodtrykkssenkende",
        "etterundersøkelse etterbehandling planeter",
        "legeerklæring kledd",
        "door dörren døren",
        "høve hover com comma",
        "cross crossed crossing",
        "originated interpreted präglas",
        "through inside cool kiss space matter",
        "wonders strider bildetekst",
        "väg vägen vei",
        "høst höst",
        "liv datter venn tung car law",
        "feed fed brød bread broken",
    ],
)
def test_ordinary_words_name_nothing_of_the_field(text: str) -> None:
    named = {concept for mention in load().mentions(text) for concept in mention.concepts}
    kinds = {load().concepts[concept].kind for concept in named}
    assert kinds <= {"everyday", "word", "study", "route", "anatomy"}


def test_a_participle_s_ending_is_no_part_of_a_compound() -> None:
    parts = {"smerte": ("pain",), "ende": ("end",), "and": ("duck",), "lindr": ("soothe",)}
    kinds = dict.fromkeys(("pain", "end", "duck", "soothe"), "word")
    split = Compounds(parts, {"smerten": ("pain",)}, frozenset(), kinds).split
    assert split("smerteende") == ()
    assert split("lindrsmerten") == [("soothe",), ("pain",)]
    assert split("smertenlindr") == ()


def test_a_capital_begins_a_sentence_or_a_name() -> None:
    begun = load().mentions("Ibm og takrolimus", ignore_case=True)
    assert "inclusion_body_myositis" in begun[0].concepts
    assert load().mentions("fikk Ida og Ada", ignore_case=True) == []


def test_capitals_make_no_abbreviation_of_a_function_word() -> None:
    named = load().mentions("TACROLIMUS OR AZATHIOPRINE", ignore_case=True)
    assert [mention.concepts[0] for mention in named] == ["tacrolimus", "azathioprine"]
    both = load().mentions("sirolimus ved psa", ignore_case=True)[1].concepts
    assert "psoriatic_arthritis" in both


def test_an_inflected_form_takes_no_other_word_s_place() -> None:
    rows = "id\tkind\tbroader\ten\tnb\tsv\tda\tshort\n"
    rows += "pear\tword\t\tpear\t\tpära\t\t\nbread\tword\t\tpäran\t\t\t\t\n"
    found = Vocabulary(read_rows(rows)).mentions("päran")
    assert [mention.concepts for mention in found] == [("bread",)]


def test_the_identity_tells_apart_vocabularies_that_name_differently() -> None:
    rows = "id\tkind\tbroader\ten\tnb\tsv\tda\tshort\n"
    one = f"{rows}pear\tword\t\tpear\t\tpära\t\t\n"
    other = f"{rows}pear\tword\t\tpear\tpære\tpära\t\t\n"
    assert Vocabulary(read_rows(one)).identity == Vocabulary(read_rows(one)).identity
    assert Vocabulary(read_rows(one)).identity != Vocabulary(read_rows(other)).identity


@pytest.mark.parametrize(
    ("word", "organ"), [("hudsmerter", "skin"), ("øyesmerter", "eye"), ("hudsarkoidos", "skin")]
)
def test_a_short_part_of_the_body_begins_a_compound(word: str, organ: str) -> None:
    assert load().parts(word)[0] == (organ,)


def test_other_short_words_begin_no_compound() -> None:
    rows = "id\tkind\tbroader\ten\tnb\tsv\tda\tshort\n"
    rows += "tea\tword\t\ttea\tte|tei\t\t\t\nwater\tword\t\twater\tvatn\t\t\t\n"
    assert Vocabulary(read_rows(rows)).parts("teivatn") == ()
    assert load().parts("fødselen") == load().parts("generation") == ()
