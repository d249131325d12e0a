"""Receipts: what each proves, in whatever order and however often they come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from crm.campaigns import life, pausing
from crm.campaigns.model import Status
from crm.campaigns.opt_outs import opt_in_phone, opted_out
from crm.campaigns.pausing import HALTED
from crm.campaigns.sending import recipients
from crm.campaigns.sending import worker as sending_worker
from crm.campaigns.sending.limits import room_for
from crm.campaigns.sending.progress import progress_of
from crm.campaigns.sending.receipts.applying import apply_receipts, forget_early, settle_early
from crm.campaigns.sending.receipts.rules import State, after
from crm.campaigns.sending.receipts.waiting import in_the_phone
from crm.campaigns.sending.recovery import Decision, decide_unconfirmed, retry_failed
from crm.campaigns.sending.sends import Claimed, SendStatus, Settled
from crm.gateways import Answer, Halt, Outcome
from crm.gateways.receipts import Limits, Rank, Receipt
from crm.store.database import Store
from crm.store.schema import campaign_sends, early_receipts
from tests.conftest import TestClock
from tests.shop import OWNER, a_campaign, a_reachable, hire

GATEWAY = "scripted"
AT = datetime(2026, 3, 20, 6, tzinfo=UTC)


# --- the rules ---------------------------------------------------------------------------------

FRESH = State(SendStatus.SENT, None, AT, AT, Rank.NOTHING, None, None, final=False)
BEGUN = {
    status: FRESH._replace(status=status, sent_at=AT if status is SendStatus.SENT else None)
    for status in (SendStatus.SENT, SendStatus.SENDING, SendStatus.UNCONFIRMED)
}
receipts_of_one = st.lists(
    st.builds(
        Receipt,
        st.just("id"),
        st.sampled_from([Rank.SENT, Rank.FAILED, Rank.DELIVERED, Rank.READ]),
        st.integers(0, 5).map(lambda minutes: AT + timedelta(minutes=minutes)),
        st.sampled_from(["", "phone_off", "blocked"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


def ended(state: State, receipts: tuple[Receipt, ...]) -> State:
    for one in receipts:
        state = after(state, one, AT)
    return state


@given(receipts=receipts_of_one, status=st.sampled_from(list(BEGUN)))
def test_any_order_and_any_repetition_ends_the_same(
    receipts: list[Receipt], status: SendStatus
) -> None:
    ends = {ended(BEGUN[status], (*order, *order[:2])) for order in permutations(receipts)}
    assert len(ends) == 1
    (end,) = ends
    assert end.rank == max(one.rank for one in receipts)
    assert end.status is SendStatus.SENT


@given(receipts=receipts_of_one)
def test_the_rank_never_falls(receipts: list[Receipt]) -> None:
    state = FRESH
    for one in receipts:
        state, before = after(state, one, AT), state
        assert state.rank >= before.rank


@pytest.mark.parametrize(
    ("status", "final", "rank", "becomes", "ranked"),
    [
        (SendStatus.SENT, False, Rank.READ, SendStatus.SENT, Rank.READ),
        (SendStatus.UNCONFIRMED, False, Rank.SENT, SendStatus.SENT, Rank.SENT),
        (SendStatus.UNCONFIRMED, False, Rank.FAILED, SendStatus.SENT, Rank.FAILED),
        (SendStatus.SENDING, False, Rank.DELIVERED, SendStatus.SENT, Rank.DELIVERED),
        (SendStatus.PENDING, False, Rank.FAILED, SendStatus.PENDING, Rank.NOTHING),
        (SendStatus.PENDING, False, Rank.SENT, SendStatus.PENDING, Rank.NOTHING),
        (SendStatus.PENDING, False, Rank.DELIVERED, SendStatus.SENT, Rank.DELIVERED),
        (SendStatus.FAILED, False, Rank.DELIVERED, SendStatus.SENT, Rank.DELIVERED),
        (SendStatus.FAILED, False, Rank.FAILED, SendStatus.SENT, Rank.FAILED),
        (SendStatus.FAILED, True, Rank.DELIVERED, SendStatus.FAILED, Rank.DELIVERED),
    ],
)
def test_what_a_receipt_proves(
    status: SendStatus, *, final: bool, rank: Rank, becomes: SendStatus, ranked: Rank
) -> None:
    sent_at = AT if status is SendStatus.SENT else None
    before = FRESH._replace(status=status, sent_at=sent_at, final=final)
    found = after(before, Receipt("id", rank), AT)
    assert (found.status, found.rank) == (becomes, ranked)
    assert found.sent_at == (AT if becomes is SendStatus.SENT else None)


# --- in the store ------------------------------------------------------------------------------


@pytest.fixture
def session(store: Store) -> Iterator[Session]:
    with Session(store.engine, info={"shop": store.shop}) as found, found.begin():
        yield found


def on_its_way(session: Session, count: int = 3) -> tuple[int, tuple[Claimed, ...]]:
    hire(session)
    for number in range(count):
        a_reachable(session, f"Customer {number}")
    campaign_id = life.start(session, a_campaign(session).id, OWNER).id
    while recipients.freeze_next(session, campaign_id, GATEWAY):
        pass
    return campaign_id, sending_worker.take_turn(session, campaign_id, "w", (), count).claimed


def answered(session: Session, campaign_id: int, *settled: tuple[Claimed, Answer]) -> None:
    answers = [Settled(*one) for one in settled]
    sending_worker.take_turn(session, campaign_id, "w", answers, 0)


def taken(send: Claimed) -> tuple[Claimed, Answer]:
    return send, Answer(Outcome.SENT, f"id-{send.id}")


def row(session: Session, send: Claimed) -> Any:
    return session.execute(select(campaign_sends).where(campaign_sends.c.id == send.id)).one()


def test_receipts_find_their_send_by_id_and_by_key(session: Session) -> None:
    campaign_id, (first, second, third) = on_its_way(session)
    unknown = Answer(Outcome.UNKNOWN, detail="no_answer")
    answered(session, campaign_id, taken(first), (second, unknown))
    applied = apply_receipts(
        session,
        GATEWAY,
        [
            Receipt(f"id-{first.id}", Rank.READ),
            Receipt("new", Rank.DELIVERED, key=second.key),
            Receipt("theirs", Rank.DELIVERED, key=f"ffffffffff-{third.id}"),
        ],
    )
    assert (applied.changed, applied.early) == ({campaign_id}, 1)
    assert (row(session, first).receipt, row(session, first).status) == ("read", "Sent")
    found = row(session, second)
    assert (found.receipt, found.status, found.gateway_id) == ("delivered", "Sent", "new")
    assert found.sent_at == found.claimed_at
    assert row(session, third).status == "Sending"
    assert progress_of(session, campaign_id).campaign.sent_count == 2
    apply_receipts(session, GATEWAY, [Receipt("new", Rank.READ)])  # its id is known by now
    assert row(session, second).receipt == "read"


def test_a_receipt_before_the_answer_waits_for_it_and_is_forgotten_after_a_day(
    store: Store, clock: TestClock
) -> None:
    campaign_id, (first, second, _) = store.write_now(on_its_way)
    early = [Receipt(f"id-{first.id}", Rank.DELIVERED), Receipt("nobody's", Rank.READ)]
    store.write_now(apply_receipts, GATEWAY, early)
    store.write_now(apply_receipts, "another", [Receipt(f"id-{second.id}", Rank.FAILED)])
    store.write_now(answered, campaign_id, taken(first), taken(second))
    assert store.read_now(row, first).receipt == "delivered"
    assert store.read_now(row, second).receipt is None
    left = select(func.count()).select_from(early_receipts)
    assert store.read_now(lambda session: session.execute(left).scalar()) == 2
    assert store.write_now(forget_early) == 0
    clock.now += timedelta(days=1, seconds=1)
    assert store.write_now(forget_early) == 2


def test_a_receipt_faster_than_the_answer_is_not_lost_by_it(session: Session) -> None:
    campaign_id, (first, second, _) = on_its_way(session)
    receipts = [
        Receipt("a", Rank.DELIVERED, key=first.key),
        Receipt("b", Rank.READ, key=second.key),
    ]
    apply_receipts(session, GATEWAY, receipts)
    answered(
        session,
        campaign_id,
        (first, Answer(Outcome.SENT, "a")),
        (second, Answer(Outcome.UNKNOWN, detail="no_answer")),
    )
    assert [(row(session, one).status, row(session, one).receipt) for one in (first, second)] == [
        ("Sent", "delivered"),
        ("Sent", "read"),
    ]
    assert progress_of(session, campaign_id).campaign.sent_count == 2


def test_what_failed_later_is_tried_again_unless_for_good(store: Store) -> None:
    campaign_id, sends = store.write_now(on_its_way)
    store.write_now(answered, campaign_id, *map(taken, sends))
    off, blocked, fine = sends
    store.write_now(
        apply_receipts,
        GATEWAY,
        [
            Receipt(f"id-{off.id}", Rank.FAILED, reason="phone_off", passing=True),
            Receipt(f"id-{blocked.id}", Rank.FAILED, reason="blocked"),
            Receipt(f"id-{fine.id}", Rank.DELIVERED),
        ],
    )
    progress = store.read_now(progress_of, campaign_id)
    assert progress.by_receipt == {"failed": 2, "delivered": 1}
    assert progress.by_reason == {"phone_off": 1, "blocked": 1}
    assert (progress.retryable, progress.campaign.sent_count) == (1, 3)
    store.write_now(retry_failed, campaign_id, OWNER)
    waits = store.read_now(row, off)
    assert (waits.status, waits.receipt, waits.gateway_id) == ("Pending", None, None)
    assert store.read_now(progress_of, campaign_id).campaign.sent_count == 2
    again = store.write_now(sending_worker.take_turn, campaign_id, "w", (), 3).claimed
    assert [one.key for one in again] == [f"{off.key}-2"]


def test_a_late_delivery_of_the_first_try_takes_it_out_of_the_queue(store: Store) -> None:
    campaign_id, (send,) = store.write_now(on_its_way, 1)
    store.write_now(answered, campaign_id, taken(send))
    failed = Receipt(f"id-{send.id}", Rank.FAILED, reason="phone_off", passing=True)
    store.write_now(apply_receipts, GATEWAY, [failed])
    store.write_now(retry_failed, campaign_id, OWNER)
    store.write_now(apply_receipts, GATEWAY, [failed])
    assert store.read_now(row, send).status == "Pending"
    store.write_now(apply_receipts, GATEWAY, [Receipt(f"id-{send.id}", Rank.DELIVERED)])
    found = store.read_now(row, send)
    assert (found.status, found.receipt) == ("Sent", "delivered")
    assert store.write_now(sending_worker.take_turn, campaign_id, "w", (), 3).claimed == ()
    assert store.read_now(progress_of, campaign_id).campaign.sent_count == 1


@pytest.mark.parametrize("rank", [Rank.SENT, Rank.FAILED])
@pytest.mark.parametrize("by_key", [False, True])
def test_a_receipt_of_the_first_try_says_nothing_of_the_second(
    store: Store,
    *,
    by_key: bool,
    rank: Rank,
) -> None:
    campaign_id, (send,) = store.write_now(on_its_way, 1)
    store.write_now(answered, campaign_id, taken(send))
    failed = Receipt(f"id-{send.id}", Rank.FAILED, reason="phone_off", passing=True)
    store.write_now(apply_receipts, GATEWAY, [failed])
    store.write_now(retry_failed, campaign_id, OWNER)
    (again,) = store.write_now(sending_worker.take_turn, campaign_id, "w", (), 3).claimed
    late = Receipt("other" if by_key else f"id-{send.id}", rank, key=send.key if by_key else "")
    store.write_now(apply_receipts, GATEWAY, [late])
    assert store.read_now(row, send).status == "Sending"
    store.write_now(answered, campaign_id, (again, Answer(Outcome.SENT, "second")))
    store.write_now(apply_receipts, GATEWAY, [late])
    found = store.read_now(row, send)
    assert (found.status, found.receipt, found.gateway_id) == ("Sent", None, "second")
    assert [one.gateway_id for one in store.read_now(in_the_phone, GATEWAY)] == ["second"]
    store.write_now(apply_receipts, GATEWAY, [Receipt("second", Rank.FAILED, key=again.key)])
    assert store.read_now(row, send).receipt == "failed"


def test_an_old_message_is_not_counted_among_those_that_wait_with_it(store: Store) -> None:
    campaign_id, (send,) = store.write_now(on_its_way, 1)
    store.write_now(answered, campaign_id, taken(send))
    failed = Receipt(f"id-{send.id}", Rank.FAILED, reason="phone_off", passing=True)
    store.write_now(apply_receipts, GATEWAY, [failed])
    store.write_now(retry_failed, campaign_id, OWNER)
    (again,) = store.write_now(sending_worker.take_turn, campaign_id, "w", (), 3).claimed
    store.write_now(answered, campaign_id, (again, Answer(Outcome.SENT, "second")))
    assert store.read_now(room_for, GATEWAY, Limits(window=10), 20).now == 9


def test_metas_own_cap_is_not_tried_before_a_day_has_passed(store: Store, clock: TestClock) -> None:
    campaign_id, (send,) = store.write_now(on_its_way, 1)
    store.write_now(answered, campaign_id, taken(send))
    capped = Receipt(f"id-{send.id}", Rank.FAILED, reason="metas_cap", passing=True)
    store.write_now(apply_receipts, GATEWAY, [capped])
    store.write_now(retry_failed, campaign_id, OWNER)
    assert store.read_now(row, send).next_try_at == clock.now + timedelta(hours=24)


def test_what_a_person_called_is_beaten_by_what_is_known(session: Session) -> None:
    campaign_id, (send,) = on_its_way(session, 1)
    answered(session, campaign_id, (send, Answer(Outcome.UNKNOWN, detail="no_answer")))
    decide_unconfirmed(session, campaign_id, OWNER, Decision.CALL_FAILED)
    apply_receipts(session, GATEWAY, [Receipt("x", Rank.DELIVERED, key=send.key)])
    assert (row(session, send).status, row(session, send).receipt) == ("Sent", "delivered")
    assert progress_of(session, campaign_id).by_error == {}


def test_a_report_by_phone_counts_for_the_only_unconfirmed_one_of_the_day(
    store: Store, clock: TestClock
) -> None:
    campaign_id, (first, second) = store.write_now(on_its_way, 2)
    unknown = Answer(Outcome.UNKNOWN, detail="no_answer")
    store.write_now(answered, campaign_id, (first, unknown), taken(second))
    report = Receipt("r-1", Rank.DELIVERED, phone=first.phone, by_phone=True)
    other = Receipt(f"id-{second.id}", Rank.FAILED, phone=first.phone, by_phone=True)
    store.write_now(apply_receipts, GATEWAY, [report, other])
    assert store.read_now(row, first).receipt == "delivered"
    assert store.read_now(row, second).receipt is None  # it names another phone


@pytest.mark.parametrize(
    ("said", "by_phone", "counts"),
    [
        ("{phone}", True, True),
        ("{home}", True, True),  # as people write it at home
        ("0{home}", True, True),
        ("+919800099999", True, False),
        ("", True, False),
        ("a hash of it", True, False),
        ("+919800099999", False, True),  # its id is known: the number may be a hash, or ported
        ("", False, True),
    ],
)
def test_the_phone_of_a_receipt_may_differ_from_ours(
    session: Session,
    said: str,
    by_phone: bool,  # noqa: FBT001 - a column of the table above
    counts: bool,  # noqa: FBT001
) -> None:
    campaign_id, (send, _) = on_its_way(session, 2)
    answered(session, campaign_id, taken(send))
    phone = said.format(phone=send.phone, home=send.phone.removeprefix("+91"))
    receipt = Receipt(f"id-{send.id}", Rank.DELIVERED, phone=phone, by_phone=by_phone)
    apply_receipts(session, GATEWAY, [receipt])
    assert row(session, send).receipt == ("delivered" if counts else None)


def test_a_report_by_phone_may_be_faster_than_the_silence(store: Store) -> None:
    """The gateway took it and said so to the webhook, while its answer was still awaited."""
    campaign_id, (send,) = store.write_now(on_its_way, 1)
    report = Receipt("r-1", Rank.DELIVERED, phone=send.phone, by_phone=True)
    store.write_now(apply_receipts, GATEWAY, [report])
    assert store.write_now(settle_early, GATEWAY) is None
    store.write_now(answered, campaign_id, (send, Answer(Outcome.UNKNOWN, detail="no_answer")))
    assert store.write_now(settle_early, GATEWAY) is not None
    found = store.read_now(row, send)
    assert (found.status, found.receipt, found.gateway_id) == ("Sent", "delivered", "r-1")
    assert store.write_now(settle_early, GATEWAY) is None


@pytest.mark.parametrize(
    ("key", "counts"),
    [("", True), ("0", True), ("test-b0cbe737a13f", False), ("abcdef12-7", False)],
)
def test_a_report_of_a_test_or_of_another_shop_is_not_taken_for_ours(
    session: Session,
    key: str,
    counts: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    campaign_id, (send, _) = on_its_way(session, 2)
    answered(session, campaign_id, (send, Answer(Outcome.UNKNOWN, detail="no_answer")))
    report = Receipt("r-1", Rank.DELIVERED, phone=send.phone, key=key, by_phone=True)
    apply_receipts(session, GATEWAY, [report])
    assert row(session, send).status == ("Sent" if counts else "Unconfirmed")


def test_a_report_by_phone_is_of_nobody_after_a_day(store: Store, clock: TestClock) -> None:
    campaign_id, (send,) = store.write_now(on_its_way, 1)
    store.write_now(answered, campaign_id, (send, Answer(Outcome.UNKNOWN, detail="no_answer")))
    clock.now += timedelta(days=1, seconds=1)
    report = Receipt("r-1", Rank.DELIVERED, phone=send.phone, by_phone=True)
    store.write_now(apply_receipts, GATEWAY, [report])
    assert store.read_now(row, send).status == "Unconfirmed"


@pytest.mark.parametrize(
    ("receipt", "halt"),
    [
        (Receipt("", Rank.FAILED, reason="131048", halt=Halt.SPAM), Halt.SPAM),
        (Receipt("", Rank.FAILED, reason="dlt"), Halt.TEMPLATE),
    ],
)
def test_receipts_that_bode_ill_for_all_pause_it(
    session: Session, receipt: Receipt, halt: Halt
) -> None:
    campaign_id, sends = on_its_way(session, 4)
    answered(session, campaign_id, *map(taken, sends[:3]))
    for send in sends[:2]:
        apply_receipts(session, GATEWAY, [receipt._replace(gateway_id=f"id-{send.id}")])
    status = progress_of(session, campaign_id).campaign.status
    assert (status is Status.PAUSED) == bool(receipt.halt)
    apply_receipts(session, GATEWAY, [receipt._replace(gateway_id=f"id-{sends[2].id}")])
    found = progress_of(session, campaign_id).campaign
    assert (found.status, found.paused_reason) == (Status.PAUSED, HALTED + halt)
    # said again, as a gateway does for days, it does not undo that somebody let it go on
    pausing.resume(session, campaign_id, OWNER)
    apply_receipts(session, GATEWAY, [receipt._replace(gateway_id=f"id-{sends[2].id}")])
    assert progress_of(session, campaign_id).campaign.status is Status.SENDING


def test_who_stopped_offers_is_opted_out(session: Session) -> None:
    campaign_id, (send,) = on_its_way(session, 1)
    answered(session, campaign_id, taken(send))
    stopped = Receipt(f"id-{send.id}", Rank.FAILED, reason="stopped", opt_out=True)
    apply_receipts(session, GATEWAY, [stopped, stopped])
    assert opted_out(session)[1] == 1
    opt_in_phone(session, send.phone, OWNER)
    apply_receipts(session, GATEWAY, [stopped])
    assert opted_out(session)[1] == 0


def test_a_week_late_and_ten_times_it_still_counts_once(store: Store, clock: TestClock) -> None:
    campaign_id, (send,) = store.write_now(on_its_way, 1)
    store.write_now(answered, campaign_id, taken(send))
    clock.now += timedelta(days=7)
    at = clock.now
    receipts = [Receipt(f"id-{send.id}", Rank.DELIVERED, at)] * 10
    store.write_now(apply_receipts, GATEWAY, receipts)
    found = store.read_now(row, send)
    assert (found.receipt, found.receipt_at) == ("delivered", at)
    assert store.read_now(progress_of, campaign_id).campaign.sent_count == 1


def test_a_refused_one_is_noted_and_nothing_else(session: Session) -> None:
    campaign_id, (send,) = on_its_way(session, 1)
    answered(session, campaign_id, (send, Answer(Outcome.REFUSED, "id-9", "bad_number")))
    session.execute(update(campaign_sends).values(gateway_id="id-9"))
    apply_receipts(session, GATEWAY, [Receipt("id-9", Rank.DELIVERED, key=send.key)])
    found = row(session, send)
    assert (found.status, found.error, found.receipt) == ("Failed", "bad_number", "delivered")
