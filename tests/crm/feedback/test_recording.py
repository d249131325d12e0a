"""Ratings in the books: averages, undo, merges, erasure, and the proof of the store."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from crm import audit
from crm.backups import integrity
from crm.chat import outbox
from crm.customers import erasing, merging
from crm.errors import Invalid, NotAllowed, NotFound
from crm.feedback import recording
from crm.feedback.model import NewRating
from crm.insights.ratings import average, given_in, ratings, ratings_of
from crm.records.undo import undo_last
from crm.settings import shop_of
from crm.setup.setting_changes import change
from crm.staff import member
from crm.store.database import Store
from crm.store.schema import feedback, pushes
from crm.values import Period
from tests.conftest import TestClock
from tests.shop import MANAGER, OWNER, STAFF, a_customer, a_purchase, hire

D = Decimal


@pytest.fixture
def asking(store: Store) -> Store:
    hire(store)
    store.write_now(change, "modules", frozenset({"feedback"}), OWNER)
    return store


def rate(store: Store, customer_id: int, score: int, by: int = STAFF, comment: str = "") -> int:
    new = NewRating(customer_id, score, comment or None)
    source = f"message:{customer_id}:{score}:{comment}"
    return store.write_now(recording.record, new, by, source).rating.id


def told(store: Store) -> list[int]:
    rows = select(pushes.c.chat_id).where(pushes.c.kind == recording.LOW_RATING)
    return store.read_now(lambda session: list(session.scalars(rows)))


@given(st.lists(st.integers(1, 5), min_size=1, max_size=60))
def test_an_average_is_within_half_a_tenth_of_the_exact_one(scores: list[int]) -> None:
    said = average(sum(scores), len(scores))
    assert said is not None
    assert min(scores) <= said <= max(scores)
    off = Fraction(said) - Fraction(sum(scores), len(scores))
    assert -Fraction(1, 20) < off <= Fraction(1, 20)  # half up


def test_nothing_has_no_average() -> None:
    assert average(0, 0) is None


def test_ratings_count_for_their_customer_and_for_the_shop_up_to_a_day(
    asking: Store, clock: TestClock
) -> None:
    asha, ravi = a_customer(asking, "Asha").id, a_customer(asking, "Ravi").id
    rate(asking, asha, 4)
    rate(asking, asha, 5)
    today = asking.read_now(shop_of).today()
    clock.turn(days=1)
    rate(asking, ravi, 1)
    then, now = (asking.read_now(ratings, day) for day in (today, asking.read_now(shop_of).today()))
    assert then is not None
    assert (then.number, then.average) == (2, D("4.5"))
    assert now is not None
    assert (now.number, now.average) == (3, D("3.3"))
    of_asha = asking.read_now(ratings_of, asha)
    assert of_asha is not None
    assert (of_asha.number, of_asha.average) == (2, D("4.5"))
    listed = asking.read_now(lambda session: list(given_in(session, Period(today, today))))
    assert [(one.name, one.score) for one in listed] == [("Asha", 4), ("Asha", 5)]


def test_a_shop_without_feedback_has_none(store: Store) -> None:
    hire(store)
    asha = a_customer(store, "Asha").id
    with pytest.raises(Invalid, match="off"):
        rate(store, asha, 4)
    assert store.read_now(ratings_of, asha) is None


@pytest.mark.parametrize("score", [0, 6, -1])
def test_stars_are_one_to_five(asking: Store, score: int) -> None:
    with pytest.raises(Invalid, match="one_to_five"):
        rate(asking, a_customer(asking, "Asha").id, score)


def test_the_same_message_is_recorded_once(asking: Store) -> None:
    asha = a_customer(asking, "Asha").id
    new = NewRating(asha, 2)
    first = asking.write_now(recording.record, new, STAFF, "message:1:1")
    again = asking.write_now(recording.record, new, STAFF, "message:1:1")
    assert (first.repeated, again.repeated) == (False, True)
    assert first.rating == again.rating
    assert told(asking) == [OWNER]  # once, too


@pytest.mark.parametrize(("score", "hear"), [(1, [OWNER]), (2, [OWNER]), (3, []), (5, [])])
def test_owners_hear_of_one_or_two_stars(asking: Store, score: int, hear: list[int]) -> None:
    rate(asking, a_customer(asking, "Asha").id, score)
    assert told(asking) == hear


def test_who_typed_it_is_not_told_of_it(asking: Store) -> None:
    rate(asking, a_customer(asking, "Asha").id, 1, by=OWNER)
    assert told(asking) == []


def test_it_is_taken_back_by_who_typed_it_that_day_or_by_a_manager(
    asking: Store, clock: TestClock
) -> None:
    asha = a_customer(asking, "Asha").id
    first, second = rate(asking, asha, 3), rate(asking, asha, 4)
    sita, manoj = (asking.read_now(member, one) for one in (STAFF, MANAGER))
    assert sita is not None
    assert manoj is not None
    gone = asking.write_now(recording.undo, second, sita)
    assert (gone.customer_id, gone.score) == (asha, 4)
    assert asking.write_now(recording.undo, second, sita) == gone  # pressed twice
    clock.turn(days=1)
    with pytest.raises(NotAllowed):
        asking.write_now(recording.undo, first, sita)
    asking.write_now(recording.undo, first, manoj)
    with pytest.raises(NotFound):
        asking.write_now(recording.undo, 999, manoj)
    actions = [one.action for one in asking.read_now(audit.entries, "feedback")]
    assert sorted(actions) == ["record", "record", "undo", "undo"]


def test_undo_takes_the_newest_of_all_that_one_typed(asking: Store, clock: TestClock) -> None:
    asha = a_customer(asking, "Asha").id
    sita = asking.read_now(member, STAFF)
    assert sita is not None
    rate(asking, asha, 4)
    clock.turn(minutes=1)
    rate(asking, asha, 5)
    gone = asking.write_now(undo_last, sita, "message:9:9")
    assert getattr(gone, "score", None) == 5
    assert asking.write_now(undo_last, sita, "message:9:9") == gone  # the same message again


def test_ratings_follow_a_merge_and_come_back(asking: Store) -> None:
    keep, gone = a_customer(asking, "Asha").id, a_customer(asking, "Aasha").id
    rate(asking, gone, 2)
    merge = asking.write_now(merging.merge, keep, gone, OWNER)
    found = asking.read_now(ratings_of, keep)
    assert found is not None
    assert found.number == 1
    assert asking.read_now(integrity.check) == ()
    asking.write_now(merging.undo_merge, merge.id, OWNER)
    back = asking.read_now(ratings_of, gone)
    assert back is not None
    assert back.number == 1


def test_of_an_erased_customer_the_stars_stay_and_the_words_go(asking: Store) -> None:
    asha = a_customer(asking, "Asha").id
    a_purchase(asking, asha)
    number = rate(asking, asha, 1, comment="Sita was rude to me")
    asking.write_now(erasing.delete_or_erase, asha, OWNER)
    found = asking.read_now(recording.shown, number)
    assert (found.rating.score, found.rating.comment) == (1, None)
    assert asking.read_now(integrity.check) == ()


def test_of_a_customer_without_a_bill_nothing_stays(asking: Store) -> None:
    asha = a_customer(asking, "Asha").id
    rate(asking, asha, 1)
    asking.write_now(erasing.delete_or_erase, asha, OWNER)
    left = asking.read_now(lambda session: session.execute(select(feedback)).all())
    assert left == []
    assert asking.read_now(integrity.check) == ()


def test_the_proof_finds_what_cannot_be_and_the_repair_takes_it_out(asking: Store) -> None:
    keep, gone = a_customer(asking, "Asha").id, a_customer(asking, "Aasha").id
    wrong, lost = rate(asking, keep, 4), rate(asking, gone, 5)
    asking.write_now(merging.merge, keep, gone, OWNER)
    asking.write_now(
        lambda session: (
            session.execute(update(feedback).where(feedback.c.id == wrong).values(score=7)),
            session.execute(update(feedback).where(feedback.c.id == lost).values(customer_id=gone)),
        )
    )
    found = {(one.row, one.column) for one in asking.read_now(integrity.check)}
    assert found == {(str(wrong), "score"), (str(lost), "customer_id")}
    asking.write_now(integrity.repair)
    assert asking.read_now(integrity.check) == ()
    of_asha = asking.read_now(ratings_of, keep)
    assert of_asha is not None
    assert (of_asha.number, of_asha.average) == (1, D("5.0"))


def test_nothing_waits_for_nobody(asking: Store) -> None:
    rate(asking, a_customer(asking, "Asha").id, 1)
    assert asking.read_now(outbox.waiting) == 1
