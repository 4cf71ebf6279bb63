"""The tower's own word pieces: lower-cased, with å ä ö ø æ kept."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

from index.training.recipe import Recipe, TrainingError
from index.training.texts import Item, Sources

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
ALPHABET = 220
HEALTH_COPIES = 4
"""Texts of a domain that is drawn often count as often when the pieces are chosen."""


def build_vocabulary(items: Sequence[Item], sources: Sources, recipe: Recipe) -> Tokenizer:
    """A WordPiece tokenizer of at most `recipe.vocabulary` pieces; [PAD] is piece 0.

    The same texts give the same pieces: the library numbers letters in the order of a hash table,
    and breaks ties by number, so the letters are given to it in an order of their own.
    """
    texts = list(_texts(items, sources, recipe))
    letters = _letters(texts)
    trainer = trainers.WordPieceTrainer(
        vocab_size=recipe.vocabulary,
        special_tokens=[*SPECIAL, *(f"##{letter}" for letter in letters)],
        initial_alphabet=letters,
        limit_alphabet=len(letters),
        min_frequency=3,
        show_progress=False,
    )
    learner = _tokenizer({})
    learner.train_from_iterator(texts, trainer)
    tokenizer = _tokenizer(learner.get_vocab())
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[(name, SPECIAL.index(name)) for name in ("[CLS]", "[SEP]")],
    )
    tokenizer.add_special_tokens(list(SPECIAL))
    return cut_at(tokenizer, recipe.max_tokens)


def _tokenizer(vocabulary: dict[str, int]) -> Tokenizer:
    model = models.WordPiece(vocabulary, unk_token=SPECIAL[1], max_input_chars_per_word=64)
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.BertNormalizer(clean_text=True, strip_accents=False, lowercase=True),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def _letters(texts: Iterable[str]) -> list[str]:
    """The characters used most, most first, ties by code point."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(unicodedata.normalize("NFKC", text).lower())
    seen = (letter for letter in counts if letter.isprintable() and not letter.isspace())
    return sorted(seen, key=lambda letter: (-counts[letter], letter))[:ALPHABET]


def _texts(items: Sequence[Item], sources: Sources, recipe: Recipe) -> Iterator[str]:
    often = sorted(recipe.domains.values())[-1] / 2
    for item in items:
        if item.kind == "word":
            yield item.text
        elif item.kind == "pair":
            yield from [item.text] * (HEALTH_COPIES if item.weight > often else 1)
    yield from [item.text for item in items if item.kind == "english"][::4]
    yield from dict.fromkeys(passage for _, passage in sources.questions)


def read_tokenizer(path: Path, max_tokens: int) -> Tokenizer:
    """A tokenizer.json that cuts at `max_tokens` and does not pad."""
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises nothing narrower
        raise TrainingError(f"{path}: is no tokenizer ({error})") from error
    return cut_at(tokenizer, max_tokens)


def cut_at(tokenizer: Tokenizer, max_tokens: int) -> Tokenizer:
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer
