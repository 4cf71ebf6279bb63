"""The JSON contract, the terminal, the settings and the token count."""

import json
from pathlib import Path

import pytest

from index.library import Library
from ingest.errors import SettingsError
from qa.assistant import Assistant
from qa.render import render
from qa.settings import Settings, load_settings
from qa.tokens import count_tokens
from qa.wire import BatchError, answer_to_json, dumps, read_batch

KEYS = {
    "id", "question", "language", "status", "confidence", "claims", "uncovered", "related",
    "notices", "model", "index_id",
}  # fmt: skip


@pytest.fixture(scope="module")
def assistant(seed_library: Library) -> Assistant:
    return Assistant(seed_library, Settings())


def test_an_answer_has_the_keys_of_the_contract(assistant: Assistant) -> None:
    found = json.loads(dumps(answer_to_json(assistant.ask("Er takrolimus prøvd ved IBM?"), "q1")))
    assert set(found) >= KEYS
    assert found["id"] == "q1"
    quote = found["claims"][0]["quotes"][0]
    assert quote["relayed_from"]["label"] == "9"
    assert quote["relayed_from"]["document_id"] is None
    assert quote["end"] - quote["start"] == len(quote["text"])
    assert found["tokens"] > 0


def test_a_batch_keeps_order_ids_and_history() -> None:
    lines = '{"id": "b", "question": "x\u2028y"}\n\n{"question": "z", "history": ["x"]}'
    first, second = read_batch(lines, "batch.jsonl")
    assert (first.id, first.question) == ("b", "x\u2028y")
    assert (second.id, second.history) == ("3", ("x",))


@pytest.mark.parametrize("line", ["{", '{"id": "a"}', '{"question": 3}', "[]"])
def test_a_bad_line_is_named(line: str) -> None:
    with pytest.raises(BatchError, match=r"batch\.jsonl line 2"):
        list(read_batch('{"question": "fine"}\n' + line, "batch.jsonl"))


def test_the_terminal_shows_numbered_sources_and_no_control_characters(
    assistant: Assistant,
) -> None:
    for question in ("Has tacrolimus been tried in IBM?", "everolimus?", "antibody of case 3"):
        shown = render(assistant.ask(question), lambda document_id: f"{document_id}.txt")
        assert not any(ord(c) < 32 and c != "\n" for c in shown)
        assert "[1]" in shown


def test_a_setting_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITAT_COST", "9")
    assert load_settings().threshold == 0.9
    monkeypatch.setenv("SITAT_COST", "0")
    with pytest.raises(SettingsError, match="cost"):
        load_settings()


def test_a_setting_comes_from_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "sitat.toml").write_text("max_quotes = 3\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_settings().max_quotes == 3
    (tmp_path / "sitat.toml").write_text("max_quotes = [", "utf-8")
    with pytest.raises(SettingsError):
        load_settings()


def test_tokens_are_counted_without_a_network() -> None:
    assert count_tokens("") == 0
    assert 5 < count_tokens("Utover denne kasusrapporten har vi ikke funnet studier") < 40
