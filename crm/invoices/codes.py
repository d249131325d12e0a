"""UPI codes for bills, dues and amounts."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.errors import Invalid, NotFound
from crm.india import upi
from crm.settings import shop_of
from crm.shop import Shop
from crm.store.schema import customers, purchases
from crm.values import ZERO


@dataclass(frozen=True, slots=True)
class UpiCode:
    """`amount` (major units) is None where the payer types it; `owed` is what the books say is
    owed of it, None where nothing is."""

    link: str
    vpa: str
    payee: str
    amount: Decimal | None
    owed: Decimal | None = None
    purchase_id: int | None = None
    customer_id: int | None = None
    customer_name: str = ""


def of_bill(session: Session, purchase_id: int) -> UpiCode:
    """What is due of a bill, or all of it where nothing is. Raises NotFound, and Invalid `vpa`:
    `unset`."""
    row = session.execute(select(purchases).where(purchases.c.id == purchase_id)).one_or_none()
    if row is None:
        raise NotFound("purchase", purchase_id)
    amount = row.due_amount or row.total_amount
    shop = _with_vpa(session)
    link = link_of_bill(shop, purchase_id, shop.currency.to_minor(amount))
    owed = row.due_amount or None
    return UpiCode(link, shop.upi_vpa, shop.name, amount, owed, purchase_id=purchase_id)


def of_dues(session: Session, customer_id: int) -> UpiCode:
    """All that a customer owes; of who owes nothing the payer types the amount. Raises as
    `of_bill`."""
    row = session.execute(select(customers).where(customers.c.id == customer_id)).one_or_none()
    if row is None or row.erased_at is not None:
        raise NotFound("customer", customer_id)
    amount = row.balance if row.balance > ZERO else None
    note = f"Dues of {row.name}"
    link, vpa, payee = _link(session, amount, note, f"C{customer_id}")
    return UpiCode(
        link, vpa, payee, amount, amount, customer_id=customer_id, customer_name=row.name
    )


def of_amount(session: Session, amount: Decimal | None) -> UpiCode:
    """Any amount, or (None) what the payer types. Raises Invalid `vpa`: `unset`, `amount`."""
    link, vpa, payee = _link(session, amount, "", "")
    return UpiCode(link, vpa, payee, amount)


def link_of_bill(shop: Shop, purchase_id: int, minor: int) -> str:
    """The link by which so much (minor units) of a bill is paid; the shop has a VPA."""
    bill = str(purchase_id)
    return upi.link(
        shop.upi_vpa, shop.name, minor, f"Bill {bill}", code=shop.merchant_code, reference=bill
    )


def _link(
    session: Session, amount: Decimal | None, note: str, reference: str
) -> tuple[str, str, str]:
    shop = _with_vpa(session)
    minor = None if amount is None else shop.currency.to_minor(amount)
    link = upi.link(
        shop.upi_vpa, shop.name, minor, note, code=shop.merchant_code, reference=reference
    )
    return link, shop.upi_vpa, shop.name


def _with_vpa(session: Session) -> Shop:
    shop = shop_of(session)
    if not shop.upi_vpa:
        raise Invalid("vpa", "", "unset")
    return shop
