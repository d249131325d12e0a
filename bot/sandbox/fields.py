"""Fields of JSON objects inside a call, and what the server says of missing or wrong ones."""

from __future__ import annotations

from typing import Any

from bot.sandbox.refusal import bad_request


def text_field(given: dict[str, Any], name: str, what: str, default: str | None = None) -> str:
    """Text, or a number as text. Without a default it must be there. `what` is being read."""
    value = given.get(name, default)
    if value is None:
        raise bad_request(f'{what}: Can\'t find field "{name}"')
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise bad_request(f'{what}: Field "{name}" must be of type String')
    return str(value)


def number_field(given: dict[str, Any], name: str, what: str) -> int:
    """A whole number, which may come as text."""
    value = given.get(name)
    if value is None:
        raise bad_request(f'{what}: Can\'t find field "{name}"')
    if isinstance(value, int | str) and not isinstance(value, bool):
        try:
            return int(value)
        except ValueError:
            pass
    raise bad_request(f'{what}: Field "{name}" must be of type Number')
