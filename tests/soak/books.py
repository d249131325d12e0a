"""The books after the storm, held against the ledger."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter, defaultdict
from decimal import Decimal

from sqlalchemy import select

from crm.store.database import Session
from crm.store.opening import open_store
from crm.store.schema import campaign_sends, campaigns, customers, purchase_items, purchases
from tests import ROOT
from tests.soak.ledger import Ledger, Line
from tests.soak.rig import Rig

Booked = tuple[str, str, Decimal, tuple[Line, ...]]


def differences(rig: Rig, ledger: Ledger) -> list[str]:
    """What the books say otherwise than the ledger; empty when all is well."""
    store = open_store(rig.url)
    try:
        booked = store.read_now(_booked)
        totals = store.read_now(_totals)
        owed = store.read_now(_owed)
        sends = store.read_now(_sends, rig.campaigns)
    finally:
        store.close()
    return [
        *_of_sales(ledger, booked),
        *_of_customers(ledger, totals),
        *_of_dues(ledger, owed),
        *_of_sends(rig, sends),
        *_of_news(rig),
        *_of_check(rig),
    ]


def _booked(session: Session) -> list[Booked]:
    lines: dict[int, list[Line]] = defaultdict(list)
    for row in session.execute(
        select(purchase_items).order_by(purchase_items.c.purchase_id, purchase_items.c.line)
    ):
        lines[row.purchase_id].append((row.name, row.quantity, row.unit_price, row.amount))
    rows = session.execute(
        select(purchases, customers.c.name).join(
            customers, customers.c.id == purchases.c.customer_id
        )
    )
    return [(row.name, row.payment_method, row.total_amount, tuple(lines[row.id])) for row in rows]


def _of_sales(ledger: Ledger, booked: list[Booked]) -> list[str]:
    by_price = defaultdict(list)
    for one in booked:
        by_price[one[3][0][2]].append(one)
    found = []
    for sale in ledger.sales.values():
        there = by_price.pop(sale.price, [])
        wanted = [sale.as_booked] if sale.stands else []
        if there != wanted:
            found.append(f"sale {sale.number}: booked {there}, should be {wanted}")
    return found + [f"nobody sold {one}" for one in by_price.values()]


def _totals(session: Session) -> dict[str, tuple[int, Decimal]]:
    row = customers.c
    found = session.execute(select(row.name, row.total_purchases, row.total_spent))
    return {name: (count, total) for name, count, total in found if count or total}


def _of_customers(ledger: Ledger, totals: dict[str, tuple[int, Decimal]]) -> list[str]:
    wanted = ledger.totals()
    return [
        f"customer {name}: {totals.get(name)}, should be {wanted.get(name)}"
        for name in sorted({*wanted, *totals})
        if totals.get(name) != wanted.get(name)
    ]


def _owed(session: Session) -> dict[str, Decimal]:
    row = customers.c
    return {name: owed for name, owed in session.execute(select(row.name, row.balance)) if owed}


def _of_dues(ledger: Ledger, owed: dict[str, Decimal]) -> list[str]:
    wanted = ledger.owed()
    return [
        f"{name} owes {owed.get(name)}, should be {wanted.get(name)}"
        for name in sorted({*wanted, *owed})
        if owed.get(name) != wanted.get(name)
    ]


def _sends(session: Session, ids: list[int]) -> dict[int, tuple[str, Counter[str]]]:
    """Status of each campaign, and of its sends."""
    found = {}
    for campaign_id in ids:
        status = session.scalar(select(campaigns.c.status).where(campaigns.c.id == campaign_id))
        of_it = select(campaign_sends.c.status).where(campaign_sends.c.campaign_id == campaign_id)
        found[campaign_id] = (str(status), Counter(session.execute(of_it).scalars()))
    return found


def _of_sends(rig: Rig, sends: dict[int, tuple[str, Counter[str]]]) -> list[str]:
    kept = rig.outbox.read_text("utf-8").splitlines() if rig.outbox.exists() else []
    times = Counter(json.loads(line)["id"] for line in kept)
    found = [f"message {key} went out {n} times" for key, n in times.items() if n > 1]
    settled = 0
    for campaign_id, (status, counts) in sends.items():
        if status != "Sent" or counts.total() != len(rig.customers):
            found.append(f"campaign {campaign_id} is {status}: {dict(counts)}")
        if others := set(counts) - {"Sent", "Unconfirmed"}:
            found.append(f"campaign {campaign_id} has sends that are {others}")
        settled += counts["Sent"]
    if not settled <= len(times) <= len(sends) * len(rig.customers):
        found.append(f"{settled} sends are Sent, {len(times)} messages went out")
    return found


def _of_news(rig: Rig) -> list[str]:
    """Each campaign's end was told to the owner; that it came twice is Telegram's fault."""
    return [
        f"nobody heard of the end of campaign {number}"
        for number in range(1, len(rig.campaigns) + 1)
        if not any(f"Week {number}:" in text for text in rig.news)
    ]


def _of_check(rig: Rig) -> list[str]:
    checked = subprocess.run(
        [sys.executable, "-m", "bot", "check", "--config", str(rig.folder / "config.toml")],
        cwd=rig.folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return [] if checked.returncode == 0 else [f"munim check: {checked.stdout}{checked.stderr}"]
