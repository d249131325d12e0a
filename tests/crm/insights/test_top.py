"""Who spent most in a period, looked for among the cards or among the sales."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from functools import partial

from crm.insights.customers import top_customers
from crm.periods import Asked
from crm.store.database import Store
from tests.shop import a_customer, a_purchase, an_item


def test_the_cards_lead_to_the_same_ten_as_the_sales(store: Store) -> None:
    chance = random.Random(3)
    people = [a_customer(store, f"C {number}") for number in range(25)]
    for number in range(90):
        price = str(chance.choice((10, 20, 20, 500)))
        days_ago = chance.randrange(400) if number % 3 else 0
        a_purchase(store, chance.choice(people), an_item("rice", price=price), days_ago=days_ago)
    by_cards = partial(top_customers, few_purchases=-1, first_look=2)
    today = store.shop.today()
    for period in ("1d", "30d", "6m", "1y", "500d"):
        for as_of in (today, today - timedelta(days=30)):
            asked = Asked.read(period, as_of)
            by_sales = store.read_now(top_customers, asked)
            assert store.read_now(by_cards, asked) == by_sales
            assert all(one.spent > Decimal(0) for one in by_sales)
