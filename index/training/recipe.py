"""The numbers of a training recipe, read from recipes.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.errors import SitatError

LANGUAGES = ("nb", "nn", "sv", "da")
"""What the tower learns to read."""
RECIPES = Path(__file__).with_name("recipes.toml")


class TrainingError(SitatError):
    """Data, recipe or checkpoint that training cannot go on with."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every number that the result depends on, besides data and machine.

    `shares` says how often each kind of text is drawn; `domains` how often a sentence pair of each
    domain is drawn among the pairs. `rate` is the highest learning rate, of the layers and of the
    word embeddings; it rises over `warmup` steps and falls to 0 in a straight line. `contrast`
    weighs the contrastive loss, whose logits are cosines times `scale`; `bank` is how many stored
    English vectors of like length each text is told apart from besides those of its own batch, and
    `both_ways` adds the loss of the English vectors against the tower's. One batch in
    `question_every` ties questions to their passages; 0 means none.
    """

    steps: int
    seed: int
    vocabulary: int
    tokens_per_batch: int
    smallest_batch: int
    largest_batch: int
    max_tokens: int
    rate: float
    rate_words: float
    warmup: int
    decay: float
    contrast: float
    scale: float
    bank: int
    both_ways: bool
    question_every: int
    held_out: int
    joined: int
    templates: int
    trial_sentences: int
    switched_general: int
    renamed: int
    shares: Mapping[str, float]
    domains: Mapping[str, float]

    def numbers(self) -> dict[str, object]:
        return {**asdict(self), "shares": dict(self.shares), "domains": dict(self.domains)}


def load_recipe(name: str, path: Path = RECIPES) -> Recipe:
    """The recipe called `name`. Raises TrainingError when there is none."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
        return Recipe(**found[name])
    except KeyError as error:
        raise TrainingError(f"{path}: has no recipe {name!r}; it has {', '.join(found)}") from error
    except (OSError, TypeError, tomllib.TOMLDecodeError) as error:
        raise TrainingError(f"{path}: is not a file of recipes ({error})") from error
