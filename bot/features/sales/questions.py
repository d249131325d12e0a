"""Questions about a sale: before it is booked, and when it is changed."""

from __future__ import annotations

from bot.features.sales.views import editing as edit_views
from bot.features.sales.views import questions as question_views
from bot.ui.conversation import Question
from bot.ui.question_taps import new_number
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.typed import AnswerKind
from crm.customers import cards
from crm.customers.cards import Customer
from crm.dataclass import dataclass, replace
from crm.language.sale.write import bill_as_text
from crm.purchases import receipts
from crm.purchases.open_bill import OpenBill
from crm.purchases.receipts import Receipt
from crm.purchases.whose import find_customers

CHOICES = 6
"""Customers offered as buttons: what fits a phone above the keyboard."""

# --- before it is booked: several may wait at once ---------------------------------------------


def begun(open_bill: OpenBill) -> OpenBill:
    """With a number of its own, for its buttons; and when it is booked, that comes of all that was
    said of it, not of the message that began it alone."""
    return replace(open_bill, number=new_number(), source=f"{open_bill.source}:asked")


async def draw(
    request: Request, open_bill: OpenBill, matches: tuple[Customer, ...] | None = None
) -> Screen:
    """The screen that asks for what the bill misses next. `matches` are customers whom its name
    may mean, where they were looked up."""
    formats, bill, number = request.formats, open_bill.bill, open_bill.number
    match open_bill.asks_for:
        case "reading":
            return question_views.which_reading(number, open_bill, formats)
        case "items":
            return question_views.which_items(number, bill, formats)
        case "price":
            return question_views.which_price(number, bill, formats)
        case "day":
            return question_views.which_day(number, bill, formats)
        case "payment":
            return question_views.which_payment(number, bill, formats)
    if not (bill.customer_name or bill.customer_phone):
        recent = await request.store.read(cards.recent, CHOICES)
        return question_views.whose_sale(number, bill, recent, formats)
    if matches is None:
        found = await request.store.read(
            find_customers, request.services.names, bill.customer_name, bill.customer_phone
        )
        matches = found.people
    if matches:
        return question_views.which_customer(number, bill, matches[:CHOICES], formats)
    return question_views.new_customer(number, bill, formats)


def _of_sale(step: str) -> Question[OpenBill]:
    return Question(
        f"sale.{step}",
        AnswerKind.OF_A_SALE,
        OpenBill,
        draw,
        takes=frozenset({"text", "contact"} if step == "customer" else {"text"}),
        of_customer=lambda asked: asked.bill.customer_id,
        number_of=lambda asked: asked.number,
    )


STEPS = ("customer", "reading", "items", "price", "day", "payment")
SALE = {step: _of_sale(step) for step in STEPS}

# --- when it is changed ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfPurchase:
    """`customer_id` is whose sale it was when it was asked. `name` was typed where another
    customer was asked for, and is nobody's for certain. `items` are those that were seen, as
    crm.bill.Bill.mark."""

    purchase_id: int
    customer_id: int
    name: str = ""
    items: str | None = None


async def edit_screen(request: Request, field: str, found: Receipt, name: str = "") -> Screen:
    """The screen that asks for a field of a booked sale. `name`: see OfPurchase."""
    purchase, formats = found.purchase, request.formats
    match field:
        case "items":
            return edit_views.ask_items(purchase, "\n".join(bill_as_text(purchase.bill)))
        case "payment":
            return edit_views.ask_payment(purchase)
        case "day":
            return edit_views.ask_day(purchase, formats)
        case "note":
            return edit_views.ask_note(purchase)
    if name:
        meant = await request.store.read(find_customers, request.services.names, name, None)
        return edit_views.which_other_customer(purchase, name, meant.people[:CHOICES], formats)
    recent = await request.store.read(cards.recent, CHOICES)
    return edit_views.ask_other_customer(purchase, found.customer, recent, formats)


def _of_purchase(field: str) -> Question[OfPurchase]:
    async def draw(request: Request, asked: OfPurchase) -> Screen:
        found = await request.store.read(receipts.receipt_of, asked.purchase_id)
        return await edit_screen(request, field, found, asked.name)

    kind = AnswerKind.TEXT if field == "note" else AnswerKind.OF_A_SALE
    return Question(
        f"edit.{field}", kind, OfPurchase, draw, of_customer=lambda asked: asked.customer_id
    )


EDIT = {field: _of_purchase(field) for field in ("items", "payment", "day", "customer", "note")}
