"""A message that is edited in Telegram corrects the sale that it booked.

The sale becomes what the message says now. What was corrected otherwise since stays, unless the
message says something else of just that: then nothing is changed. Language rule 20.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm import audit
from crm.bill import Bill
from crm.chat import questions
from crm.chat.questions import Waiting
from crm.customers import counter
from crm.dataclass import dataclass
from crm.errors import Invalid, NotFound
from crm.language.sale.reasons import Reason
from crm.language.text import LONGEST_NOTES, lines
from crm.purchases import editing, idempotency, stored
from crm.purchases.editing import PurchaseChanges
from crm.purchases.from_text import Understood, understand
from crm.purchases.items import booked
from crm.purchases.known_names import ShopNames
from crm.purchases.receipts import Receipt, receipt_of
from crm.purchases.stored import Purchase, split
from crm.settings import shop_of
from crm.shop import Shop
from crm.staff import Member
from crm.store.prefixes import begins
from crm.store.schema import recorded_sources

ACTION = "edit by message"
"""How the audit log calls it."""


@dataclass(frozen=True, slots=True)
class Became:
    """What came of a message: sales that it booked or changed; the question that waits for more of
    it; or it was the answer to one, and then its sales are those sold of it by a button beside.
    None of these: nothing."""

    purchases: tuple[int, ...] = ()
    asking: Waiting | None = None
    answered: bool = False


def edit_key(chat_id: int, message_id: int, edit: str) -> str:
    """Idempotency key of one edit of a message; `edit` tells it from the others."""
    return f"{_edits(chat_id, message_id)}{edit}"


def _edits(chat_id: int, message_id: int) -> str:
    return f"edited:{chat_id}:{message_id}:"


def _answer_key(chat_id: int, message_id: int) -> str:
    return f"answer:{chat_id}:{message_id}"


def note_answer(session: Session, chat_id: int, message_id: int) -> None:
    """Remembers that the message answered a question: edited, it is no sale."""
    idempotency.first_time(session, _answer_key(chat_id, message_id), None)


def became_of(session: Session, chat_id: int, message_id: int) -> Became:
    """What came of a message and of its earlier edits."""
    said = f"message:{chat_id}:{message_id}"
    prefixes = (f"{said}:", _edits(chat_id, message_id))
    c = recorded_sources.c
    found = session.execute(
        select(c.source, c.purchase_id).where(
            or_(
                c.source.in_(
                    (said, f"said:{chat_id}:{message_id}", _answer_key(chat_id, message_id))
                ),
                *(begins(c.source, prefix) for prefix in prefixes),
            )
        )
    ).all()
    answered = any(one.source == _answer_key(chat_id, message_id) for one in found)
    purchases = {
        one.purchase_id
        for one in found
        if one.purchase_id is not None and (not answered or one.source.startswith("said:"))
    }
    return Became(
        tuple(sorted(purchases)),
        next(
            (
                one
                for one in questions.of_chat(session, chat_id)
                if _source(one.data).startswith(prefixes)
            ),
            None,
        ),
        answered,
    )


def _source(data: Mapping[str, Any]) -> str:
    """The message that began an open bill, or several."""
    first = next(iter(data.get("sales", ())), data)
    return f"{first.get('source', '')}:"


def correct(
    session: Session,
    names: ShopNames,
    became: Became,
    text: str,
    member: Member,
    source: str,
) -> Receipt:
    """Changes the sale that a message booked into what `text` says, once for each `source`.

    Raises NotAllowed (see `editing.may_change`), what `editing.edit` does, and Invalid
    `edited_message`: `several` were booked, it was `taken_back`, it is `not_a_sale`, it is not
    clear `whose` it is, it was `changed_since` in what the text changes, too.
    """
    if len(became.purchases) != 1:
        raise Invalid("edited_message", text, "several")
    (purchase_id,) = became.purchases
    try:
        now = stored.get(session, purchase_id)
    except NotFound as undone:
        raise Invalid("edited_message", text, "taken_back") from undone
    shop = shop_of(session)
    found = understand(session, names, text, now.recorded_on)
    mine = _said(session, shop, found, now)
    before = _before(session, now)
    changes = {
        name: value
        for name, value in mine.items()
        if value != _of(before, name) and value != _of(now.bill, name)
    }
    if any(_of(now.bill, name) != _of(before, name) for name in changes):
        raise Invalid("edited_message", text, "changed_since")
    wanted = dict(changes)
    if "items" in wanted:
        wanted["lines"], wanted["discount"] = wanted.pop("items")
    if changes and idempotency.first_time(session, source, purchase_id):
        editing.edit(session, purchase_id, PurchaseChanges(**wanted), member.id, action=ACTION)
    return receipt_of(session, purchase_id)


def _of(bill: Bill, name: str) -> object:
    if name == "points":
        return None if bill.used is None else bill.used.number
    return (bill.lines, bill.discount) if name == "items" else getattr(bill, name)


def _said(session: Session, shop: Shop, found: Understood, now: Purchase) -> dict[str, Any]:
    """What the edited text says of the sale. It says nothing of a way of paying, or of whose it is,
    that it does not name: somebody was asked."""
    bill = found.bill
    nobody_named = found.refusal == Reason.NO_CUSTOMER.value
    whole = (found.refusal is None or nobody_named) and not found.readings
    if bill is None or not whole or not bill.lines or bill.unpriced is not None:
        raise Invalid("edited_message", "", "not_a_sale")
    items, _ = booked(shop, bill)
    said: dict[str, Any] = {
        "items": split(items)[:2],
        "purchase_date": bill.purchase_date,
        "notes": lines("notes", bill.notes, LONGEST_NOTES),
    }
    if bill.payment_method is not None:
        said |= {"payment_method": bill.payment_method, "paid": bill.paid}
    if isinstance(bill.points, int):
        said["points"] = bill.points
    holder = counter.find(session) if bill.of_counter else bill.customer_id
    if holder is not None:
        said["customer_id"] = holder
    elif not nobody_named and now.customer_id not in {one.id for one in found.matches}:
        raise Invalid("edited_message", "", "whose")
    return said


def _before(session: Session, now: Purchase) -> Bill:
    """The sale as the message said it last: as it was booked, or as an edit of the message made
    it."""
    entries = audit.entries(session, "purchase", now.id, limit=1000)
    for entry in entries:
        if entry.action == ACTION and entry.after is not None:
            return stored.bill_of(entry.after)
    first = next((one for one in reversed(entries) if one.before is not None), None)
    return now.bill if first is None or first.before is None else stored.bill_of(first.before)
