"""A day in words and numbers, wherever it is written, and what direction makes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.errors import Invalid
from crm.language.calendar import words as day_words
from crm.language.calendar.days import EARLIEST, read_birthday, read_day
from crm.language.calendar.said_days import Direction
from crm.values import Birthday

TODAY = date(2025, 3, 20)  # a Thursday
DAYS = st.dates(EARLIEST, date(2069, 12, 31))


def outcome(read: Callable[[], date | Birthday]) -> str:
    """The day as it is stored, or why there is none."""
    try:
        found = read()
    except Invalid as error:
        return error.reason
    return found.isoformat() if isinstance(found, date) else found.stored


@pytest.mark.parametrize(
    ("text", "sale", "campaign"),
    [
        ("today", "2025-03-20", "2025-03-20"),
        ("aaj", "2025-03-20", "2025-03-20"),
        ("yesterday", "2025-03-19", "past"),
        ("tomorrow", "future", "2025-03-21"),
        ("kal", "2025-03-19", "2025-03-21"),
        ("कल", "2025-03-19", "2025-03-21"),
        ("parso", "2025-03-18", "2025-03-22"),
        ("day before yesterday", "2025-03-18", "past"),
        ("day after tomorrow", "future", "2025-03-22"),
        ("3 days ago", "2025-03-17", "past"),
        ("do din pehle", "2025-03-18", "past"),
        ("a week ago", "2025-03-13", "past"),
        ("a year ago", "2024-03-20", "past"),
        ("two months back", "2025-01-20", "past"),
        ("in 3 days", "future", "2025-03-23"),
        ("3 din baad", "future", "2025-03-23"),
        ("3 days from now", "future", "2025-03-23"),
        ("10 days", "unreadable", "2025-03-30"),
        ("12/3", "2025-03-12", "2026-03-12"),
        ("25/3", "2024-03-25", "2025-03-25"),
        ("20/3", "2025-03-20", "2025-03-20"),
        ("31 मार्च", "2024-03-31", "2025-03-31"),
        ("३१ मार्च", "2024-03-31", "2025-03-31"),
        ("31 फ़रवरी", "unreadable", "unreadable"),
        ("march 31", "2024-03-31", "2025-03-31"),
        ("31st of March", "2024-03-31", "2025-03-31"),
        ("march 31, 2025", "future", "2025-03-31"),
        ("31-mar-25", "future", "2025-03-31"),
        ("1 mar '25", "2025-03-01", "past"),
        ("२०२५-०३-२५", "future", "2025-03-25"),
        ("3/25/2025", "future", "2025-03-25"),
        ("29 feb", "2024-02-29", "2028-02-29"),
        ("somvar", "2025-03-17", "2025-03-24"),
        ("सोमवार", "2025-03-17", "2025-03-24"),
        ("thursday", "2025-03-13", "2025-03-27"),
        ("last monday", "2025-03-17", "past"),
        ("next monday", "future", "2025-03-24"),
        ("monday 24 march", "unreadable", "2025-03-24"),
        ("24/3/2025 tue", "unreadable", "unreadable"),
        ("5 tarikh", "2025-03-05", "2025-04-05"),
        ("the 25th", "2025-02-25", "2025-03-25"),
        ("on 12/3 please", "2025-03-12", "2026-03-12"),
        ("kal shaam", "2025-03-19", "2025-03-21"),
        ("31/2", "unreadable", "unreadable"),
        ("13/13", "unreadable", "unreadable"),
        ("12/3/125", "unreadable", "unreadable"),
        ("1/1/1970", "unreadable", "unreadable"),
        ("450", "unreadable", "unreadable"),
        ("soon", "unreadable", "unreadable"),
        ("12 march 450 rice", "unreadable", "unreadable"),
        ("last week", "unreadable", "unreadable"),
        ("march", "unreadable", "unreadable"),
        ("", "unreadable", "unreadable"),
        ("12/3" + " " * 80 + "cash", "unreadable", "unreadable"),
    ],
)
def test_a_sale_lies_in_the_past_and_a_campaign_ahead(text: str, sale: str, campaign: str) -> None:
    assert outcome(lambda: read_day(text, TODAY, Direction.PAST)) == sale
    assert outcome(lambda: read_day(text, TODAY, Direction.AHEAD)) == campaign


@pytest.mark.parametrize(
    "text", ["kal", "today", "12/3", "31 march", "monday", "5th", "3 days ago"]
)
def test_a_day_of_a_file_says_its_year(text: str) -> None:
    assert (
        outcome(lambda: read_day(text.replace("_", " "), TODAY, Direction.UNKNOWN)) == "unreadable"
    )


_FORMS = (
    "{0.day}/{0.month}/{0.year}", "{0:%d-%m-%Y}", "{0:%Y-%m-%d}", "{0:%d.%m.%Y}", "{0:%d%b%Y}",
    "{0.day} {1} {0.year}", "{1} {0.day}, {0.year}", "{2} {0.day} {1} {0.year}", "{0:%Y%m%d}",
    "{0.day} {1}, {0.year} ({2})", "{0.year} {1} {0.day}", "{0:%d %m %Y}", "{0:%d}-{1}-{0:%Y}",
)  # fmt: skip


@given(DAYS, st.sampled_from(_FORMS), st.data())
def test_a_whole_date_is_read_back_in_every_form_and_every_word(
    day: date, form: str, data: st.DataObject
) -> None:
    months = [word for word, month in day_words.MONTHS.items() if month == day.month]
    weekdays = [word for word, number in day_words.WEEKDAYS.items() if number == day.weekday()]
    month, weekday = (data.draw(st.sampled_from(words)) for words in (months, weekdays))
    text = form.format(day, month, weekday)
    assert read_day(text, TODAY, Direction.UNKNOWN) == day
    assert read_day(text, day, Direction.PAST) == day
    assert read_day(text, day, Direction.AHEAD) == day


@given(
    DAYS,
    st.dates(date(1980, 1, 1), date(2069, 12, 31)),
    st.sampled_from(["{0.day}/{0.month}", "{0.day} {0:%b}", "{0:%B} {0.day}"]),
)
def test_without_a_year_it_is_the_nearest_one_in_the_direction(
    day: date, today: date, form: str
) -> None:
    text = form.format(day)
    before = read_day(text, today, Direction.PAST)
    after = read_day(text, today, Direction.AHEAD)
    assert before <= today <= after
    assert (before.month, before.day) == (after.month, after.day) == (day.month, day.day)
    assert after == before == today or after.year - before.year in (1, 4, 8)


@given(st.integers(1, 400), st.sampled_from(sorted(day_words.DAY_WORDS)))
def test_days_are_counted_both_ways(count: int, unit: str) -> None:
    away = timedelta(days=count)
    assert read_day(f"{count} {unit} ago", TODAY, Direction.PAST) == TODAY - away
    assert read_day(f"in {count} {unit}", TODAY, Direction.AHEAD) == TODAY + away
    assert read_day(f"{count} {unit} baad", TODAY, Direction.AHEAD) == TODAY + away


@given(st.text(max_size=40) | st.text("0123456789/-. ,janfebkalth", max_size=24))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    for direction in Direction:
        assert outcome(lambda: read_day(text, TODAY, direction)) != ""  # noqa: B023 - called at once


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("12 may", "--05-12"),
        ("12/5", "--05-12"),
        ("12/5/1990", "1990-05-12"),
        ("12 मई 1990", "1990-05-12"),
        ("May 12, 1990", "1990-05-12"),
        ("12-05-90", "1990-05-12"),
        ("12/5/05", "2005-05-12"),
        ("20/3/25", "2025-03-20"),
        ("21/3/25", "1925-03-21"),
        ("29 feb", "--02-29"),
        ("29/2/2000", "2000-02-29"),
        ("1990-05-12", "1990-05-12"),
        ("1990-05-12 00:00:00", "1990-05-12"),
        ("1990-05-12T23:10:00+05:30", "1990-05-12"),
        ("19900512", "1990-05-12"),
        ("--05-12", "--05-12"),
        ("--0512", "--05-12"),
        ("'--05-12", "--05-12"),
        ("1604-05-12", "--05-12"),
        ("0000-02-29", "--02-29"),
        ("1990-02-29", "unreadable"),
        ("---12", "unreadable"),
        ("1990-05", "unreadable"),
        ("12 may 1899", "unreadable"),
        ("29/2/1990", "unreadable"),
        ("31 april", "unreadable"),
        ("12/13", "unreadable"),
        ("21/3/2025", "future"),
        ("12", "unreadable"),
        ("may", "unreadable"),
        ("kal", "unreadable"),
        ("monday", "unreadable"),
        ("", "unreadable"),
    ],
)
def test_a_birthday_is_a_day_and_a_month_and_perhaps_a_year(text: str, stored: str) -> None:
    assert outcome(lambda: read_birthday(text, TODAY)) == stored
    if any(map(str.isdigit, stored)):
        assert Birthday.of_stored(stored) == read_birthday(text, TODAY)


@given(st.dates(date(1900, 1, 1), TODAY), st.booleans())
def test_a_birthday_is_kept_as_it_was(day: date, with_year: bool) -> None:  # noqa: FBT001 - drawn
    given_day = Birthday(day.month, day.day, day.year if with_year else None)
    assert Birthday.of_stored(given_day.stored) == given_day
    text = f"{day.day}/{day.month}" + (f"/{day.year}" if with_year else "")
    assert read_birthday(text, TODAY) == given_day


@pytest.mark.parametrize(
    "text", ["", "05-12", "--5-12", "--13-01", "1990-02-29", "--05-12 ", "90-05-12", "--02-30"]
)
def test_what_is_no_stored_birthday_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        Birthday.of_stored(text)
