"""What an invoice still lacks of its buyer and its items, asked for before it is issued."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.bill import SALE
from crm.customers import cards
from crm.customers.counter import Kind
from crm.customers.fields import CustomerChanges
from crm.dataclass import dataclass
from crm.invoices.issuing import live_of
from crm.invoices.lines import booked_lines
from crm.invoices.rates import fill_hsn
from crm.invoices.tax import Registration
from crm.settings import shop_of
from crm.store.schema import customers, purchases

BUYER_FROM = Decimal(50_000)
"""Rupees from which on a tax invoice says where its buyer lives (CGST rule 46(e))."""


class Lack(StrEnum):
    BUYER = "buyer"
    ADDRESS = "address"
    STATE = "state"
    HSN = "hsn"


@dataclass(frozen=True, slots=True)
class Lacking:
    """The next thing that the invoice of a bill lacks. `item` is whose HSN code it is; `without`
    are things that it is to be issued without. Only a tax invoice cannot do without a buyer who
    has a name, an address and a state."""

    purchase_id: int
    what: Lack
    customer_id: int
    customer: str
    item: str = ""
    optional: bool = True
    without: tuple[str, ...] = ()


def next_lacking(
    session: Session, purchase_id: int, without: Collection[str] = ()
) -> Lacking | None:
    """None where the invoice can be issued, or is issued already, or is refused anyway."""
    bill = session.execute(select(purchases).where(purchases.c.id == purchase_id)).one_or_none()
    shop = shop_of(session)
    registration = Registration(shop.gst_registration)
    if bill is None or registration is Registration.NONE or live_of(session, purchase_id):
        return None
    buyer = session.execute(select(customers).where(customers.c.id == bill.customer_id)).one()
    nobody = buyer.kind == Kind.COUNTER
    if buyer.erased_at is not None or (nobody and registration is Registration.COMPOSITION):
        return None
    lacks: list[tuple[Lack, str]] = []
    if bill.total_amount >= BUYER_FROM and nobody:
        lacks.append((Lack.BUYER, ""))
    elif bill.total_amount >= BUYER_FROM:
        lacks += [] if buyer.address else [(Lack.ADDRESS, "")]
        lacks += [] if buyer.state_code or buyer.gstin else [(Lack.STATE, "")]
    if buyer.gstin:
        items = booked_lines(session, purchase_id, bill.purchase_date).items
        lacks += [(Lack.HSN, one.name) for one in items if one.hsn is None and one.name != SALE]
    for what, item in lacks:
        if what.value not in without:
            return Lacking(
                purchase_id,
                what,
                buyer.id,
                buyer.name,
                item,
                what is Lack.HSN or registration is Registration.COMPOSITION,
                tuple(without),
            )
    return None


def fill(session: Session, lacking: Lacking, text: str, by: int) -> None:
    """Writes what was lacking to the customer's card, or as the item's HSN code. Raises NotFound,
    and Invalid (`address`, `state_code`, `hsn`)."""
    if lacking.what is Lack.HSN:
        bill = select(purchases.c.purchase_date).where(purchases.c.id == lacking.purchase_id)
        day = session.execute(bill).scalar_one_or_none()
        if day is not None:
            fill_hsn(session, lacking.item, text, day, by)
        return
    changes = (
        CustomerChanges(address=text)
        if lacking.what is Lack.ADDRESS
        else CustomerChanges(state_code=text)
    )
    cards.edit(session, lacking.customer_id, changes, by)
