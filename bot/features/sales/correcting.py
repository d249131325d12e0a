"""A booked sale in the reader's terms: written as text to be changed, corrected in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.features.sales.bill import to_item
from bot.features.sales.booking import receipt_of
from bot.features.sales.reading import Found, find_customers, line_of
from bot.known_names import ShopNames
from crm.language.correction.apply import corrected
from crm.language.correction.changes import Moved
from crm.language.correction.read import correction
from crm.language.sale.draft import Discount, Draft, Line, Reason, Refusal
from crm.language.sale.write import written
from crm.patch import KEEP
from crm.purchases.items import DISCOUNT, SALE, Item, NewItem, discount, lone_sale
from crm.purchases.recording import Purchase, PurchaseChanges
from crm.settings import shop_of
from crm.store.database import Session


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a reply changes. `deleted`: the whole sale goes. `moved_to` is the name that was said
    where it is not certain whose sale it is; then nothing changes before that is answered."""

    changes: PurchaseChanges | None = None
    deleted: bool = False
    moved_to: str | None = None
    refusal: str | None = None


_REFUSED = {
    Reason.NOT_A_SALE: "not_a_correction",
    Reason.QUESTION: "not_a_correction",
    Reason.AMBIGUOUS: "unclear_correction",
}


def draft_of(purchase: Purchase) -> Draft:
    """The bill as the reader sees it. A lone total has no items; a discount is no item."""
    sold = [item for item in purchase.items if item.name != DISCOUNT]
    off = -sum((item.amount for item in purchase.items if item.name == DISCOUNT), Decimal())
    lone = len(sold) == 1 and sold[0].name == SALE
    return Draft(
        customer_name=None,
        customer_phone=None,
        items=() if lone else tuple(_line(item) for item in sold),
        discount=Discount("amount", off, off) if off else None,
        total=purchase.total_amount,
        payment_method=None,
        day=purchase.purchase_date,
    )


def _line(item: Item) -> Line:
    exact = item.amount == item.quantity * item.unit_price
    return Line(item.name, item.quantity, item.unit_price, item.amount, item.unit, summed=not exact)


def as_text(purchase: Purchase) -> str:
    """The items and the discount as one would type them; read again they give the same bill."""
    return written(draft_of(purchase), purchase.purchase_date)


def correct(session: Session, names: ShopNames, purchase_id: int, text: str) -> Corrected:
    """Reads a reply to a receipt. Nothing is written. Raises NotFound."""
    purchase = receipt_of(session, purchase_id).purchase
    before = draft_of(purchase)
    shop = shop_of(session)
    digits = shop.currency.digits
    with names.within(session) as known:
        said = correction(text, before, shop.today(), known, region=shop.country, digits=digits)
    if isinstance(said, Refusal):
        return Corrected(refusal=_REFUSED.get(said.reason, said.reason.value))
    after = corrected(before, said, digits=digits)
    if after is None:
        return Corrected(deleted=True)
    if isinstance(after, Refusal):
        return Corrected(refusal=after.reason.value)
    customer_id: int | None = None
    if any(isinstance(one, Moved) for one in said):
        found: Found = find_customers(session, names, after.customer_name, after.customer_phone)
        if found.sure is None:
            return Corrected(moved_to=after.customer_name or after.customer_phone)
        customer_id = found.sure.id
    same_bill = (after.items, after.discount, after.total) == (
        before.items,
        before.discount,
        before.total,
    )
    return Corrected(
        PurchaseChanges(
            items=KEEP if same_bill else _items(after),
            payment_method=after.payment_method or KEEP,
            purchase_date=after.day,
            notes=after.note if after.note is not None else KEEP,
            customer_id=customer_id if customer_id is not None else KEEP,
        )
    )


def _items(draft: Draft) -> tuple[NewItem, ...]:
    sold = tuple(to_item(line_of(line)) for line in draft.items)
    off = (discount(draft.discount.amount),) if draft.discount else ()
    return (sold or lone_sale(draft.subtotal)) + off
