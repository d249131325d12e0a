"""Typed buttons: what a press means, packed into the 64 bytes that the Bot API gives.

    class Undo(Tap, code="undo"):
        purchase_id: int

Fields are int, str, bool or one of them or None; they travel in order, separated by colons. The
code is a promise to messages that are months old: it is never given to another meaning, and a
field that is added has a default, which is what the older messages mean.
"""

from __future__ import annotations

from inspect import get_annotations
from typing import ClassVar, Self, dataclass_transform
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


Value = int | str | bool | None


@dataclass_transform(frozen_default=True)
class Tap:
    """Base of all presses, registered under their code. What is written as a frozen dataclass
    behaves like one; making 150 of those at each start would take 50 ms."""

    code: ClassVar[str]
    kinds: ClassVar[dict[str, str]]
    """The fields in their order, with their annotations."""

    _defaults: ClassVar[dict[str, Value]]
    _known: ClassVar[dict[str, type[Tap]]] = {}

    def __init_subclass__(cls, code: str) -> None:
        if code in Tap._known:
            raise ValueError(f"two buttons with the code {code!r}")
        cls.code = code
        cls.kinds = {name: str(kind) for name, kind in get_annotations(cls).items()}
        cls._defaults = {name: vars(cls)[name] for name in cls.kinds if name in vars(cls)}
        Tap._known[code] = cls

    def __init__(self, *values: Value, **named: Value) -> None:
        said = dict(zip(self.kinds, values, strict=False)) | named
        given = self._defaults | said
        if given.keys() != self.kinds.keys() or len(values) + len(named) != len(said):
            raise TypeError(f"{type(self).__name__} takes {', '.join(self.kinds) or 'nothing'}")
        vars(self).update((name, given[name]) for name in self.kinds)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a {type(self).__name__} does not change")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((self.code, *vars(self).values()))

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({given})"

    def pack(self) -> str:
        """The callback data. Raises ValueError past 64 bytes: a screen that cannot be shown."""
        parts = [self.code]
        for value in vars(self).values():
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
        needed = len(cls.kinds) - len(cls._defaults)
        if not needed <= len(parts) <= len(cls.kinds):
            raise OldButton(cls.code)
        values: dict[str, Value] = {}
        for (name, kind), part in zip(cls.kinds.items(), parts, strict=False):
            if part == "~":
                values[name] = None
            elif "bool" in kind:
                values[name] = part == "1"
            elif "int" in kind:
                values[name] = int(part)
            else:
                values[name] = unquote(part)
        return cls(**values)


def unpack(data: str) -> Tap:
    """The tap that was pressed. Raises OldButton for data of another version of the program."""
    code, *parts = data.split(":")
    kind = Tap._known.get(code)  # noqa: SLF001 - the registry is this module's own
    if kind is None:
        raise OldButton(code)
    try:
        return kind._read(parts)  # noqa: SLF001 - the same
    except (ValueError, TypeError) as error:
        raise OldButton(code) from error
