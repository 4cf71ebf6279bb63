"""Texts made from the pairs: joined ones, questions from templates, English with words swapped."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from index.training.recipe import LANGUAGES, Recipe
from index.training.texts import Item, Pair, Sources, pair_weight

TEMPLATES = Path(__file__).with_name("templates.toml")
JOINED_CHARACTERS = 700
_WORD = re.compile(r"[A-Za-z]{4,}")
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z])|\n+")
_STOPS = (".", "?", "!", ":", ";")
_NAME = re.compile(r"(?<=[a-zåäöæø,] )[A-ZÅÄÖÆØ][a-zåäöæøéü]{2,}\b")
_NUMBER = re.compile(r"\b\d{1,4}\b")

Lexicon = Mapping[str, Mapping[str, Sequence[str]]]


def made_items(sources: Sources, recipe: Recipe) -> list[Item]:
    """All texts made for a recipe. The same sources and recipe give the same list."""
    items: list[Item] = []
    for number, language in enumerate(LANGUAGES):
        # Nynorsk has a fifth of the pairs of the others
        share = 1 / 3 if language == "nn" else 1.0
        rows = sources.pairs[language]
        draw = np.random.default_rng((recipe.seed, 1, number))
        items += joined(rows, round(recipe.joined * share), recipe, draw)
        terms_of = sources.pairs["nb" if language == "nn" else language]
        draw = np.random.default_rng((recipe.seed, 2, number))
        items += questions(language, terms_of, round(recipe.templates * share), draw)
    items += english_items(sources, recipe, np.random.default_rng((recipe.seed, 3)))
    if recipe.renamed:
        others = names(sources)
        for number, language in enumerate(LANGUAGES):
            draw = np.random.default_rng((recipe.seed, 4, number))
            items += renamed(sources.pairs[language], others, recipe.renamed, draw)
    return items


def joined(
    rows: Sequence[Pair], count: int, recipe: Recipe, draw: np.random.Generator
) -> list[Item]:
    """Longer texts: neighbours of one source, which often follow each other, or any pairs."""
    rows = [pair for pair in rows if pair.domain != "lexicon"]
    if len(rows) < 2:
        return []
    chances = np.array([pair_weight(pair, recipe.domains) for pair in rows])
    chances /= chances.sum()
    anywhere = draw.choice(len(rows), (count, 4), p=chances)
    items = []
    for others in anywhere:
        if draw.random() < 0.5:
            at, size = int(others[0]), int(draw.integers(2, 7))
            chosen = [pair for pair in rows[at : at + size] if pair.source == rows[at].source]
        else:
            chosen = [rows[int(place)] for place in others[: draw.integers(2, 5)]]
        if len(chosen) < 2 or sum(len(pair.english) for pair in chosen) > JOINED_CHARACTERS:
            continue
        ends = ["" if pair.english.endswith(_STOPS) else "." for pair in chosen]
        both = list(zip(chosen, ends, strict=True))
        english = " ".join(pair.english + end for pair, end in both)
        nordic = " ".join(pair.nordic + end for pair, end in both)
        items.append(Item(nordic, english, 1.0, "long"))
    return items


def questions(
    language: str, rows: Sequence[Pair], count: int, draw: np.random.Generator
) -> list[Item]:
    """Questions and notes of templates.toml around clinical terms and names of diagnoses."""
    templates = tomllib.loads(TEMPLATES.read_text("utf-8"))["template"]
    terms = [
        (_lower_first(pair.english), _lower_first(pair.nordic))
        for pair in rows
        if pair.domain == "health"
        and ("openEHR" in pair.source or "decoder" in pair.source)
        and pair.words <= 5
        and len(pair.english) > 4
        and not pair.english.endswith((".", "?", "!", ":"))
    ]
    if not terms:
        return []
    items = []
    for _ in range(count):
        template = templates[draw.integers(len(templates))]
        chosen = [terms[draw.integers(len(terms))] for _ in range(template["en"].count("{}"))]
        english = template["en"].format(*(english for english, _ in chosen))
        nordic = template[language].format(*(nordic for _, nordic in chosen))
        items.append(Item(nordic, english, 1.0, "template"))
    return items


def names(sources: Sources) -> list[str]:
    """Words that stand with a capital inside sentences, and nowhere in small letters: people,
    places, medicines."""
    texts = [*sources.trials, *dict.fromkeys(passage for _, passage in sources.questions)]
    small = {word for text in texts for word in re.findall(r"\b[a-zåäöæø]{3,}\b", text)}
    found = dict.fromkeys(name for text in texts for name in _NAME.findall(text))
    return [name for name in found if name.lower() not in small]


def renamed(
    rows: Sequence[Pair], others: Sequence[str], count: int, draw: np.random.Generator
) -> list[Item]:
    """Pairs with a name or number that both sides share, another one in its place on both.

    So names that the pairs never show land where the base model puts them.
    """
    shared = []
    for pair in rows:
        marks = {*_NAME.findall(pair.english), *_NUMBER.findall(pair.english)}
        both = sorted(mark for mark in marks if re.search(rf"\b{mark}\b", pair.nordic))
        if both and 5 <= pair.words <= 40:
            shared.append((pair, both))
    items: list[Item] = []
    if not shared or not others:
        return items
    for _ in range(count):
        pair, both = shared[int(draw.integers(len(shared)))]
        english, nordic = pair.english, pair.nordic
        for mark in both:
            other = others[int(draw.integers(len(others)))]
            if mark.isdigit():
                other = str(draw.integers(10 ** (len(mark) - 1), 10 ** len(mark)))
            pattern = re.compile(rf"\b{mark}\b")
            english, nordic = pattern.sub(other, english), pattern.sub(other, nordic)
        items.append(Item(nordic, english, 1.0, "renamed"))
    return items


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def english_items(sources: Sources, recipe: Recipe, draw: np.random.Generator) -> list[Item]:
    """English held to itself, and English with words of one Nordic language swapped in.

    The first keeps names and terms where they are; the second puts the dictionary's words into
    sentences.
    """
    lexicon = _lexicon(sources)
    trials = [part for text in sources.trials for part in sentences(text)]
    pairs = [pair for rows in sources.pairs.values() for pair in rows]
    health = [pair.english for pair in pairs if pair.domain == "health"]
    general = [
        pair.english for pair in pairs if pair.domain in ("formal", "ui") and pair.words >= 8
    ]
    held_to_itself = _some(trials, recipe.trial_sentences, draw) + _some(
        health, recipe.trial_sentences // 6, draw
    )
    items = [Item(english, english, 1.0, "english") for english in held_to_itself]
    for english in held_to_itself[::2] + _some(general, recipe.switched_general, draw):
        language = ("nb", "sv", "da")[draw.integers(3)]
        swapped = _swap(english, lexicon[language], float(draw.uniform(0.3, 1.0)), draw)
        if swapped != english:
            items.append(Item(swapped, english, 1.0, "switched"))
    return items


def _some(texts: Sequence[str], count: int, draw: np.random.Generator) -> list[str]:
    order = draw.permutation(len(texts))[:count]
    return [texts[place] for place in order]


def _lexicon(sources: Sources) -> Lexicon:
    """By language: single English words to their translations, lower-cased English."""
    found: dict[str, dict[str, list[str]]] = {language: defaultdict(list) for language in LANGUAGES}
    for row in sources.words:
        if " " not in row["en"]:
            found[row["lang"]][row["en"].lower()].append(row["tr"])
    for language, rows in sources.pairs.items():
        for pair in rows:
            if " " not in pair.english and pair.domain == "health":
                found[language][pair.english.lower()].append(pair.nordic.lower())
    return found


def _swap(
    english: str, words: Mapping[str, Sequence[str]], share: float, draw: np.random.Generator
) -> str:
    def other(match: re.Match[str]) -> str:
        known = words.get(match[0].lower())
        if not known or draw.random() >= share:
            return match[0]
        return str(known[int(draw.integers(len(known)))])

    return _WORD.sub(other, english)


def sentences(text: str) -> list[str]:
    """Plain sentences of 5 to 60 words."""
    parts = (part.strip() for part in _SENTENCE.split(text))
    return [part for part in parts if 5 <= len(part.split()) <= 60 and not part.endswith(":")]
