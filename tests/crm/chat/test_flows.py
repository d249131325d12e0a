"""Half-finished conversations: kept across restarts, one a person and chat, stale after a day."""

from __future__ import annotations

from crm.chat import flows
from crm.shop import Shop
from crm.store.database import Store
from crm.store.opening import open_store
from tests.conftest import TestClock
from tests.shop import MANAGER, OWNER

SHOP = -100
"""A group; a private chat has the number of its person."""


def test_a_conversation_that_nobody_began_is_not_open(store: Store) -> None:
    assert store.read_now(flows.load, OWNER, OWNER) is None
    store.write_now(flows.drop, OWNER, OWNER)


def test_a_question_keeps_what_is_known_so_far(store: Store) -> None:
    known = {"customer": 7, "field": "notes", "seen": None, "lines": [{"name": "चावल"}]}
    store.write_now(flows.save, OWNER, OWNER, "customers", "edit", known, 31)

    flow = store.read_now(flows.load, OWNER, OWNER)

    assert flow is not None
    assert (flow.name, flow.step, flow.message_id) == ("customers", "edit", 31)
    assert flow.data == known
    assert flow.changed_at == store.shop.now()
    assert not flow.stale


def test_the_next_question_takes_the_place_of_the_one_before(store: Store) -> None:
    store.write_now(flows.save, OWNER, OWNER, "customers", "edit", {"customer": 7}, 31)
    store.write_now(flows.save, OWNER, OWNER, "sale", "items", {"draft": 1})

    flow = store.read_now(flows.load, OWNER, OWNER)

    assert flow is not None
    assert (flow.name, flow.step, flow.data, flow.message_id) == (
        "sale",
        "items",
        {"draft": 1},
        None,
    )


def test_each_person_has_one_in_each_chat(store: Store) -> None:
    store.write_now(flows.save, OWNER, OWNER, "sale", "items", {"draft": 1})
    store.write_now(flows.save, SHOP, OWNER, "sale", "items", {"draft": 2})
    store.write_now(flows.save, SHOP, MANAGER, "sale", "items", {"draft": 3})

    store.write_now(flows.drop, SHOP, OWNER)

    left = [store.read_now(flows.load, *whose) for whose in ((OWNER, OWNER), (SHOP, MANAGER))]
    assert [flow.data["draft"] for flow in left if flow is not None] == [1, 3]
    assert store.read_now(flows.load, SHOP, OWNER) is None


def test_a_question_is_stale_after_a_day_and_fresh_when_it_moves_on(
    store: Store, clock: TestClock
) -> None:
    def is_stale() -> bool:
        flow = store.read_now(flows.load, OWNER, OWNER)
        assert flow is not None
        return flow.stale

    store.write_now(flows.save, OWNER, OWNER, "sale", "items", {})
    clock.turn(days=1)
    assert not is_stale()
    clock.turn(seconds=1)
    assert is_stale()
    store.write_now(flows.save, OWNER, OWNER, "sale", "payment", {})
    assert not is_stale()


def test_another_process_finds_the_question_open(sqlite_store: Store, shop: Shop) -> None:
    sqlite_store.write_now(flows.save, OWNER, OWNER, "sale", "items", {"draft": 1}, 5)
    after_a_restart = open_store(sqlite_store.engine.url.render_as_string(), shop)
    flow = after_a_restart.read_now(flows.load, OWNER, OWNER)
    after_a_restart.close()
    assert flow == sqlite_store.read_now(flows.load, OWNER, OWNER)
