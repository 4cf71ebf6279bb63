"""One training run, from the data folder to the three files of an adapter."""

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer
from torch import Tensor

from index.tower import Tower
from index.training import pack
from index.training.alignment import first_words
from index.training.batches import chances
from index.training.checkpoints import FILE_NAME
from index.training.files import read_tensors, write_tensors
from index.training.loop import Material, held_figures, train
from index.training.machine import Machine
from index.training.made import made_items
from index.training.recipe import LANGUAGES, Recipe
from index.training.teacher import base_tower, english_vectors
from index.training.texts import Item, Sources, english_of, plain_items, read_sources
from index.training.vocabulary import build_vocabulary, read_tokenizer

Say = Callable[[str], None]


def run(
    data: Path,
    out: Path,
    cache: Path,
    recipe: Recipe,
    machine: Machine,
    say: Say,
    start: Path | None = None,
    minutes: float | None = None,
) -> bool:
    """Train and write the adapter; whether all steps were done.

    The same data, recipe, start and kind of machine give the same files, whether the run was
    stopped and gone on with or not. `cache` keeps what is slow to make.

    Raises:
        TrainingError: when data, start or checkpoint cannot be used.
        EncoderError: when the base model's package is not installed.
    """
    began = time.monotonic()
    sources = read_sources(data, recipe)
    items = plain_items(sources, recipe) + made_items(sources, recipe)
    counts = Counter(item.kind for item in items)
    say(f"texts: {', '.join(f'{kind} {count}' for kind, count in counts.items())}")
    base, base_tokenizer, base_state = base_tower()
    tower, tokenizer = _start(
        items, sources, recipe, start, cache, base, base_tokenizer, base_state
    )
    english = english_of([*items, *sources.held])
    vectors = english_vectors(english, base, base_tokenizer, cache / "base", machine, say)
    material = _material(items, sources, recipe, tokenizer, english, vectors)
    mark = _mark(items, sources, recipe, tower)
    say(f"prepared in {time.monotonic() - began:.0f} s; {machine.device}, mark {mark}")
    seconds = float("inf") if minutes is None else minutes * 60 - (time.monotonic() - began)
    done = train(tower, tokenizer, material, recipe, machine, out / FILE_NAME, mark, say, seconds)
    file = pack.packed(tower.state_dict(), base_state)
    shipped = pack.unpacked(file, base_state).to(machine.device)
    figures = held_figures(shipped, tokenizer, material, machine)
    card = {
        "name": out.name,
        "base": "sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0)",
        "languages": list(LANGUAGES),
        "format": "int8 per-row differences from the base layers, int8 per-row word embeddings,"
        " base positions",
        "started_from": _name_of(start),
        "recipe": recipe.numbers(),
        "steps_done": done.step,
        "texts": dict(counts),
        "held_out": figures,
        "learning_curve": pack.summary(done.curve),
    }
    size = pack.write_adapter(out, file, tokenizer, card)
    whole = done.step >= recipe.steps
    say(f"{out}: {size / 2**20:.1f} MiB after {done.step} of {recipe.steps} steps, {figures}")
    if not whole:
        say("stopped before its end; the same command goes on from here")
    return whole


def _start(
    items: Sequence[Item],
    sources: Sources,
    recipe: Recipe,
    start: Path | None,
    cache: Path,
    base: Tower,
    base_tokenizer: Tokenizer,
    base_state: dict[str, Tensor],
) -> tuple[Tower, Tokenizer]:
    if start is not None:
        tokenizer = read_tokenizer(start / pack.TOKENIZER, recipe.max_tokens)
        return pack.read_adapter(start, base_state), tokenizer
    tokenizer = build_vocabulary(items, sources, recipe)
    name = hashlib.sha256(tokenizer.to_str().encode()).hexdigest()[:16]
    words = cache / f"words-{name}.safetensors"
    if not words.exists():
        found = first_words(items, tokenizer, base.words.weight.detach(), base_tokenizer)
        write_tensors(words, {"words": found})
    state = {**base_state, "words.weight": read_tensors(words)[0]["words"]}
    tower = Tower(tokenizer.get_vocab_size())
    tower.load_state_dict(state)
    return tower, tokenizer


def _material(
    items: Sequence[Item],
    sources: Sources,
    recipe: Recipe,
    tokenizer: Tokenizer,
    english: Sequence[str],
    vectors: Tensor,
) -> Material:
    place = {text: number for number, text in enumerate(english)}
    encodings = tokenizer.encode_batch([item.text for item in items])
    rows = [np.array(encoding.ids, dtype=np.int64) for encoding in encodings]
    asked = [
        (question.ids, passage.ids)
        for question, passage in zip(
            tokenizer.encode_batch([question for question, _ in sources.questions]),
            tokenizer.encode_batch([passage for _, passage in sources.questions]),
            strict=True,
        )
    ]
    return Material(
        rows,
        np.array([len(row) for row in rows]),
        np.array([place[item.english] for item in items]),
        vectors,
        chances(items, recipe.shares),
        asked,
        sources.held,
        vectors[[place[item.english] for item in sources.held]].float(),
    )


def _mark(items: Sequence[Item], sources: Sources, recipe: Recipe, tower: Tower) -> str:
    """Names all that a run depends on besides the machine."""
    digest = hashlib.sha256(json.dumps(recipe.numbers(), sort_keys=True).encode())
    for item in [*items, *sources.held]:
        digest.update(f"{item.kind}\0{item.text}\0{item.english}\0".encode())
    for question, passage in sources.questions:
        digest.update(f"{question}\0{passage}\0".encode())
    for value in tower.state_dict().values():
        digest.update(value.numpy().tobytes())
    return digest.hexdigest()[:16]


def _name_of(start: Path | None) -> str:
    if start is None:
        return "the base model"
    checksum = hashlib.sha256((start / pack.ADAPTER).read_bytes()).hexdigest()
    return f"{start.resolve().name} ({pack.ADAPTER} SHA-256 {checksum[:12]})"
