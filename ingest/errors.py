"""Errors of the whole house. Each says in one line what is wrong, where, and what to do next."""


class SitatError(Exception):
    """Base of every error this project raises on purpose; `str(error)` is one line for a person."""


class SpanError(SitatError):
    """Offsets that do not lie within the text they are meant for."""


class ReadError(SitatError):
    """A file that cannot become a document.

    `source` is the file's name as the user gave it, `reason` what is wrong with it.
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class LibraryError(SitatError):
    """A library folder that cannot be used as it is: missing, damaged, locked, made otherwise."""


class EncoderError(SitatError):
    """An encoder that cannot be loaded, or whose weights are not the expected ones."""


class SettingsError(SitatError):
    """A setting with a value that makes no sense."""
