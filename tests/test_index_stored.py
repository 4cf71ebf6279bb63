"""What a library holds of the seeds: passages, vectors, words, works referred to."""

from collections.abc import Sequence

import apsw
import pytest

from index.library import Library
from index.store import FILE_NAME
from ingest.model import Document, Passage, PassageKind, Reference, Span
from ingest.passages import passages
from qa.settings import SEEDS

SEED_NAMES = sorted(path.name for path in SEEDS.glob("*.txt"))


def passages_of(library: Library, document: Document) -> list[Passage]:
    """The document cut anew, as the library has to have cut it."""
    return passages(document, lambda text: library.encoder.count_tokens(text, document.language))


def test_the_list_of_documents_says_what_each_holds(seed_library: Library) -> None:
    listed = seed_library.documents()
    assert [summary.source for summary in listed] == SEED_NAMES
    assert len(listed) == 3
    for summary in listed:
        document = seed_library.document(summary.document_id)
        expected = passages_of(seed_library, document)
        assert (summary.title, summary.language, summary.date, summary.kind) == (
            document.title, document.language, document.date, document.kind,
        )  # fmt: skip
        assert summary.characters == len(document.text)
        assert summary.passages == len(expected)


def test_every_stored_passage_is_its_slice(seed_library: Library) -> None:
    for summary in seed_library.documents():
        document = seed_library.document(summary.document_id)
        stored = seed_library.neighbours(summary.document_id)
        expected = passages_of(seed_library, document)
        assert [(span, kind) for _, span, kind in stored] == [
            (passage.span, passage.kind) for passage in expected
        ]
        assert all(passage.text == passage.span.of(document.text) for passage in expected)


def test_every_passage_has_one_vector_and_one_row_of_words(seed_library: Library) -> None:
    database = apsw.Connection(str(seed_library.folder / FILE_NAME))
    columns = [
        [row[0] for row in database.execute(f"SELECT {column} FROM {table} ORDER BY 1")]
        for column, table in (
            ("passage_id", "passages"), ("passage_id", "vectors"), ("rowid", "words"),
        )
    ]  # fmt: skip
    database.close()
    assert columns[0] == columns[1] == columns[2]
    listed = sum(summary.passages for summary in seed_library.documents())
    assert len(columns[0]) == listed == seed_library.passage_count() > 50
    assert seed_library.manifest()["passages"] == str(listed)
    assert seed_library.manifest()["documents"] == "3"


def references(library: Library, source: str) -> tuple[Document, dict[str, Reference]]:
    summary = next(s for s in library.documents() if s.source.startswith(source))
    document = library.document(summary.document_id)
    return document, {reference.label: reference for reference in document.references}


def held(library: Library, source: str) -> dict[str, str]:
    document, found = references(library, source)
    return {
        label: holder
        for label, reference in found.items()
        if (holder := library.holder_of(reference, besides=document.document_id))
    }


def test_exactly_the_references_to_the_record_are_held_by_it(seed_library: Library) -> None:
    record, _ = references(seed_library, "000_")
    assert len(references(seed_library, "002_")[1]) == 12
    assert len(references(seed_library, "004_")[1]) == 5
    assert held(seed_library, "002_") == {"3": record.document_id, "4": record.document_id}
    assert held(seed_library, "004_") == {"4": record.document_id}


def test_a_document_does_not_hold_its_own_reference(seed_library: Library) -> None:
    record, _ = references(seed_library, "000_")
    _, found = references(seed_library, "002_")
    assert seed_library.holder_of(found["4"]) == record.document_id
    assert seed_library.holder_of(found["4"], besides=record.document_id) is None


@pytest.mark.parametrize(
    ("text", "is_held"),
    [
        ("Doe J. SIROLIMUS for treatment of patients with inclusion body myositis: a randomised,"
         " double-blind, placebo-controlled, proof-of-concept, phase 2b trial. Lancet.", True),
        ("Doe J. Sirolimus for treatment of patients with inclusion body myositis. 2021.", False),
        ("Doe J. Sirolimus. 2021.", False),
        ("", False),
    ],
)  # fmt: skip
def test_a_work_is_known_by_its_whole_title(
    seed_library: Library, text: str, is_held: bool
) -> None:
    reference = Reference("1", Span(0, 1), text)
    assert bool(seed_library.holder_of(reference)) is is_held


def test_headings_are_stored_and_never_hits(seed_library: Library) -> None:
    kinds = {
        kind
        for summary in seed_library.documents()
        for _, _, kind in seed_library.neighbours(summary.document_id)
    }
    assert PassageKind.HEADING in kinds
    hits: Sequence[object] = [
        hit for hit in seed_library.search("Takrolimus og IBM", k=500)
        if hit.passage.kind is PassageKind.HEADING
    ]  # fmt: skip
    assert hits == []
