"""Composing over the seeds: every word is a quote, under its heading, with what was searched."""

import re
from dataclasses import replace

import pytest
from drafts import TRIAL, quote

from index.library import Library
from qa.assistant import Assistant
from qa.drafting import edits
from qa.drafting.checking import unverified
from qa.drafting.compose import compose, find_quotes
from qa.drafting.gathering import Finding, _keep
from qa.drafting.layout import Kind, laid_out
from qa.drafting.model import Draft, DraftError
from qa.drafting.topics import MAX_TOPICS, topics_of
from qa.drafting.vancouver import cite
from qa.drafting.wording import questions
from qa.settings import Settings

ENQUIRY = "Hva finnes av studier på sirolimus og takrolimus ved myositt og IBM?"


@pytest.fixture(scope="module")
def assistant(seed_library: Library) -> Assistant:
    return Assistant(seed_library, Settings())


@pytest.fixture(scope="module")
def told() -> list[tuple[int, int, str]]:
    return []


@pytest.fixture(scope="module")
def reply(assistant: Assistant, told: list[tuple[int, int, str]]) -> Draft:
    return compose(
        assistant, ENQUIRY, told=lambda done, total, asked: told.append((done, total, asked))
    )


def under(draft: Draft, heading: str) -> str:
    (section,) = [section for section in draft.answer if section.heading == heading]
    return "\n".join(statement.quote.text for statement in section.statements)


def test_every_statement_is_the_slice_of_its_document_that_it_points_at(
    reply: Draft, seed_library: Library
) -> None:
    statements = list(reply.statements)
    assert statements
    for statement in statements:
        found = statement.quote
        text = seed_library.document(found.document_id).text
        assert found.text == text[found.span.start : found.span.end]


def test_what_the_library_no_longer_says_is_named(reply: Draft, seed_library: Library) -> None:
    assert unverified(seed_library, reply) == ()
    first = next(iter(reply.statements))
    wrong = replace(first.quote, text=first.quote.text.upper())
    made = edits.add_quote(reply, "s1", wrong, reply.source(wrong.document_id))
    made = edits.add_quote(made, "s1", quote(TRIAL, 0, "Gone."), TRIAL)
    assert unverified(seed_library, made) == tuple(
        part.part_id for part in made.section("s1").parts[-2:]
    )


def test_a_composed_draft_holds_nothing_but_quotes(reply: Draft) -> None:
    assert list(reply.parts) == list(reply.statements)


def test_no_stretch_of_a_document_stands_twice_in_the_answer(reply: Draft) -> None:
    quotes = [s.quote for section in reply.answer for s in section.statements]
    for place, one in enumerate(quotes):
        for other in quotes[place + 1 :]:
            same = one.document_id == other.document_id
            assert not (same and one.span.overlaps(other.span)), (one.text, other.text)


def test_the_headings_are_the_pairs_of_the_enquiry(reply: Draft) -> None:
    assert [section.heading for section in reply.answer] == [
        "Sirolimus og IBM", "Sirolimus og myositt", "Takrolimus og IBM", "Takrolimus og myositt",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Sirolimus og IBM", "median difference 3.78, 95% CI -10.61 to 17.31; p=0.85"),
        ("Sirolimus og IBM", "Ten (45%) of 22 patients in the sirolimus group"),
        ("Sirolimus og IBM", "differences between the groups were not significant"),
        ("Sirolimus og IBM", "Studien inkluderte 44 pasienter med IBM"),
        ("Sirolimus og IBM", "fase 3-multisenterstudien i USA og Australia"),
        ("Sirolimus og IBM", "en kasusrapport om en pasient med alvorlig IBM"),
        ("Sirolimus og IBM", "I en oversiktsartikkel fra november 2023"),
        ("Sirolimus og myositt", "case series of four female patients"),
        ("Sirolimus og myositt", "Three of four patients achieved"),
        ("Takrolimus og IBM", "I en kasusrapport fra 2007 ble tre pasienter med IBM"),
        ("Takrolimus og IBM", "ADH-sekresjonssyndrom og alvorlig respirasjonssvikt"),
        ("Takrolimus og IBM", "ikke funnet pågående eller avsluttede studier"),
        ("Takrolimus og myositt", "ni studier med til sammen 350 pasienter"),
        ("Takrolimus og myositt", "norsk behandlingsretningslinje"),
        ("Takrolimus og myositt", "I UpToDate angis takrolimus"),
    ],
)
def test_what_the_seeds_say_of_a_pair_stands_under_its_heading(
    reply: Draft, heading: str, words: str
) -> None:
    assert words in under(reply, heading)


def test_a_sentence_about_this_study_stands_behind_the_one_that_names_it(reply: Draft) -> None:
    texts = [statement.quote.text for statement in reply.answer[0].statements]
    at = next(n for n, text in enumerate(texts) if "resultater fra denne studien ennå" in text)
    assert "kontrollgruppen får placebo (5)" in texts[at - 1]


def test_a_small_table_is_quoted_whole_or_not_at_all(reply: Draft, seed_library: Library) -> None:
    rows = [s.quote for s in reply.answer[1].statements if s.quote.cells]
    for row in rows:
        document = seed_library.document(row.document_id)
        assert [cell.text for cell in row.cells] == [
            column.span.of(document.text)
            for held in document.rows
            if held.span == row.span
            for column in held.columns
        ]
    assert len(rows) in {0, 4}


def test_the_summary_has_something_of_each_heading(reply: Draft) -> None:
    text = "\n".join(statement.quote.text for statement in reply.summary.statements)
    for words in ("fase 2-studie", "takrolimus ved IBM", "Three of four", "overlevelse"):
        assert words in text


def test_a_primary_in_the_library_stands_before_those_who_relay_it(reply: Draft) -> None:
    section = reply.answer[0]
    primary = [n for n, s in enumerate(section.statements) if s.quote.language == "en"]
    relayed = [n for n, s in enumerate(section.statements) if "RAPAMI" in s.quote.text]
    assert primary[0] < relayed[0]


def test_numbers_follow_first_appearance_and_every_reference_is_cited(reply: Draft) -> None:
    cited = cite(reply)
    seen = dict.fromkeys(n for s in reply.statements for n in cited.numbers[s.part_id])
    assert list(seen) == [entry.number for entry in cited.references]
    assert list(seen) == list(range(1, len(seen) + 1))


def test_relayed_references_are_given_as_cited_in(reply: Draft) -> None:
    cited = cite(reply)
    entries = {entry.number: entry.text for entry in cited.references}
    relayed = [s for s in reply.statements if s.quote.relayed_from]
    assert relayed
    for statement in relayed:
        for relay, number in zip(
            statement.quote.relayed_from, cited.numbers[statement.part_id], strict=True
        ):
            assert entries[number].startswith(relay.text.rstrip("."))
            assert (
                "Sitert i: Sirolimus og takrolimus mot inklusjonslegememyositt" in entries[number]
            )


def test_the_log_names_the_state_and_every_question_with_nil_found(
    reply: Draft, told: list[tuple[int, int, str]], seed_library: Library
) -> None:
    log = reply.log
    assert (log.index_id, log.documents) == (seed_library.index_id, 3)
    assert (log.earliest, log.latest, log.undated) == ("2021-01-01", "2021-01-01", 2)
    assert log.searched[0].question == ENQUIRY
    assert [asked for _, _, asked in told] == [searched.question for searched in log.searched]
    assert [done for done, _, _ in told] == list(range(len(told)))
    ongoing = next(s for s in log.searched if s.question.endswith("sirolimus ved IBM pågår?"))
    assert 0 < ongoing.found < 5
    nil = [searched for searched in log.searched if not searched.found]
    assert any("metaanalyser av sirolimus" in searched.question for searched in nil)
    shown = next(block for block in laid_out(reply) if block.kind is Kind.SEARCHED)
    answers = {question.text: found.text for question, found in shown.rows}
    assert all(answers[searched.question].startswith("Ingen funn") for searched in nil)


@pytest.mark.parametrize(
    ("enquiry", "language", "headings"),
    [
        (
            "Vilka studier finns av sirolimus vid IBM?", "sv",
            {"Sirolimus och IBM"},
        ),
        (
            "Hvad er fundet om tacrolimus ved myositis?", "da",
            {"Tacrolimus og myositis"},
        ),
        (
            "Has sirolimus been tried in dermatomyositis?", "en",
            {"Sirolimus and dermatomyositis"},
        ),
    ],
)  # fmt: skip
def test_a_draft_speaks_the_language_of_its_enquiry(
    assistant: Assistant, enquiry: str, language: str, headings: set[str]
) -> None:
    made = compose(assistant, enquiry)
    assert made.language == language
    assert {section.heading for section in made.answer} == headings


def test_a_chosen_language_is_that_of_questions_and_headings(assistant: Assistant) -> None:
    made = compose(assistant, "Er takrolimus prøvd ved IBM?", language="en")
    assert made.language == "en"
    assert [section.heading for section in made.answer] == ["Tacrolimus and IBM"]
    assert made.log.searched[1].question.startswith("Which clinical trials")


def test_an_enquiry_without_an_answer_gives_a_log_of_nil_found_alone(
    assistant: Assistant,
) -> None:
    made = compose(assistant, "Hvilken dose metformin anbefales ved PCOS?")
    assert list(made.parts) == []
    assert made.sources == made.answer == ()
    assert len(made.log.searched) > 1
    assert all(searched.found == 0 for searched in made.log.searched)
    texts = [block.text for block in laid_out(made)]
    assert any("Ingen kilde i biblioteket svarer" in text for text in texts)
    assert "Referanser" not in texts


def test_the_background_names_what_the_enquiry_leaves_out(assistant: Assistant) -> None:
    made = compose(
        assistant, "Er takrolimus prøvd?", background="Pasienten har inklusjonslegememyositt."
    )
    assert made.background == "Pasienten har inklusjonslegememyositt."
    assert any("inklusjonslegememyositt" in s.question for s in made.log.searched[1:])


def test_a_group_of_people_is_asked_about_beside_the_rest(assistant: Assistant) -> None:
    made = compose(assistant, "Er takrolimus prøvd ved IBM?", background="Gutt på 7 år med IBM.")
    asked = {searched.question: searched.found for searched in made.log.searched}
    assert asked["Finnes det kasusrapporter om takrolimus ved IBM?"] > 0
    assert asked["Hva er kjent om takrolimus ved IBM for gruppen gutt?"] == 0


@pytest.mark.parametrize("enquiry", ["", "  \n", "?!"])
def test_an_enquiry_without_words_is_an_error(assistant: Assistant, enquiry: str) -> None:
    with pytest.raises(DraftError, match="needs words"):
        compose(assistant, enquiry)


def test_an_unknown_language_is_an_error_before_anything_is_asked(assistant: Assistant) -> None:
    asked: list[str] = []
    with pytest.raises(DraftError, match="nb, sv, da, en"):
        compose(assistant, ENQUIRY, language="fi", told=lambda *told: asked.append(told[2]))
    assert asked == []


def test_a_library_that_never_stays_the_same_is_an_error(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = (str(number) for number in range(100))
    monkeypatch.setattr(Library, "index_id", property(lambda self: next(states)))
    with pytest.raises(DraftError, match="changed while it was searched"):
        compose(assistant, "Er takrolimus prøvd ved IBM?")


def test_found_quotes_come_with_their_sources(assistant: Assistant) -> None:
    found = find_quotes(assistant, "Er takrolimus prøvd ved IBM?")
    assert found
    assert all(one.document_id == source.document_id for one, source in found)


def test_topics_are_bounded_and_the_specific_condition_comes_first(
    assistant: Assistant,
) -> None:
    vocabulary = assistant.library.vocabulary
    many = assistant.read(
        "sirolimus, takrolimus, metotreksat, azatioprin, rituksimab ved myositt, IBM, psoriasis?"
    )
    found = topics_of([many], "nb", vocabulary)
    assert len(found) == MAX_TOPICS
    headings = [topic.heading for topic in found]
    assert headings.index("Sirolimus og IBM") < headings.index("Sirolimus og myositt")


@pytest.mark.parametrize("language", ["nb", "sv", "da", "en"])
def test_every_language_asks_the_same_aspects(language: str) -> None:
    wording = questions(language)
    assert list(wording.aspects) == list(questions("en").aspects)
    assert all("{topic}" in aspect and aspect.endswith("?") for aspect in wording.aspects.values())
    assert {"{drug}", "{condition}"} <= set(re.findall(r"{\w+}", wording.drug_condition))


def test_of_overlapping_quotes_the_longest_is_kept() -> None:
    findings: list[Finding] = []
    for start, text in ((0, "First."), (7, "Second."), (0, "First. Second."), (7, "Second.")):
        _keep(findings, quote(TRIAL, start, text), None, 1.0)
    assert [finding.quote.text for finding in findings] == ["First. Second."]
    assert findings[0].worth == 4.0
