"""One training run, from the data folder to the files of a packaged reader."""

import hashlib
import json
import math
import time
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from index.encoder import packaged_folder
from index.loading import NORDIC, load_encoder
from index.training.checkpoints import FILE_NAME
from index.training.files import read_tensors
from index.training.machine import Machine
from ingest.vocabulary import Vocabulary, load
from qa.reader.model import CHANCES, WEIGHTS, Reader, read_tokens, unpacked
from qa.reader.network import Network, fresh, segment_vector, start_state
from qa.training import pack
from qa.training.examples import QUESTIONS, Maker
from qa.training.last import samples, write_lines
from qa.training.loop import train
from qa.training.measure import figures
from qa.training.pack import CARD
from qa.training.recipe import Recipe
from qa.training.sources import Sources, read_sources
from qa.training.windows import Example

HELD = 120
"""How many examples of each kind the learning curve is measured on; about four times as many
written ones."""

Say = Callable[[str], None]


def run(
    data: Path,
    out: Path,
    recipe: Recipe,
    machine: Machine,
    say: Say,
    deadline: float = math.inf,
    begun: Path | None = None,
) -> bool:
    """Train and write the reader; whether all steps were done.

    Stops before its end at `deadline` (of `time.monotonic`). The same data, recipe and kind of
    machine give the same files, whether the run was stopped and gone on with or not.

    Raises:
        TrainingError: when data or checkpoint cannot be used.
        EncoderError: when the base model's package is not installed.
    """
    began = time.monotonic()
    sources = read_sources(data, rounds=recipe.rounds)
    tokens, vocabulary = read_tokens(), load()
    counts = count(sources)
    say(", ".join(f"{name} {number}" for name, number in counts.items()))
    maker = Maker(sources, tokens, vocabulary, recipe)
    setting = read_sources(data, "set")
    held = held_examples(Maker(setting, tokens, vocabulary, recipe), recipe)
    network = new_network(recipe)
    if begun:
        network = unpacked(read_tensors(begun)[0], start_state())
    mark = _mark(sources, vocabulary, recipe, network)
    before = {name: value.clone() for name, value in _trained(network)}
    if finished(out, mark, recipe):
        say(f"{out}: is done")
        return True
    say(f"prepared in {time.monotonic() - began:.0f} s; {machine.device}, mark {mark}")
    seconds = deadline - time.monotonic()
    done = train(network, maker, held, recipe, machine, out / FILE_NAME, mark, say, seconds)
    start = start_state()
    with torch.no_grad():
        for name, value in _trained(network):
            value.lerp_(before[name].to(value), 1 - recipe.kept)
    file = pack.packed(network, start)
    shipped = unpacked(file, start).to(machine.device)
    found = figures(shipped, held, machine)
    card = {
        "name": "reader-minilm",
        "base": "half-way between all-MiniLM-L6-v2 (Apache-2.0) and its Nordic tower",
        "format": "int8 per-row differences from those layers; scoring layers in 16 bits",
        "recipe": recipe.numbers(),
        "mark": mark,
        "steps_done": done.step,
        "trained_on": counts,
        "held_out": found,
        "learning_curve": [{"step": step, **figure} for step, figure in done.curve],
    }
    size = pack.write_reader(out, file, card)
    say(f"{out}: {size / 2**20:.1f} MiB after {done.step} of {recipe.steps} steps, {found}")
    checksum = hashlib.sha256((out / WEIGHTS).read_bytes()).hexdigest()
    reader = Reader(shipped.to("cpu"), tokens)
    made = list(samples(setting, load_encoder(NORDIC), reader))
    found = write_lines(out / CHANCES, checksum[:12], made)
    say(f"last step: {', '.join(f'{name} {value:.4f}' for name, value in found.items())}")
    whole = done.step >= recipe.steps
    if not whole:
        say("stopped before its end; the same command goes on from here")
    return whole


def finished(out: Path, mark: str, recipe: Recipe) -> bool:
    """Whether `out` holds the reader of a whole run with this mark, packaged as the recipe says."""
    try:
        card = json.loads((out / CARD).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    files = [out / WEIGHTS, out / CHANCES]
    whole = card.get("steps_done") == card.get("recipe", {}).get("steps")
    same = card.get("mark") == mark and card.get("recipe", {}).get("kept") == recipe.kept
    return same and whole and all(file.exists() for file in files)


def new_network(recipe: Recipe) -> Network:
    segment = segment_vector(packaged_folder() / "model.safetensors")
    return fresh(start_state(), segment, recipe.seed)


def count(sources: Sources) -> dict[str, int]:
    found = {kind: len(asked) for kind, asked in sources.asked.items()}
    pairs = sum(len(pairs) for pairs in sources.pairs.values())
    return {
        **found,
        "trials": len(sources.texts["trial"]),
        "comparisons": len(sources.prompts),
        "words": len(sources.words),
        "pairs": pairs,
    }


def held_examples(maker: Maker, recipe: Recipe) -> list[Example]:
    """Examples of the parts that only set the last step."""
    draw = np.random.default_rng((recipe.seed, 22))
    held: list[Example] = []
    for kind, asked in maker.sources.asked.items():
        if kind == "written":
            step = max(1, len(asked) // (4 * HELD))
            held += [maker.written(one, draw) for one in asked[::step]]
        else:
            held += [maker.reading(kind, one, draw) for one in asked[:HELD]]
    held += [maker.comparison(one, draw) for one in maker.sources.prompts[:HELD]]
    return held


def _mark(sources: Sources, vocabulary: Vocabulary, recipe: Recipe, network: Network) -> str:
    """Names the data, numbers and first weights that a run's weights depend on."""
    numbers = {name: value for name, value in recipe.numbers().items() if name != "kept"}
    digest = hashlib.sha256(json.dumps(numbers, sort_keys=True).encode())
    digest.update(QUESTIONS.read_bytes())
    digest.update(repr(list(vocabulary.concepts.items())).encode())
    drawn = {kind: asked for kind, asked in sources.asked.items() if recipe.shares.get(kind)}
    for kind in ("trial", *drawn):
        digest.update(repr((kind, *sources.texts[kind])).encode())
    for kind, asked in drawn.items():
        told = [(*astuple(one)[:3], sorted(one.answers), sorted(one.unsure)) for one in asked]
        digest.update(repr((kind, told)).encode())
    for prompt in sources.prompts:
        digest.update(repr((*astuple(prompt)[:4], sorted(prompt.answers))).encode())
    digest.update(repr((sources.words, sources.pairs)).encode())
    for _, value in _trained(network):
        digest.update(value.numpy().tobytes())
    return digest.hexdigest()[:16]


def _trained(network: Network) -> list[tuple[str, Tensor]]:
    """The weights that training changes, by name: all but the embeddings of words."""
    state = network.state_dict()
    return [(name, value) for name, value in state.items() if name != "tower.words.weight"]
