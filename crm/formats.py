"""Money, numbers, days and times as the shop writes them. Used by the chat and by the reports."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from crm.shop import Shop

if TYPE_CHECKING:
    from babel.core import Locale
    from babel.numbers import NumberPattern

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


_LAKHS = ((10_000_000, "Cr"), (100_000, "L"), (1_000, "k"))
_MILLIONS = ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k"))


class Formats:
    """Bound to one shop: its country's grouping, its currency's sign, its time zone."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._locale = f"en_{shop.country}"

    @property
    def sign(self) -> str:
        """The currency's sign: ₹."""
        return _sign(self.shop.currency.code, self._locale)

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
        pattern = str(_locale(self._locale).decimal_formats[None].pattern)
        return "#,##,##0" in pattern

    def number(self, value: Decimal | int, *, money: bool = False) -> str:
        """Grouped as the country does; a fraction only where there is one."""
        value = Decimal(value)
        whole = value == value.to_integral_value()
        if money and not whole:
            places = self.shop.currency.digits
            value = self.shop.currency.round(value)
        else:
            places = 0 if whole else 3
        pattern = _pattern(self._locale, places, money and not whole)
        return str(pattern.apply(value, _locale(self._locale)))

    def quantity(self, value: Decimal, unit: str | None = None) -> str:
        """`2`, `0.25`, `1.5 kg`."""
        return self.number(value) + (f" {unit}" if unit else "")

    def day(self, day: date, today: date | None = None) -> str:
        """`today`, `yesterday`, `23 Nov`; with the year when it is not this one."""
        today = today or self.shop.today()
        if day == today:
            return "today"
        if (today - day).days == 1:
            return "yesterday"
        return self.plain_day(day) if day.year == today.year else self.full_day(day)

    def plain_day(self, day: date) -> str:
        """`23 Nov`."""
        return f"{day.day} {MONTHS[day.month - 1]}"

    def full_day(self, day: date) -> str:
        """`23 Nov 2026`."""
        return f"{self.plain_day(day)} {day.year}"

    def time(self, at: time) -> str:
        """`6:30 pm`."""
        return f"{(at.hour - 1) % 12 + 1}:{at.minute:02} {'am' if at.hour < 12 else 'pm'}"

    def moment(self, instant: datetime, today: date | None = None) -> str:
        """`today 6:32 pm`, `23 Nov 6:32 pm`, in shop time."""
        local = self.shop.local(instant.astimezone(UTC))
        return f"{self.day(local.date(), today)} {self.time(local.time())}"

    def phone(self, e164: str | None) -> str:
        """`+91 98765 43210`; an empty text without one."""
        return _phone(e164) if e164 else ""


@lru_cache(maxsize=1024)
def _phone(e164: str) -> str:
    import phonenumbers  # 20 ms; a bot at rest does not need it

    number = phonenumbers.parse(e164)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@lru_cache(maxsize=8)
def _locale(name: str) -> Locale:
    from babel.core import Locale, UnknownLocaleError  # 30 ms, and not before the first receipt

    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


@lru_cache(maxsize=8)
def _sign(currency: str, locale: str) -> str:
    from babel.numbers import get_currency_symbol

    return str(get_currency_symbol(currency, _locale(locale)))


@lru_cache(maxsize=32)
def _pattern(locale: str, places: int, exact: bool) -> NumberPattern:  # noqa: FBT001 - part of a cache's key
    from babel.numbers import parse_pattern

    grouping = str(_locale(locale).decimal_formats[None].pattern).split(".")[0]
    fraction = ("0" if exact else "#") * places
    return parse_pattern(grouping + ("." + fraction if fraction else ""))
