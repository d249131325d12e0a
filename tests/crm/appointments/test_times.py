"""Two at one time, and the shop's clock where it jumps: by brute force, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Session

from crm.appointments import open_appointment, recording, stored
from crm.appointments.model import USUAL_MINUTES, Appointment, Status, ends_at
from crm.appointments.open_appointment import OpenAppointment, TakenAppointment
from crm.appointments.recording import New
from crm.appointments.when import FARTHEST, When, instant_of, read_typed
from crm.errors import Invalid
from crm.language.calendar.appointment_times import read_when
from crm.permissions import Role
from crm.shop import Shop
from crm.staff import Member
from crm.store.database import Store
from crm.store.schema import appointments
from tests.conftest import TestClock
from tests.shop import OWNER, STAFF, a_customer

NOON = datetime.combine(date(2025, 3, 20), time(12, 30))
"""Of the shop's wall clock."""
DAY = datetime(2025, 3, 21, 4, 30, tzinfo=UTC)
SPAN = st.tuples(
    st.integers(0, 600), st.one_of(st.none(), st.integers(1, 180)), st.sampled_from([OWNER, STAFF])
)
"""Minutes after DAY, how long, and whose."""

ZONES = (
    "Asia/Kolkata",
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
)


def minutes_of(starts: int, minutes: int | None) -> set[int]:
    return set(range(starts, starts + (minutes or USUAL_MINUTES)))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(there=st.lists(SPAN, max_size=6), asked=SPAN)
def test_in_the_way_is_who_shares_a_minute(
    store: Store, there: list[tuple[int, int | None, int]], asked: tuple[int, int | None, int]
) -> None:
    store.write_now(lambda session: session.execute(delete(appointments)))
    asha = a_customer(store, f"Asha {len(there)}")
    for starts, minutes, staff_id in there:
        new = New(asha.id, DAY + timedelta(minutes=starts), minutes, None, staff_id)
        store.write_now(recording.record, new, OWNER, f"{id(there)}:{starts}")
    starts, minutes, staff_id = asked
    begins = DAY + timedelta(minutes=starts)
    found = store.read_now(stored.in_the_way, staff_id, begins, ends_at(begins, minutes))
    wanted = minutes_of(starts, minutes)
    clash = [one for one in there if one[2] == staff_id and minutes_of(*one[:2]) & wanted]
    assert (found is not None) == bool(clash)
    if found is not None:
        assert found.starts_at == DAY + timedelta(minutes=min(one[0] for one in clash))


@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2025, 1, 1), date(2025, 12, 31)),
    at=st.times().map(lambda one: one.replace(second=0, microsecond=0, fold=0)),
)
def test_the_instant_shows_the_time_that_was_said_or_what_the_clock_jumps_to(
    zone: str, day: date, at: time
) -> None:
    now = datetime(2025, 1, 1, tzinfo=UTC)
    shop = Shop(timezone=ZoneInfo(zone), clock=TestClock(now))
    instant = instant_of(shop, When(day, at))
    shown = shop.local(instant).replace(tzinfo=None)
    said = datetime.combine(day, at)
    assert instant.tzinfo == UTC
    jump = shown - said
    assert timedelta(0) <= jump <= timedelta(hours=1)
    if jump:  # the clock never shows what was said
        before = shop.local(instant - jump).replace(tzinfo=None)
        assert before < said


def test_the_autumn_hour_that_comes_twice_is_the_first(clock: TestClock) -> None:
    clock.now = datetime(2025, 10, 1, tzinfo=UTC)
    shop = Shop(timezone=ZoneInfo("Europe/Berlin"), clock=clock)
    assert instant_of(shop, When(date(2025, 10, 26), time(2, 30))) == datetime(
        2025, 10, 26, 0, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("kal 5 baje", "2025-03-21", "17:00"),
        ("5:30", None, "17:30"),
        ("6", None, "18:00"),
        ("9", None, "09:00"),
        ("12", None, "12:00"),
        ("17", None, "17:00"),
        ("subah 9 baje", None, "09:00"),
        ("shaam 8 baje", None, "20:00"),
        ("saade paanch baje", None, "17:30"),
        ("friday", "2025-03-21", None),
        ("25 march 11:30", "2025-03-25", "11:30"),
        ("parso ko 10 baje", "2025-03-22", "10:00"),
        ("कल 5 बजे", "2025-03-21", "17:00"),
        ("in 2 hours", "2025-03-20", "14:30"),
        ("next week", "2025-03-27", None),
    ],
)
def test_a_new_time_is_a_day_a_time_or_both(text: str, day: str | None, at: str | None) -> None:
    found = read_when(text, NOON)
    assert found == (
        None if day is None else date.fromisoformat(day),
        None if at is None else time.fromisoformat(at),
    )


@pytest.mark.parametrize("text", ["", "soon", "31 feb", "25 baje", "asha", "0", "99"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_when(text, NOON)


def test_a_time_alone_is_of_its_own_day_and_a_day_at_its_own_time(shop: Shop) -> None:
    now = When(date(2025, 4, 2), time(17))
    assert read_typed(shop, "6 baje", now) == When(date(2025, 4, 2), time(18))
    assert read_typed(shop, "friday", now) == When(date(2025, 3, 21), time(17))


def test_too_far_too_long_and_over_are_refused(store: Store) -> None:
    asha = a_customer(store)
    day = store.shop.today()
    asked = OpenAppointment(day, time(17), "a", customer_id=asha.id)
    with pytest.raises(Invalid, match="too_far"):
        store.write_now(
            open_appointment.book, replace(asked, day=day + FARTHEST + timedelta(days=1)), OWNER
        )
    with pytest.raises(Invalid, match="too_far"):
        store.write_now(open_appointment.book, replace(asked, day=date.max), OWNER)
    for minutes, reason in ((0, "not_positive"), (721, "too_large")):
        with pytest.raises(Invalid, match=reason):
            store.write_now(open_appointment.book, replace(asked, minutes=minutes), OWNER)
    with pytest.raises(Invalid, match="too_long"):
        store.write_now(open_appointment.book, replace(asked, what="x" * 101), OWNER)
    booked = store.write_now(open_appointment.book, asked, OWNER).booked
    assert booked is not None
    store.write_now(recording.mark, booked.id, Status.CANCELLED, OWNER)
    with pytest.raises(Invalid, match="over"):
        store.write_now(recording.move, booked.id, DAY, OWNER, "b")


def test_one_source_books_once_and_what_was_taken_back_stays_so(store: Store) -> None:
    asha = a_customer(store)
    asked = OpenAppointment(store.shop.today(), time(17), "a", customer_id=asha.id)
    first, second = (store.write_now(open_appointment.book, asked, OWNER) for _ in range(2))
    assert first.booked is not None
    assert first.booked == second.booked
    store.write_now(recording.undo, first.booked.id, Member(OWNER, "Om", Role.OWNER))
    third = store.write_now(open_appointment.book, asked, OWNER)
    assert third.gone
    assert third.booked is None


def test_the_next_one_is_the_first_that_is_not_over(store: Store, clock: TestClock) -> None:
    asha = a_customer(store)

    def book(minutes: int, source: str) -> Appointment:
        new = New(asha.id, store.shop.now() + timedelta(minutes=minutes), 30, None, OWNER)
        return store.write_now(recording.record, new, OWNER, source)

    later, sooner = book(600, "a"), book(60, "b")
    assert store.read_now(stored.next_of, asha.id) == sooner
    clock.turn(minutes=80)  # it is under way
    assert store.read_now(stored.next_of, asha.id) == sooner
    clock.turn(minutes=20)
    assert store.read_now(stored.next_of, asha.id) == later
    store.write_now(recording.mark, later.id, Status.CANCELLED, OWNER)
    assert store.read_now(stored.next_of, asha.id) is None


def taken(session: Session, one: OpenAppointment) -> TakenAppointment:
    return open_appointment.book(session, one, OWNER)


def test_a_day_is_that_of_the_shops_clock(store: Store) -> None:
    asha = a_customer(store)
    day = date(2025, 3, 25)
    for hour in (0, 23):
        one = OpenAppointment(day, time(hour, 30), f"at:{hour}", customer_id=asha.id)
        store.write_now(taken, one)
    for other in (-1, 1):
        one = OpenAppointment(
            day + timedelta(days=other), time(12), f"on:{other}", customer_id=asha.id
        )
        store.write_now(taken, one)
    found = store.read_now(lambda session: stored.of_day(session, day, limit=8))
    assert [store.shop.local(one.starts_at).hour for one in found.shown] == [0, 23]
    assert (found.count, found.booked) == (2, 2)
