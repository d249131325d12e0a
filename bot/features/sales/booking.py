"""Use cases of a sale: each is one transaction, composed of the books' operations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bot.features.sales.bill import Bill, from_json, to_json
from crm import audit
from crm.chat import flows, sale_drafts
from crm.chat.sale_drafts import Draft
from crm.customers import cards
from crm.customers.cards import Customer, NewCustomer
from crm.errors import Invalid, NotFound
from crm.purchases import idempotency, recording
from crm.purchases.recording import NewItem, NewPurchase, Purchase, PurchaseChanges, Recorded
from crm.settings import shop_of
from crm.staff import Member, Permission
from crm.store.database import Session
from crm.values import parse_phone

FLOW = "sale"
"""Steps: customer, items, payment. Its data holds the draft's id."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A booked sale with whose it is."""

    purchase: Purchase
    customer: Customer


def book(session: Session, bill: Bill, by: int) -> Recorded:
    """Records a bill that asks for nothing more; the shop's default payment fills an empty one."""
    if bill.customer_id is None:
        raise NotFound("customer", bill.customer_name)
    payment = bill.payment or shop_of(session).default_payment
    new = NewPurchase(
        bill.customer_id, bill.items(), payment, bill.day, bill.note, source=bill.source
    )
    return _record(session, new, by)


def _record(session: Session, new: NewPurchase, by: int) -> Recorded:
    """Books it; to the card that has both, if the customer was merged since it was begun."""
    try:
        return recording.record(session, new, by)
    except NotFound as gone:
        if gone.merged_into is None:
            raise
        return recording.record(session, replace(new, customer_id=gone.merged_into), by)


def finish(session: Session, draft_id: int, bill: Bill, by: int) -> Recorded:
    """Records the bill of a draft, and the draft and its flow are over."""
    draft = sale_drafts.load(session, draft_id)
    recorded = book(session, bill, by)
    sale_drafts.drop(session, draft_id)
    _leave_flow(session, draft)
    return recorded


def _leave_flow(session: Session, draft: Draft) -> None:
    flow = flows.load(session, draft.chat_id, draft.user_id)
    if flow is not None and flow.name == FLOW and flow.data.get("draft") == draft.id:
        flows.drop(session, draft.chat_id, draft.user_id)


def leave(session: Session, draft_id: int, chat_id: int) -> Draft | None:
    """Forgets a draft; None when it was gone already."""
    try:
        draft, _ = bill_of(session, draft_id, chat_id)
    except NotFound:
        return None
    sale_drafts.drop(session, draft_id)
    _leave_flow(session, draft)
    return draft


def leave_empty(session: Session, draft_id: int, chat_id: int) -> bool:
    """Forgets a draft that nothing is known of yet; whether it was one."""
    try:
        _, bill = bill_of(session, draft_id, chat_id)
    except NotFound:
        return False
    if bill.customer_id is not None or bill.has_amount:
        return False
    return leave(session, draft_id, chat_id) is not None


def wait(session: Session, chat_id: int, user_id: int, bill: Bill, step: str) -> Draft:
    """Keeps a bill that still asks for something; what is typed next answers it."""
    draft = sale_drafts.keep(session, chat_id, user_id, bill.source, to_json(bill))
    flows.save(session, chat_id, user_id, FLOW, step, {"draft": draft.id}, draft.message_id)
    return draft


def move(session: Session, draft_id: int, bill: Bill, step: str) -> None:
    """The draft as it is now, and what is asked next."""
    draft = sale_drafts.load(session, draft_id)
    sale_drafts.change(session, draft_id, to_json(bill))
    flows.save(
        session,
        draft.chat_id,
        draft.user_id,
        FLOW,
        step,
        {"draft": draft_id},
        draft.message_id,
    )


def asked(session: Session, draft_id: int, message_id: int) -> None:
    """Notes which message asks, so that it can be redrawn or tidied away."""
    draft = sale_drafts.load(session, draft_id)
    sale_drafts.change(session, draft_id, message_id=message_id)
    flow = flows.load(session, draft.chat_id, draft.user_id)
    if flow is not None and flow.name == FLOW and flow.data.get("draft") == draft_id:
        flows.save(session, flow.chat_id, flow.user_id, FLOW, flow.step, flow.data, message_id)


def bill_of(session: Session, draft_id: int, chat_id: int) -> tuple[Draft, Bill]:
    """Raises NotFound for a draft that is over, or was asked about in another chat: the number in
    a button can be forged. In a group whoever stands nearest may answer."""
    draft = sale_drafts.load(session, draft_id)
    if draft.chat_id != chat_id:
        raise NotFound("draft", draft_id)
    return draft, from_json(draft.data)


def without_last(session: Session, draft_id: int, chat_id: int) -> Bill:
    """The bill without its last line."""
    _, bill = bill_of(session, draft_id, chat_id)
    return bill.with_lines(bill.lines[:-1], shop_of(session).currency)


def without_unpriced(session: Session, draft_id: int, chat_id: int) -> Bill:
    """The bill without the line whose price is asked; as it is when it was priced meanwhile."""
    _, bill = bill_of(session, draft_id, chat_id)
    at = bill.unpriced
    if at is None:
        return bill
    return bill.with_lines(bill.lines[:at] + bill.lines[at + 1 :], shop_of(session).currency)


def choose(session: Session, draft_id: int, chat_id: int, customer_id: int) -> Bill:
    """Puts a known customer on the bill."""
    _, bill = bill_of(session, draft_id, chat_id)
    customer = cards.followed(session, customer_id)
    return bill.with_customer(customer.id, customer.name)


def add_to(session: Session, draft_id: int, chat_id: int, by: int) -> Bill:
    """Makes the name (or phone) that was typed a new customer, on the bill."""
    _, bill = bill_of(session, draft_id, chat_id)
    if bill.customer_id is not None:
        return bill  # pressed twice
    new = NewCustomer(bill.customer_name or bill.customer_phone or "", phone=bill.customer_phone)
    customer = cards.add(session, new, by, shared_phone_ok=True)
    bill = bill.with_customer(customer.id, customer.name)
    sale_drafts.change(session, draft_id, to_json(bill))
    return bill


def owners_of_phone(session: Session, text: str) -> tuple[str | None, tuple[Customer, ...]]:
    """A shared contact's number in E.164 (None when it is none) and the customers who have it."""
    try:
        phone = parse_phone(text if text.startswith("+") else f"+{text}", shop_of(session).country)
    except Invalid:
        try:
            phone = parse_phone(text, shop_of(session).country)
        except Invalid:
            return None, ()
    return phone.e164, cards.by_phone(session, phone.e164)


# --- after it is booked ------------------------------------------------------------------------


def receipt_of(session: Session, purchase_id: int) -> Receipt:
    purchase = recording.get(session, purchase_id)
    return Receipt(purchase, cards.of_the_books(session, purchase.customer_id))


def changed_by(session: Session, source: str) -> Receipt | None:
    """The sale that this message changed when it came before, as it is now; None the first time."""
    purchase_id = idempotency.purchase_of(session, source)
    return None if purchase_id is None else receipt_of(session, purchase_id)


def change(
    session: Session, purchase_id: int, changes: PurchaseChanges, member: Member, source: str
) -> Receipt:
    """Edits a booked sale, once for each `source`. Raises NotAllowed for another's sale, or one's
    own of another day."""
    if idempotency.first_time(session, source, purchase_id):
        recording.edit(session, purchase_id, changes, member.id)
    return receipt_of(session, purchase_id)


@dataclass(frozen=True, slots=True)
class Gone:
    """A sale that was taken back, as it was, and whose it was."""

    purchase_id: int
    total: Decimal
    customer_name: str


def take_back(session: Session, purchase_id: int, member: Member) -> Gone:
    """Undoes a sale. Pressed twice, it says so twice. Raises NotFound for one that never was."""
    try:
        purchase = recording.get(session, purchase_id)
    except NotFound:
        return _taken_back(session, purchase_id)
    recording.delete(session, purchase_id, member.id, action="undo")
    customer = cards.of_the_books(session, purchase.customer_id)
    return Gone(purchase_id, purchase.total_amount, customer.name)


def _taken_back(session: Session, purchase_id: int) -> Gone:
    for entry in audit.entries(session, "purchase", purchase_id):
        if entry.action == "undo" and entry.before is not None:
            customer = cards.of_the_books(session, entry.before["customer_id"])
            return Gone(purchase_id, Decimal(entry.before["total_amount"]), customer.name)
    raise NotFound("purchase", purchase_id)


def take_back_last(session: Session, member: Member, source: str) -> Gone | None:
    """Undoes the latest sale that this member recorded today, once for each `source`."""
    before = idempotency.purchase_of(session, source)
    if before is not None:
        return _taken_back(session, before)
    last = recording.last_of(session, member.id)
    if last is None or not recording.may_change(last, member, shop_of(session).today()):
        return None
    idempotency.first_time(session, source, last.id)
    return take_back(session, last.id, member)


def in_all(session: Session, purchase_id: int, line: int, member: Member) -> Receipt:
    """Reads the bare number of a line as the line's sum instead of the price of one. Pressed
    twice, it is done once: the sum would be divided again."""
    purchase = recording.get(session, purchase_id)
    items = []
    for number, item in enumerate(purchase.items, start=1):
        if number == line and item.quantity > 1 and item.amount > item.unit_price:
            each = shop_of(session).currency.round(item.unit_price / item.quantity)
            items.append(NewItem(item.name, item.quantity, each, item.unit, item.unit_price))
        else:
            items.append(item.again())
    changes = PurchaseChanges(items=tuple(items))
    return change(session, purchase_id, changes, member, f"in_all:{purchase_id}:{line}")


def set_customer_new(
    session: Session, purchase_id: int, name: str, member: Member, source: str
) -> Receipt:
    before = changed_by(session, source)
    if before is not None:
        return before
    customer = cards.add(session, NewCustomer(name), member.id)
    return change(session, purchase_id, PurchaseChanges(customer_id=customer.id), member, source)


def record_again(session: Session, purchase_id: int, member: Member) -> Recorded:
    """Books what Undo took, from what the audit log kept of it; twice pressed, once booked."""
    for entry in audit.entries(session, "purchase", purchase_id):
        if entry.action == "undo" and entry.before is not None:
            new = _from_facts(entry.before, source=f"again:{entry.id}")
            return _record(session, new, member.id)
    raise NotFound("sale", purchase_id)


def _from_facts(facts: audit.Facts, source: str) -> NewPurchase:
    """A purchase as the audit log kept it (`crm.purchases.stored.facts`)."""
    items = tuple(
        NewItem(
            item["name"],
            Decimal(item["qty"]),
            Decimal(item["price"]),
            item["unit"],
            Decimal(item["amount"]),
        )
        for item in facts["items"]
    )
    day = date.fromisoformat(facts["purchase_date"])
    return NewPurchase(
        facts["customer_id"], items, facts["payment_method"], day, facts["notes"], source
    )


def latest(session: Session, limit: int, by: int | None) -> tuple[tuple[Purchase, str], ...]:
    """Sales with the names of whose they are, newest first; `by` only one member's."""
    found = recording.recent(session, limit, by)
    ids = {one.customer_id for one in found}
    names = {one: cards.of_the_books(session, one).name for one in ids}
    return tuple((one, names[one.customer_id]) for one in found)


def everybody_who_may_see_all(member: Member) -> bool:
    """Staff see their own latest sales; managers and owners everybody's."""
    return member.may(Permission.CHANGE_ANY_SALE)


def today(session: Session) -> date:
    return shop_of(session).today()
