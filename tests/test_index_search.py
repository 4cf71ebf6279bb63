"""Search over the seeds with the real encoder: the right passages, in one stable order."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import HashEncoder

from index.encoder import Encoder
from index.hits import Hit
from index.keywords import Terms
from index.library import CANDIDATES, Library
from ingest.files import find
from ingest.words import key, tokens
from qa.settings import SEEDS

FLAGSHIP = (
    "Has tacrolimus been tried in IBM?",
    "Er takrolimus prøvd ved IBM?",
    "Har takrolimus prövats vid IBM?",
    "Er tacrolimus blevet prøvet ved IBM?",
)


@pytest.mark.parametrize(
    "question",
    FLAGSHIP,
)
def test_the_case_report_is_in_the_first_ten_in_every_language(
    seed_library: Library, question: str
) -> None:
    texts = [hit.passage.text for hit in seed_library.search(question, 10)]
    assert len(texts) == 10
    assert any("takrolimus (én pasient)" in text for text in texts)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (
            "What was the primary endpoint in the sirolimus trial?",
            "The primary endpoint was",
        ),
        ("How many patients had a serious adverse event?", "Ten (45%) of 22 patients"),
        ("Hvor mange studier var med i metaanalysen av takrolimus?", "ni studier"),
        ("Which patient had lung cancer?", "Lung cancer"),
    ],
)
def test_a_plain_question_finds_its_passage_in_the_first_ten(
    seed_library: Library, question: str, words: str
) -> None:
    assert any(words in hit.passage.text for hit in seed_library.search(question, 10))


@pytest.mark.parametrize("question", FLAGSHIP)
def test_every_hit_is_a_slice_of_its_document(seed_library: Library, question: str) -> None:
    for hit in seed_library.search(question, 50):
        document = seed_library.document(hit.passage.document_id)
        assert hit.passage.text == document.text[hit.passage.span.start : hit.passage.span.end]


def test_the_same_question_gives_the_same_hits_again_and_in_a_fresh_library(
    seed_library: Library, real_encoder: Encoder
) -> None:
    first = [seed_library.search(question, 20) for question in FLAGSHIP]
    assert [seed_library.search(question, 20) for question in FLAGSHIP] == first
    fresh = Library(seed_library.folder, real_encoder)
    assert [fresh.search(question, 20) for question in reversed(FLAGSHIP)] == first[::-1]


def test_the_order_of_adding_does_not_change_the_hits(tmp_path: Path) -> None:
    seen = []
    for name, order in (("forth", 1), ("back", -1)):
        library = Library(tmp_path / name, HashEncoder(), create=True)
        for file in list(find([SEEDS]))[::order]:
            list(library.add([file]))
        seen.append(
            [
                (hit.passage, hit.rank, hit.score, hit.dense_rank, hit.keyword_rank)
                for question in FLAGSHIP
                for hit in library.search(question, 20)
            ]
        )
    assert seen[0] == seen[1]


def test_of_equal_passages_the_same_ones_are_found_whatever_came_first(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for number in range(3 * CANDIDATES):
        (files / f"{number}.txt").write_text(f"Sirolimus helped patient{number:03}.")
    found = []
    for name, order in (("forth", 1), ("back", -1)):
        library = Library(tmp_path / name, HashEncoder(), create=True)
        list(library.add(list(find([files]))[::order]))
        matched = library._store.match(Terms(("sirolimus",), (), ()), CANDIDATES)
        assert len(matched) == CANDIDATES
        assert len({score for _, score in matched}) == 1
        found.append([hit.passage for hit in library.search("sirolimus", 10)])
        found[-1].extend(sorted(row[1] for row in library._store.stored([i for i, _ in matched])))
    assert found[0] == found[1]


@pytest.mark.parametrize("k", [1, 2, 10, 37])
def test_k_bounds_the_hits_and_fewer_are_a_prefix_of_more(seed_library: Library, k: int) -> None:
    hits = seed_library.search(FLAGSHIP[0], k)
    assert len(hits) == k
    assert [hit.rank for hit in hits] == list(range(1, k + 1))
    assert hits == seed_library.search(FLAGSHIP[0], 40)[:k]


def test_a_k_above_the_library_gives_every_passage_but_headings_once(
    seed_library: Library,
) -> None:
    hits = seed_library.search("sirolimus", 1000)
    expected = {
        passage_id
        for summary in seed_library.documents()
        for passage_id, _, kind in seed_library.neighbours(summary.document_id)
        if kind != "heading"
    }
    assert len(hits) == len(expected)
    assert {hit.passage_id for hit in hits} == expected


@pytest.mark.parametrize(("question", "k"), [("", 10), (" \n\t", 10), ("IBM", 0), ("IBM", -1)])
def test_an_empty_question_or_no_places_give_no_hits(
    seed_library: Library, question: str, k: int
) -> None:
    assert seed_library.search(question, k) == []


@pytest.mark.parametrize("question", ["?", "🙂", "\x00", "xyzzyqwert", '" OR ""', "dose " * 2000])
def test_odd_questions_give_a_full_list_and_no_error(seed_library: Library, question: str) -> None:
    assert len(seed_library.search(question, 5)) == 5


def test_scores_are_chances_that_fall_and_each_retriever_has_its_own_ranks(
    seed_library: Library,
) -> None:
    hits = seed_library.search(FLAGSHIP[1], 60)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)
    assert any(hit.dense_rank and hit.keyword_rank for hit in hits)
    for ranks in ([hit.dense_rank for hit in hits], [hit.keyword_rank for hit in hits]):
        given = [rank for rank in ranks if rank is not None]
        assert len(given) == len(set(given))


def test_the_passages_nearest_to_a_vector_are_ordered_by_cosine(seed_library: Library) -> None:
    vector = seed_library.encoder.encode([FLAGSHIP[1]], ["en"])[0]
    hits = seed_library.nearest(vector, 20)
    cosines = [hit.cosine for hit in hits]
    assert cosines == sorted(cosines, reverse=True)
    assert [hit.score for hit in hits] == cosines


def test_one_library_answers_many_threads_alike(seed_library: Library) -> None:
    expected = [seed_library.search(question, 5) for question in FLAGSHIP]
    found: list[Sequence[Sequence[Hit]]] = []

    def ask() -> None:
        found.append([seed_library.search(question, 5) for question in FLAGSHIP])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


def test_abbreviations_are_explained_by_the_documents_that_hold_them(
    seed_library: Library,
) -> None:
    explained = {item.short: item.long for item in seed_library.explained("CADM og FVC hos DM")}
    assert explained["CADM"] == "clinically amyopathic dermatomyositis"
    assert seed_library.explained("xyz") == ()
    assert "inclusion_body_myositis" in seed_library.question_concepts("Er det prøvd ved ibm?")


NOTES = (
    "Kvinner som ammer bør unngå alkohol de første månedene.",
    "Legen måler blodtrykket hver uke i begynnelsen.",
    "Tablettene skal svelges hele sammen med rikelig vann.",
    "Hårtap kan forekomme og går som regel tilbake.",
    "Barn under tolv år skal ikke bruke midlet.",
    "Søvnløshet ble rapportert av hver femte deltaker.",
    "Kremen smøres tynt på huden om kvelden.",
    "Oppbevares i kjøleskap og beskyttes mot lys.",
)


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Får nyblivna mammor dricka vin?", 0),
        ("Må nybagte mødre drikke vin?", 0),
        ("Ligger patienterna vakna om nätterna?", 5),
        ("Ligger patienterne vågne om natten?", 5),
    ],
)
def test_a_swedish_or_danish_question_finds_norwegian_evidence_of_other_words(
    tmp_path: Path, real_encoder: Encoder, question: str, place: int
) -> None:
    for number, note in enumerate(NOTES):
        (tmp_path / f"{number}.txt").write_text(note, "utf-8")
    library = Library(tmp_path / "library", real_encoder, create=True)
    list(library.add(find([tmp_path / f"{number}.txt" for number in range(len(NOTES))])))
    asked, told = ({key(t.text) for t in tokens(text)} for text in (question, NOTES[place]))
    assert not asked & told
    first = library.search(question, 1)[0]
    assert first.passage.text == NOTES[place]
    assert first.keyword_rank is None
