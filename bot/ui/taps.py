"""Typed buttons: what a press means, packed into the 64 bytes that the Bot API gives.

    class Undo(Tap, code="undo"):
        purchase_id: int

Fields are int, str, bool or one of them or None, or of a kind that says more (Page, Day, …); they
travel in order, separated by colons. What does not fit its kind, or is not `among` what a field
may be, is refused where it is unpacked, so that a handler never sees it. The code is a promise to
messages that are months old: it is never given to another meaning, and a field that is added has
a default, which is what the older messages mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, time
from decimal import Decimal
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

Page = int
"""A page of a list, or a place in it."""
Days = int
Day = str
"""A date in ISO, such as 2025-03-20."""
TimeOfDay = str
"""A time in ISO, such as 20:30."""
Amount = str
"""A decimal number of major units."""

_INTEGER = re.compile(r"-?[0-9]{1,16}")
_LARGEST = 2**53
"""A number of the Bot API has at most 52 significant bits, and no database takes more than 63."""
_MOST_PAGES, _MOST_DAYS = 1_000_000, 36_600


def _integer(part: str) -> int:
    if not _INTEGER.fullmatch(part) or abs(number := int(part)) > _LARGEST:
        raise ValueError(part)
    return number


def _at_most(most: int) -> Callable[[str], Value]:
    def read(part: str) -> int:
        number = _integer(part)
        if not 0 <= number <= most:
            raise ValueError(part)
        return number

    return read


def _boolean(part: str) -> bool:
    return {"0": False, "1": True}[part]


def _text(part: str) -> str:
    text = unquote(part)
    if "\0" in text:  # PostgreSQL keeps none
        raise ValueError(part)
    return text


def _of(kind: Callable[[str], object]) -> Callable[[str], Value]:
    """A text that `kind` can read."""

    def read(part: str) -> str:
        text = _text(part)
        kind(text)
        return text

    return read


def _amount(text: str) -> None:
    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > 15:
        raise ValueError(text)


_READ: Mapping[str, tuple[str, Callable[[str], Value]]] = {
    "int": ("int", _integer),
    "bool": ("bool", _boolean),
    "str": ("str", _text),
    "Page": ("int", _at_most(_MOST_PAGES)),
    "Days": ("int", _at_most(_MOST_DAYS)),
    "Day": ("str", _of(date.fromisoformat)),
    "TimeOfDay": ("str", _of(time.fromisoformat)),
    "Amount": ("str", _of(_amount)),
}
"""By annotation: what it is, and how it is read."""


@dataclass_transform(frozen_default=True)
class Tap:
    """Base of all presses, registered under their code. What is written as a frozen dataclass
    behaves like one; making 150 of those at each start would take 50 ms."""

    code: ClassVar[str]
    kinds: ClassVar[dict[str, str]]
    """The fields in their order, with what they are: int, str, bool, each with None or without."""

    _read_by: ClassVar[dict[str, Callable[[str], Value]]]
    _among: ClassVar[Mapping[str, Collection[str]]]
    _defaults: ClassVar[dict[str, Value]]
    _known: ClassVar[dict[str, type[Tap]]] = {}

    def __init_subclass__(
        cls, code: str, among: Mapping[str, Collection[str]] | None = None
    ) -> None:
        """`among`: what a field may be, where that is one of a few."""
        if code in Tap._known:
            raise ValueError(f"two buttons with the code {code!r}")
        cls.code = code
        said = {name: str(kind) for name, kind in get_annotations(cls).items()}
        cls.kinds, cls._read_by, cls._among = {}, {}, among or {}
        for name, kind in said.items():
            plain = kind.removesuffix(" | None")
            base, cls._read_by[name] = _READ[plain]
            cls.kinds[name] = kind.replace(plain, base)
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
            if part == "~" and "None" in kind:
                values[name] = None
            elif part == "~":
                raise OldButton(cls.code)
            else:
                values[name] = cls._read_by[name](part)
            if name in cls._among and values[name] not in cls._among[name]:
                raise OldButton(cls.code)
        return cls(**values)


def unpack(data: str) -> Tap:
    """The tap that was pressed. Raises OldButton for data of another version of the program."""
    code, *parts = data.split(":")
    kind = Tap._known.get(code)  # noqa: SLF001 - the registry is this module's own
    if kind is None:
        raise OldButton(code)
    try:
        return kind._read(parts)  # noqa: SLF001 - the same
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise OldButton(code) from error
