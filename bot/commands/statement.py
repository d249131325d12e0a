"""`munim statement NAME|PHONE`: what changed what a customer owes, with the balance after each.

    {"customer_id": 7, "name": "Ravi", "phone": "+919…", "balance": "250.00",
     "owes_since": "2026-03-09", "rows": [{"date": "2026-03-03", "kind": "bill", "id": 12,
     "amount": "300.00", "balance": "300.00", "method": null, "bill": 12, "notes": null}, …]}

The oldest first. `kind` is `bill`, `return`, or a kind of payment; `amount` is below 0 where it
takes off what is owed; amounts in major units, days the shop's.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.commands.shared.common import config_of, opened_store, say
from bot.config.errors import DONE, CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from crm.customers.cards import Customer
    from crm.dues.statement import StatementRow
    from crm.shop import Shop


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("customer", metavar="NAME|PHONE", help="whose account")
    parser.add_argument("--json", action="store_true", help="everything, amounts exact")


def run(arguments: Namespace) -> int:
    from crm.dues.find import account_of

    with opened_store(config_of(arguments)) as store:
        shop = store.shop
        people, rows = store.read_now(account_of, arguments.customer)
    if not people:
        raise CommandError("nobody has that name or number")
    if len(people) > 1:
        names = "; ".join(f"{one.name} {one.phone or ''}".rstrip() for one in people)
        raise CommandError(f"that is more than one customer: {names}")
    (customer,) = people
    if arguments.json:
        say(json.dumps(_facts(customer, rows, shop), ensure_ascii=False, indent=1))
        return DONE
    for row in rows:
        amount, balance = (shop.currency.round(one) for one in (row.amount, row.balance))
        say(f"{row.day.isoformat()}  {row.kind}  {amount}  {balance}")
    say(f"{customer.name} owes {shop.currency.round(customer.balance)}")
    return DONE


def _facts(customer: Customer, rows: tuple[StatementRow, ...], shop: Shop) -> dict[str, object]:
    since = customer.owes_since
    return {
        "customer_id": customer.id,
        "name": customer.name,
        "phone": customer.phone,
        "balance": str(shop.currency.round(customer.balance)),
        "owes_since": None if since is None else since.isoformat(),
        "rows": [
            {
                "date": row.day.isoformat(),
                "kind": row.kind,
                "id": row.id,
                "amount": str(shop.currency.round(row.amount)),
                "balance": str(shop.currency.round(row.balance)),
                "method": row.method,
                "bill": row.purchase_id,
                "notes": row.notes,
            }
            for row in rows
        ],
    }
