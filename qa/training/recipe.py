"""The numbers of a recipe for the reader, read from recipes.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from index.training.recipe import TrainingError

RECIPES = Path(__file__).with_name("recipes.toml")


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every number that the result depends on, besides data and machine.

    `begun` names the recipe whose weights it begins with, "" for those of the encoder, and `rounds`
    how many rounds of written questions it learns from. `worded` says whether questions are put to
    texts of other languages in these texts' own words, as the assistant does. `kept` is how far the
    packaged weights lie on the way from those it began with (0) to those at its end (1): between
    the two they do better on what is new than either (Wortsman et al. 2022, robust fine-tuning).
    `newest` is how often a written question is drawn among those of the last round, 0 for as often
    as there are, and `dropout` the share of what each layer adds that is left out at random, so
    that less is learnt by heart (Srivastava et al. 2014).

    `shares` says how often each kind of example is drawn. `windows` are sizes in tokens, one of
    which is drawn for each example, and `apart` is how many windows without an answer come with
    it; `bare` is how often a window goes without its context. `changed` is how often a question
    gets another name, number or drug, so that nothing answers it, `strange` how often it only comes
    with texts that it was not asked of, and `swapped` how often (halved)
    a reading question gets English words. The learning rates of the layers and of the scoring
    layers rise over `warmup` steps and fall to 0 in a straight line. `apart_weight` weighs the
    loss of each sentence for itself beside that of the sentences of one question together.
    """

    steps: int
    seed: int
    tokens_per_batch: int
    windows: tuple[int, ...]
    apart: int
    rate: float
    rate_score: float
    warmup: int
    decay: float
    apart_weight: float
    changed: float
    swapped: float
    strange: float
    bare: float
    shares: Mapping[str, float]
    begun: str = ""
    rounds: int = 1
    worded: bool = True
    kept: float = 1.0
    newest: float = 0.0
    dropout: float = 0.0

    def numbers(self) -> dict[str, object]:
        return {**asdict(self), "shares": dict(self.shares)}


def load_recipe(name: str, path: Path = RECIPES) -> Recipe:
    """The recipe called `name`. Raises TrainingError when there is none."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
        return Recipe(**{**found[name], "windows": tuple(found[name]["windows"])})
    except KeyError as error:
        raise TrainingError(f"{path}: has no recipe {name!r}; it has {', '.join(found)}") from error
    except (OSError, TypeError, tomllib.TOMLDecodeError) as error:
        raise TrainingError(f"{path}: is not a file of recipes ({error})") from error


def stages(name: str, path: Path = RECIPES) -> list[tuple[str, Recipe]]:
    """The recipes that lead to the one called `name`, in the order they are run."""
    recipe = load_recipe(name, path)
    return [*(stages(recipe.begun, path) if recipe.begun else []), (name, recipe)]
