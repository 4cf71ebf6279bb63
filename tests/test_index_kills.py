"""A writer that is killed at any moment loses nothing it reported and leaves nothing half-added.

`SITAT_KILLS` is the number of kills: a few in the normal run, 200 in `make soak`.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from writers import WordEncoder, line, start, tell

from index.check import check
from index.library import Library
from index.schema import FILE_NAME
from index.vector_cache import VECTORS_FILE
from ingest.files import find
from ingest.passages import passages

KILLS = int(os.environ.get("SITAT_KILLS", "10"))
KILLS_A_LIBRARY = 10
"""After so many a library is finished, compared with an undisturbed one, and another begun."""
IN_CACHE_EVERY = 5
"""One kill in so many is set to fall while the vector cache is written; more do so by chance."""
LIMIT_S = 120.0
SEED = 20_260
NAMES = [f"note{number}.txt" for number in range(40)]
PLACES = ("Bergen", "Lund", "Odense", "Leeds")
QUESTIONS = ("Did sirolimus help women?", "tacrolimus in Bergen", "note 7", "dose of methotrexate")

WORK = """
import json
import os
import signal
folder, files = Path(sys.argv[1]), Path(sys.argv[2])
plan = json.loads((files / "plan.json").read_text())
class Trap:  # kills this process in one of its writings of the vector cache, perhaps half-way
    left = int(sys.argv[3])
    def __init__(self, handle):
        Trap.left -= 1
        if not Trap.left:
            if int(sys.argv[3]) % 2:
                os.ftruncate(handle, os.fstat(handle).st_size // 2)
            os.kill(os.getpid(), signal.SIGKILL)
if Trap.left:
    os.fsync = Trap
go()
library = Library(folder, WordEncoder(), create=True)
for act, words in plan:
    if act == "remove":
        held = {summary.source: summary.document_id for summary in library.documents()}
        for name in words:
            if name in held:
                library.remove(held[name])
            say("removed", name)
    else:
        for name, text in words.items():
            (files / "next").write_text(text)
            (files / "next").replace(files / name)
        for report in library.add([File(files / name, name) for name in words]):
            say(report.outcome, report.source)
say("finished")
"""
# what a source may hold: its text, or None where it was removed
Held = dict[str, str | None]
Plan = list[tuple[str, list[str] | dict[str, str]]]


@dataclass
class Told:
    """What the kills came to."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    in_cache: int = 0
    acts: Counter[str] = field(default_factory=Counter)


def a_text(name: str, version: int, draw: random.Random) -> str:
    """A note of one to six passages, with words of its own."""
    parts = [f"{name} version {version}: sirolimus helped woman{version} in {draw.choice(PLACES)}."]
    for part in range(draw.randint(0, 5)):
        words = " ".join(f"word{draw.randrange(500)}" for _ in range(110))
        parts.append(f"Part {part} of tacrolimus and methotrexate: {words}.")
    return "\n\n".join(parts)


def a_plan(draw: random.Random, version: int) -> Plan:
    """Adding, replacing and removing, in small steps, each of which ends in the vector cache."""
    plan: Plan = []
    for _ in range(12):
        names = draw.sample(NAMES, 6)
        if draw.random() < 0.25:
            plan.append(("remove", names[:2]))
        else:
            plan.append(("add", {name: a_text(name, version, draw) for name in names}))
    return plan


def steps(plan: Plan) -> list[tuple[str, str | None]]:
    """A plan as single acts in order: (source, the text it then has)."""
    found: list[tuple[str, str | None]] = []
    for _, words in plan:
        found += words.items() if isinstance(words, dict) else [(name, None) for name in words]
    return found


def writer(folder: Path, sources: Path, plan: Plan, trap: int = 0) -> "subprocess.Popen[str]":
    (sources / "plan.json").write_text(json.dumps(plan))
    process = start(WORK, folder, sources, trap)
    assert line(process) == "ready"
    return process


def killed_at(process: "subprocess.Popen[str]", moment_s: float) -> tuple[bool, list[str]]:
    """Whether the kill came before the end, and the lines that were printed whole."""
    tell(process)
    try:
        process.wait(moment_s)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    out, errors = process.communicate(timeout=60)
    assert errors == ""
    lines = [printed[:-1] for printed in out.splitlines(keepends=True) if printed.endswith("\n")]
    return process.returncode == -signal.SIGKILL, lines


def whole_length(tmp_path: Path, plan: Plan) -> float:
    """Seconds that a plan takes a writer that nobody disturbs."""
    (tmp_path / "measured").mkdir()
    process = writer(tmp_path / "measured" / "library", tmp_path / "measured", plan)
    began = time.monotonic()
    killed, lines = killed_at(process, LIMIT_S)
    assert not killed
    assert lines[-1] == "finished"
    return time.monotonic() - began


def lost(folder: Path, before: Held, plan: Plan, lines: list[str], told: Told) -> Held:
    """What the library holds after a kill; every difference from what was reported is counted."""
    done = steps(plan)
    told.acknowledged += len(lines)
    for printed, (name, text) in zip(lines, done, strict=False):
        outcome, source = printed.split()
        assert (source, outcome == "removed") == (name, text is None)
        told.acts[outcome] += 1
    if not (folder / FILE_NAME).exists():
        told.lost += len(lines)
        return dict(before)
    library = Library(folder, WordEncoder(), create=True)
    found: Held = dict.fromkeys(NAMES)
    for summary in library.documents():
        document = library.document(summary.document_id)
        found[summary.source] = document.text
        expected = passages(document, WordEncoder().count_tokens)
        kept = [span for _, span, _ in library.neighbours(summary.document_id)]
        assert kept == sorted(passage.span for passage in expected)
    for name in NAMES:
        held = before.get(name)
        may_be = [held]  # as last reported, or as a later act that was not yet reported left it
        for number, (source, text) in enumerate(done):
            if source == name:
                may_be = [text] if number < len(lines) else [*may_be, text]
        told.lost += found[name] not in may_be
    library.search(QUESTIONS[0])
    library.close()
    checked = check(folder)
    assert [fault.line for fault in checked.faults] == []
    assert checked.notes == ()
    return found


def like_an_undisturbed_one(folder: Path, sources: Path, empty: Path) -> None:
    """Finish what the kills left and compare it with a library that was built in one go."""
    for name in NAMES:
        if not (sources / name).exists():
            (sources / name).write_text(f"{name}: nothing was written before.")
    (sources / "last.txt").write_text("A last note, so that the vector cache is written once more.")
    finished = Library(folder, WordEncoder(), create=True)
    undisturbed = Library(empty, WordEncoder(), create=True)
    for library in (finished, undisturbed):
        assert {r.outcome for r in library.add(find([sources]))} <= {
            "added", "replaced", "unchanged",
        }  # fmt: skip
    assert finished.index_id == undisturbed.index_id
    assert finished.documents() == undisturbed.documents()
    for question in QUESTIONS:
        texts = [[hit.passage for hit in lib.search(question)] for lib in (finished, undisturbed)]
        assert texts[0] == texts[1]
    finished.close()
    undisturbed.close()
    assert not list(folder.glob(f"{VECTORS_FILE}?*")), "a killed writer's files pile up"


def test_kills_at_moments_spread_over_the_run_lose_nothing(tmp_path: Path) -> None:
    draw = random.Random(SEED)
    length_s = whole_length(tmp_path, a_plan(draw, 0))
    moments = [(number + draw.random()) / KILLS * length_s for number in range(KILLS)]
    draw.shuffle(moments)
    moments[IN_CACHE_EVERY - 1 :: IN_CACHE_EVERY] = [LIMIT_S] * len(
        moments[IN_CACHE_EVERY - 1 :: IN_CACHE_EVERY]
    )
    told = Told()
    version = 0
    for group in range(0, KILLS, KILLS_A_LIBRARY):
        sources, folder = tmp_path / f"files{group}", tmp_path / f"library{group}"
        sources.mkdir()
        held: Held = dict.fromkeys(NAMES)
        waiting = moments[group : group + KILLS_A_LIBRARY]
        while waiting:
            version += 1
            plan = a_plan(draw, version)
            adding = sum(isinstance(words, dict) for _, words in plan)
            trap = draw.randint(1, min(6, adding)) if waiting[0] == LIMIT_S else 0
            killed, lines = killed_at(writer(folder, sources, plan, trap), waiting[0])
            told.in_cache += killed and any(folder.glob(f"{VECTORS_FILE}?*"))
            assert killed or not trap
            if not killed:  # this one was quicker than the one measured
                waiting[0] *= 0.9
            else:
                waiting.pop(0)
                told.kills += 1
            acts = [printed for printed in lines if printed != "finished"]
            held = lost(folder, held, plan, acts, told)
        like_an_undisturbed_one(folder, sources, tmp_path / f"undisturbed{group}")
    by_kind = ", ".join(f"{count} {act}" for act, count in sorted(told.acts.items()))
    sys.stdout.write(
        f"\n{told.kills} kills over runs of {length_s:.1f} s, {told.in_cache} of them while the"
        f" vector cache was written; {told.kills} survived, {told.acknowledged} acknowledged"
        f" ({by_kind}), {told.lost} lost\n"
    )
    assert told.kills == KILLS
    assert told.lost == 0
    assert told.in_cache >= KILLS // IN_CACHE_EVERY
    assert set(told.acts) >= {"added", "removed", "replaced"} or KILLS < KILLS_A_LIBRARY
