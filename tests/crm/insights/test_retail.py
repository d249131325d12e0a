"""All figures of real purchases equal those that two other engines computed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crm.insights.figures import Facts, figures
from crm.store.database import Store
from crm.values import Period
from tests.crm.insights.retail import expected, fill

OTHER_READINGS = {
    "avg_lifetime_value_all",  # over all customers; ours is over those who bought
    "exactly_90_days_since_last",  # describes the data, no insight
    "top_10_tie_at_edge",
    "active_customers_last_purchase_le_30_days",  # ours is fewer than 30 days
    "new_customers_by_joined",  # ours is by first purchase
    "reference_variant",
    "lines",
}
"""What the pack gives besides our reading of the same figure."""

NAMED = {
    "last_7_days": "7d",
    "last_30_days": "30d",
    "last_90_days": "90d",
    "last_180_days": "180d",
    "last_365_days": "365d",
    "last_3_months": "3m",
    "last_6_months": "6m",
    "last_1_year": "1y",
}


@pytest.fixture
def retail(store: Store) -> Store:
    store.write_now(fill)
    return store


def ours_under(given: object, ours: object) -> object:
    """`ours` without the keys that the pack does not have, at every depth."""
    if isinstance(given, dict) and isinstance(ours, dict):
        return {key: ours_under(given[key], ours[key]) for key in given if key in ours}
    if isinstance(given, list) and isinstance(ours, list) and len(given) == len(ours):
        return [ours_under(one, two) for one, two in zip(given, ours, strict=True)]
    return ours


def in_our_reading(given: Facts) -> Facts:
    """The pack's figures, where it orders or names otherwise than our definitions do."""
    given = {key: value for key, value in given.items() if key not in OTHER_READINGS}
    if "top_items" in given:
        methods = [
            ["Other" if name == "Unknown" else name, *rest]
            for name, *rest in given["revenue_by_payment_method"]
        ]
        given["revenue_by_payment_method"] = methods
    return given


def by_bills_agree(given: list[Facts], ours: list[Facts]) -> None:
    """Ours breaks ties by amount, the pack by name: so equal but for who of a tie comes first."""
    assert [one["bills"] for one in ours] == [one["bills"] for one in given]
    edge = given[-1]["bills"] if given else 0
    above = {one["item"]: one for one in ours if one["bills"] > edge}
    assert above == {one["item"]: one for one in given if one["bills"] > edge}
    order = [(-one["bills"], -Decimal(one["revenue"]), one["item"]) for one in ours]
    assert order == sorted(order)


def plain_quantities(facts: Facts) -> Facts:
    for order in facts["top_items"].values():
        for one in order:
            one["qty"] = Decimal(one["qty"])
    return facts


def customers_and_dashboard_agree(retail: Store, day: str) -> None:
    as_of = date.fromisoformat(day)
    given = expected()[day]
    ours = retail.read_now(figures, "1d", as_of)
    rule = "vip_gt_50000|vip_wins|never_bought=inactive_by_joined_date"
    people = in_our_reading(given["customers"])
    people["status"] = {rule: people["status"][rule]}
    assert ours_under(people, ours["customers"]) == people
    board: Any = in_our_reading(given["dashboard"])
    for one in board["recent_purchases"]:
        del one["bill_no"]  # the paper's number; ours is the id of the purchase
    # ours breaks the tie of two products by amount, the pack by name
    tied = [board["top_product_this_month"].pop("by_bills")]
    tied.append(ours["dashboard"]["top_product_this_month"].pop("by_bills"))
    if day == "2017-12-31":
        assert tied[0] == tied[1]
    assert ours_under(board, ours["dashboard"]) == board


@pytest.mark.parametrize("day", list(expected()))
def test_every_figure_is_what_others_found(retail: Store, day: str) -> None:
    as_of = date.fromisoformat(day)
    customers_and_dashboard_agree(retail, day)
    for name, given in expected()[day]["periods"].items():
        period = Period(date.fromisoformat(given["start"]), date.fromisoformat(given["end"]))
        asked_as = NAMED.get(name, f"{given['start']}..{given['end']}")
        if name in NAMED:
            assert Period.parse(asked_as, as_of) == period
        document = retail.read_now(figures, asked_as, as_of)
        ours = document["periods"][name if name in NAMED else "custom"]
        given = plain_quantities(in_our_reading(given))
        ours = plain_quantities({key: ours[key] for key in given})
        by_bills_agree(given["top_items"].pop("by_bills"), ours["top_items"].pop("by_bills"))
        for key, value in given.items():
            assert ours_under(value, ours[key]) == value, (name, key)
