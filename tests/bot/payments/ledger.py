"""A ledger driven through the real bot as it says: messages, replies, taps and files.

`tests/data/money` has the ledgers; amounts there are paise.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from crm.customers import cards
from crm.customers.dues import balances
from crm.customers.fields import CustomerChanges
from crm.customers.points import balances as points
from crm.customers.totals import refresh_badges
from crm.dues.till import till
from crm.purchases.stock import levels
from crm.settings import shop_of
from crm.store.database import Session
from crm.store.schema import customers, invoices, payments, purchases, returns, stock_items
from crm.values import ZERO, Period
from tests import DATA
from tests.bot.conftest import Floor
from tests.bot.payments.ledger_shop import set_up
from tests.bot.shop import a_customer
from tests.conftest import TestClock
from tests.phone import Phone
from tests.shop import MANAGER, OWNER, STAFF
from tests.shown import Shown, bare

PEOPLE = {"owner": OWNER, "manager": MANAGER, "staff": STAFF}
_TABLES = {"sale": purchases, "return": returns}
_OF_ROWS = {"purchases": ("purchase_date", "total_amount"), "payments": ("paid_on", "amount")}
_REFERENCES = ("sale", "payment", "given", "opening", "waiver", "return")


def ledger(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "money" / f"{name}.json").read_text("utf-8"))
    return found


def _sum(items: list[list[Any]]) -> int:
    return sum(int(Decimal(quantity) * price) for _, quantity, price, *_ in items)


def minor(amount: Decimal | None) -> int:
    return int((amount or ZERO).scaleb(2))


def _there(phone: Phone, label: str) -> bool:
    return any(shown.button(label) is not None for shown in phone.messages)


class Ledger:
    """One shop with a ledger's customers: `rows` are the ids that its references name, `shown` the
    messages that showed them last."""

    def __init__(self, floor: Floor, clock: TestClock, name: str) -> None:
        self.floor, self.clock = floor, clock
        self.said = ledger(name)
        self.rows: dict[str, tuple[str, int]] = {}
        self.shown: dict[str, int] = {}
        self.papers: list[str] = []
        """References of invoices, in the order that they were asked for."""

    async def open(self) -> None:
        self._turn(self.said["events"][0]["at"])
        stock = any("stock" in one["do"] for one in self.said["events"])
        await self.floor.store.write(set_up, self.said.get("shop", {}), stock=stock)
        for one in self.said["customers"]:
            somebody = await a_customer(self.floor, one["name"])
            if "gstin" in one:
                changes = CustomerChanges(gstin=one["gstin"])
                await self.floor.store.write(cards.edit, somebody.id, changes, OWNER)

    def _turn(self, at: str) -> None:
        zone = ZoneInfo("Asia/Kolkata")
        self.clock.now = datetime.fromisoformat(at).replace(tzinfo=zone)

    async def play(self, event: dict[str, Any]) -> None:
        """What the event says, in this order: a file or a message, then the taps."""
        self._turn(event["at"])
        await self.floor.store.write(refresh_badges)  # as the night's job does
        await self.floor.store.write(points.refresh_expired)
        phone = self.floor.phone(PEOPLE[event["by"]])
        message = self._message(phone, event.get("reply_to"))
        before = await self._newest()
        if "file" in event:
            file = event["file"]
            await phone.uploads(file["text"].encode(), file["name"])
        if "say" in event and message is not None:
            await phone.replies(message, event["say"])
        elif "say" in event:
            await phone.says(event["say"])
        for at, label in enumerate(event.get("taps", ())):
            under = message if at == 0 and "say" not in event else None
            await self._taps(phone, label, under, sure="say" not in event)
        await self._refer(event, before, phone)

    async def _taps(self, phone: Phone, label: str, under: Shown | None, *, sure: bool) -> None:
        """A button; after something was said it may be done without one."""
        if sure and label in self._names:
            await self._opens(phone, label)
            return
        if sure:
            if under is None and not _there(phone, label) and _there(phone, "… More"):
                await phone.taps("… More")
            await phone.taps(label, under)
            if label == "Undo import":  # asked once more
                await phone.taps("Take it back")
            return
        with suppress(AssertionError):
            await phone.taps(label, phone.last_message)

    @property
    def _names(self) -> set[str]:
        return {one["name"] for one in self.said["customers"]}

    async def _opens(self, phone: Phone, name: str) -> None:
        """The customer's choice where one is offered, else the card from the list."""
        choice = re.compile(rf"{re.escape(name)}(?: · .*)?", re.IGNORECASE)
        offered = [
            one
            for one in phone.screen.buttons
            if choice.fullmatch(bare(one)) and not one.startswith("👤")  # a first name on a receipt
        ]
        if not offered:
            await phone.says("/customers")
            offered = [one for one in phone.screen.buttons if choice.fullmatch(bare(one))]
            assert offered, phone.screen.buttons
        await phone.taps(offered[0], phone.screen)

    def _message(self, phone: Phone, ref: str | None) -> Shown | None:
        if ref is None:
            return None
        return next(one for one in phone.messages if one.id == self.shown[ref])

    async def _newest(self) -> dict[str, int]:
        def newest(session: Session) -> dict[str, int]:
            return {
                table.name: session.scalar(select(func.max(table.c.id))) or 0
                for table in (purchases, payments, returns)
            }

        return await self.floor.store.read(newest)

    async def _refer(self, event: dict[str, Any], before: dict[str, int], phone: Phone) -> None:
        """Remembers what the event made, and the message that shows it."""
        [(what, meant)] = event["do"].items()
        if what == "invoice":
            self.papers.append(meant["ref"])
        if what == "import":
            await self._refer_to_rows(meant["rows"])
            return
        if what not in _REFERENCES or "refused" in event["expect"]:
            return
        table = _TABLES.get(what, payments).name
        now = (await self._newest())[table]
        if now > before[table]:
            self.rows[meant["ref"]] = table, now
        self.shown[meant["ref"]] = phone.last_message.id

    async def _refer_to_rows(self, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            [(what, meant)] = row.items()
            table = _TABLES.get(what, payments)
            day, amount = _OF_ROWS[table.name]
            cents = meant["amount"] if what != "sale" else _sum(meant["items"])
            found = await self.floor.store.read(
                lambda session, statement: session.execute(statement).scalar_one(),
                select(table.c.id)
                .join(customers, customers.c.id == table.c.customer_id)
                .where(
                    customers.c.name == meant["customer"],
                    table.c[day] == date.fromisoformat(meant["date"]),
                    table.c[amount] == Decimal(cents).scaleb(-2),
                ),
            )
            self.rows[meant["ref"]] = table.name, found

    async def stands(self, expected: dict[str, Any]) -> None:
        """The books are as the ledger says."""
        found = await self.floor.store.read(self._stand, expected)
        wanted = {name: expected.get(name, {}) for name in found}
        assert found == wanted

    def _stand(self, session: Session, expected: dict[str, Any]) -> dict[str, Any]:
        assert not list(balances.differences(session))
        assert not list(points.differences(session))
        assert not list(levels.differences(session))
        day = self.clock.now.date()
        lines = till(session, Period(day, day))
        return {
            "customers": {
                row.name: {
                    "balance": minor(row.balance),
                    "owes_since": row.owes_since and row.owes_since.isoformat(),
                    "total_spent": minor(row.total_spent),
                    "total_purchases": row.total_purchases,
                    "last_purchase_date": row.last_purchase_date
                    and row.last_purchase_date.isoformat(),
                    "status": row.status,
                    **({"points": row.points} if shop_of(session).has_points else {}),
                }
                for row in session.execute(
                    select(customers).where(
                        customers.c.merged_into.is_(None),
                        customers.c.name.in_(list(expected["customers"])),
                    )
                )
            },
            "bills": {
                ref: {
                    "total": minor(row.total_amount),
                    "method": row.payment_method,
                    "due": minor(row.due_amount),
                    "returned": minor(row.returned_amount),
                }
                for ref, (table, number) in self.rows.items()
                if table == purchases.name
                for row in session.execute(select(purchases).where(purchases.c.id == number))
            },
            "other_charges": {
                ref: minor(row.due_amount)
                for ref, (table, number) in self.rows.items()
                if table == payments.name
                for row in session.execute(
                    select(payments).where(
                        payments.c.id == number, payments.c.kind.in_(["given", "opening_due"])
                    )
                )
            },
            "invoices": self._papers(session) if self.papers else {},
            "stock": {
                row.name_key: {str(row.store_id): f"{row.quantity:f}"}
                for row in session.execute(select(stock_items))
            },
            "today": {
                "revenue": minor(self._revenue(session)),
                "till": {one.method: minor(one.left) for one in lines if one.left},
            },
        }

    def _papers(self, session: Session) -> dict[str, Any]:
        """Invoices by the reference they were asked for last under, and the credit notes of
        returns; one that was asked for again has the first reference."""
        rows = session.execute(select(invoices).order_by(invoices.c.id)).all()
        issued = [row for row in rows if row.return_id is None]
        notes = [row for row in rows if row.return_id is not None]
        by_return = {
            number: ref for ref, (table, number) in self.rows.items() if table == returns.name
        }
        named = dict(zip(self._asked_first(issued), issued, strict=True)) | {
            f"{by_return[row.return_id]}.cn": row for row in notes
        }
        return {
            ref: {
                "number": row.number,
                "kind": row.kind,
                **{
                    name: minor(getattr(row, name))
                    for name in ("taxable", "cgst", "sgst", "igst", "round_off", "total")
                },
                "cancelled": row.cancelled_at is not None,
            }
            for ref, row in named.items()
        }

    def _asked_first(self, issued: list[Any]) -> list[str]:
        """The references whose invoice was new: those that the ledger expects."""
        expected = self.said["events"][-1]["expect"]["invoices"]
        refs = [ref for ref in self.papers if ref in expected]
        assert len(refs) == len(issued)
        return refs

    def _revenue(self, session: Session) -> Decimal:
        day = self.clock.now.date()
        sold = session.scalar(
            select(func.sum(purchases.c.total_amount)).where(purchases.c.purchase_date == day)
        )
        back = session.scalar(
            select(func.sum(returns.c.amount)).where(returns.c.returned_on == day)
        )
        return (sold or ZERO) - (back or ZERO)
