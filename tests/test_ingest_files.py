"""Which files a path names, in which order, and what is said of those that cannot be read."""

from pathlib import Path

import pytest

from ingest.errors import ReadError
from ingest.files import RECIPE, File, find, read
from ingest.readers import RECIPE as READERS


def written(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"Tekst om {Path(name).stem}.", "utf-8")


def sources(*paths: Path) -> list[str]:
    return [file.source for file in find(paths)]


def test_a_folder_is_walked_in_sorted_order_and_files_are_named_below_it(tmp_path: Path) -> None:
    written(tmp_path, "b.txt", "a/z.md", "a/å.txt", "C.markdown", "c/deep/er.TXT")
    assert sources(tmp_path) == ["C.markdown", "a/z.md", "a/å.txt", "b.txt", "c/deep/er.TXT"]
    assert all(file.path.is_absolute() for file in find([tmp_path]))


def test_readmes_hidden_files_and_other_suffixes_are_passed_over(tmp_path: Path) -> None:
    written(
        tmp_path,
        "README.md",
        "a/readme.txt",
        ".hidden.txt",
        ".git/a.txt",
        "a/.b/c.md",
        "a.pdf",
        "a.txt~",
        "plain",
        "readme_first.txt",
    )
    assert sources(tmp_path) == ["readme_first.txt"]


def test_a_folder_below_a_hidden_one_may_be_named_itself(tmp_path: Path) -> None:
    written(tmp_path, ".cache/a.txt")
    assert sources(tmp_path / ".cache") == ["a.txt"]


def test_a_file_that_is_named_itself_is_always_tried(tmp_path: Path) -> None:
    written(tmp_path, "README.md", ".hidden", "a.pdf")
    assert sources(tmp_path / "README.md", tmp_path / ".hidden", tmp_path / "a.pdf") == [
        "README.md",
        ".hidden",
        "a.pdf",
    ]


def test_a_missing_path_is_an_error_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file or folder") as caught:
        list(find([tmp_path / "gone"]))
    assert caught.value.source == str(tmp_path / "gone")


def test_loops_of_links_end_and_a_broken_link_is_reported_when_read(tmp_path: Path) -> None:
    written(tmp_path, "a/b.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "broken.txt").symlink_to(tmp_path / "gone.txt")
    found = list(find([tmp_path]))
    assert [file.source for file in found] == ["a/b.txt", "broken.txt"]
    with pytest.raises(ReadError, match=r"broken\.txt: cannot be read"):
        read(found[1])


def test_a_folder_named_like_a_text_is_no_document(tmp_path: Path) -> None:
    written(tmp_path, "notes.txt/inner.txt")
    assert sources(tmp_path) == ["notes.txt/inner.txt"]


def test_the_document_is_known_by_its_bytes_and_not_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Dosen er 2 mg daglig.")
    (tmp_path / "b.md").write_bytes(b"Dosen er 2 mg daglig.")
    (tmp_path / "c.txt").write_bytes(b"Dosen er 2 mg daglig.\n")
    one, other, third = (read(file) for file in find([tmp_path]))
    assert one.document_id == other.document_id != third.document_id
    assert len(one.document_id) == 16
    assert int(one.document_id, 16) >= 0
    assert (one.source, one.title) == ("a.txt", "a")


def test_the_size_limit_reaches_the_reader(tmp_path: Path) -> None:
    written(tmp_path, "a.txt")
    with pytest.raises(ReadError, match="split it"):
        read(File(tmp_path / "a.txt", "a.txt"), max_bytes=3)


def test_the_recipe_names_reading_and_cutting() -> None:
    assert RECIPE.startswith(f"{READERS}+passages-")
