"""Changing a setting: what it would do, what it does, and who did it."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

import pytest

from bot.features.settings.fields import BY_NAME
from crm import audit
from crm.customers import cards, erasing
from crm.customers.totals import Status, differences
from crm.settings import CHANGEABLE, CONFIGURED, shop_of
from crm.setup.setting_changes import BADGES, change, effect
from crm.shop import Shop
from crm.store.database import Store
from tests.shop import OWNER, a_customer, a_purchase, an_item


@pytest.fixture
def spent(store: Store) -> Store:
    """Asha spent 60,000 today, Ravi 200 forty days ago; who spent 90,000 is erased."""
    a_purchase(store, a_customer(store, "Asha"), an_item(price="60000"))
    a_purchase(store, a_customer(store, "Ravi"), an_item(price="200"), days_ago=40)
    gone = a_customer(store, "Gone")
    a_purchase(store, gone, an_item(price="90000"))
    store.write_now(erasing.delete_or_erase, gone.id, OWNER)
    return store


@pytest.mark.parametrize(
    ("name", "value", "badge", "today", "then", "changed"),
    [
        ("vip_above", Decimal(60_000), Status.VIP, 1, 0, 1),
        ("vip_above", Decimal("59999.99"), Status.VIP, 1, 1, 0),
        ("vip_above", Decimal(100), Status.VIP, 1, 2, 1),
        ("inactive_after_days", 39, Status.INACTIVE, 0, 1, 1),
        ("inactive_after_days", 40, Status.INACTIVE, 0, 0, 0),
    ],
)
def test_what_a_threshold_would_do_is_what_it_does(
    spent: Store, name: str, value: object, badge: Status, today: int, then: int, changed: int
) -> None:
    before = spent.read_now(cards.recent, 5)
    found = spent.read_now(effect, name, value)
    assert found is not None
    assert (found.badge, found.today, found.then, found.changed) == (badge, today, then, changed)
    assert getattr(found.shop, name) == value
    assert spent.read_now(cards.recent, 5) == before, "nothing is written"

    spent.write_now(change, name, value, OWNER)
    badges = [one.status for one in spent.read_now(cards.recent, 5)]
    assert badges.count(badge) == then
    assert spent.read_now(differences) == ()
    assert spent.read_now(effect, name, value) is None, "it is so already"


def test_the_configured_value_comes_back(spent: Store) -> None:
    assert spent.read_now(effect, "vip_above", None) is None
    spent.write_now(change, "vip_above", Decimal(100), OWNER)
    back = spent.read_now(effect, "vip_above", None)
    assert back is not None
    assert (back.today, back.then) == (2, 1)
    spent.write_now(change, "vip_above", None, OWNER)
    assert spent.read_now(shop_of).vip_above == 50_000
    first, second = spent.read_now(audit.entries, "setting", "vip_above")[::-1]
    assert (first.staff_id, first.before, first.after) == (
        OWNER,
        {"value": "50000"},
        {"value": "100"},
    )
    assert (second.before, second.after) == ({"value": "100"}, {"value": "50000"})


def test_other_settings_change_no_badge(sqlite_store: Store) -> None:
    assert BADGES.keys() < set(CHANGEABLE)
    assert sqlite_store.read_now(effect, "default_payment", "UPI") is None
    sqlite_store.write_now(change, "default_payment", "UPI", OWNER)
    assert sqlite_store.read_now(shop_of).default_payment == "UPI"
    with pytest.raises(KeyError):
        sqlite_store.write_now(change, "currency", "EUR", OWNER)


def test_what_the_chat_offers_can_be_changed_and_what_only_the_file_says_cannot() -> None:
    assert BY_NAME.keys() < set(CHANGEABLE)
    assert {one.name for one in fields(Shop)} > CONFIGURED
    assert not BY_NAME.keys() & CONFIGURED
