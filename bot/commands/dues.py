"""`munim dues`: who owes what since when, for people in a line each and for scripts as JSON.

    {"as_of": "2026-11-28", "count": 2, "total": "1250.00", "dues": [{"customer_id": 7,
     "name": "Ravi", "phone": "+919…", "balance": "250.00", "owes_since": "2026-03-09",
     "days": 264, "promised_on": null, "last_paid": "2026-03-12"}, …]}

The oldest first; amounts in major units, days the shop's.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from bot.commands.shared.common import a_day, config_of, opened_store, say
from bot.config.errors import DONE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from crm.dues.listing import DuesPage
    from crm.shop import Shop


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--as-of",
        type=a_day,
        metavar="DATE",
        help="what was owed at the end of that day (default: today)",
    )
    parser.add_argument("--json", action="store_true", help="everything, amounts exact")


def run(arguments: Namespace) -> int:
    from crm.dues.listing import dues_as_of

    with opened_store(config_of(arguments)) as store:
        shop = store.shop
        owed = store.read_now(dues_as_of, arguments.as_of or shop.today())
    if arguments.json:
        say(json.dumps(_facts(owed, shop), ensure_ascii=False, indent=1))
        return DONE
    for one in owed.debtors:
        amount = shop.currency.round(one.balance)
        say(f"{amount}  {one.name}  since {one.owes_since.isoformat()}")
    say(f"{shop.currency.round(owed.total)} owed by {owed.count} on {owed.as_of.isoformat()}")
    return DONE


def _facts(owed: DuesPage, shop: Shop) -> dict[str, object]:
    def day(value: date | None) -> str | None:
        return None if value is None else value.isoformat()

    return {
        "as_of": owed.as_of.isoformat(),
        "count": owed.count,
        "total": str(shop.currency.round(owed.total)),
        "dues": [
            {
                "customer_id": one.customer_id,
                "name": one.name,
                "phone": one.phone,
                "balance": str(shop.currency.round(one.balance)),
                "owes_since": day(one.owes_since),
                "days": (owed.as_of - one.owes_since).days,
                "promised_on": day(one.promised_on),
                "last_paid": day(one.last_paid),
            }
            for one in owed.debtors
        ],
    }
