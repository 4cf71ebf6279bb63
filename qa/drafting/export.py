"""A draft as a file: Word, Markdown or HTML, by the name's ending, whole or not at all."""

from pathlib import Path

from index.temporary import sync, temporary
from qa.drafting.model import Draft, DraftError
from qa.drafting.to_html import to_html
from qa.drafting.to_markdown import to_markdown

SUFFIXES = (".docx", ".md", ".html")
_PREFIX = ".sitat-draft-"


def check_target(path: Path) -> str:
    """The kind of file that a name asks for, one of SUFFIXES.

    Raises DraftError for another kind, and for a folder that is not there.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise DraftError(
            f"{path}: a draft is written as {', '.join(SUFFIXES)}; end the file's name with one"
        )
    if not path.parent.is_dir():
        raise DraftError(f"{path}: cannot be written (there is no folder {path.parent})")
    return suffix


def rendered(draft: Draft, suffix: str) -> bytes:
    """The file's content for one of SUFFIXES."""
    match suffix:
        case ".md":
            return to_markdown(draft).encode("utf-8", "replace")
        case ".html":
            return to_html(draft).encode("utf-8", "replace")
        case ".docx":
            from qa.drafting.to_word import to_word

            return to_word(draft)
    raise DraftError(f"a draft is written as {', '.join(SUFFIXES)}, not as {suffix!r}")


def write(draft: Draft, path: Path) -> None:
    """Write the draft to `path`, in place of what is there. Raises DraftError in one line."""
    content = rendered(draft, check_target(path))
    try:
        with temporary(path.parent, _PREFIX) as made:
            made.write_bytes(content)
            sync(made)
            made.replace(path)
            sync(path.parent)
    except OSError as error:
        raise DraftError(f"{path}: cannot be written ({error.strerror})") from error
