"""Settings: read once, from the environment or a `sitat.toml`, and passed down as values."""

import os
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from index.loading import NORDIC
from ingest.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
FORMER = "threshold"
COST = "an answer is given from the probability cost / (1 + cost) on"


class Settings(BaseSettings):
    """Every setting, each also an environment variable `SITAT_<NAME>`.

    `index` is the library's folder, `encoder` a packaged name, a folder or a hub name,
    `max_quotes` and `max_characters` bound what an answer shows. `cost` is how many refusals of
    questions that have an answer are as bad as one answer where there should have been a refusal;
    an answer is given from the probability on at which the two risks are equal. `reader` false
    leaves the reader out: candidates are weighed by what they name alone. `keep_questions` is
    whether the page keeps questions on this machine until its user says otherwise.
    """

    model_config = SettingsConfigDict(env_prefix="SITAT_", toml_file="sitat.toml", extra="ignore")

    index: Path = ROOT / ".sitat"
    encoder: str = NORDIC
    max_quotes: int = Field(default=5, ge=1, le=20)
    max_characters: int = Field(default=1300, ge=100)
    cost: float = Field(default=3.0, gt=0.0, le=1e6)
    reader: bool = True
    passages_read: int = Field(default=24, ge=1, le=200)
    keep_questions: bool = False

    @property
    def threshold(self) -> float:
        """The probability from which on an answer is given.

        >>> Settings(cost=3.0).threshold
        0.75
        """
        return self.cost / (1.0 + self.cost)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = TomlConfigSettingsSource(settings_cls)
        if FORMER in file.toml_data or f"SITAT_{FORMER}".upper() in os.environ:
            raise ValueError(f"{FORMER!r} is not a setting any more, give `cost`; {COST}")
        return init_settings, env_settings, file


def load_settings(**given: object) -> Settings:
    """The settings, `given` ones first. Raises SettingsError naming the one that is wrong."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"the setting {name}: {first['msg'].lower()}") from error
    except (OSError, ValueError) as error:
        raise SettingsError(f"sitat.toml or the environment: {error}") from error
