"""Settings: where each comes from, which one wins, and what a wrong one is told."""

from pathlib import Path

import pytest

from ingest.errors import SettingsError
from qa.settings import SEEDS, Settings, load_settings


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SITAT_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_seeds_are_where_the_settings_say() -> None:
    assert list(SEEDS.glob("*.txt"))


def test_what_is_given_comes_before_the_environment_and_that_before_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("sitat.toml").write_text("max_quotes = 2\nmax_characters = 200\ncost = 0.25\n", "utf-8")
    monkeypatch.setenv("SITAT_MAX_QUOTES", "3")
    monkeypatch.setenv("SITAT_MAX_CHARACTERS", "300")
    found = load_settings(max_quotes=4)
    assert (found.max_quotes, found.max_characters, found.threshold) == (4, 300, 0.2)


def test_what_is_given_as_none_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITAT_INDEX", "elsewhere")
    assert load_settings(index=None).index == Path("elsewhere")


def test_settings_that_nobody_knows_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("sitat.toml").write_text("colour = 'red'\n", "utf-8")
    monkeypatch.setenv("SITAT_COLOUR", "red")
    assert load_settings() == load_settings(colour=None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("max_quotes", "0"),
        ("max_quotes", "21"),
        ("max_quotes", "many"),
        ("max_characters", "99"),
        ("cost", "0"),
        ("cost", "-3"),
        ("passages_read", "0"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"SITAT_{name.upper()}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"max_quotes = [", b"\xff\xfe", b"a = 1\na = 2\n"])
def test_a_file_that_is_not_toml_is_named(content: bytes) -> None:
    Path("sitat.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"sitat\.toml"):
        load_settings()


def test_a_setting_of_an_earlier_version_is_not_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("sitat.toml").write_text("threshold = 0.9\n", "utf-8")
    with pytest.raises(SettingsError, match="'threshold' is not a setting any more, give `cost`"):
        load_settings()
    Path("sitat.toml").write_text("cost = 9\n", "utf-8")
    monkeypatch.setenv("SITAT_THRESHOLD", "0.9")
    with pytest.raises(SettingsError, match="give `cost`"):
        load_settings()
