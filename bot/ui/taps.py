"""Typed buttons: what a press means, packed into the 64 bytes that the Bot API gives.

    class Undo(Tap, code="undo"):
        purchase_id: int

Fields are int, str, bool or one of them or None; they travel in order, separated by colons. The
code is a promise to messages that are months old: it is never given to another meaning, and a
field that is added has a default, which is what the older messages mean.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from typing import ClassVar, Self, dataclass_transform, get_type_hints
from urllib.parse import unquote

LIMIT = 64
"""Bytes of callback_data (Bot API, InlineKeyboardButton)."""


_ESCAPED = {"%": "%25", ":": "%3A", "~": "%7E"}
"""Everything else travels as it is: a Devanagari letter takes 3 bytes then, and 9 in %XX."""


def quoted(text: str) -> str:
    """`text` without the signs that mean something here; letters of any script stay as they are."""
    return text.replace("%", "%25").replace(":", "%3A").replace("~", "%7E")


def fitting(text: str, room: int) -> str:
    """As much of `text` as takes `room` bytes in a button."""
    while len(quoted(text).encode()) > room:
        text = text[:-1]
    return text


class OldButton(Exception):
    """Callback data that this version cannot read: a button of another time."""


@dataclass_transform(frozen_default=True)
class Tap:
    """Base of all presses. Subclasses are frozen dataclasses, registered under their code."""

    code: ClassVar[str]
    _known: ClassVar[dict[str, type[Tap]]] = {}

    def __init_subclass__(cls, code: str) -> None:
        if code in Tap._known:
            raise ValueError(f"two buttons with the code {code!r}")
        cls.code = code
        Tap._known[code] = cls
        dataclass(frozen=True)(cls)

    def pack(self) -> str:
        """The callback data. Raises ValueError past 64 bytes: a screen that cannot be shown."""
        parts = [self.code]
        for one in fields(self):  # type: ignore[arg-type] # __init_subclass__ made it a dataclass
            value = getattr(self, one.name)
            if value is None:
                parts.append("~")
            elif isinstance(value, bool):
                parts.append(str(int(value)))
            else:
                parts.append("".join(_ESCAPED.get(one, one) for one in str(value)))
        data = ":".join(parts)
        if len(data.encode()) > LIMIT:
            raise ValueError(f"button {type(self).__name__} takes {len(data.encode())} bytes")
        return data

    @classmethod
    def _read(cls, parts: list[str]) -> Self:
        hints = get_type_hints(cls)
        names = [one.name for one in fields(cls)]  # type: ignore[arg-type] # see pack
        needed = [one for one in fields(cls) if one.default is MISSING]  # type: ignore[arg-type] # see pack
        if not len(needed) <= len(parts) <= len(names):
            raise OldButton(cls.code)
        values: dict[str, int | str | bool | None] = {}
        for name, part in zip(names, parts, strict=False):
            hint = str(hints[name])
            if part == "~":
                values[name] = None
            elif "bool" in hint:
                values[name] = part == "1"
            elif "int" in hint:
                values[name] = int(part)
            else:
                values[name] = unquote(part)
        return cls(**values)


def unpack(data: str) -> Tap:
    """What was pressed. Raises OldButton for data of another version of the program."""
    code, *parts = data.split(":")
    kind = Tap._known.get(code)  # noqa: SLF001 - the registry is this module's own
    if kind is None:
        raise OldButton(code)
    try:
        return kind._read(parts)  # noqa: SLF001 - the same
    except (ValueError, TypeError) as error:
        raise OldButton(code) from error
