"""What staff are to hear: kept in order for each chat, claimed by one, gone when it was said."""

from __future__ import annotations

from datetime import timedelta

from crm import staff
from crm.chat import outbox
from crm.chat.outbox import Notice
from crm.permissions import Role
from crm.store.database import Store
from tests.conftest import TestClock

LEASE = timedelta(minutes=5)
MEERA, MANOJ = 101, 102


def keep(store: Store, *said: tuple[int, str]) -> None:
    for chat_id, words in said:
        store.write_now(outbox.put, chat_id, "word", words=words)


def claimed(store: Store, worker: str = "one", most: int = 10) -> list[Notice]:
    return list(store.write_now(outbox.claim, worker, LEASE, most))


def words(found: list[Notice]) -> list[str]:
    return [one.data["words"] for one in found]


def test_each_chat_gets_its_oldest_and_the_next_one_after_it(store: Store) -> None:
    keep(store, (MEERA, "a"), (MEERA, "b"), (MANOJ, "c"))
    first = claimed(store)
    assert words(first) == ["a", "c"]
    assert claimed(store, "two") == []  # "b" waits for "a", whoever asks
    store.write_now(outbox.remove, first[0].id)
    assert words(claimed(store, "two")) == ["b"]


def test_what_was_claimed_by_one_who_died_is_claimed_again_after_its_lease(
    store: Store, clock: TestClock
) -> None:
    keep(store, (MEERA, "a"))
    claimed(store)
    assert not store.read_now(outbox.any_due)
    clock.turn(minutes=6)
    assert store.read_now(outbox.any_due)
    assert words(claimed(store, "two")) == ["a"]


def test_what_could_not_be_said_waits_and_holds_up_its_chat_only(
    store: Store, clock: TestClock
) -> None:
    keep(store, (MEERA, "a"), (MEERA, "b"), (MANOJ, "c"))
    first, _ = claimed(store)
    store.write_now(outbox.put_off, first.id, "one", timedelta(minutes=1))
    assert claimed(store) == []
    clock.turn(minutes=1)
    (again,) = claimed(store)
    assert (again.data["words"], again.tries) == ("a", 1)


def test_who_lost_its_lease_does_not_put_off_the_one_who_has_it(
    store: Store, clock: TestClock
) -> None:
    keep(store, (MEERA, "a"))
    (late,) = claimed(store)
    clock.turn(minutes=6)
    claimed(store, "two")
    store.write_now(outbox.put_off, late.id, "one", timedelta(0))
    assert claimed(store, "three") == []


def test_a_stop_gives_back_what_it_holds_and_nothing_else(store: Store) -> None:
    keep(store, (MEERA, "a"), (MANOJ, "b"))
    claimed(store, "one", most=1)
    claimed(store, "two", most=1)
    store.write_now(outbox.give_back, "one")
    assert words(claimed(store)) == ["a"]
    store.write_now(outbox.give_back)
    assert words(claimed(store)) == ["a", "b"]


def test_who_blocked_the_bot_is_noted_and_nothing_waits_for_them(store: Store) -> None:
    store.write_now(staff.ensure_owners, [MEERA, MANOJ])
    keep(store, (MEERA, "a"), (MEERA, "b"), (MANOJ, "c"))
    store.write_now(outbox.forget_chat, MEERA)
    assert words(claimed(store)) == ["c"]
    assert store.write_now(outbox.put_to, (Role.OWNER,), "word", words="d") == 1
    assert store.read_now(outbox.waiting) == 2


def test_what_follows_from_saying_it_is_written_with_it(store: Store) -> None:
    keep(store, (MEERA, "a"))
    (only,) = claimed(store)
    store.write_now(outbox.remove, only.id, lambda session: staff.ensure_owners(session, [MEERA]))
    assert store.read_now(outbox.waiting) == 0
    assert store.read_now(staff.member, MEERA) is not None
