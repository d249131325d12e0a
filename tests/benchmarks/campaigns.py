"""Freezing and sending to 100,000 recipients, against floors measured in the same run."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path
from time import perf_counter

from sqlalchemy import insert
from sqlalchemy.orm import Session

from crm.campaigns import drafts, life
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.model import Campaign
from crm.campaigns.preview import preview
from crm.campaigns.sending import recipients as campaign_freezing
from crm.gateways.mock import MockGateway
from crm.settings import shop_of
from crm.shop import Shop
from crm.store.database import Store
from crm.store.opening import open_store
from crm.store.schema import customers
from jobs.pace import Pace
from jobs.sending import Sender
from tests.benchmarks.memory import peak

RECIPIENTS = 100_000
BATCH = 500  # the most that the configuration allows
SMALL, SMALL_BATCH = 20_000, 100
DELAYED = 5_000
DELAY_MS = 100
AT_ONCE = 50
EVERYONE = AudienceFilter(Audience.ALL)
MESSAGE = "{{name}}, it's been a while! Visit us this week and get a special discount."


class Nobody:
    """Hears nothing."""

    async def changed(self, campaign: Campaign) -> None: ...


def fill(session: Session, people: int) -> None:
    """So many customers who can be reached."""
    now = shop_of(session).now()
    rows = [
        {
            "name": f"Asha {number}",
            "name_key": f"asha {number}",
            "phone": f"+9198{number:08d}",
            "phone_is_mobile": True,
            "last_purchase_date": date(2025, 1, 1),
            "created_at": now,
            "changed_at": now,
        }
        for number in range(people)
    ]
    session.execute(insert(customers), rows)


@contextmanager
def shop_of_many(people: int) -> Iterator[tuple[Store, Path, int]]:
    """A store with that many customers and a campaign to all of them, not frozen yet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.db"
        store = open_store(f"sqlite:///{path}", Shop(sending_opens=time(0), sending_closes=time(0)))

        store.write_now(fill, people)

        def start(session: Session) -> int:
            one = drafts.create(session, "All", MESSAGE, EVERYONE, None)
            return life.start(session, one.id, None).id

        campaign_id = store.write_now(start)
        try:
            yield store, path, campaign_id
        finally:
            store.close()


def freeze(store: Store, campaign_id: int) -> float:
    begin = perf_counter()
    while store.write_now(campaign_freezing.freeze_next, campaign_id, "mock"):
        pass
    return perf_counter() - begin


def send_all(store: Store, outbox: Path, pace: Pace, delay_ms: int = 0) -> float:
    """Seconds from the first claim to the last settled send, the mock keeping every message."""

    async def work() -> float:
        gateway = MockGateway(outbox, delay_ms=delay_ms)
        sender = Sender(store, gateway, pace, Nobody())
        begin = perf_counter()
        await sender.tick()
        await sender.all_quiet()
        took = perf_counter() - begin
        await gateway.close()
        return took

    return asyncio.run(work())


def bare_loop(path: Path, campaign_id: int, batch: int) -> float:
    """Seconds to claim and settle every send with bare sqlite3, in batches of the same size.

    What it writes is as long as what the sending wrote.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
        connection.execute(f"PRAGMA {pragma}")
    worker, gateway_id = connection.execute(
        "SELECT claimed_by, gateway_id FROM campaign_sends WHERE campaign_id = ? LIMIT 1",
        (campaign_id,),
    ).fetchone()
    connection.execute(
        "UPDATE campaign_sends SET status = 'Pending', sent_at = NULL, gateway_id = NULL, "
        "claimed_by = NULL, claimed_at = NULL, attempts = 0"
    )
    now = "2025-03-20 07:00:00.000000"
    begin = perf_counter()
    while True:
        connection.execute("BEGIN IMMEDIATE")
        rows = connection.execute(
            "SELECT id, phone, message FROM campaign_sends WHERE campaign_id = ? "
            "AND status = 'Pending' ORDER BY id LIMIT ?",
            (campaign_id, batch),
        ).fetchall()
        connection.executemany(
            "UPDATE campaign_sends SET status = 'Sending', claimed_by = ?, claimed_at = ?, "
            "attempts = attempts + 1 WHERE id = ?",
            [(worker, now, row[0]) for row in rows],
        )
        connection.execute("COMMIT")
        if not rows:
            break
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "UPDATE campaign_sends SET status = 'Sent', sent_at = ?, gateway_id = ? WHERE id = ?",
            [(now, gateway_id, row[0]) for row in rows],
        )
        connection.execute("COMMIT")
    took = perf_counter() - begin
    connection.close()
    return took


def bare_inserts(path: Path) -> float:
    """Seconds to write the same frozen rows with bare sqlite3, in transactions of the same size."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    rows = connection.execute(
        "SELECT campaign_id, customer_id, phone, message, parts FROM campaign_sends"
    ).fetchall()
    connection.execute("DELETE FROM campaign_sends")
    begin = perf_counter()
    size = campaign_freezing.FREEZE_AT_ONCE
    for start in range(0, len(rows), size):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO campaign_sends (campaign_id, customer_id, phone, message, parts) "
            "VALUES (?, ?, ?, ?, ?)",
            rows[start : start + size],
        )
        connection.execute("COMMIT")
    took = perf_counter() - begin
    connection.close()
    return took


def at_once(batch: int) -> Pace:
    """As fast as a gateway takes them that answers at once."""
    return Pace(rate=None, concurrency=2 * batch, batch=batch)


def run() -> list[tuple[str, str, str]]:
    """Rows of the table: what, measured, aim."""
    table = []
    # First: what the others write is still on its way to the disk when they are done.
    with shop_of_many(DELAYED) as (store, path, campaign_id):
        freeze(store, campaign_id)
        slow = Pace(rate=None, concurrency=AT_ONCE, batch=AT_ONCE)
        took = send_all(store, path.with_name("outbox.jsonl"), slow, DELAY_MS)
        ideal = DELAYED / AT_ONCE * DELAY_MS / 1000
        table.append(
            ("sending with 100 ms and 50 at once, share of 500/s", f"{ideal / took:.2f}", "≥ 0.90")
        )
    with shop_of_many(RECIPIENTS) as (store, path, campaign_id):
        begin = perf_counter()
        store.read_now(preview, EVERYONE, MESSAGE)
        table.append(("preview of 100,000", f"{perf_counter() - begin:.2f} s", "-"))
        before = peak()
        froze = freeze(store, campaign_id)
        sent = send_all(store, path.with_name("outbox.jsonl"), at_once(BATCH))
        grown = (peak() - before) / 2**20
        floor = bare_loop(path, campaign_id, BATCH)
        bare = bare_inserts(path)
        table += [
            ("freezing 100,000 / bare inserts", f"{froze:.2f} s, {froze / bare:.2f}", "-"),
            (
                f"sending 100,000 in batches of {BATCH}, share of the bare loop's rate",
                f"{RECIPIENTS / sent:,.0f}/s, {floor / sent:.2f}",
                "≥ 0.5",
            ),
            ("memory grown by freezing and sending 100,000", f"{grown:.0f} MB", "flat"),
        ]
    with shop_of_many(SMALL) as (store, path, campaign_id):
        freeze(store, campaign_id)
        sent = send_all(store, path.with_name("outbox.jsonl"), at_once(SMALL_BATCH))
        floor = bare_loop(path, campaign_id, SMALL_BATCH)
        table.append(
            (
                f"the same in batches of {SMALL_BATCH}",
                f"{SMALL / sent:,.0f}/s, {floor / sent:.2f}",
                "≥ 0.5",
            )
        )
    return table


if __name__ == "__main__":
    for what, measured, aim in run():
        print(f"{what}: {measured} (aim {aim})")
