"""A time of day, and a day with its time, as people and programs write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.errors import Invalid
from crm.language.calendar.clock_times import read_clock_time, take_clock_time
from crm.language.calendar.moments import DayAndTime, read_moment

NOW = datetime(2025, 3, 20, 12, 30)  # noqa: DTZ001 - a wall clock; a Thursday


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("21:00", time(21)),
        ("21.00", time(21)),
        ("9 pm", time(21)),
        ("9pm", time(21)),
        ("9 p.m.", time(21)),
        ("9 P M", time(21)),
        ("9.30 pm", time(21, 30)),
        ("09:30:15", time(9, 30, 15)),
        ("noon", time(12)),
        ("12 noon", time(12)),
        ("midnight", time(0)),
        ("12 am", time(0)),
        ("12pm", time(12)),
        ("18:30 hrs", time(18, 30)),
        ("at 5pm", time(17)),
        ("sham 6 baje", time(18)),
        ("sham ko 6:30", time(18, 30)),
        ("sham 18:00", time(18)),
        ("सुबह ९ बजे", time(9)),
        ("9 in the morning", time(9)),
        ("raat 9 baje", time(21)),
        ("raat 2 baje", time(2)),
        ("raat 12 baje", time(0)),
        ("dopahar 2 baje", time(14)),
        ("21 baje", time(21)),
    ],
)
def test_a_time_is_read_as_it_is_written(text: str, at: time) -> None:
    assert read_clock_time(text) == at


@pytest.mark.parametrize(
    "text",
    ["", "9", "21", "9 baje", "9.5", "6:5", "24:00", "25:70", "13pm", "0 am", "5 am sham", "soon",
     "subah 12 baje", "subah 18:00", "1 noon", "noonish", "9pm or so", "-9 pm"],
)  # fmt: skip
def test_what_says_no_time_or_two_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_clock_time(text)


FORMS = (
    "{0:%H:%M}", "{0:%H.%M}", "{0:%I:%M %p}", "{0:%I.%M%p}", "{0:%H:%M:%S}", "{1}:{0:%M} {2}.m.",
)  # fmt: skip


@given(st.times(), st.sampled_from(FORMS))
def test_a_written_time_is_read_back(at: time, form: str) -> None:
    at = at.replace(second=0, microsecond=0)
    half = "p" if at.hour >= 12 else "a"
    assert read_clock_time(form.format(at, at.hour % 12 or 12, half)) == at


@given(st.text(max_size=30) | st.text("0123456789:. apmnoraty@", max_size=20))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    for read in (read_clock_time, take_clock_time, lambda one: read_moment(one, NOW)):
        with suppress(Invalid):
            assert read(text) is not None


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("fri 5pm", 21, time(17)),
        ("5pm, friday", 21, time(17)),
        ("9 p.m.", 20, time(21)),
        ("21.00", 20, time(21)),
        ("noon", 21, time(12)),
        ("thursday 5pm", 20, time(17)),
        ("this thursday 11am", 27, time(11)),
        ("next thursday 5pm", 27, time(17)),
        ("somvar ko noon", 24, time(12)),
        ("kal sham 6 baje", 21, time(18)),
        ("कल शाम 6 बजे", 21, time(18)),
        ("parso subah 9 baje", 22, time(9)),
        ("31 मार्च 17.30", 31, time(17, 30)),
        ("march 31 at 5 pm", 31, time(17)),
        ("31.03 17.30", 31, time(17, 30)),
        ("31.3.2025 5.30pm", 31, time(17, 30)),
        ("in 3 days at noon", 23, time(12)),
        ("3/25/2025 5pm", 25, time(17)),
        ("tonight 9pm", 20, time(21)),
        ("31.03.25", 31, None),
        ("tomorrow", 21, None),
    ],
)
def test_a_moment_is_a_day_and_a_time(text: str, day: int, at: time | None) -> None:
    found = read_moment(text, NOW)
    assert isinstance(found, DayAndTime)
    assert (found.day, found.at) == (date(2025, 3, day), at)


@pytest.mark.parametrize(
    ("text", "away"),
    [
        ("in 3 hours", timedelta(hours=3)),
        ("3 ghante baad", timedelta(hours=3)),
        ("half an hour from now", timedelta(minutes=30)),
        ("in half an hour", timedelta(minutes=30)),
        ("in an hour", timedelta(hours=1)),
        ("in 45 min", timedelta(minutes=45)),
        ("45m later", timedelta(minutes=45)),
        ("in 2 days", timedelta(days=2)),
        ("2 din baad", timedelta(days=2)),
        ("in a week", timedelta(days=7)),
    ],
)
def test_what_is_counted_from_now_is_a_length(text: str, away: timedelta) -> None:
    assert read_moment(text, NOW) == away


@pytest.mark.parametrize(
    "text",
    ["", "soon", "10.10", "5pm 6pm", "25:70", "tomorrow 9", "3 hours", "31/2 5pm"],
)  # fmt: skip
def test_a_moment_that_can_be_two_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_moment(text, NOW)
    assert (refused.value.field, refused.value.reason) == ("moment", "unreadable")


WALL = st.datetimes(datetime(2025, 3, 20, 12, 31), datetime(2026, 3, 1))  # noqa: DTZ001


@given(
    WALL, st.sampled_from(["{0.day}/{0.month}", "{0.day} {0:%B}", "{0:%Y-%m-%d}", "{0:%d.%m.%Y}"]),
    st.sampled_from(FORMS), st.booleans(),
)  # fmt: skip
def test_a_written_moment_is_read_back(when: datetime, day: str, clock: str, first: bool) -> None:  # noqa: FBT001 - drawn
    half = "p" if when.hour >= 12 else "a"
    texts = [day.format(when), clock.format(when, when.hour % 12 or 12, half)]
    found = read_moment(" ".join(texts if first else reversed(texts)), NOW)
    at = when.time().replace(microsecond=0, second=when.second if "%S" in clock else 0)
    assert found == DayAndTime(when.date(), at)
