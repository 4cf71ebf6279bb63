"""The benchmark's figures are what they are called, and its report is well-formed."""

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer import Typer
from typer.testing import CliRunner

from eval.bench import __main__ as bench
from eval.bench import fresh, growth, ratios, tutorial_start
from eval.bench.fresh import FreshError
from eval.bench.generated_questions import MadeQuestion, questions
from eval.bench.generator import Generator
from eval.bench.growth import Growth, GrowthError
from eval.bench.machine import machine, memory
from eval.bench.ratios import Places, Plan, Ratio
from eval.bench.recall import Recall, recall, share
from eval.bench.report import Bench, growth_table, ratio_table, table, to_json, write
from eval.bench.serving import WARM_UP, Served, serve
from eval.ports import Vectors
from eval.questions import Half, Question
from eval.report import ReportError
from eval.response import SourceText
from eval.tutorial import BaselineError, build
from index.encoder import Encoder
from index.library import Library
from index.loading import NORDIC
from ingest.errors import LibraryError
from ingest.files import find
from ingest.vocabulary import load
from qa.model import Status
from qa.settings import SEEDS, Settings

SIZES = (50, 130)
GROWTH = Growth(
    size=1000,
    documents=38,
    passages=945,
    build_per_second=47.25,
    build_characters_per_second=10_000.0,
    questions=212,
    question_p50_ms=40.04,
    question_p95_ms=123.4,
    encoder_s=0.5,
    open_s=0.125,
    memory_mb=600.0,
    peak_memory_mb=700.0,
    disk_bytes_per_passage=3637.0,
    index=Recall("cells", 16, 632, 100, 0.98, 0.9951),
    quoted=0.93,
    refused=None,
)
SLOW = Ratio("question", "ms", 30.0, 12.0, more_is_better=False)
BENCH = Bench(
    machine(), "an encoder", "a corpus", (SLOW,), (GROWTH, replace(GROWTH, passages=10_010))
)


class Told:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, line: str) -> None:
        self.lines.append(line)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture(scope="module")
def generator() -> Generator:
    return Generator(load())


@pytest.fixture(scope="module")
def asked(generator: Generator) -> tuple[MadeQuestion, ...]:
    return questions(generator, growth.documents_for(SIZES[0]), WARM_UP + 4, 2)


def grow(
    folder: Path, asked: Sequence[MadeQuestion], generator: Generator, encoder: Encoder, told: Told
) -> list[Growth]:
    def here(place: Path, every: Sequence[MadeQuestion]) -> Served:
        return serve(place, encoder, Settings(index=place), every)

    return list(growth.measure(folder, SIZES, asked, generator, encoder, here, told))


def test_a_ratio_is_ours_over_theirs() -> None:
    assert SLOW.ratio == 2.5
    assert "| question |   ms |    30 |       12 |  2.50 |  lower |" in ratio_table([SLOW])


def test_a_table_reads_as_plain_text_too() -> None:
    assert table(("a", "bb"), [("x", "1"), ("long", "22")]).splitlines() == [
        "| a    | bb |",
        "| ---- | -: |",
        "| x    |  1 |",
        "| long | 22 |",
    ]


def test_the_growth_table_shows_every_figure() -> None:
    row = growth_table([GROWTH]).splitlines()[-1]
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells == [
        *("945", "47.2", "40", "123", "600", "700", "0.12", "3,637"),
        *("cells 16/632", "0.980", "0.995", "0.93", "-"),
    ]


def test_the_report_is_json_tables_and_pictures(tmp_path: Path) -> None:
    written = write(BENCH, tmp_path / "new")
    assert [path.name for path in written] == ["bench.json", "bench.md", "bench.svg", "bench.png"]
    held = json.loads(written[0].read_text("utf-8"))
    assert held == json.loads(json.dumps(to_json(BENCH)))
    assert held["ratios"][0]["ratio"] == 2.5
    assert held["growth"][1]["passages"] == 10_010
    assert held["machine"]["cores"] >= 1
    assert held["machine"]["torch_threads"] >= 1
    text = written[1].read_text("utf-8")
    assert ratio_table(BENCH.ratios) in text
    assert growth_table(BENCH.growth) in text
    drawn = written[2].read_text("utf-8")
    assert drawn.startswith("<svg")
    assert "milliseconds" in drawn
    assert "megabytes" in drawn
    assert written[3].read_bytes().startswith(b"\x89PNG")


def test_without_a_growth_table_there_is_no_picture(tmp_path: Path) -> None:
    written = write(replace(BENCH, growth=()), tmp_path)
    assert [path.name for path in written] == ["bench.json", "bench.md"]
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(ReportError, match="cannot be written"):
        write(BENCH, tmp_path / "file")


def test_a_library_grows_by_the_same_documents_and_is_used_again(
    tmp_path: Path,
    asked: tuple[MadeQuestion, ...],
    generator: Generator,
    hash_encoder: Encoder,
    told: Told,
) -> None:
    first, second = grow(tmp_path, asked, generator, hash_encoder, told)
    assert (first.documents, second.documents) == (2, 5)
    assert first.passages < second.passages
    assert first.questions == second.questions == len(asked) - WARM_UP
    assert first.index == Recall("exact", 0, 0, min(100, first.passages), 1.0, 1.0)
    assert 0.0 <= (first.quoted or 0.0) <= 1.0
    names = [
        {summary.source for summary in Library(tmp_path / f"{size}", hash_encoder).documents()}
        for size in SIZES
    ]
    assert names[0] < names[1] == {generator.head(number).name for number in range(5)}
    told.lines.clear()
    again = grow(tmp_path, asked, generator, hash_encoder, told)
    assert [line for line in told.lines if "built earlier" in line] == [
        "50 passages: built earlier",
        "130 passages: built earlier",
    ]
    assert [row.build_per_second for row in again] == [
        first.build_per_second,
        second.build_per_second,
    ]


def test_a_library_of_another_corpus_is_built_again(
    tmp_path: Path, hash_encoder: Encoder, told: Told
) -> None:
    for seed in (1, 2):
        corpus = tmp_path / f"corpus-{seed}"
        made = Generator(load(), seed)
        growth.grown(tmp_path / "50", None, corpus, 50, made, hash_encoder, told)
    assert not told.lines
    held = Library(tmp_path / "50", hash_encoder).documents()
    assert {summary.title for summary in held} == {
        Generator(load(), 2).head(number).title for number in range(2)
    }


def test_a_fresh_process_serves_with_the_real_encoder(
    tmp_path: Path, seed_library: Library, real_encoder: Encoder
) -> None:
    link = tmp_path / "library"
    link.symlink_to(seed_library.folder)
    known = MadeQuestion("dose sirolimus RAPAMI", "en", "x", "2 mg")
    unknown = MadeQuestion("What is the dose of insulin in gout?", "en", "", "")
    warm = [MadeQuestion(f"Who takes {n} mg?", "en", "", "") for n in range(WARM_UP)]
    served = growth.serve_fresh(NORDIC)(link, [*warm, known, unknown])
    assert len(served.latencies_ms) == 2
    assert served.quoted == 1.0
    assert served.refused is not None
    assert served.peak_mb >= served.now_mb > 50
    with pytest.raises(GrowthError, match="more than 8 questions"):
        growth.serve_fresh(NORDIC)(link, warm)


def test_recall_counts_ties_as_found() -> None:
    cosines = np.asarray([0.9, 0.5, 0.5, 0.1, 0.8], np.float32)
    assert share(cosines, [0, 4, 1], 3) == 1.0
    assert share(cosines, [0, 4, 2], 3) == 1.0
    assert share(cosines, [0, 3, 3], 3) == pytest.approx(1 / 3)
    assert share(cosines, [0, 1, 2, 4], 3) == 1.0


def test_recall_refuses_an_index_of_another_state(tmp_path: Path, hash_encoder: Encoder) -> None:
    library = Library(tmp_path / "library", hash_encoder, create=True)
    list(library.add(find([SEEDS])))
    queries = hash_encoder.encode(["sirolimus", "takrolimus"])
    assert recall(library.folder, queries, 5) == Recall("exact", 0, 0, 5, 1.0, 1.0)
    assert library.remove(library.documents()[0].document_id)
    with pytest.raises(LibraryError, match="not up to date"):
        recall(library.folder, queries, 5)
    library.close()


def test_a_fresh_process_is_charged_its_own_memory_alone() -> None:
    """A child of a large process would start with that process's peak as its own."""
    own = memory()
    assert own.peak_mb >= own.now_mb > 100
    done = fresh.run([sys.executable, "-S", "-c", "print('æ' * 3)"])
    assert done.output == "æææ\n"
    assert 3 < done.peak_mb < 60
    large = fresh.run([sys.executable, "-S", "-c", "x = bytearray(b'x') * 90_000_000"])
    assert 90 < large.peak_mb < 150
    assert done.seconds > 0


def test_a_fresh_process_that_fails_is_one_line() -> None:
    with pytest.raises(FreshError, match=r"failed with 3: last line$"):
        fresh.run(
            [
                sys.executable,
                "-c",
                "import sys; print('a\\nlast line', file=sys.stderr); sys.exit(3)",
            ]
        )


def encode(texts: Sequence[str]) -> Vectors:
    rows = np.random.default_rng(len(texts)).standard_normal((len(texts), 384))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


class Letters:
    """Embeds a text by how often each letter stands in it."""

    def embed_documents(self, texts: list[str], /) -> list[list[float]]:
        counts = np.asarray([[text.count(chr(97 + n)) + 0.1 for n in range(26)] for text in texts])
        found: list[list[float]] = (counts / np.linalg.norm(counts, axis=1, keepdims=True)).tolist()
        return found

    def embed_query(self, text: str, /) -> list[float]:
        return self.embed_documents([text])[0]


def test_the_saved_tutorial_shows_what_the_built_one_shows(tmp_path: Path) -> None:
    letters = Letters()

    def by_letters(texts: Sequence[str]) -> Vectors:
        return np.asarray(letters.embed_documents(list(texts)), np.float32)

    text = "\n\n".join(f"{letter} " * 300 for letter in "abcdefg")
    built = build({"d": SourceText("d.txt", text)}, by_letters)
    tutorial_start.save(tmp_path, built, by_letters([chunk.text for chunk in built.chunks]))
    question = Question("q", Half.DEV, "en", "dose", "ccccccdddeea", (), Status.ANSWERED, (), ())
    shown = [(quote.source, quote.text) for quote in built.respond(question).quotes]
    assert tutorial_start.answer(tmp_path, letters, "ccccccdddeea") == shown
    assert len(shown) == 4
    with pytest.raises(BaselineError, match="missing or damaged"):
        tutorial_start.answer(tmp_path / "none", letters, "ccccccdddeea")


def test_both_build_from_and_answer_the_same(
    tmp_path: Path, hash_encoder: Encoder, told: Told
) -> None:
    places, plan = Places.below(tmp_path), Plan(repeats=2, every=60)
    seeds = list(find([SEEDS]))
    found = ratios.building("seeds", places, seeds, plan, hash_encoder, encode, told)
    assert told.lines == ["building from the seeds: 1 of 2", "building from the seeds: 2 of 2"]
    passages, characters, disk = found
    assert (passages.unit, characters.unit) == ("passages/s", "characters/s")
    library = Library(places.sitat, hash_encoder)
    count = library.passage_count()
    library.close()
    size = sum(len(file.path.read_text("utf-8")) for file in seeds)
    assert characters.sitat / passages.sitat == pytest.approx(size / count, rel=0.2)
    assert disk.sitat * count == pytest.approx(growth.disk_bytes(places.sitat), rel=0.3)
    p50, p95 = ratios.asking(
        places.sitat, seeds, plan, Settings(index=places.sitat), hash_encoder, encode
    )
    assert re.fullmatch(r"warm question, [1-9]\d* on the seeds, p50", p50.measure)
    assert 0 < p50.sitat <= p95.sitat
    assert 0 < p50.tutorial <= p95.tutorial


def test_both_start_and_answer(tmp_path: Path, seed_library: Library, told: Told) -> None:
    chunks = build({"d": SourceText("d.txt", "dose " * 600)}, encode)
    tutorial_start.save(tmp_path, chunks, encode([chunk.text for chunk in chunks.chunks]))
    places = Places(seed_library.folder, tmp_path)
    seconds, peak = ratios.starting(places, Plan(starts=1), Settings(), told)
    assert min(seconds.sitat, seconds.tutorial) > 0.1
    assert min(peak.sitat, peak.tutorial) > 100


def test_the_command_refuses_sizes_that_are_none() -> None:
    app = Typer()
    app.command()(bench.main)
    for given in ("ten", "0", ""):
        assert CliRunner().invoke(app, ["--sizes", given]).exit_code == 2


def test_the_command_says_in_one_line_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Typer()
    app.command()(bench.main)
    monkeypatch.setenv("SITAT_MAX_QUOTES", "0")
    done = CliRunner().invoke(app, ["--no-ratios", "--keep", str(tmp_path)])
    assert done.exit_code == 1
    assert "the setting max_quotes" in done.stderr
