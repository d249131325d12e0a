"""Open questions: kept over restarts, one a person and chat that is typed to, stale after a day."""

from __future__ import annotations

from crm.chat import questions
from crm.shop import Shop
from crm.store.database import Store
from crm.store.opening import open_store
from tests.conftest import TestClock

OWNER, MANAGER = 1, 2
SHOP = -100
"""A group; a private chat has the number of its person."""


def asks(
    store: Store,
    name: str,
    *,
    chat: int = OWNER,
    user: int = OWNER,
    number: int = 0,
) -> None:
    store.write_now(questions.ask, chat, user, name, {}, 31, number=number)


def waiting(store: Store, chat: int = OWNER, user: int = OWNER) -> str | None:
    found = store.read_now(questions.waiting, chat, user)
    return None if found is None else found.name


def test_a_question_that_nobody_asked_is_not_open(store: Store) -> None:
    assert waiting(store) is None
    store.write_now(questions.end, OWNER, OWNER)
    store.write_now(questions.set_aside, OWNER, OWNER)


def test_a_question_keeps_what_is_known_so_far(store: Store) -> None:
    known = {"customer_id": 7, "field": "notes", "seen": None, "lines": [{"name": "चावल"}]}
    store.write_now(questions.ask, OWNER, OWNER, "customers.notes", known, 31)

    found = store.read_now(questions.waiting, OWNER, OWNER)

    assert found is not None
    assert (found.name, found.number, found.message_id) == ("customers.notes", 0, 31)
    assert found.data == known
    assert found.changed_at == store.shop.now()
    assert not found.stale


def test_the_next_question_takes_the_place_of_the_one_before(store: Store) -> None:
    asks(store, "customers.notes")
    asks(store, "setting.name")
    assert waiting(store) == "setting.name"
    store.write_now(questions.end, OWNER, OWNER)
    assert waiting(store) is None


def test_each_person_has_one_in_each_chat(store: Store) -> None:
    asks(store, "one")
    asks(store, "two", chat=SHOP)
    asks(store, "three", chat=SHOP, user=MANAGER)
    store.write_now(questions.end, SHOP, OWNER)
    found = [waiting(store), waiting(store, SHOP), waiting(store, SHOP, MANAGER)]
    assert found == ["one", None, "three"]


def test_those_with_numbers_wait_beside_each_other_and_the_newest_is_typed_to(
    store: Store,
) -> None:
    asks(store, "setting.name")
    asks(store, "sale.items", number=7)
    asks(store, "sale.customer", number=8)
    assert waiting(store) == "sale.customer"
    first = store.read_now(questions.numbered, OWNER, 7)
    assert first is not None
    assert (first.name, first.typed) == ("sale.items", False)

    asks(store, "sale.payment", number=7)
    assert waiting(store) == "sale.payment"
    store.write_now(questions.end, OWNER, OWNER, number=7)
    assert waiting(store) is None
    assert store.read_now(questions.numbered, OWNER, 8) is not None
    assert store.read_now(questions.numbered, OWNER, 7) is None


def test_a_number_of_another_chat_is_nobodys(store: Store) -> None:
    asks(store, "sale.items", number=7)
    assert store.read_now(questions.numbered, MANAGER, 7) is None
    assert store.read_now(questions.numbered, OWNER, 0) is None


def test_what_is_set_aside_waits_for_its_buttons_if_it_has_a_number(store: Store) -> None:
    asks(store, "sale.items", number=7)
    store.write_now(questions.set_aside, OWNER, OWNER)
    assert waiting(store) is None
    assert store.read_now(questions.numbered, OWNER, 7) is not None
    asks(store, "setting.name")
    store.write_now(questions.set_aside, OWNER, OWNER)
    assert waiting(store) is None
    assert store.read_now(questions.numbered, OWNER, 7) is not None


def test_a_question_is_stale_after_a_day_and_fresh_when_it_moves_on(
    store: Store, clock: TestClock
) -> None:
    def is_stale() -> bool:
        found = store.read_now(questions.waiting, OWNER, OWNER)
        assert found is not None
        return found.stale

    asks(store, "sale.items", number=7)
    clock.turn(days=1)
    assert not is_stale()
    clock.turn(seconds=1)
    assert is_stale()
    asks(store, "sale.payment", number=7)
    assert not is_stale()


def test_what_waits_for_a_week_is_forgotten(store: Store, clock: TestClock) -> None:
    asks(store, "sale.items", number=7)
    clock.turn(days=7)
    asks(store, "setting.name")
    assert store.read_now(questions.numbered, OWNER, 7) is not None
    clock.turn(seconds=1)
    asks(store, "setting.name", user=MANAGER)
    assert store.read_now(questions.numbered, OWNER, 7) is None


def test_another_process_finds_the_question_open(sqlite_store: Store, shop: Shop) -> None:
    asks(sqlite_store, "sale.items", number=7)
    after_a_restart = open_store(sqlite_store.engine.url.render_as_string(), shop)
    found = after_a_restart.read_now(questions.waiting, OWNER, OWNER)
    after_a_restart.close()
    assert found == sqlite_store.read_now(questions.waiting, OWNER, OWNER)
