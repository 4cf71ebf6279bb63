"""The Nordic tower: each text by its language, whole adapter files alone, nothing cut off."""

import shutil
from pathlib import Path

import numpy as np
import pytest

import index.nordic
from index.encoder import Encoder
from index.loading import NORDIC, load_encoder
from index.nordic import FILES, FOLDER, PackagedEncoder, check_files
from index.tower import MAX_TOKENS
from ingest.errors import EncoderError

ENGLISH = "Three patients were treated with ciclosporin or tacrolimus."
FILLER = "Pasientene kom til kontroll og blodprøve hver tredje måned i to år. " * 60
TELLING = "Takrolimus ga et alvorlig utslett."


@pytest.fixture(scope="module")
def nordic() -> PackagedEncoder:
    encoder = load_encoder(NORDIC)
    assert isinstance(encoder, PackagedEncoder)
    return encoder


def test_english_goes_through_the_base_model_unchanged(
    nordic: PackagedEncoder, base_encoder: Encoder
) -> None:
    expected = base_encoder.encode([ENGLISH])
    np.testing.assert_array_equal(nordic.encode([ENGLISH]), expected)
    np.testing.assert_array_equal(nordic.encode([ENGLISH], ["en"]), expected)
    np.testing.assert_array_equal(nordic.encode([ENGLISH], ["fr"]), expected)


def test_texts_of_several_languages_keep_their_order(nordic: PackagedEncoder) -> None:
    texts = [TELLING, ENGLISH, "Patienterna mådde illa.", "Nausea was common."]
    languages = ["nb", "en", "sv", "en"]
    together = nordic.encode(texts, languages)
    alone = [
        nordic.encode([text], [language])[0]
        for text, language in zip(texts, languages, strict=True)
    ]
    assert min(float(a @ b) for a, b in zip(together, alone, strict=True)) > 0.999


@pytest.mark.parametrize("language", ["nb", "nn", "no", "sv", "da"])
def test_a_nordic_language_goes_through_the_tower(nordic: PackagedEncoder, language: str) -> None:
    through, base = nordic.encode([TELLING] * 2, [language, "en"])
    assert float(through @ base) < 0.95


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "Pasienten fikk et alvorlig utslett."),
        ("sv", "Patienten fick ett allvarligt hudutslag."),
        ("da", "Patienten fik et alvorligt udslæt."),
    ],
)
def test_a_nordic_sentence_lands_nearer_its_translation_than_the_base_puts_it(
    nordic: PackagedEncoder, language: str, text: str
) -> None:
    english = nordic.encode(["The patient got a severe rash."])[0]
    through, base = nordic.encode([text] * 2, [language, "en"])
    assert float(english @ through) > float(english @ base) + 0.2


def test_every_vector_has_length_one(nordic: PackagedEncoder) -> None:
    vectors = nordic.encode([TELLING, "", FILLER, ENGLISH], ["nb", "nb", "nb", "en"])
    assert vectors.shape == (4, nordic.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert nordic.encode([], []).shape == (0, nordic.dimension)


def test_the_same_texts_give_the_same_vectors(nordic: PackagedEncoder) -> None:
    texts, languages = [TELLING, FILLER, ENGLISH], ["nb", "sv", "en"]
    np.testing.assert_array_equal(nordic.encode(texts, languages), nordic.encode(texts, languages))


def test_a_telling_sentence_at_the_end_of_a_long_text_is_not_cut_off(
    nordic: PackagedEncoder,
) -> None:
    assert nordic.count_tokens(FILLER, "nb") > 3 * MAX_TOKENS
    without, with_it, question = nordic.encode([FILLER, FILLER + TELLING, TELLING], ["nb"] * 3)
    assert float(without @ with_it) < 0.9999
    assert float(question @ with_it) > float(question @ without) + 0.01


def test_windows_carry_every_token_once_and_each_fits(nordic: PackagedEncoder) -> None:
    text = FILLER + TELLING
    tower = nordic._tower("nb")
    windows = [ids for _, ids in tower._windows([text])]
    assert len(windows) > 1
    assert max(map(len, windows)) <= MAX_TOKENS
    inner = [token for window in windows for token in window[1:-1]]
    assert inner == tower._tokenizer.encode(text, add_special_tokens=False).ids
    assert len(inner) == nordic.count_tokens(text, "nb")


def test_tokens_are_counted_by_the_vocabulary_of_the_texts_language(
    nordic: PackagedEncoder, base_encoder: Encoder
) -> None:
    text = "muskelfettfraksjonen hos pasientene"
    assert nordic.count_tokens(text) == base_encoder.count_tokens(text)
    assert nordic.count_tokens(text, "nb") < nordic.count_tokens(text, "en")


def test_the_identity_names_adapter_and_base(
    nordic: PackagedEncoder, base_encoder: Encoder
) -> None:
    assert base_encoder.identity in nordic.identity
    assert FILES["adapter.safetensors"][:12] in nordic.identity
    assert nordic.identity != base_encoder.identity


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_changed_or_missing_adapter_file_is_one_line(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "adapter"
    shutil.copytree(FOLDER, folder)
    check_files(folder)
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(EncoderError, match="damaged") as raised:
        PackagedEncoder(folder)
    assert str(folder / name) in str(raised.value)
    (folder / name).unlink()
    with pytest.raises(EncoderError, match="cannot be read") as raised:
        PackagedEncoder(folder)
    assert "\n" not in str(raised.value)


def test_an_adapter_that_does_not_fit_the_tower_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safetensors.torch import save_file
    from torch import zeros

    folder = tmp_path / "adapter"
    shutil.copytree(FOLDER, folder)
    save_file({"words.weight": zeros(3, 5)}, str(folder / "adapter.safetensors"))
    monkeypatch.setattr(index.nordic, "check_files", lambda folder: None)
    with pytest.raises(EncoderError, match="cannot be used") as raised:
        PackagedEncoder(folder)
    assert "\n" not in str(raised.value)
