"""Money as the shop writes it; numbers, days and times as whoever reads them writes them.

Used by the chat and by the reports. Names of days and months, their order and the rest of a
language's habits are Babel's (Unicode CLDR).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from crm.i18n import _, language
from crm.shop import Shop

if TYPE_CHECKING:
    from babel.core import Locale
    from babel.dates import DateTimePattern
    from babel.numbers import NumberPattern

_LAKHS = ((10_000_000, "Cr"), (100_000, "L"), (1_000, "k"))
_MILLIONS = ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k"))


class Formats:
    """Bound to one shop, with its currency and time zone, and to the language of one reader."""

    def __init__(self, shop: Shop, reader: str | None = None) -> None:
        """`reader` is a language as Babel names it; without one, it is what is being spoken."""
        self.shop = shop
        self._shops = f"{shop.language}_{shop.country}"
        self._readers = f"{reader or language().babel}_{shop.country}"

    @property
    def sign(self) -> str:
        """The currency's sign: ₹."""
        return _sign(self.shop.currency.code, self._shops)

    def money(self, amount: Decimal) -> str:
        """`₹1,23,456.50`; whole amounts without the fraction: `₹450`."""
        return ("-" if amount < 0 else "") + self.sign + self.number(abs(amount), money=True)

    def compact(self, amount: Decimal | int) -> str:
        """Short enough for a chart: `₹950`, `₹45k`, `₹1.2L`, `₹1.3Cr`; `$1.2M` elsewhere."""
        value = abs(Decimal(amount))
        steps = _LAKHS if self.counts_lakhs else _MILLIONS
        size, name = next((step for step in steps if value >= step[0]), (1, ""))
        places = 0 if size == 1 or value / size >= 100 else 1
        short = f"{(value / size).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
        short = short.rstrip("0").rstrip(".") if "." in short else short
        return ("-" if amount < 0 else "") + self.sign + short + name

    @property
    def counts_lakhs(self) -> bool:
        """Whether the country groups as 1,23,456."""
        pattern = str(_shops_locale(self._shops).decimal_formats[None].pattern)
        return "#,##,##0" in pattern

    def number(self, value: Decimal | int, *, money: bool = False) -> str:
        """Grouped as the reader does (money: as the shop); a fraction only where there is one."""
        value = Decimal(value)
        whole = value == value.to_integral_value()
        if money and not whole:
            places = self.shop.currency.digits
            value = self.shop.currency.round(value)
        else:
            places = 0 if whole else 3
        if money:
            return _shops_number(self._shops, value, places, not whole)
        return _number(self._readers, value, places)

    def fixed(self, value: Decimal | float, places: int = 1) -> str:
        """With so many places, rounded half up, even where they are zeros: `2.0`."""
        rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        locale = _locale(self._readers)
        pattern = _pattern(_grouping(locale), places, True)  # noqa: FBT003 - part of a cache's key
        return str(pattern.apply(rounded, locale))

    def percent(self, share: Decimal | float) -> str:
        """Of a share of 1: `12%`, rounded half to even, as `round` does."""
        locale = _locale(self._readers)
        return str(locale.percent_formats[None].apply(Decimal(round(share * 100)) / 100, locale))

    def quantity(self, value: Decimal, unit: str | None = None) -> str:
        """`2`, `0.25`, `1.5 kg`."""
        return self.number(value) + (f" {unit}" if unit else "")

    def day(self, day: date, today: date | None = None) -> str:
        """`today`, `yesterday`, `23 Nov`; with the year when it is not this one."""
        today = today or self.shop.today()
        if day == today:
            return _("today")
        if (today - day).days == 1:
            return _("yesterday")
        return self.dated(day, today)

    def dated(self, day: date, today: date | None = None) -> str:
        """`23 Nov`, today's as any other; with the year when it is not this one."""
        this_year = (today or self.shop.today()).year
        return self.plain_day(day) if day.year == this_year else self.full_day(day)

    def plain_day(self, day: date) -> str:
        """`23 Nov`."""
        return _written(self._readers, "MMMd", day)

    def full_day(self, day: date) -> str:
        """`23 Nov 2026`."""
        return _written(self._readers, "yMMMd", day)

    def days(self, first: date, last: date) -> str:
        """`2 – 31 Dec 2017`, both included."""
        return _days(self._readers, first, last)

    def month(self, day: date) -> str:
        """`Nov 2026`."""
        return _written(self._readers, "yMMM", day)

    def month_name(self, month: int) -> str:
        """`Nov`."""
        return str(_locale(self._readers).months["stand-alone"]["abbreviated"][month])

    def weekday(self, weekday: int) -> str:
        """`Monday` for 0."""
        return str(_locale(self._readers).days["stand-alone"]["wide"][weekday])

    def short_weekday(self, weekday: int) -> str:
        """`Mon` for 0."""
        return str(_locale(self._readers).days["stand-alone"]["abbreviated"][weekday])

    def shortest_weekday(self, weekday: int) -> str:
        """`Mo` for 0, for the head of a calendar."""
        return str(_locale(self._readers).days["stand-alone"]["short"][weekday])

    def time(self, at: time) -> str:
        """`6:30 pm`."""
        return _written(self._readers, "time", time(at.hour, at.minute))

    def hour(self, hour: int) -> str:
        """`6 pm` for 18; 24 is midnight once more."""
        skeleton = "h" if "h" in _date_pattern(self._readers, "time").pattern else "H"
        return _written(self._readers, skeleton, time(hour % 24))

    def moment(self, instant: datetime, today: date | None = None) -> str:
        """`today 6:32 pm`, `23 Nov 6:32 pm`, in shop time."""
        local = self.shop.local(instant.astimezone(UTC))
        return _("{day} {time}").format(
            day=self.day(local.date(), today), time=self.time(local.time())
        )

    def phone(self, e164: str | None) -> str:
        """`+91 98765 43210`; an empty text without one, or for one that was erased. What is no
        phone is shown as it is kept."""
        return _phone(e164) if e164 else ""


ERASED = "erased-"
"""Opens what is kept in place of the phone of somebody who was erased."""


@lru_cache(maxsize=1024)
def _phone(e164: str) -> str:
    import phonenumbers  # 20 ms; a bot at rest does not need it

    if e164.startswith(ERASED):
        return ""
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@lru_cache(maxsize=32)
def _locale(name: str) -> Locale:
    """`en_IN`; where Babel does not know the pair, the language as most of the world writes it."""
    spoken = name.rpartition("_")[0]
    return _first_known(name, f"{spoken}_001", spoken)


@lru_cache(maxsize=8)
def _shops_locale(name: str) -> Locale:
    """`en_IN`; where Babel does not know the pair, the language by itself."""
    return _first_known(name, name.rpartition("_")[0])


def _first_known(*names: str) -> Locale:
    from babel.core import Locale, UnknownLocaleError  # 30 ms, and not before the first receipt

    for one in names:
        try:
            return Locale.parse(one)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en")


@lru_cache(maxsize=4096)  # a shop has its prices, and most quantities are 1
def _shops_number(locale: str, value: Decimal, places: int, exact: bool) -> str:  # noqa: FBT001 - part of a cache's key
    found = _shops_locale(locale)
    return str(_pattern(_grouping(found), places, exact).apply(value, found))


@lru_cache(maxsize=4096)
def _number(locale: str, value: Decimal, places: int) -> str:
    found = _locale(locale)
    return str(_pattern(_grouping(found), places, False).apply(value, found))  # noqa: FBT003 - part of a cache's key


@lru_cache(maxsize=2048)  # a screen names the same days and minutes again and again
def _written(locale: str, skeleton: str, value: date | time) -> str:
    return str(_date_pattern(locale, skeleton).apply(value, _locale(locale)))


@lru_cache(maxsize=256)
def _days(locale: str, first: date, last: date) -> str:
    """Spaces around the dash, which CLDR leaves out between two days of one month."""
    from babel.dates import format_interval

    return re.sub(
        r"\s*–\s*", " – ", str(format_interval(first, last, "yMMMd", locale=_locale(locale)))
    )


@lru_cache(maxsize=64)
def _date_pattern(locale: str, skeleton: str) -> DateTimePattern:
    """Spaces are plain ones: a phone shows CLDR's narrow ones as wide, and an SMS has none."""
    from babel.dates import parse_pattern

    found = _locale(locale)
    pattern = (
        found.time_formats["short"] if skeleton == "time" else found.datetime_skeletons[skeleton]
    )
    return parse_pattern("".join(" " if one.isspace() else one for one in pattern.pattern))


@lru_cache(maxsize=8)
def _sign(currency: str, locale: str) -> str:
    from babel.numbers import get_currency_symbol

    return str(get_currency_symbol(currency, _shops_locale(locale)))


def _grouping(locale: Locale) -> str:
    """`#,##,##0`"""
    return str(locale.decimal_formats[None].pattern).partition(".")[0]


@lru_cache(maxsize=32)
def _pattern(grouping: str, places: int, exact: bool) -> NumberPattern:  # noqa: FBT001 - part of a cache's key
    from babel.numbers import parse_pattern

    fraction = ("0" if exact else "#") * places
    return parse_pattern(grouping + ("." + fraction if fraction else ""))
