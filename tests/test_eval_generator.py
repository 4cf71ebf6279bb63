"""The generated corpus is the same for a seed, is read as what it is, and holds its answers."""

import re
import statistics
from collections import Counter
from math import log
from pathlib import Path

import pytest

from eval.bench.draws import HELD_OUT_EVERY
from eval.bench.generated_questions import TooFewFactsError, questions
from eval.bench.generator import Generator, Made
from eval.bench.heads import KINDS, TONGUES
from eval.bench.patterns import patterns, sentence
from eval.bench.writer import CHARACTERS
from ingest.concepts import LANGUAGES
from ingest.files import read
from ingest.model import Document, DocumentKind, PassageKind
from ingest.passages import passages
from ingest.readers import read_document
from ingest.vocabulary import load

COUNT = 120


@pytest.fixture(scope="module")
def generator() -> Generator:
    return Generator(load())


@pytest.fixture(scope="module")
def corpus(generator: Generator) -> list[tuple[Made, Document]]:
    every = [generator.document(number) for number in range(COUNT)]
    return [(made, read_document(made.text.encode(), made.text, made.head.name)) for made in every]


def test_a_document_depends_on_seed_and_number_alone(generator: Generator) -> None:
    again = Generator(load())
    backwards = [again.document(number) for number in reversed(range(12))]
    assert [generator.document(number) for number in range(12)] == backwards[::-1]
    other = Generator(load(), generator.seed + 1)
    assert not {generator.document(n).text for n in range(12)} & {
        other.document(n).text for n in range(12)
    }


def test_every_document_is_read_as_its_kind_in_its_language(
    corpus: list[tuple[Made, Document]],
) -> None:
    for made, document in corpus:
        assert (document.kind, document.language, document.title) == (
            made.head.kind,
            made.head.language,
            made.head.title,
        )
        assert bool(document.rows) == (document.kind is DocumentKind.ARTICLE)
        cites = document.kind in (DocumentKind.REPLY, DocumentKind.ARTICLE)
        assert bool(document.references) == bool(document.citations) == cites
        if document.kind is DocumentKind.RECORD:
            assert document.identifiers.doi == made.head.doi


def test_every_kind_comes_in_every_language_with_its_share(generator: Generator) -> None:
    heads = [generator.head(number) for number in range(2000)]
    kinds = Counter(head.kind for head in heads)
    for kind, share in KINDS.items():
        assert kinds[kind] / len(heads) == pytest.approx(share / 100, abs=0.05)
    assert {(head.kind, head.language) for head in heads} == {
        (kind, language) for kind, tongues in TONGUES.items() for language in tongues
    }


def test_no_sentence_stands_twice_in_a_document(corpus: list[tuple[Made, Document]]) -> None:
    for made, _ in corpus:
        facts = [fact.text for fact in made.facts]
        assert facts
        assert len(facts) == len(set(facts))
    every = Counter(fact.text for made, _ in corpus for fact in made.facts)
    assert sum(every.values()) / len(every) < 1.01


def test_lengths_are_those_of_real_documents(corpus: list[tuple[Made, Document]]) -> None:
    for made, document in corpus:
        low, _, high = CHARACTERS[made.head.kind]
        size = len(document.text)
        if document.kind is DocumentKind.RECORD:
            (abstract,) = [each for each in document.sections if each.title == "abstract"]
            size = abstract.span.length
        assert low <= size <= high * 1.1, made.head


def test_passages_are_of_realistic_lengths(corpus: list[tuple[Made, Document]]) -> None:
    """Most text is prose of a paragraph's length; headings and references are passages too."""
    cut = [
        passage
        for _, document in corpus[:40]
        for passage in passages(
            document, lambda text: len(re.findall(r"\w+|[^\w\s]", text)) * 5 // 4
        )
    ]
    prose = [len(passage.text) for passage in cut if passage.kind is PassageKind.PROSE]
    assert 250 < statistics.median(prose) < 700
    kinds = Counter(passage.kind for passage in cut)
    assert set(kinds) == set(PassageKind)
    assert kinds[PassageKind.PROSE] / len(cut) > 0.35


def test_words_are_used_as_unevenly_as_in_language(corpus: list[tuple[Made, Document]]) -> None:
    """Zipf: the logarithm of a word's frequency falls about as that of its rank rises."""
    words = Counter(
        word for made, _ in corpus for word in re.findall(r"[^\W\d_]+", made.text.casefold())
    )
    ranked = [count for _, count in words.most_common(2000)]
    assert len(words) > 2500
    slope = statistics.linear_regression(
        [log(rank) for rank in range(10, 1500)],
        [log(ranked[rank]) for rank in range(10, 1500)],
    ).slope
    assert -1.6 < slope < -0.7


def test_answers_stand_verbatim_in_the_corpus(
    generator: Generator, corpus: list[tuple[Made, Document]]
) -> None:
    by_name = {document.source: document for _, document in corpus}
    asked = questions(generator, COUNT)
    assert len(asked) == len({each.question for each in asked}) == 220
    assert {each.language for each in asked} == set(LANGUAGES)
    answered = [each for each in asked if each.answer]
    assert len(answered) == 180
    for each in answered:
        assert each.answer in by_name[each.document].text
    assert asked == questions(Generator(load()), COUNT)


def test_questions_without_an_answer_name_a_drug_that_no_document_names(
    generator: Generator, corpus: list[tuple[Made, Document]]
) -> None:
    held_out = generator.pools.held_out
    drugs = len(generator.pools.by_slot["drug"].concepts) + len(held_out)
    assert len(held_out) == drugs // HELD_OUT_EVERY
    written = {
        concept.concept_id
        for made, _ in corpus
        for concept in (made.head.about.drug, *made.head.about.others)
    }
    assert written
    assert not written & {concept.concept_id for concept in held_out}
    unanswered = [each for each in questions(generator, COUNT) if not each.answer]
    assert len(unanswered) == 40
    for each in unanswered:
        asked = each.question.casefold()
        assert any(drug.name(each.language).casefold() in asked for drug in held_out)


def test_too_few_facts_for_the_questions_are_an_error(generator: Generator) -> None:
    with pytest.raises(TooFewFactsError, match="1 generated documents hold facts for"):
        questions(generator, 1)


def test_replies_cite_records_of_the_corpus(corpus: list[tuple[Made, Document]]) -> None:
    records = {d.identifiers.doi for _, d in corpus if d.kind is DocumentKind.RECORD}
    cited = {
        reference.identifiers.doi for _, document in corpus for reference in document.references
    }
    assert len(records & cited) >= 5
    assert len(cited - records) > len(records)


def test_the_same_values_say_the_same_in_every_language(generator: Generator) -> None:
    """A question may be asked in another language than its answer is written in."""
    fact = generator.document(3).facts[0]
    drug = fact.values.concepts["drug"]
    for language in LANGUAGES:
        for pattern in patterns(language).facts[fact.kind].questions:
            assert (
                drug.name(language).casefold()
                in sentence(pattern, fact.values, language).casefold()
            )


def test_every_pattern_can_be_filled_and_languages_have_the_same_choices() -> None:
    drawn = Generator(load()).document(0).facts[0].values
    for language in LANGUAGES:
        known = patterns(language)
        for part in known.sentences.model_dump().values():
            assert all(sentence(pattern, drawn, language) for pattern in part)
        for name in ("populations", "designs", "frequencies", "persons"):
            assert len(getattr(known, name)) == len(getattr(patterns("en"), name))
        assert set(known.facts) == set(patterns("en").facts)


def test_files_are_written_once_and_read_by_the_library(
    generator: Generator, tmp_path: Path
) -> None:
    file = generator.write(7, tmp_path)
    assert read(file).title == generator.head(7).title
    file.path.write_text("kept", "utf-8")
    assert generator.write(7, tmp_path) == file
    assert file.path.read_text("utf-8") == "kept"
