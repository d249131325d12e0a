"""When a campaign goes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.campaigns.hours import PROMOTIONAL, hours_of, read_moment
from crm.campaigns.kinds import Kind, Terms
from crm.campaigns.texts.approved_texts import ChosenTemplate
from crm.errors import Invalid
from crm.language.calendar.days import read_day
from crm.language.calendar.said_days import Direction
from crm.shop import Shop
from tests.conftest import NOON, TestClock


@pytest.mark.parametrize(
    ("text", "local"),
    [  # now is Thursday 20 March 2025, 12:30
        ("today 6 pm", "2025-03-20 18:00"),
        ("6pm", "2025-03-20 18:00"),
        ("11am", "2025-03-21 11:00"),
        ("tomorrow 11am", "2025-03-21 11:00"),
        ("Tomorrow at 11:15 AM", "2025-03-21 11:15"),
        ("tomorrow", "2025-03-21 10:00"),
        ("fri 5pm", "2025-03-21 17:00"),
        ("friday at 5 p.m.", "2025-03-21 17:00"),
        ("thu 5pm", "2025-03-20 17:00"),
        ("thu 11am", "2025-03-27 11:00"),
        ("next mon 17:30", "2025-03-24 17:30"),
        ("25 mar 17:30", "2025-03-25 17:30"),
        ("25 March 2025 noon", "2025-03-25 12:00"),
        ("5/4 6.30pm", "2025-04-05 18:30"),
        ("2 jan 11am", "2026-01-02 11:00"),
        ("2025-04-01 12:00", "2025-04-01 12:00"),
        ("in 3 hours", "2025-03-20 15:30"),
        ("in 45 min", "2025-03-20 13:15"),
        ("in 2 days", "2025-03-22 12:30"),
        ("tonight", "2025-03-20 18:00"),
        ("this evening", "2025-03-20 18:00"),
        ("kal shaam", "2025-03-21 18:00"),
        ("kal subah 10 baje", "2025-03-21 10:00"),
        ("aaj shaam 6 baje", "2025-03-20 18:00"),
        ("tomorrow morning", "2025-03-21 10:00"),
        ("monday 11", "2025-03-24 11:00"),
        ("monday 5", "2025-03-24 17:00"),
        ("next week", "2025-03-27 10:00"),
        ("agle hafte", "2025-03-27 10:00"),
        ("next week monday 11", "2025-03-24 11:00"),
        ("agle hafte shukravar ko shaam 5 baje", "2025-03-28 17:00"),
        ("अगले हफ्ते मंगलवार", "2025-03-25 10:00"),
        ("tonight 8", "2025-03-20 20:00"),
        ("8 tonight", "2025-03-20 20:00"),
        ("kal 10 baje", "2025-03-21 10:00"),
        ("10 baje kal subah", "2025-03-21 10:00"),
        ("5 baje shaam ko kal", "2025-03-21 17:00"),
        ("somvar ko 11 baje", "2025-03-24 11:00"),
        ("6 baje", "2025-03-20 18:00"),
        ("kal saade 10 baje", "2025-03-21 10:30"),
        ("kal sawa 5 baje", "2025-03-21 17:15"),
        ("kal shaam paune 6 baje", "2025-03-21 17:45"),
        ("dhai baje", "2025-03-20 14:30"),
        ("das baje kal", "2025-03-21 10:00"),
        ("aadhe ghante me", "2025-03-20 13:00"),
        ("half an hour", "2025-03-20 13:00"),
        ("weekend", "2025-03-22 10:00"),
        ("कल सुबह 10 बजे", "2025-03-21 10:00"),
        ("कल १० बजे", "2025-03-21 10:00"),
        ("आज शाम ६ बजे", "2025-03-20 18:00"),
        ("कल साढ़े पाँच बजे", "2025-03-21 17:30"),
        ("परसों शाम 5 बजे", "2025-03-22 17:00"),
        ("सोमवार 11 बजे", "2025-03-24 11:00"),
        ("दो दिन बाद", "2025-03-22 12:30"),
        ("एक घंटे में", "2025-03-20 13:30"),
    ],
)
def test_words_are_read_in_shop_time(shop: Shop, text: str, local: str) -> None:
    found = read_moment(text, hours_of(shop))
    assert shop.local(found.at).strftime("%Y-%m-%d %H:%M") == local
    assert not found.moved
    assert not found.skipped


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("today 9 am", "past"),
        ("1 mar 2025 11am", "past"),
        ("25 mar 2031 5pm", "too_far"),
        ("in 900 days", "too_far"),
        ("2025-02-30 11:00", "unreadable"),
        ("31/2 5pm", "unreadable"),
        ("25:70", "unreadable"),
        ("13pm", "unreadable"),
        ("soon", "unreadable"),
        ("kal 8 baje", "unreadable"),  # in the morning, or in the evening
        ("saade", "unreadable"),
        ("kal saade 8 baje", "unreadable"),
        ("11", "unreadable"),
        ("next week monday friday", "unreadable"),
        ("", "unreadable"),
        ("fri 5pm or so", "unreadable"),
        ("25 mar 99999 5pm", "unreadable"),
    ],
)
def test_what_cannot_be_is_refused(shop: Shop, text: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_moment(text, hours_of(shop))
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("text", "day"),
    [("31 mar", 31), ("tomorrow", 21), ("today", 20), ("in 5 days", 25), ("7 days", 27)],
)
def test_a_day_without_a_time_is_read_for_valid_until(shop: Shop, text: str, day: int) -> None:
    assert read_day(text, shop.today(), Direction.AHEAD) == NOON.date().replace(day=day)


@pytest.mark.parametrize("text", ["", "19/3/2025", "perhaps", "31 feb"])
def test_a_day_that_is_none_or_over_is_refused(shop: Shop, text: str) -> None:
    with pytest.raises(Invalid):
        read_day(text, shop.today(), Direction.AHEAD)


def test_outside_the_sending_hours_it_is_the_next_opening(shop: Shop) -> None:
    late = read_moment("today 10pm", hours_of(shop))
    assert late.moved
    assert shop.local(late.at).strftime("%d %H:%M") == "21 10:00"
    early = read_moment("tomorrow 7am", hours_of(shop))
    assert early.moved
    assert shop.local(early.at).strftime("%d %H:%M") == "21 10:00"


def test_the_hour_that_a_clock_change_skips_is_put_behind_it() -> None:
    # in Berlin 02:30 is not shown on Sunday 30 March 2025
    berlin = Shop(
        timezone=ZoneInfo("Europe/Berlin"),
        sending_opens=time(0),
        sending_closes=time(0),
        clock=TestClock(datetime(2025, 3, 29, 12, 0, tzinfo=UTC)),
    )
    found = read_moment("tomorrow 2:30 am", hours_of(berlin))
    assert found.skipped
    assert berlin.local(found.at).strftime("%d %H:%M") == "30 03:30"
    assert not read_moment("tomorrow 3:30 am", hours_of(berlin)).skipped


def test_an_hour_that_is_shown_twice_is_the_first_of_them() -> None:
    berlin = Shop(
        timezone=ZoneInfo("Europe/Berlin"),
        sending_opens=time(0),
        sending_closes=time(0),
        clock=TestClock(datetime(2025, 10, 25, 12, 0, tzinfo=UTC)),
    )
    assert read_moment("tomorrow 2:30 am", hours_of(berlin)).at == datetime(
        2025, 10, 26, 0, 30, tzinfo=UTC
    )


def test_hours_over_midnight_are_open_at_night(shop: Shop) -> None:
    night = replace(shop, sending_opens=time(18), sending_closes=time(2))
    hours = hours_of(night)
    assert not hours.is_open(NOON)
    assert hours.is_open(NOON + timedelta(hours=12))
    assert night.local(hours.next_opening(NOON)).time() == time(18)


@given(
    asked=st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    opens=st.times(),
    closes=st.times(),
    zone=st.sampled_from(["Asia/Kolkata", "Europe/Berlin", "America/New_York", "Pacific/Apia"]),
)
def test_the_next_opening_is_open_and_never_before(
    asked: datetime, opens: time, closes: time, zone: str
) -> None:
    shop = Shop(
        timezone=ZoneInfo(zone),
        sending_opens=opens.replace(second=0, microsecond=0),
        sending_closes=closes.replace(second=0, microsecond=0),
    )
    hours = hours_of(shop)
    found = hours.next_opening(asked)
    assert found >= asked
    assert found - asked <= timedelta(hours=26)
    assert (found == asked) == hours.is_open(asked)


PROMOTION = ChosenTemplate("msg91", "64b7", "Tea", "Tea is on us", header="P")


@pytest.mark.parametrize(
    ("own", "both"),
    [
        ((10, 20), (10, 20)),
        ((8, 23), (10, 21)),
        ((9, 15), (10, 15)),
        ((18, 2), (18, 21)),
        ((0, 0), (10, 21)),
        ((6, 9), (10, 21)),  # never together: then the law's alone
        ((21, 23), (10, 21)),
    ],
)
def test_offers_under_a_promotional_header_go_out_from_ten_to_nine_only(
    shop: Shop, own: tuple[int, int], both: tuple[int, int]
) -> None:
    shop = replace(shop, sending_opens=time(own[0]), sending_closes=time(own[1]))
    hours = hours_of(shop, template=PROMOTION)
    assert (hours.opens.hour, hours.closes.hour) == both
    service = hours_of(shop, Terms(Kind.SERVICE), PROMOTION)
    assert (service.opens, service.closes) == PROMOTIONAL
    for header in ("S", "T", ""):
        other = replace(PROMOTION, header=header)
        assert hours_of(shop, template=other) == hours_of(shop)
        assert not hours_of(shop, Terms(Kind.SERVICE), other).windows


@given(
    asked=st.integers(0, 3 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    opens=st.integers(0, 23),
    closes=st.integers(0, 23),
    seconds=st.integers(1, 40 * 3600),
)
def test_promotional_hours_are_open_from_an_opening_to_the_closing(
    asked: datetime, opens: int, closes: int, seconds: int
) -> None:
    shop = Shop(
        timezone=ZoneInfo("Asia/Kolkata"), sending_opens=time(opens), sending_closes=time(closes)
    )
    hours = hours_of(shop, template=PROMOTION)
    found = hours.next_opening(asked)
    closing = hours.next_closing(found)
    assert closing is not None
    assert asked <= found < closing
    for at in (found, closing - timedelta(minutes=1)):
        assert hours.is_open(at)
        assert PROMOTIONAL[0] <= shop.local(at).time() < PROMOTIONAL[1]
    assert not hours.is_open(closing)
    end = hours.end_of(asked, seconds)
    assert end - asked >= timedelta(seconds=seconds)
    assert hours.is_open(end - timedelta(microseconds=1))
