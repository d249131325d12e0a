"""Ledgers to the paisa: what happens in a shop, and how the books stand after each event.

Driven through the use cases; `tests/data/money` has the ledgers. Amounts there are paise.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.bill import Bill, Discount, Line, Paid
from crm.customers import cards, merging, totals
from crm.customers.cards import Customer
from crm.customers.dues import balances
from crm.customers.dues.kinds import CHARGES, Kind
from crm.customers.merging import Merge
from crm.dues import before
from crm.dues.till import till
from crm.errors import Invalid
from crm.imports.importing import book, prepare
from crm.imports.undo.run import undo_import
from crm.insights.revenue import revenue
from crm.payments import changing, opening
from crm.payments import recording as paying
from crm.payments import stored as paid
from crm.payments.changing import PaymentChanges
from crm.payments.model import NewPayment
from crm.payments.stored import Payment
from crm.periods import Asked
from crm.purchases import editing, recording, stored
from crm.purchases import undo as undoing
from crm.purchases.editing import PurchaseChanges
from crm.purchases.stored import Purchase
from crm.returns import recording as returning
from crm.returns import undo as undoing_returns
from crm.returns.model import NewReturn, Return, SaidItem
from crm.staff import Member, member
from crm.store.database import Store
from crm.store.schema import customers, payments, purchases
from crm.values import Period
from tests.conftest import TestClock
from tests.shop import OWNER, a_customer, hire

FOLDER = Path(__file__).parents[2] / "data" / "money"


def ledger(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


def major(minor: int) -> Decimal:
    return Decimal(minor).scaleb(-2)


def minor(amount: Decimal) -> int:
    return int(amount.scaleb(2))


class Books:
    """One shop with a ledger's customers, and what the ledger's references name."""

    def __init__(
        self, store: Store, clock: TestClock, events: dict[str, Any], folder: Path
    ) -> None:
        self.store, self.clock, self.folder = store, clock, folder
        self.made: dict[str, Any] = {}
        first = events["events"][0]["at"]
        self._turn(first)
        hire(store)
        for one in events["customers"]:
            a_customer(store, one["name"])

    def _turn(self, at: str) -> None:
        zone = ZoneInfo("Asia/Kolkata")
        self.clock.now = datetime.fromisoformat(at).replace(tzinfo=zone)

    def play(self, event: dict[str, Any]) -> None:
        self._turn(event["at"])
        self.store.write_now(totals.refresh_badges)  # as every night
        [(what, said)] = event["do"].items()
        refused, reason = event["expect"].get("refused"), None
        if what == "import":
            self._import(said["ref"], event["file"], said["rows"])
            return
        if what == "undo" and isinstance(self.made[said], int):
            undo_import(self.store, self.made[said], OWNER)
            return
        try:
            self.store.write_now(getattr(self, f"_{what}"), said)
        except Invalid as error:
            reason = error.reason
        assert reason == refused

    def stand(self) -> dict[str, Any]:
        return self.store.read_now(self._stand)

    # --- what happens

    def _nothing(self, session: Session, said: dict[str, Any]) -> None:
        pass

    def _sale(self, session: Session, said: dict[str, Any]) -> None:
        off = said.get("discount")
        bill = Bill(
            customer_id=self._customer(session, said["customer"]).id,
            purchase_date=self._day(said),
            lines=self._lines(said["items"]),
            discount=None if off is None else Discount.of_amount(major(off)),
            payment_method=said["method"],
            paid=tuple(Paid(major(amount), method) for amount, method in said.get("paid", ())),
        )
        booked = recording.record(session, bill, OWNER).purchase
        assert booked is not None
        self.made[said["ref"]] = booked

    def _payment(self, session: Session, said: dict[str, Any]) -> None:
        amount, bill = said["amount"], said.get("bill")
        new = NewPayment(
            customer_id=self._customer(session, said["customer"]).id,
            kind=Kind(said.get("kind", "received")),
            amount=None if amount == "all" else major(amount),
            method=said["method"],
            paid_on=self._day(said),
            purchase_id=None if bill is None else self.made[bill].id,
            advance=True,
        )
        self._pay(session, said["ref"], new)

    def _given(self, session: Session, said: dict[str, Any]) -> None:
        new = NewPayment(
            customer_id=self._customer(session, said["customer"]).id,
            kind=Kind.GIVEN,
            amount=major(said["amount"]),
            method=said["method"],
            paid_on=self._day(said),
            lent=True,
        )
        self._pay(session, said["ref"], new)

    def _opening(self, session: Session, said: dict[str, Any]) -> None:
        new = NewPayment(
            customer_id=self._customer(session, said["customer"]).id,
            kind=Kind.OPENING_DUE if said["side"] == "due" else Kind.OPENING_ADVANCE,
            amount=major(said["amount"]),
            paid_on=self._day(said),
            change_opening=True,
        )
        self._pay(session, said["ref"], new)

    def _waiver(self, session: Session, said: dict[str, Any]) -> None:
        new = NewPayment(
            customer_id=self._customer(session, said["customer"]).id,
            kind=Kind.WAIVED,
            amount=None if said["amount"] == "all" else major(said["amount"]),
            paid_on=self._day(said),
        )
        self._pay(session, said["ref"], new)

    def _pay(self, session: Session, ref: str, new: NewPayment) -> None:
        booked = paying.record(session, new, OWNER).payment
        assert booked is not None
        self.made[ref] = booked

    def _in_all(self, session: Session, said: dict[str, Any]) -> None:
        opening.in_all(session, self.made[said["opening"]].id, OWNER)

    def _edit(self, session: Session, said: dict[str, Any]) -> None:
        changes = PurchaseChanges()
        for name, value in said["set"].items():
            if name == "items":
                changes = replace(changes, lines=self._lines(value))
            elif name == "discount":
                changes = replace(changes, discount=Discount.of_amount(major(value)))
            elif name == "method":
                changes = replace(changes, payment_method=value)
            elif name == "date":
                changes = replace(changes, purchase_date=date.fromisoformat(value))
            elif name == "customer":
                changes = replace(changes, customer_id=self._customer(session, value).id)
            else:
                raise AssertionError(name)
        editing.edit(session, self.made[said["bill"]].id, changes, OWNER)

    def _edit_payment(self, session: Session, said: dict[str, Any]) -> None:
        changes = PaymentChanges()
        for name, value in said["set"].items():
            if name == "amount":
                changes = replace(changes, amount=major(value))
            elif name == "date":
                changes = replace(changes, paid_on=date.fromisoformat(value))
            elif name == "method":
                changes = replace(changes, method=value)
            elif name == "customer":
                changes = replace(changes, customer_id=self._customer(session, value).id)
            else:
                raise AssertionError(name)
        changing.edit(session, self.made[said["payment"]].id, changes, self._owner(session))

    def _return(self, session: Session, said: dict[str, Any]) -> None:
        amount = said.get("amount")
        to = said.get("to")
        new = NewReturn(
            purchase_id=self.made[said["bill"]].id,
            items=tuple(
                SaidItem(name=name, quantity=Decimal(quantity), unit=unit[0] if unit else None)
                for name, quantity, *unit in said.get("items", ())
            ),
            everything=said.get("all", False),
            amount=None if amount is None else major(amount),
            method="Credit" if to == "account" else said.get("method"),
            returned_on=self._day(said),
            restocked=said.get("restock", True),
        )
        booked = returning.record(session, new, OWNER).given_back
        assert booked is not None
        self.made[said["ref"]] = booked

    def _undo(self, session: Session, said: str) -> None:
        made = self.made[said]
        if isinstance(made, Purchase):
            undoing.undo(session, made.id, self._owner(session))
        elif isinstance(made, Payment):
            changing.undo(session, made.id, self._owner(session))
        elif isinstance(made, Return):
            undoing_returns.undo(session, made.id, self._owner(session))
        else:
            raise AssertionError(said)

    def _still_owed(self, session: Session, said: list[str]) -> None:
        bill = stored.get(session, self.made[said[0]].id)
        before.still_owed(session, OWNER, import_id=self.made["import of " + str(bill.id)])

    def _stock(self, session: Session, said: dict[str, Any]) -> None:
        """Not what this ledger is played for here."""

    def _invoice(self, session: Session, said: dict[str, Any]) -> None:
        """Not what this ledger is played for here."""

    def _import(self, ref: str, file: dict[str, str], rows: list[dict[str, Any]]) -> None:
        path = self.folder / file["name"]
        path.write_text(file["text"], "utf-8")
        ready = prepare(self.store, path, self.folder)
        done = book(self.store, ready, OWNER)
        assert done.import_id is not None
        self.made[ref] = done.import_id
        for one in rows:
            [(what, said)] = one.items()
            self.made[said["ref"]] = self.store.read_now(self._booked, what, said, done.import_id)
            if what == "sale":
                self.made[f"import of {self.made[said['ref']].id}"] = done.import_id

    def _booked(self, session: Session, what: str, said: dict[str, Any], import_id: int) -> Any:
        """The row of a file, as it was booked."""
        customer = self._customer(session, said["customer"])
        if what == "sale":
            found = session.execute(
                select(purchases.c.id).where(
                    purchases.c.customer_id == customer.id,
                    purchases.c.purchase_date == self._day(said),
                    purchases.c.import_id == import_id,
                )
            ).scalar_one()
            bill = stored.get(session, found)
            assert bill.payment_method == said["method"]
            assert bill.settled == said.get("settled", False)
            return bill
        found = session.execute(
            select(payments.c.id).where(
                payments.c.customer_id == customer.id,
                payments.c.paid_on == self._day(said),
                payments.c.import_id == import_id,
            )
        ).scalar_one()
        payment = paid.get(session, found)
        assert (payment.amount, payment.method) == (major(said["amount"]), said["method"])
        return payment

    def _merge(self, session: Session, said: dict[str, Any]) -> None:
        keep, gone = (self._customer(session, said[name]).id for name in ("keep", "gone"))
        self.made[said["ref"]] = merging.merge(session, keep, gone, OWNER)

    def _unmerge(self, session: Session, said: str) -> None:
        merge: Merge = self.made[said]
        merging.undo_merge(session, merge.id, OWNER)

    # --- how the books stand

    def _stand(self, session: Session) -> dict[str, Any]:
        assert not list(balances.differences(session))
        shop_today = self.clock.now.date()
        people = session.execute(
            select(customers.c.id).where(customers.c.merged_into.is_(None)).order_by(customers.c.id)
        ).scalars()
        bills: dict[str, Any] = {}
        charges: dict[str, int] = {}
        for ref, made in self.made.items():
            if isinstance(made, Purchase):
                for one in stored.read(session, [made.id]):
                    bills[ref] = {
                        "total": minor(one.total_amount),
                        "method": one.payment_method,
                        "due": minor(one.due_amount),
                        "returned": minor(one.returned_amount),
                    }
            elif isinstance(made, Payment) and made.kind in CHARGES:
                payment = paid.find(session, made.id)
                if payment is not None and payment.kind in CHARGES:
                    charges[ref] = minor(payment.due_amount)
        day = Period(shop_today, shop_today)
        return {
            "customers": {
                one.name: {
                    "balance": minor(one.balance),
                    "owes_since": one.owes_since and one.owes_since.isoformat(),
                    "total_spent": minor(one.total_spent),
                    "total_purchases": one.total_purchases,
                    "last_purchase_date": one.last_purchase_date
                    and one.last_purchase_date.isoformat(),
                    "status": one.status and one.status.value,
                }
                for one in cards.by_ids(session, list(people))
            },
            "bills": bills,
            "other_charges": charges,
            "revenue": minor(revenue(session, Asked(day, day.end)).revenue),
            "till": {one.method: minor(one.left) for one in till(session, day) if one.left},
        }

    def _customer(self, session: Session, name: str) -> Customer:
        found = session.execute(
            select(customers.c.id).where(
                customers.c.name == name, customers.c.merged_into.is_(None)
            )
        ).scalar_one()
        return cards.get(session, found)

    def _owner(self, session: Session) -> Member:
        owner = member(session, OWNER)
        assert owner is not None
        return owner

    def _day(self, said: dict[str, Any]) -> date:
        return date.fromisoformat(said["date"]) if "date" in said else self.clock.now.date()

    def _lines(self, items: list[list[Any]]) -> tuple[Line, ...]:
        return tuple(
            Line.priced(name, Decimal(quantity), major(price), *unit)
            for name, quantity, price, *unit in items
        )
