"""Values as large as can be, of any type that a view takes: to see what becomes of its screen."""

from __future__ import annotations

import collections
import collections.abc
import dataclasses
import types
import typing
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.features.customers.listed import Listed
from bot.features.settings.fields import FIELDS as SETTINGS
from bot.features.settings.fields import Field
from bot.features.settings.views.backups import Kept
from bot.ui.screen import Screen
from bot.ui.taps import Tap
from crm.campaigns.audience import Audience, AudienceFilter
from crm.customers.find import place_code
from crm.formats import Formats
from crm.i18n import Language, Languages
from crm.insights.drill import Bar, By
from crm.language.vocabulary import PAYMENT_METHODS
from crm.purchases.stock.moves import Kind
from crm.shop import Shop
from crm.values import Currency

LONG = 'आशा क्षत्रिय 😀👨‍👩‍👧‍👦 & <b>"O\'Neil"</b> العربية 漢字 ' + "W" * 60
MANY = 150
ID = 10**10
SHOP = Shop(name=LONG)

OF_TYPING = {"datetime": datetime, "Shop": Shop, "Mapping": collections.abc.Mapping}
"""Names that some modules import for their annotations alone."""

MEANT: dict[str, Any] = {
    "days_since_purchase": 36_500,
    "share": 1.0,
    "what": "points",
    "heading": "Phone",
    "step": "message",
    "counts": collections.defaultdict(lambda: 10**9),
    "payment_method": PAYMENT_METHODS[0],
    "method": PAYMENT_METHODS[0],
    "phone": "+919812345601",
    "field": "name",
    "gateway": "whatsapp",
    "back": Listed(text="क" * 9).packed(),
    "listed": Listed(text="क" * 9).packed(),
    "token": "c42cbad4ef6a",
    "chat": "https://wa.me/919812345601?text=hi",
    "period": "2025-03-01..2025-03-20",
}
"""By name, what a value has to be: a key, a code, a share. Others are as large as their type."""


class Maker:
    """Makes a value of any type that a view takes: here as large as people can make it."""

    def make(
        self, hint: Any, name: str = "", known: dict[Any, Any] | None = None, depth: int = 0
    ) -> Any:
        hint = (known or {}).get(hint, hint)
        if name in MEANT and fits(MEANT[name], hint):
            return MEANT[name]
        if hint in SIMPLE:
            return self.simple(hint)
        origin, inner = typing.get_origin(hint), typing.get_args(hint)
        if origin in (typing.Union, types.UnionType):
            return self.make(self.kind(inner), name, known, depth)
        if origin is typing.Literal:
            return self.one_of(inner)
        if origin is collections.abc.Callable:
            return lambda *_: True
        if origin in (tuple, list, collections.abc.Sequence, collections.abc.Collection, frozenset):
            return self._many(origin, inner, known, depth)
        if origin in (dict, collections.abc.Mapping):
            pair = (self.make(one, name, known, depth) for one in inner)
            return dict([tuple(pair)])
        if hint is type(None):
            return None
        if isinstance(origin or hint, type):
            return self._of_class(origin or hint, inner, name, depth)
        raise TypeError(f"{name}: {hint}")

    def simple(self, hint: Any) -> Any:
        return SIMPLE[hint]

    def kind(self, kinds: Any) -> Any:
        """Of a union."""
        return next(one for one in kinds if one is not type(None))

    def one_of(self, values: Any) -> Any:
        return values[-1]

    def times(self, depth: int) -> int:
        return (MANY, 100, 3)[min(depth, 2)]

    def _many(self, origin: Any, inner: Any, known: dict[Any, Any] | None, depth: int) -> Any:
        if origin is tuple and (len(inner) != 2 or inner[1] is not Ellipsis):
            return tuple(self.make(one, "", known, depth) for one in inner)
        one = self.make(inner[0], "", known, depth + 1)
        return frozenset({one}) if origin is frozenset else (one,) * self.times(depth)

    def _of_class(self, kind: type, inner: Any, name: str, depth: int) -> Any:
        if issubclass(kind, Enum):
            return self.one_of(list(kind))
        known = dict(zip(getattr(kind, "__parameters__", ()), inner, strict=False))
        hints = typing.get_type_hints(kind, localns=OF_TYPING)
        if issubclass(kind, Tap):
            return kind(**{one: _in_a_button(said) for one, said in kind.kinds.items()})
        if dataclasses.is_dataclass(kind):
            names = [one.name for one in dataclasses.fields(kind) if one.init]
        elif issubclass(kind, tuple):
            names = list(kind._fields)  # type: ignore[attr-defined] # a NamedTuple
        else:
            raise TypeError(f"{name}: {kind}")
        return kind(**{one: self.make(hints[one], one, known, depth + 1) for one in names})


def fits(value: Any, hint: Any) -> bool:
    """Whether what is meant by a name is of the type that it has here."""
    kinds = typing.get_args(hint) or (hint,)
    if isinstance(value, dict):
        return typing.get_origin(hint) in (dict, collections.abc.Mapping)
    return type(value) in kinds


def _in_a_button(kind: str) -> Any:
    return True if "bool" in kind else ID if "int" in kind else "x"


largest = Maker().make


SIMPLE: dict[Any, Any] = {
    str: LONG,
    int: ID,
    float: 1e12,
    bool: True,
    bytes: b"x",
    Decimal: Decimal("99999999999.99"),
    date: date(2025, 12, 31),
    datetime: datetime(2025, 12, 31, 23, 59, tzinfo=UTC),
    time: time(23, 59),
    Markup: Markup("<b>x</b>"),
    Screen: Screen(LONG),
    Shop: SHOP,
    Formats: Formats(SHOP),
    Language: next(iter(Languages.found().values())),
    Currency: Currency("INR", 2),
    AudienceFilter: AudienceFilter(Audience.ALL, 90, Decimal(1), Decimal(10**9), LONG, "VIP"),
    Kept: Kept("munim-20251231-235959.db.gz.age", 10**12, datetime(2025, 12, 31, tzinfo=UTC)),
    Listed: Listed(text="क" * 9),
    Bar: Bar(By.PLACE, place_code(LONG), LONG, Decimal(10**11), 10**6),
    Field: SETTINGS[0],
    Kind: Kind.COUNTED,  # of those that are said by hand
    ZoneInfo: ZoneInfo("Asia/Kolkata"),
    Any: None,
    object: None,
}
