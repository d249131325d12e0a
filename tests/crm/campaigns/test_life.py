"""The life of a campaign: who may do what to it, and when it is too late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crm import audit
from crm.campaigns import drafts, listing, opt_outs, templates
from crm.campaigns import life as campaign_life
from crm.campaigns import pausing as campaign_pausing
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.hours import hours_of
from crm.campaigns.message import PlaceholderWithoutValue, UnknownPlaceholder
from crm.campaigns.model import (
    LIFE,
    Action,
    Campaign,
    CampaignEdited,
    CampaignGone,
    CampaignMoved,
    NobodyToReach,
    Status,
)
from crm.campaigns.pausing import NIGHT
from crm.campaigns.sending import due as campaign_clock
from crm.campaigns.sending.recipients import freeze_next
from crm.campaigns.sending.recovery import Decision, decide_unconfirmed, retry_failed
from crm.campaigns.sending.worker import take_turn
from crm.campaigns.transitions import allowed, find
from crm.campaigns.writing.picking import to_pick
from crm.customers import erasing
from crm.errors import Invalid, NotAllowed, NotFound
from crm.settings import change_shop, shop_of
from crm.store.database import Store
from crm.store.schema import campaign_sends, metadata
from tests.conftest import TestClock
from tests.shop import EVERYONE, HELLO, MANAGER, OWNER, STAFF, a_campaign, a_reachable, hire


@pytest.fixture
def shop_with_people(store: Store) -> Store:
    def fill(session: Session) -> None:
        hire(session)
        a_reachable(session, "Asha Verma", days=3)

    store.write_now(fill)
    return store


def actions(session: Session, campaign_id: int) -> list[tuple[str, int | None]]:
    return [
        (entry.action, entry.staff_id)
        for entry in reversed(audit.entries(session, "campaign", campaign_id))
    ]


def test_a_proposal_is_approved_once_and_the_second_answer_hears_of_the_first(
    shop_with_people: Store,
) -> None:
    def story(session: Session) -> None:
        campaign = a_campaign(session, STAFF)
        assert campaign_life.propose(session, campaign.id, STAFF).status is Status.PENDING
        approved = campaign_life.approve(session, campaign.id, MANAGER, version=1)
        assert (approved.status, approved.approved_by) == (Status.SENDING, MANAGER)
        late_answers: list[Callable[[], Campaign]] = [
            lambda: campaign_life.approve(session, campaign.id, OWNER),
            lambda: campaign_life.reject(session, campaign.id, OWNER, "no"),
        ]
        for late in late_answers:
            with pytest.raises(CampaignMoved) as refused:
                late()
            assert refused.value.now.status is Status.SENDING
            assert (refused.value.happened.action, refused.value.happened.by) == (
                "approve",
                MANAGER,
            )
        assert actions(session, campaign.id) == [
            ("create", STAFF),
            ("propose", STAFF),
            ("approve", MANAGER),
        ]

    shop_with_people.write_now(story)


def test_a_rejected_proposal_is_a_draft_with_the_reason(shop_with_people: Store) -> None:
    def story(session: Session) -> None:
        campaign = a_campaign(session, STAFF)
        campaign_life.propose(session, campaign.id, STAFF)
        with pytest.raises(Invalid):
            campaign_life.reject(session, campaign.id, OWNER, "  ")
        rejected = campaign_life.reject(session, campaign.id, OWNER, " too  early ")
        assert (rejected.status, rejected.rejected_reason) == (Status.DRAFT, "too early")
        again = campaign_life.propose(session, campaign.id, STAFF)
        assert again.rejected_reason is None

    shop_with_people.write_now(story)


def test_nobody_approves_a_text_that_was_edited_since_their_card(shop_with_people: Store) -> None:
    def story(session: Session) -> None:
        campaign = a_campaign(session, STAFF)
        campaign_life.propose(session, campaign.id, STAFF)
        drafts.edit(session, campaign.id, STAFF, name="Other", message="Hello", audience=EVERYONE)
        with pytest.raises(CampaignEdited) as refused:
            campaign_life.approve(session, campaign.id, OWNER, version=1)
        assert refused.value.now.message == "Hello"
        approved = campaign_life.approve(session, campaign.id, OWNER, version=2)
        assert approved.status is Status.SENDING

    shop_with_people.write_now(story)


def test_an_answer_after_the_deletion_hears_who_deleted(shop_with_people: Store) -> None:
    def story(session: Session) -> None:
        campaign = a_campaign(session, STAFF)
        campaign_life.propose(session, campaign.id, STAFF)
        drafts.remove(session, campaign.id, STAFF)
        with pytest.raises(CampaignGone) as refused:
            campaign_life.approve(session, campaign.id, OWNER)
        assert (refused.value.happened.action, refused.value.happened.by) == ("delete", STAFF)
        with pytest.raises(CampaignGone):
            campaign_life.approve(session, 999, OWNER)

    shop_with_people.write_now(story)


@pytest.mark.parametrize(
    "deed",
    [
        lambda session, one: campaign_life.approve(session, one, STAFF),
        lambda session, one: campaign_life.start(session, one, STAFF),
        lambda session, one: campaign_life.reject(session, one, STAFF, "no"),
        lambda session, one: campaign_life.schedule(
            session, one, STAFF, shop_of(session).now() + timedelta(hours=1)
        ),
        lambda session, one: drafts.remove(session, one, 999),
    ],
)
def test_staff_and_strangers_cannot_send(
    shop_with_people: Store, deed: Callable[[Session, int], Any]
) -> None:
    def story(session: Session) -> None:
        campaign = a_campaign(session, STAFF)
        campaign_life.propose(session, campaign.id, STAFF)
        with pytest.raises(NotAllowed):
            deed(session, campaign.id)

    shop_with_people.write_now(story)


def test_staff_touch_only_their_own_drafts(shop_with_people: Store) -> None:
    def story(session: Session) -> None:
        of_owner = a_campaign(session, OWNER)
        with pytest.raises(NotAllowed):
            campaign_life.propose(session, of_owner.id, STAFF)
        own = a_campaign(session, STAFF)
        campaign_life.propose(session, own.id, STAFF)
        assert campaign_life.withdraw(session, own.id, STAFF).status is Status.DRAFT

    shop_with_people.write_now(story)


def test_outside_the_sending_hours_send_now_waits_for_the_opening(
    shop_with_people: Store, clock: TestClock
) -> None:
    def story(session: Session) -> None:
        clock.turn(hours=10)  # 22:30
        campaign = campaign_life.start(session, a_campaign(session).id, OWNER)
        assert campaign.status is Status.SCHEDULED
        shop = shop_of(session)
        assert campaign.scheduled_at is not None
        assert shop.local(campaign.scheduled_at).strftime("%d %H:%M") == "21 10:00"
        clock.now = campaign.scheduled_at
        assert campaign_clock.next_due(session) == campaign.scheduled_at
        due = campaign_clock.start_due(session)
        assert [one.status for one in due.started] == [Status.SENDING]
        assert campaign_clock.next_due(session) is None

    shop_with_people.write_now(story)


def test_a_plan_can_be_changed_and_taken_back(shop_with_people: Store) -> None:
    def story(session: Session) -> None:
        now = shop_of(session).now()
        campaign = a_campaign(session)
        soon = now + timedelta(hours=2)
        planned = campaign_life.schedule(session, campaign.id, OWNER, soon)
        assert (planned.status, planned.scheduled_at) == (Status.SCHEDULED, soon)
        at_night = now + timedelta(hours=11)
        later = campaign_life.schedule(session, campaign.id, OWNER, at_night)
        assert later.scheduled_at == hours_of(shop_of(session)).next_opening(at_night) > at_night
        for wrong, reason in ((now, "past"), (now + timedelta(days=400), "too_far")):
            with pytest.raises(Invalid) as refused:
                campaign_life.schedule(session, campaign.id, OWNER, wrong)
            assert refused.value.reason == reason
        back = campaign_life.unschedule(session, campaign.id, MANAGER)
        assert (back.status, back.scheduled_at) == (Status.DRAFT, None)

    shop_with_people.write_now(story)


def test_a_returned_draft_that_goes_again_is_not_one_whose_template_changed(
    shop_with_people: Store,
) -> None:
    def story(session: Session) -> None:
        campaign_id = campaign_life.start(session, a_campaign(session).id, OWNER).id
        back = campaign_pausing.return_to_draft(session, campaign_id)
        assert back.paused_reason == campaign_pausing.RETURNED
        soon = campaign_life.start(session, campaign_id, OWNER, after=timedelta(seconds=10))
        assert (soon.status, soon.paused_reason) == (Status.SCHEDULED, None)
        stopped = campaign_life.unschedule(session, campaign_id, OWNER)
        assert (stopped.status, stopped.paused_reason) == (Status.DRAFT, None)

    shop_with_people.write_now(story)


def test_two_hours_late_runs_and_later_is_asked_once(
    shop_with_people: Store, clock: TestClock
) -> None:
    def story(session: Session) -> None:
        now = shop_of(session).now()
        one, two = a_campaign(session), a_campaign(session)
        campaign_life.schedule(session, one.id, OWNER, now + timedelta(hours=1))
        campaign_life.schedule(session, two.id, OWNER, now + timedelta(minutes=59))
        clock.turn(hours=3)
        due = campaign_clock.start_due(session)
        assert [campaign.id for campaign in due.started] == [one.id]
        assert [campaign.id for campaign in due.asked] == [two.id]
        assert campaign_clock.start_due(session) == campaign_clock.Due()
        assert campaign_clock.next_due(session) is None
        assert campaign_life.start(session, two.id, OWNER).late_asked_at is None

    shop_with_people.write_now(story)


def test_moved_over_night_is_not_late(shop_with_people: Store, clock: TestClock) -> None:
    def story(session: Session) -> None:
        now = shop_of(session).now()
        campaign = a_campaign(session)
        campaign_life.schedule(session, campaign.id, OWNER, now + timedelta(hours=8))  # 20:30
        clock.turn(hours=9, minutes=30)  # 22:00: the machine was off
        due = campaign_clock.start_due(session)
        assert [one.id for one in due.moved] == [campaign.id]
        clock.turn(hours=12)
        assert [one.id for one in campaign_clock.start_due(session).started] == [campaign.id]

    shop_with_people.write_now(story)


def test_closing_time_pauses_until_the_opening(shop_with_people: Store, clock: TestClock) -> None:
    def story(session: Session) -> None:
        campaign = campaign_life.start(session, a_campaign(session).id, OWNER)

        freeze_next(session, campaign.id, "mock")
        clock.turn(hours=9)
        turn = take_turn(session, campaign.id, "w", wanted=5)
        assert (turn.closed, turn.claimed) == (True, ())
        paused = find(session, campaign.id)
        assert (paused.status, turn.status) == (Status.PAUSED, Status.PAUSED)
        assert paused.paused_reason == NIGHT
        assert paused.resume_at == campaign_clock.next_due(session)
        again = campaign_pausing.resume(session, campaign.id, OWNER)
        assert again.status is Status.PAUSED  # still night
        clock.turn(hours=13)
        assert [one.status for one in campaign_clock.start_due(session).started] == [Status.SENDING]

    shop_with_people.write_now(story)


def test_a_sending_campaign_pauses_goes_on_and_stops(shop_with_people: Store) -> None:
    def story(session: Session) -> None:
        campaign = campaign_life.start(session, a_campaign(session).id, OWNER)
        assert campaign_pausing.pause(session, campaign.id, MANAGER).status is Status.PAUSED
        with pytest.raises(CampaignMoved):
            campaign_pausing.pause(session, campaign.id, OWNER)
        assert campaign_pausing.resume(session, campaign.id, OWNER).status is Status.SENDING
        assert campaign_pausing.stop(session, campaign.id, OWNER).status is Status.CANCELLED
        with pytest.raises(CampaignMoved):
            drafts.remove(session, campaign.id, OWNER)
        drafts.archive(session, campaign.id, OWNER)
        assert listing.page(session).total == 0
        assert listing.page(session, archived=True).campaigns[0].id == campaign.id

    shop_with_people.write_now(story)


def test_what_is_not_ready_does_not_leave_draft(shop_with_people: Store, clock: TestClock) -> None:
    def story(session: Session) -> None:
        now = shop_of(session).now()
        offer = a_campaign(session, message="{{name}}: {{offer}}")
        with pytest.raises(PlaceholderWithoutValue):
            campaign_life.start(session, offer.id, OWNER)
        with pytest.raises(UnknownPlaceholder):
            a_campaign(session, message="{{nme}}")
        short = a_campaign(session, message="till {{date}}", valid_until=date(2025, 3, 21))
        with pytest.raises(Invalid) as refused:
            campaign_life.schedule(session, short.id, OWNER, now + timedelta(days=3))
        assert (refused.value.field, refused.value.reason) == ("valid_until", "past")
        with pytest.raises(Invalid):
            a_campaign(session, valid_until=date(2025, 3, 19))

        nobody = a_campaign(session, audience=AudienceFilter(Audience.VIP))
        for deed in (campaign_life.start, campaign_life.propose):
            with pytest.raises(NobodyToReach):
                deed(session, nobody.id, OWNER)

    shop_with_people.write_now(story)


def test_a_copy_is_a_draft_of_its_own(shop_with_people: Store, clock: TestClock) -> None:
    def story(session: Session) -> None:
        campaign = a_campaign(session, message="{{date}} {{offer}}", offer="tea", valid_until=None)
        drafts.edit(
            session,
            campaign.id,
            OWNER,
            name="Tea",
            message="{{date}} {{offer}}",
            audience=EVERYONE,
            offer="tea",
            valid_until=date(2025, 3, 21),
        )
        clock.turn(days=3)
        copy = drafts.duplicate(session, campaign.id, MANAGER)
        assert (copy.status, copy.name, copy.offer) == (Status.DRAFT, "Tea", "tea")
        assert copy.valid_until is None
        assert copy.created_by == MANAGER

    shop_with_people.write_now(story)


def test_templates_of_the_shop_are_kept_once_and_removed(shop_with_people: Store) -> None:
    def story(session: Session) -> None:
        kept = templates.keep_template(session, "Tea", " {{name}}, tea? ", OWNER)
        assert templates.keep_template(session, "Again", "{{name}}, tea?", OWNER) == kept
        assert [one.message for one in templates.own_templates(session)] == ["{{name}}, tea?"]
        templates.remove_template(session, kept.id, OWNER)
        assert templates.own_templates(session) == ()
        with pytest.raises(NotFound):
            templates.remove_template(session, kept.id, OWNER)

    shop_with_people.write_now(story)


def test_those_who_said_no_are_listed_with_date_and_person(
    shop_with_people: Store, clock: TestClock
) -> None:
    def story(session: Session) -> None:
        who = a_reachable(session, "Ravi")
        opt_outs.opt_out(session, who, STAFF)
        first = shop_of(session).now()
        clock.turn(hours=1)
        opt_outs.opt_out(session, who, OWNER)
        listed, total = opt_outs.opted_out(session)
        assert total == 1
        assert (listed[0].name, listed[0].at, listed[0].by) == ("Ravi", first, "Sita")
        opt_outs.opt_out(session, who, OWNER, out=False)
        assert opt_outs.opted_out(session) == ((), 0)

    shop_with_people.write_now(story)


def test_a_list_to_pick_from_is_searched_by_name_phone_and_place(shop_with_people: Store) -> None:
    def story(session: Session) -> None:
        a_reachable(session, "Ravi Kale", location="Nashik", phone="+919812300001")
        erasing.delete_or_erase(session, a_reachable(session, "Gone", days=1), OWNER)
        everybody, total = to_pick(session)
        assert ([one.name for one in everybody], total) == (["Asha Verma", "Ravi Kale"], 2)
        for words in ("RAVI", "nashik", "98123 00001"):
            assert [one.name for one in to_pick(session, words)[0]] == ["Ravi Kale"]
        assert to_pick(session, "%") == ((), 0)
        assert [one.name for one in to_pick(session, offset=1, limit=1)[0]] == ["Ravi Kale"]

    shop_with_people.write_now(story)


def test_hours_that_the_owner_changed_count_at_once(
    shop_with_people: Store, clock: TestClock
) -> None:
    def story(session: Session) -> None:

        change_shop(session, "sending_opens", time(13, 0))
        campaign = campaign_life.start(session, a_campaign(session).id, OWNER)
        assert campaign.status is Status.SCHEDULED

    shop_with_people.write_now(story)


class Life(RuleBasedStateMachine):
    """Any order of any deeds of anybody keeps to the table of the life, and the log tells all."""

    store: Store
    clock: TestClock

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[int] = []
        self.last: dict[int, Status] = {}

        def empty(session: Session) -> None:
            for table in reversed(metadata.sorted_tables):
                session.execute(delete(table))
            hire(session)
            a_reachable(session, "Asha", days=3)

        self.store.write_now(empty)

    @rule(by=st.sampled_from([OWNER, STAFF]))
    def write(self, by: int) -> None:
        campaign = self.store.write_now(a_campaign, by)
        self.ids.append(campaign.id)
        self.last[campaign.id] = Status.DRAFT

    @rule(hours=st.sampled_from([1, 3, 9]))
    def wait(self, hours: int) -> None:
        self.clock.turn(hours=hours)
        due = self.store.write_now(campaign_clock.start_due)
        for campaign in (*due.started, *due.moved):
            self.last[campaign.id] = campaign.status

    @rule(
        which=st.integers(0, 5),
        by=st.sampled_from([OWNER, MANAGER, STAFF]),
        action=st.sampled_from(sorted(set(LIFE) - {Action.FINISH})),
    )
    def do(self, which: int, by: int, action: Action) -> None:
        if not self.ids:
            return
        campaign_id = self.ids[which % len(self.ids)]
        before = self.last.get(campaign_id)
        try:
            after = self.store.write_now(self._deed, action, campaign_id, by)
        except CampaignGone:
            assert before is None
        except CampaignMoved as refused:
            now, happened = refused.now, refused.happened
            assert now.status is before
            assert before not in LIFE[action] or (
                now.archived_at is not None and action is not Action.SETTLE
            )
            assert happened.action
        except (NotAllowed, Invalid):
            pass
        else:
            assert before is not None
            if action is Action.DELETE:
                assert before in LIFE[Action.DELETE]
                del self.last[campaign_id]
            else:
                assert after.status in LIFE[action][before]
                self.last[campaign_id] = after.status

    @staticmethod
    def _deed(session: Session, action: Action, campaign_id: int, by: int) -> Campaign:
        soon = shop_of(session).now() + timedelta(hours=1)
        words = {"name": "Win back", "message": HELLO, "audience": EVERYONE}
        deeds: dict[Action, Callable[[], Campaign]] = {
            Action.EDIT: lambda: drafts.edit(session, campaign_id, by, **words),  # type: ignore[arg-type] # a dict of several types
            Action.PROPOSE: lambda: campaign_life.propose(session, campaign_id, by),
            Action.APPROVE: lambda: campaign_life.approve(session, campaign_id, by),
            Action.REJECT: lambda: campaign_life.reject(session, campaign_id, by, "no"),
            Action.WITHDRAW: lambda: campaign_life.withdraw(session, campaign_id, by),
            Action.SCHEDULE: lambda: campaign_life.schedule(session, campaign_id, by, soon),
            Action.UNSCHEDULE: lambda: campaign_life.unschedule(session, campaign_id, by),
            Action.START: lambda: campaign_life.start(session, campaign_id, by),
            Action.PAUSE: lambda: campaign_pausing.pause(session, campaign_id, by),
            Action.RESUME: lambda: campaign_pausing.resume(session, campaign_id, by),
            Action.STOP: lambda: campaign_pausing.stop(session, campaign_id, by),
            Action.RETRY: lambda: retry_failed(session, campaign_id, by),
            Action.SETTLE: lambda: decide_unconfirmed(session, campaign_id, by, Decision.CALL_SENT),
            Action.EXPIRE: lambda: campaign_pausing.expire(
                session, allowed(session, Action.EXPIRE, campaign_id, None)
            ),
            Action.PROLONG: lambda: campaign_pausing.prolong(
                session, campaign_id, by, soon.date() + timedelta(days=9)
            ),
            Action.RETURN: lambda: campaign_pausing.return_to_draft(session, campaign_id),
            Action.DESPITE: lambda: campaign_life.despite_opt_out(session, campaign_id, by),
            Action.DELETE: lambda: drafts.remove(session, campaign_id, by),
            Action.ARCHIVE: lambda: drafts.archive(session, campaign_id, by),
        }
        return deeds[action]()

    @invariant()
    def the_store_says_the_same(self) -> None:
        def look(session: Session) -> None:
            for campaign_id, status in self.last.items():
                campaign = find(session, campaign_id)
                assert campaign.status is status
                assert (campaign.scheduled_at is not None) or status is not Status.SCHEDULED
                told = audit.entries(session, "campaign", campaign_id, limit=1)[0]
                assert (
                    told.action in ("late", "over")
                    or (told.after or {}).get("status", "Draft") == status
                )

        self.store.read_now(look)


def test_no_order_of_deeds_leaves_the_table_of_the_life(
    sqlite_store: Store, clock: TestClock
) -> None:
    class Here(Life):
        pass

    Here.store, Here.clock = sqlite_store, clock
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_what_was_written_out_before_a_pause_does_not_outlive_an_edit(store: Store) -> None:
    """Paused before all its texts were written out, planned, edited, and let go again."""

    def texts(session: Session) -> list[str]:
        return list(session.scalars(select(campaign_sends.c.message).order_by(campaign_sends.c.id)))

    def begin(session: Session) -> int:
        hire(session)
        for number in range(3):
            a_reachable(session, f"Customer {number}", days=3)
        one = campaign_life.start(session, a_campaign(session, message="Old words").id, OWNER)
        assert freeze_next(session, one.id, "mock", at_once=2)
        campaign_pausing.pause(session, one.id, OWNER)
        assert texts(session) == ["Old words"] * 2
        return one.id

    def plan(session: Session, campaign_id: int) -> None:
        campaign_life.schedule(session, campaign_id, OWNER, shop_of(session).now() + timedelta(1))

    def edit(session: Session, campaign_id: int) -> None:
        one = find(session, campaign_id)
        drafts.edit(
            session, campaign_id, OWNER, name=one.name, message="New words", audience=one.audience
        )
        campaign_life.start(session, campaign_id, OWNER)
        while freeze_next(session, campaign_id, "mock", at_once=2):
            pass

    first = store.write_now(begin)
    store.write_now(plan, first)
    store.write_now(edit, first)
    assert store.read_now(texts) == ["New words"] * 3


def test_what_was_written_out_before_a_pause_is_deleted_with_its_campaign(store: Store) -> None:
    def begin(session: Session) -> int:
        hire(session)
        for number in range(3):
            a_reachable(session, f"Customer {number}", days=3)
        one = campaign_life.start(session, a_campaign(session).id, OWNER)
        assert freeze_next(session, one.id, "mock", at_once=2)
        campaign_pausing.pause(session, one.id, OWNER)
        campaign_life.schedule(session, one.id, OWNER, shop_of(session).now() + timedelta(1))
        return one.id

    store.write_now(drafts.remove, store.write_now(begin), OWNER)
    assert store.read_now(lambda session: session.scalars(select(campaign_sends.c.id)).all()) == []
