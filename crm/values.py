"""Amounts, currency, phone, e-mail and period: values that are right once they are made."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar, Self

from crm.dataclass import dataclass
from crm.errors import Invalid

LARGEST_AMOUNT = Decimal(10) ** 10
"""No line, bill or total of a shop is larger; what is, was a phone number or a slip."""

ZERO = Decimal(0)
ONE = Decimal(1)


def rounded(amount: Decimal, digits: int = 2) -> Decimal:
    """Half up to the minor unit (`digits` of it, ISO 4217)."""
    return amount.quantize(ONE.scaleb(-digits), ROUND_HALF_UP)


def plain(number: Decimal) -> Decimal:
    """The shortest way to write it, without an exponent: 2.50 is 2.5, 100 stays 100."""
    short = number.normalize()
    exponent = short.as_tuple().exponent
    return short.quantize(ONE) if isinstance(exponent, int) and exponent > 0 else short


def is_far(price: Decimal, usual: Decimal) -> bool:
    """Whether a price is more than three times the usual one, or less than a third of it."""
    return price > 3 * usual or usual > 3 * price


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency by ISO 4217 code. `digits` is the exponent of its minor unit (INR 2, JPY 0)."""

    code: str
    digits: int

    @classmethod
    def of(cls, code: str) -> Self:
        """Raises Invalid for a code that Unicode's CLDR does not list."""
        from babel.core import get_global  # slow to import, and only start-up asks

        code = code.upper()
        if code not in get_global("all_currencies"):
            raise Invalid("currency", code, "unknown")
        fractions = get_global("currency_fractions")
        return cls(code, int(fractions.get(code, fractions["DEFAULT"])[0]))

    def to_minor(self, amount: Decimal) -> int:
        """Major units to minor units, half up."""
        return int(amount.scaleb(self.digits).quantize(Decimal(1), ROUND_HALF_UP))

    def from_minor(self, minor: int) -> Decimal:
        """Minor units to major units, with the currency's digits: 45000 -> Decimal('450.00')."""
        return Decimal(minor).scaleb(-self.digits)

    def round(self, amount: Decimal) -> Decimal:
        """Half up to the minor unit."""
        return rounded(amount, self.digits)


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in E.164 (`+919876543210`) and whether it can be reached by SMS."""

    e164: str
    mobile: bool


EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


def parse_email(text: str) -> str:
    """One address with a domain, trimmed. Raises Invalid."""
    text = text.strip()
    if len(text) > 254 or not EMAIL.fullmatch(text):  # 254: RFC 5321 section 4.5.3.1.3
        raise Invalid("email", text, "unreadable")
    return text


@dataclass(frozen=True, slots=True)
class Birthday:
    """A day of the year and the year of birth, None where nobody said it.

    Raises Invalid for no such day, and for a year before 1900; 29 February needs no leap year
    where no year is known.
    """

    month: int
    day: int
    year: int | None = None

    EARLIEST: ClassVar[int] = 1900

    def __post_init__(self) -> None:
        year = _A_LEAP_YEAR if self.year is None else self.year
        try:
            date(year, self.month, self.day)
        except ValueError as error:
            raise Invalid("birthday", self.stored, "impossible") from error
        if year < self.EARLIEST:
            raise Invalid("birthday", self.stored, "impossible")

    @property
    def stored(self) -> str:
        """`1990-05-12`, or `--05-12` without a year (RFC 6350, section 4.3.1)."""
        year = "-" if self.year is None else f"{self.year:04}"
        return f"{year}-{self.month:02}-{self.day:02}"

    @classmethod
    def of_stored(cls, text: str) -> Self:
        """Parses the text that `stored` wrote. Raises Invalid."""
        found = _STORED_BIRTHDAY.fullmatch(text)
        if found is None:
            raise Invalid("birthday", text, "unreadable")
        return cls(int(found[2]), int(found[3]), int(found[1]) if found[1] else None)


_A_LEAP_YEAR = 2000
_STORED_BIRTHDAY = re.compile(r"(?:(\d{4})|-)-(\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True)
class Period:
    """A pair of shop dates, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise Invalid("period", f"{self.start}..{self.end}", "ends_before_it_starts")

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def previous(self) -> Period:
        """As many days, ending the day before this one starts. Raises Invalid before year 1."""
        try:
            return Period(self.start - timedelta(days=self.days), self.start - timedelta(days=1))
        except OverflowError as error:
            raise Invalid("period", f"{self.start}..{self.end}", "too_early") from error

    @classmethod
    def parse(cls, text: str, today: date) -> Period:
        """`7d`, `30d` (any days), `3m`, `6m`, `1y` (any months, years), or `FROM..TO` in ISO dates.

        Days: the last N, today included. Months and years: from the day after the same day N months
        ago, clipped to that month's end. Raises Invalid.
        """
        text = text.strip().lower()
        if named := re.fullmatch(r"(\d{1,4})([dmy])", text):
            number = int(named[1])
            if number == 0:
                raise Invalid("period", text, "unreadable")
            try:
                if named[2] == "d":
                    return cls(today - timedelta(days=number - 1), today)
                months = number * (12 if named[2] == "y" else 1)
                return cls(months_before(today, months) + timedelta(days=1), today)
            except (OverflowError, ValueError) as error:
                raise Invalid("period", text, "too_early") from error
        first, separator, last = text.partition("..")
        try:
            if not separator:
                raise ValueError(text)
            return cls(date.fromisoformat(first.strip()), date.fromisoformat(last.strip()))
        except ValueError as error:
            raise Invalid("period", text, "unreadable") from error


def months_before(day: date, months: int) -> date:
    """The same day `months` earlier, clipped to the end of that month. ValueError before year 1."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class UsedPoints:
    """Points of a customer that a bill is paid with: `number` of them, each worth `worth`, take
    `amount` off it; major units. The worth is the one of the day: the shop may change it later."""

    number: int
    worth: Decimal
    amount: Decimal

    @classmethod
    def of(cls, number: int, worth: Decimal, digits: int = 2) -> Self:
        return cls(number, worth, rounded(number * worth, digits))


def as_json(value: Decimal) -> int | float:
    """JSON knows no decimals; seventeen digits are enough to read every amount back exactly."""
    return int(value) if value == value.to_integral_value() else float(value)
