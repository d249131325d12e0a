"""Who is left out of a campaign by lot, and what comparing them says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.orm import Session

from crm.campaigns import drafts, life, pausing
from crm.campaigns.approved import Shown
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.audiences.holdout import FEWEST, ONE_IN, about_written_to, is_held_out
from crm.campaigns.comparing.comparison import Comparison, Group, comparison
from crm.campaigns.comparing.interval import of_difference, of_rate
from crm.campaigns.kinds import Kind
from crm.campaigns.preview import preview_of
from crm.campaigns.reach import Reason
from crm.campaigns.results import result
from crm.campaigns.sending.progress import progress_of
from crm.campaigns.sending.recipients import freeze_next
from crm.campaigns.sending.recovery import retry_failed
from crm.campaigns.sending.sends import SendStatus
from crm.campaigns.transitions import find
from crm.customers import merging
from crm.errors import Invalid
from crm.settings import shop_of
from crm.store.database import Store
from crm.store.schema import campaign_sends, campaigns
from tests.conftest import TestClock
from tests.shop import (
    OWNER,
    a_campaign,
    a_purchase,
    a_reachable,
    hire,
    many_reachable,
    sends_of,
)


def frozen(session: Session, people: int, *, at_once: int = 100) -> int:
    """The id of a campaign with a holdout to so many people, that has its sends."""
    hire(session)
    many_reachable(session, people)
    one = life.start(session, a_campaign(session, holdout=True).id, OWNER)
    while freeze_next(session, one.id, "mock", at_once):
        pass
    return one.id


# --- the lot -----------------------------------------------------------------------------------


@given(st.integers(1, 10**6), st.integers(1, 10**9))
def test_about_one_in_ten_is_drawn_in_any_campaign_and_from_any_customer_on(
    campaign_id: int, first: int
) -> None:
    """Among 2,000 it is 200, give or take six standard deviations."""
    drawn = sum(is_held_out(campaign_id, first + at) for at in range(2000))
    assert 120 <= drawn <= 280


def test_the_lot_is_the_same_in_every_process_and_version() -> None:
    """Written down once: another hash would draw others behind a crash or after an update."""
    assert [one for one in range(1, 61) if is_held_out(7, one)] == DRAWN_OF_SEVEN
    assert [one for one in range(1, 61) if is_held_out(8, one)] != DRAWN_OF_SEVEN


DRAWN_OF_SEVEN = [10, 29, 30, 44]


@pytest.mark.parametrize("people", [FEWEST - 1, FEWEST, FEWEST + 57])
@pytest.mark.parametrize("at_once", [40, 1000])
def test_what_the_card_says_is_what_is_frozen_and_the_sums_hold(
    store: Store, people: int, at_once: int
) -> None:
    def story(session: Session) -> None:
        hire(session)
        many_reachable(session, people)
        one = a_campaign(session, holdout=True)
        shown = preview_of(session, one)
        assert shown.enough_to_compare is (people >= FEWEST)
        assert shown.reach.recipients + shown.held_out == people
        life.start(session, one.id, OWNER, version=1, shown=Shown.of(shown, shop_of(session)))
        while freeze_next(session, one.id, "mock", at_once):
            pass
        rows = sends_of(session, one.id)
        left_out = {row.customer_id for row in rows if row.status == "Skipped"}
        expected = {row.customer_id for row in rows if is_held_out(one.id, row.customer_id)}
        assert len(rows) == people
        assert left_out == (expected if people >= FEWEST else set())
        assert {row.error for row in rows} <= {None, "holdout"}
        found = progress_of(session, one.id)
        assert found.held_out == len(left_out) == shown.held_out
        assert found.total == found.count(SendStatus.PENDING) == shown.reach.recipients
        assert not found.by_skip

    store.write_now(story)


@given(st.integers(0, 5000))
def test_the_quick_count_of_those_written_to_is_a_tenth_less_or_all(people: int) -> None:
    assert about_written_to(people, holdout=False) == people
    few = people < FEWEST
    assert about_written_to(people, holdout=True) == (people if few else people - people // ONE_IN)


def test_a_campaign_leaves_nobody_out_unless_it_is_wanted_and_a_copy_wants_it_too(
    store: Store,
) -> None:
    def story(session: Session) -> None:
        hire(session)
        many_reachable(session, FEWEST)
        one = a_campaign(session)
        assert not one.holdout
        assert preview_of(session, one).held_out == 0
        wanted = drafts.hold_out(session, one.id, OWNER, on=True)
        assert (wanted.holdout, wanted.version, wanted.message) == (True, 2, one.message)
        assert preview_of(session, wanted).held_out > 0
        assert drafts.duplicate(session, one.id, OWNER).holdout
        assert drafts.make_plain(session, one.id, OWNER).holdout
        assert not drafts.hold_out(session, one.id, OWNER, on=False).holdout

    store.write_now(story)


def test_a_reminder_of_dues_leaves_nobody_out(store: Store) -> None:
    def story(session: Session) -> None:
        hire(session)
        owing = AudienceFilter(Audience.DUES)
        one = a_campaign(session, kind=Kind.DUES, audience=owing, holdout=True)
        assert one.holdout
        assert not one.holds_out

    store.write_now(story)


def test_who_is_left_out_is_in_no_cap_and_not_tried_again(store: Store) -> None:
    def story(session: Session) -> None:
        campaign_id = frozen(session, FEWEST)
        rows = sends_of(session, campaign_id)
        left_out = [row.customer_id for row in rows if row.status == "Skipped"]
        now = shop_of(session).now()
        session.execute(
            update(campaign_sends)
            .where(campaign_sends.c.status == "Pending")
            .values(status="Sent", sent_at=now)
        )
        session.execute(update(campaigns).values(status="Sent", finished_at=now))
        with pytest.raises(Invalid, match="nothing_failed"):
            retry_failed(session, campaign_id, OWNER)
        reached = preview_of(session, a_campaign(session)).reach
        assert reached.recipients == len(left_out)
        assert reached.left_out == {Reason.FREQUENCY_CAP: len(rows) - len(left_out)}

    store.write_now(story)


def test_what_was_switched_off_before_the_last_piece_leaves_nobody_out(store: Store) -> None:
    def story(session: Session) -> None:
        hire(session)
        many_reachable(session, FEWEST)
        one = life.start(session, a_campaign(session, holdout=True).id, OWNER)
        assert freeze_next(session, one.id, "mock", 100)
        assert progress_of(session, one.id).held_out > 0
        session.execute(update(campaigns).values(holdout=False))
        while freeze_next(session, one.id, "mock", 100):
            pass
        assert progress_of(session, one.id).held_out == 0

    store.write_now(story)


# --- what it says ------------------------------------------------------------------------------


def all_sent(session: Session, campaign_id: int) -> None:
    now = shop_of(session).now()
    session.execute(
        update(campaign_sends)
        .where(campaign_sends.c.campaign_id == campaign_id, campaign_sends.c.status == "Pending")
        .values(status="Sent", sent_at=now)
    )
    session.execute(
        update(campaigns).where(campaigns.c.id == campaign_id).values(status="Sent", sent_count=0)
    )


def sides(session: Session, campaign_id: int) -> tuple[list[int], list[int]]:
    rows = sends_of(session, campaign_id)
    return (
        [row.customer_id for row in rows if row.status != "Skipped"],
        [row.customer_id for row in rows if row.status == "Skipped"],
    )


def test_both_groups_are_counted_over_the_days_of_the_result(
    store: Store, clock: TestClock
) -> None:
    def story(session: Session) -> None:
        campaign_id = frozen(session, FEWEST)
        assert comparison(session, campaign_id) is None  # nothing went out
        all_sent(session, campaign_id)
        written, left_out = sides(session, campaign_id)
        sent_at, day = clock.now, date(2025, 3, 20)

        def bought(who: int, days: int, hours: int = 0) -> None:
            clock.now = sent_at + timedelta(days=days, hours=hours)
            a_purchase(session, who, day=day + timedelta(days=days))

        for who in written[:30]:
            bought(who, 3)
            bought(who, 4)  # twice is one who came
        bought(written[30], 0, hours=-1)  # before the message
        bought(written[31], 0, hours=1)
        bought(written[32], 13)
        bought(written[33], 14)  # too late
        bought(left_out[0], 0, hours=-1)
        bought(left_out[1], 0, hours=1)
        bought(left_out[2], 13)
        bought(left_out[3], 14)
        clock.now = sent_at + timedelta(days=2)
        early = comparison(session, campaign_id)
        assert early is not None
        assert (early.written.came, early.left_out.came) == (1, 1)
        assert (early.days_left, early.tells) == (12, False)
        clock.now = sent_at + timedelta(days=14)
        found = comparison(session, campaign_id)
        assert found is not None
        assert found.written == Group(len(written), 32)
        assert found.left_out == Group(len(left_out), 2)
        assert found.written.people + found.left_out.people == FEWEST
        assert found.days_left == 0
        same = result(session, campaign_id)
        assert (same.reached, same.buyers) == (found.written.people, found.written.came)

    store.write_now(story)


def test_whose_message_failed_was_written_to_and_who_left_the_queue_early_counts_with_its_days(
    store: Store, clock: TestClock
) -> None:
    """Half of it went out a day later: who was left out behind them is looked at a day later."""

    def story(session: Session) -> None:
        campaign_id = frozen(session, FEWEST)
        all_sent(session, campaign_id)
        rows = sends_of(session, campaign_id)
        half = rows[len(rows) // 2].id
        sent_at = clock.now
        session.execute(
            update(campaign_sends)
            .where(campaign_sends.c.id >= half, campaign_sends.c.status == "Sent")
            .values(sent_at=sent_at + timedelta(days=1))
        )
        failed = next(row for row in rows if row.status == "Sent")
        session.execute(
            update(campaign_sends)
            .where(campaign_sends.c.id == failed.id)
            .values(status="Failed", error="bad_number", sent_at=None)
        )
        early = next(row for row in rows if row.status == "Skipped" and row.id < half)
        late = next(row for row in rows if row.status == "Skipped" and row.id > half + 3)
        clock.now = sent_at + timedelta(days=14)
        for one in (early, late, failed):  # the fourteenth day of those of the next day alone
            a_purchase(session, one.customer_id, day=date(2025, 4, 3))
        clock.now = sent_at + timedelta(days=20)
        found = comparison(session, campaign_id)
        assert found is not None
        assert (found.left_out.came, found.written.came) == (1, 0)
        assert found.written.people + found.left_out.people == FEWEST

    store.write_now(story)


def test_of_a_stopped_campaign_nobody_counts_behind_its_last_message(store: Store) -> None:
    def story(session: Session) -> None:
        campaign_id = frozen(session, FEWEST)
        rows = sends_of(session, campaign_id)
        last = [row for row in rows if row.status == "Pending"][89]
        session.execute(
            update(campaign_sends)
            .where(campaign_sends.c.id <= last.id, campaign_sends.c.status == "Pending")
            .values(status="Sent", sent_at=shop_of(session).now())
        )
        pausing.stop(session, campaign_id, OWNER)
        found = comparison(session, campaign_id)
        before = [row for row in rows if row.id < last.id and row.status == "Skipped"]
        assert found is not None
        assert (found.written.people, found.left_out.people) == (90, len(before))

    store.write_now(story)


def test_a_merged_customer_keeps_its_side_and_who_is_on_both_was_written_to(
    store: Store,
) -> None:
    def story(session: Session) -> None:
        campaign_id = frozen(session, FEWEST)
        all_sent(session, campaign_id)
        before = comparison(session, campaign_id)
        assert before is not None
        written, left_out = sides(session, campaign_id)
        stranger = a_reachable(session, "Asha")
        merging.merge(session, stranger, left_out[0], OWNER)
        a_purchase(session, stranger)
        moved = comparison(session, campaign_id)
        assert moved is not None
        assert moved.left_out == replace(before.left_out, came=1)
        merging.merge(session, written[0], left_out[1], OWNER)
        both = comparison(session, campaign_id)
        assert both is not None
        assert both.written.people == before.written.people
        assert both.left_out.people == before.left_out.people - 1

    store.write_now(story)


def test_without_a_holdout_nothing_is_compared(store: Store, clock: TestClock) -> None:
    def story(session: Session) -> None:
        hire(session)
        many_reachable(session, 3)
        one = life.start(session, a_campaign(session).id, OWNER)
        freeze_next(session, one.id, "mock")
        all_sent(session, one.id)
        assert comparison(session, one.id) is None
        clock.turn(days=2)
        few = life.start(session, a_campaign(session, holdout=True, message="Hello").id, OWNER)
        freeze_next(session, few.id, "mock")
        assert find(session, few.id).holds_out
        assert comparison(session, few.id) is None

    store.write_now(story)


# --- how sure it is ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("came", "people", "came_else", "people_else", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0000),
    ],
)
def test_the_interval_is_that_of_the_paper(
    came: int, people: int, came_else: int, people_else: int, low: float, high: float
) -> None:
    """Newcombe 1998, table II, method 10."""
    found = of_difference(came, people, came_else, people_else)
    assert found == pytest.approx((low, high), abs=0.00006)


@given(st.data())
def test_the_interval_holds_the_difference_and_turns_with_the_sides(data: st.DataObject) -> None:
    people, others = data.draw(st.integers(1, 500)), data.draw(st.integers(1, 500))
    came, came_else = data.draw(st.integers(0, people)), data.draw(st.integers(0, others))
    low, high = of_difference(came, people, came_else, others)
    difference = came / people - came_else / others
    assert -1 - 1e-9 <= low <= difference + 1e-9
    assert difference - 1e-9 <= high <= 1 + 1e-9
    turned = of_difference(came_else, others, came, people)
    assert turned == pytest.approx((-high, -low))
    below, above = of_rate(came, people)
    assert 0 <= below <= came / people <= above <= 1


def test_where_the_message_does_nothing_it_seldom_says_that_it_did() -> None:
    """Reckoned over every outcome of 180 against 20 who come with the same chance."""

    def chance(came: int, people: int, rate: float) -> float:
        return comb(people, came) * rate**came * (1 - rate) ** (people - came)

    for rate in (0.05, 0.1, 0.3):
        wrong = sum(
            chance(came, 180, rate) * chance(came_else, 20, rate)
            for came in range(181)
            for came_else in range(21)
            if Comparison(
                Group(180, came),
                Group(20, came_else),
                *of_difference(came, 180, came_else, 20),
                days_left=0,
            ).tells
        )
        assert wrong <= 0.06
