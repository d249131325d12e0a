"""Amounts, counts, days and phones in every form a shop writes: read exactly, or refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crm.errors import Invalid
from crm.language.amounts import amount, with_a_doubtful_point
from crm.language.calendar.cells import clock_time, day_and_time
from crm.language.calendar.moments import DayAndTime
from crm.language.cells import text_of
from crm.language.payments import payment
from crm.language.phones import phones, read_phone
from crm.language.quantities import quantity

INDIA = ZoneInfo("Asia/Kolkata")
PAISE = st.integers(0, 10**12 - 1)


def _in_hindi(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "०१२३४५६७८९"))


DIGITS = st.sampled_from([str, _in_hindi])
Written = Callable[[str], str]


def refused(read: Callable[[str], Any], text: str) -> str | None:
    """Why a text is refused."""
    try:
        read(text)
    except Invalid as error:
        return error.reason
    return None


def indian(whole: int) -> str:
    """12345678 -> 1,23,45,678."""
    text = str(whole)
    head, tail = text[:-3], text[-3:]
    pairs: list[str] = []
    while head:
        pairs.insert(0, head[-2:])
        head = head[:-2]
    return ",".join([*pairs, tail])


BEFORE = ("", "₹", "₹ ", "Rs.", "Rs. ", "rs ", "INR ", "INR", "₨", "रु. ", "\u00a0", "Rupees ")
AFTER = ("", "/-", " /-", "/=", " only", " Rs.", " INR", " Dr", "Cr", " (Cr)", " ₹", "\u200b")
GROUPINGS = (str, indian, lambda whole: f"{whole:,}")


@given(PAISE, st.sampled_from(BEFORE), st.sampled_from(AFTER), st.sampled_from(GROUPINGS), DIGITS,
       st.sampled_from(["", "-", "−", "("]))  # fmt: skip
def test_money_is_read_back_in_every_form(
    paise: int, before: str, after: str, grouped: Callable[[int], str], digits: Written, sign: str
) -> None:
    whole, rest = divmod(paise, 100)
    text = digits(f"{before}{grouped(whole)}{f'.{rest:02}' if rest else ''}{after}")
    if sign:
        text = f"({text})" if sign == "(" else f"{sign}{text}"
    value = Decimal(paise) / 100
    for quoted in (text, f"'{text}", f" {text}\u00a0"):  # as spreadsheets keep a text
        assert amount(quoted) == (-value if sign else value)


@given(PAISE)
def test_a_number_that_a_spreadsheet_keeps_is_that_number(paise: int) -> None:
    assert amount(paise / 100) == Decimal(repr(paise / 100))
    assert amount(paise // 100) == paise // 100


@given(st.text("0123456789.,' ", min_size=1, max_size=14))
def test_what_can_be_read_in_two_ways_is_never_guessed(text: str) -> None:
    """Accepted is only what the rules of grouping allow, with a point before the paise."""
    reason = refused(amount, text)
    assert reason in (None, "ambiguous", "unreadable", "too_large")
    value = None if reason else amount(text)
    if value is None:
        return
    written = text.strip().removeprefix("'").strip()
    whole, _, rest = written.partition(".")
    assert not set(rest) - set("0123456789")
    digits = whole.replace(",", "")
    assert value == Decimal(f"{digits or 0}.{rest or 0}")
    if "," in whole:
        ungrouped = digits.lstrip("0") or "0"
        assert whole.lstrip("0,") in (indian(int(ungrouped)), f"{int(ungrouped):,}")


@given(st.integers(1, 10**9), st.integers(0, 99))
def test_a_decimal_comma_is_always_refused(whole: int, rest: int) -> None:
    for text in (f"{whole:,}".replace(",", ".") + f",{rest:02}", f"{whole},{rest:02}"):
        with pytest.raises(Invalid):
            amount(text)


@given(st.integers(0, 10**7 - 1), st.integers(0, 999))
def test_only_a_point_before_three_digits_leaves_a_doubt(whole: int, rest: int) -> None:
    assert with_a_doubtful_point(f"₹{whole}.{rest:03}") == (1 <= whole <= 999)
    assert not with_a_doubtful_point(f"{whole}.{rest:03}0")
    assert not with_a_doubtful_point(f"{whole}.{rest % 100:02}")
    assert not with_a_doubtful_point(whole + rest / 1000)


@given(st.integers(0, 10**8), st.sampled_from(["", " ", "  "]),
       st.sampled_from(["", "kg", "Kg.", "pcs", "nos", "लीटर", "ltr", "m"]))  # fmt: skip
def test_counts_keep_thousandths_and_units(thousandths: int, gap: str, unit: str) -> None:
    value = Decimal(thousandths) / 1000
    text = f"{value:f}{gap}{unit}"
    assert quantity(text) == (value, unit.rstrip(".") or None)
    assert quantity(float(value)) == (value, None)


DAYS = st.dates(date(1971, 1, 1), date(2069, 12, 31))
DAY_FORMS = (
    "{0:%d/%m/%Y}", "{0.day}/{0.month}/{0:%Y}", "{0:%d-%m-%Y}", "{0:%d.%m.%Y}", "{0:%d %m %Y}",
    "{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0:%Y.%m.%d}", "{0:%Y%m%d}", "{0:%d %b %Y}", "{0:%d-%b-%Y}",
    "{0:%d%b%Y}", "{0:%d %B, %Y}", "{0:%B %d, %Y}", "{0:%b %d %Y}", "{0:%A, %d %B %Y}",
    "{0:%a %d-%m-%Y}", "'{0:%d/%m/%Y}", "{0:%d/%m/%Y} ({0:%a})", "{0:%Y-%b-%d}", " {0:%d/%m/%Y}\t",
)  # fmt: skip
TIMED = DAY_FORMS[:4] + DAY_FORMS[5:12]
TIME_FORMS = (
    " {0:%H:%M:%S}", " {0:%I:%M:%S %p}", "T{0:%H:%M:%S}", ", {0:%H.%M.%S}", " at {0:%H:%M:%S}",
)  # fmt: skip
WALL_CLOCK = st.builds(
    datetime.combine, st.dates(date(1971, 1, 2), date(2069, 12, 30)), st.times()
).map(lambda when: when.replace(microsecond=0))
DAY_0 = datetime.combine(date(1899, 12, 30), time())


@given(DAYS, st.sampled_from(DAY_FORMS), DIGITS)
def test_days_are_read_back_in_every_form(day: date, form: str, digits: Written) -> None:
    assert day_and_time(digits(form.format(day)), INDIA) == DayAndTime(day)


@given(DAYS, st.times(), st.sampled_from(TIME_FORMS), st.sampled_from(TIMED))
def test_times_are_read_with_their_day(day: date, at: time, form: str, day_form: str) -> None:
    at = at.replace(microsecond=0)
    text = day_form.format(day) + form.format(at)
    assert day_and_time(text, INDIA) == DayAndTime(day, at if at != time() else None)
    assert clock_time(f"{at:%H:%M:%S}") == at


@given(DAYS)
def test_the_day_comes_first_unless_that_is_impossible(day: date) -> None:
    found = day_and_time(f"{day:%m/%d/%Y}", INDIA)
    if day.day > 12:
        assert found == DayAndTime(day, None, month_first=True)
    else:
        assert found == DayAndTime(date(day.year, day.day, day.month))


@given(WALL_CLOCK)
def test_serial_numbers_of_excel_are_their_day_and_time(when: datetime) -> None:
    serial = (when - DAY_0) / timedelta(days=1)
    expected = DayAndTime(when.date(), when.time() if when.time() != time() else None)
    assert day_and_time(serial, INDIA) == expected
    assert day_and_time(f"{serial:.10f}", INDIA) == expected


@given(
    WALL_CLOCK,
    st.integers(-12 * 60, 14 * 60).map(lambda minutes: timedelta(minutes=minutes)),
)
def test_an_offset_moves_to_the_time_of_the_shop(when: datetime, offset: timedelta) -> None:
    instant = when.replace(tzinfo=UTC)
    local = instant.astimezone(INDIA)
    minutes = int(offset / timedelta(minutes=1))
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    there = (instant + offset).replace(tzinfo=None)
    found = day_and_time(f"{there.isoformat()}{sign}{hours:02}:{rest:02}", INDIA)
    assert found is not None
    assert (found.day, found.at or time()) == (local.date(), local.time())


@given(st.text(max_size=30) | st.text("0123456789/-.: APMTZ+janfebmr", max_size=24))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    for read in (amount, quantity, clock_time, lambda cell: day_and_time(cell, INDIA)):
        assert refused(read, text) != ""
    assert payment(text) in (None, "Cash", "Card", "UPI", "Credit", "Bank", "Other")
    found = phones(text, "IN")
    assert all(phone.e164.startswith("+") for phone, _ in found.phones)
    assert "\n" not in text_of(text)


def _in_use(number: int) -> bool:
    try:
        return read_phone(str(number), "IN").mobile
    except Invalid:
        return False


MOBILES = st.integers(6_000_000_000, 9_999_999_999).filter(_in_use)
PHONE_FORMS = (
    "{0}", "+91{0}", "91{0}", "0{0}", "0091{0}", "091{0}", "+91 {1} {2}", "+91-{1}-{2}", "{1} {2}",
    "{1}-{2}", "(+91) {0}", "+91 (0) {0}", "'{0}", "{0}.0", "Mob: {0}", "{0} (WhatsApp)",
    "tel:+91{0}",    "\u202a+91 {1} {2}\u202c", "{1}\u00a0{2}", "{1}\u2011{2}", "{0},", "91+{0}",
)  # fmt: skip


@given(MOBILES, st.sampled_from(PHONE_FORMS), DIGITS)
def test_a_mobile_is_read_back_in_every_form(number: int, form: str, digits: Written) -> None:
    found = phones(digits(form.format(number, str(number)[:5], str(number)[5:])), "IN")
    assert [phone.e164 for phone, _ in found.phones] == [f"+91{number}"]
    assert found.unusable is None


@given(MOBILES, st.integers(1, 9))
def test_a_number_that_a_spreadsheet_spoiled_counts_only_when_whole(number: int, kept: int) -> None:
    whole = f"{Decimal(number):.9E}"
    assert [phone.e164 for phone, _ in phones(whole, "IN").phones] == [f"+91{number}"]
    assert [phone.e164 for phone, _ in phones(float(number), "IN").phones] == [f"+91{number}"]
    spoiled = f"{Decimal(number):.{kept - 1}E}"
    assert phones(spoiled, "IN").phones == ()
    assert phones(spoiled, "IN").unusable == spoiled


@given(
    MOBILES, MOBILES, st.sampled_from([" / ", ",", ";", " or ", " & ", "\n", " ::: ", " ", " (H) "])
)
def test_no_number_of_a_cell_is_lost(first: int, second: int, between: str) -> None:
    assume(first != second)
    found = phones(f"{first}{between}{second}", "IN")
    assert [phone.e164 for phone, _ in found.phones] == [f"+91{first}", f"+91{second}"]
    with_a_landline = phones(f"020-25431234{between}{second}", "IN")
    assert with_a_landline.phones[0][0].e164 == f"+91{second}"
    as_written = phones(f"020-25431234{between}{second}", "IN", mobile_first=False)
    assert as_written.phones[0][0].e164 == "+912025431234"
