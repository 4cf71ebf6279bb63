"""A draft to and from JSON, one version at a time. What is read is checked before it is a draft."""

import json
from functools import cache

from pydantic import TypeAdapter, ValidationError

from ingest.errors import SitatError
from qa.drafting.model import Draft, DraftError

VERSION = 1


@cache
def _adapter() -> TypeAdapter[Draft]:
    return TypeAdapter(Draft)


def draft_to_json(draft: Draft) -> str:
    """The whole of a draft as one line of JSON."""
    held = _adapter().dump_python(draft, mode="json")
    return json.dumps({"version": VERSION, "draft": held}, ensure_ascii=False)


def draft_from_json(text: str, name: str) -> Draft:
    """The draft that `draft_to_json` wrote. Raises DraftError naming `name` for anything else."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise DraftError(f"{name}: this is no saved draft") from error
    if not isinstance(found, dict) or "draft" not in found:
        raise DraftError(f"{name}: this is no saved draft")
    if found.get("version") != VERSION:
        raise DraftError(
            f"{name}: saved in version {found.get('version')}, this program reads {VERSION};"
            " open it with the program that saved it"
        )
    try:
        return _adapter().validate_python(found["draft"])
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DraftError(f"{name}: damaged at {where or 'its start'} ({first['msg']})") from error
    except SitatError as error:
        raise DraftError(f"{name}: damaged ({error})") from error
