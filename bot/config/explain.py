"""Error messages for the settings: every wrong key, as written in the file, and valid values."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

PREFIX = "MUNIM_"


def unknown_variables(settings: type[BaseModel]) -> list[str]:
    """Errors for variables such as `MUNIM_SHPO__NAME`: unknown sections are otherwise ignored."""
    found = (re.fullmatch(PREFIX + r"(\w+?)__\w+", name.upper()) for name in os.environ)
    sections = sorted({match[1].lower() for match in found if match} - set(settings.model_fields))
    return [
        f"{PREFIX}{name.upper()}__… is not a section{_nearest(name, settings.model_fields)}"
        for name in sections
    ]


def explained(settings: type[BaseModel], problem: ErrorDetails) -> str:
    """One of pydantic's findings about `settings` in the words of the field's description."""
    path = tuple(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        section, _ = _at(settings, path[:-1])
        what = "key" if len(path) > 1 else "section"
        return f"{_name(path)} is not a {what}{_nearest(path[-1], section.model_fields)}"
    section, field = _at(settings, path)
    if field is None:
        return f"{_name(path)} must be a section with keys"
    while path and path[-1] not in section.model_fields:
        path = path[:-1]  # the place within a list or table
    secret = "Secret" in str(field.annotation)
    given = problem["input"]
    shown = f'"{given}"' if isinstance(given, str) else str(given)
    said = "" if secret else f" = {shown[:60]}"
    return f"{_name(path)}{said} does not work; what works: {field.description}"


def _at(
    settings: type[BaseModel], path: tuple[str, ...]
) -> tuple[type[BaseModel], FieldInfo | None]:
    """The section at a place such as ("sms", "http", "url"), and the key if it is one."""
    section = settings
    for name in path:
        field = section.model_fields.get(name)
        if field is None:
            break
        inner = field.annotation
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            return section, field
        section = inner
    return section, None


def _name(path: tuple[str, ...]) -> str:
    """`[sms.http] url`, or the variable's name when the environment sets it."""
    variable = PREFIX + "__".join(path).upper()
    if any(name.upper() == variable for name in os.environ):
        return variable
    *section, key = path
    return f"[{'.'.join(section)}] {key}" if section else f"[{key}]"


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # for a mistake, not for each start

    found = get_close_matches(name.lower(), list(known), n=1)
    return f" (did you mean {found[0]}?)" if found else ""
