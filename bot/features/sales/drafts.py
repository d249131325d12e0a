"""Open bills as they are kept while something is asked: each function is one transaction."""

from __future__ import annotations

from bot.features.sales.open_bill import OpenBill
from crm.bill import Bill
from crm.chat import flows, sale_drafts
from crm.chat.codec import Unreadable, from_json, to_json
from crm.chat.sale_drafts import Draft
from crm.customers import cards
from crm.errors import NotFound
from crm.purchases import recording
from crm.purchases.recording import Recorded
from crm.settings import shop_of
from crm.store.database import Session

FLOW = "sale"
"""Steps: customer, items, price, day, payment. Its data holds the draft's id."""


def finish(session: Session, draft_id: int, open_bill: OpenBill, by: int) -> Recorded:
    """Books the bill of a draft, and the draft and its flow are over."""
    draft = sale_drafts.load(session, draft_id)
    recorded = recording.record_followed(session, open_bill.bill, by, open_bill.source)
    sale_drafts.drop(session, draft_id)
    _leave_flow(session, draft)
    return recorded


def _leave_flow(session: Session, draft: Draft) -> None:
    flow = flows.load(session, draft.chat_id, draft.user_id)
    if flow is not None and flow.name == FLOW and flow.data.get("draft") == draft.id:
        flows.drop(session, draft.chat_id, draft.user_id)


def leave(session: Session, draft_id: int, chat_id: int) -> None:
    """Forgets a draft, unless it is gone already."""
    try:
        draft = _draft(session, draft_id, chat_id)
    except NotFound:
        return
    sale_drafts.drop(session, draft_id)
    _leave_flow(session, draft)


def leave_empty(session: Session, draft_id: int, chat_id: int) -> bool:
    """Forgets a draft that nothing is known of yet; whether it was one."""
    try:
        empty = load(session, draft_id, chat_id).is_empty
    except NotFound:
        return False
    if empty:
        leave(session, draft_id, chat_id)
    return empty


def wait(session: Session, chat_id: int, user_id: int, open_bill: OpenBill, step: str) -> int:
    """Keeps a bill that still asks for something; what is typed next answers it. Its draft's id."""
    draft = sale_drafts.keep(session, chat_id, user_id, open_bill.source, to_json(open_bill))
    flows.save(session, chat_id, user_id, FLOW, step, {"draft": draft.id}, draft.message_id)
    return draft.id


def move(session: Session, draft_id: int, open_bill: OpenBill, step: str) -> None:
    """The draft as it is now, and what is asked next."""
    draft = sale_drafts.load(session, draft_id)
    sale_drafts.change(session, draft_id, to_json(open_bill))
    data = {"draft": draft_id}
    flows.save(session, draft.chat_id, draft.user_id, FLOW, step, data, draft.message_id)


def asked(session: Session, draft_id: int, message_id: int) -> None:
    """Notes which message asks, so that it can be redrawn or tidied away."""
    draft = sale_drafts.load(session, draft_id)
    sale_drafts.change(session, draft_id, message_id=message_id)
    flow = flows.load(session, draft.chat_id, draft.user_id)
    if flow is not None and flow.name == FLOW and flow.data.get("draft") == draft_id:
        flows.save(session, flow.chat_id, flow.user_id, FLOW, flow.step, flow.data, message_id)


def _draft(session: Session, draft_id: int, chat_id: int) -> Draft:
    draft = sale_drafts.load(session, draft_id)
    if draft.chat_id != chat_id:
        raise NotFound("draft", draft_id)
    return draft


def load(session: Session, draft_id: int, chat_id: int) -> OpenBill:
    """Raises NotFound for a draft that is over, that another version of the program kept, or that
    was asked about in another chat: the number in a button can be forged. In a group whoever stands
    nearest may answer."""
    data = _draft(session, draft_id, chat_id).data
    try:
        return from_json(OpenBill, data)
    except Unreadable as error:
        raise NotFound("draft", draft_id) from error


def without_last(session: Session, draft_id: int, chat_id: int) -> OpenBill:
    """The bill without its last line."""
    found = load(session, draft_id, chat_id)
    return found.having(_without(session, found.bill, len(found.bill.goods) - 1))


def without_unpriced(session: Session, draft_id: int, chat_id: int) -> OpenBill:
    """The bill without the line whose price is asked; as it is when it was priced meanwhile."""
    found = load(session, draft_id, chat_id)
    at = found.bill.unpriced
    return found if at is None else found.having(_without(session, found.bill, at))


def _without(session: Session, bill: Bill, at: int) -> Bill:
    lines = bill.lines[:at] + bill.lines[at + 1 :] if at >= 0 else bill.lines
    return bill.with_lines(lines, shop_of(session).currency.digits)


def choose(session: Session, draft_id: int, chat_id: int, customer_id: int) -> OpenBill:
    """Puts a known customer on the bill."""
    found = load(session, draft_id, chat_id)
    customer = cards.followed(session, customer_id)
    return found.having(found.bill.with_customer(customer.id, customer.name))


def add_customer(session: Session, draft_id: int, chat_id: int, by: int) -> OpenBill:
    """Makes the name (or phone) that was typed a new customer, on the bill."""
    found = load(session, draft_id, chat_id)
    found = found.having(recording.with_new_customer(session, found.bill, by))
    sale_drafts.change(session, draft_id, to_json(found))
    return found
