"""A return taken back, and recorded again: the last one of its bill first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.customers.dues import balances
from crm.customers.dues.balances import Moved
from crm.dataclass import dataclass, replace
from crm.errors import Invalid, NotAllowed
from crm.invoices import issuing
from crm.permissions import Permission
from crm.purchases import idempotency
from crm.purchases import stored as bills
from crm.purchases.stored import Purchase
from crm.returns import recording, stored
from crm.returns.model import RecordedReturn, Return
from crm.returns.pieces import Piece
from crm.settings import shop_of
from crm.staff import Member
from crm.store.schema import return_items, returns


@dataclass(frozen=True, slots=True)
class UndoneReturn:
    """A return that was taken back, as it was; `moved` is None where that was done before."""

    return_id: int
    purchase_id: int
    customer_id: int
    amount: Decimal
    moved: Moved | None


def may_undo(one: Return, member: Member, today: date) -> bool:
    """Whether `member` may take it back: its recorder that day, managers and owners always."""
    own = one.recorded_by == member.id and one.recorded_on == today
    return own or member.may(Permission.MANAGE_DUES)


def undo(session: Session, return_id: int, member: Member) -> UndoneReturn:
    """Takes a return out of the books. Pressed twice, it says so twice. Raises NotFound for one
    that never was, NotAllowed, and Invalid `return`: `not_the_last` while a later one of its bill
    stands."""
    if stored.find(session, return_id) is None:
        _, kept = audit.kept_by_undo(session, "return", return_id)
        amount = Decimal(kept["amount"])
        return UndoneReturn(return_id, kept["purchase_id"], kept["customer_id"], amount, None)
    before = _get_to_change(session, return_id, member)
    bill = recording.locked(session, before.purchase_id)
    issuing.cancel_of_return(session, return_id, member.id)
    session.execute(delete(return_items).where(return_items.c.return_id == return_id))
    session.execute(delete(returns).where(returns.c.id == return_id))
    moved = recording.follow(session, bill, -before.amount)
    kept = _facts(before) | {"of_the_due": bill.on_account}
    audit.note(session, member.id, "undo", "return", return_id, before=kept)
    return UndoneReturn(return_id, bill.id, bill.customer_id, before.amount, moved)


def pay_out(session: Session, return_id: int, method: str, member: Member) -> RecordedReturn:
    """Lets a return go another way than it went: Credit off the dues, any other out of the till (of
    a bill on account only what is not due). Raises what `undo` does, and Invalid `payment_method`:
    `of_nobody` for Credit on a counter sale."""
    before = _get_to_change(session, return_id, member)
    bill = recording.locked(session, before.purchase_id)
    holder = recording.holder_of(session, bill)
    standing = balances.standing(session, bill.customer_id)
    # as if nothing had gone to the account, so that the bill says what is due without this return
    session.execute(update(returns).where(returns.c.id == return_id).values(to_account=0))
    balances.refresh_one(session, bill.customer_id)
    bill = bills.get(session, bill.id)
    shop = shop_of(session)
    to_account, by = recording.where_it_goes(shop, bill, holder, before.amount, method)
    session.execute(
        update(returns)
        .where(returns.c.id == return_id)
        .values(
            to_account=to_account,
            refunded=before.amount - to_account,
            refund_method=by if to_account < before.amount else None,
        )
    )
    moved = replace(recording.follow(session, bill, Decimal(0)), before=standing)
    after = stored.get(session, return_id)
    audit.note(
        session, member.id, "edit", "return", return_id, before=_facts(before), after=_facts(after)
    )
    return RecordedReturn(after, bills.get(session, bill.id), moved)


def record_again(session: Session, return_id: int, member: Member) -> RecordedReturn:
    """Records what `undo` took, from what the audit log kept of it; twice pressed, once recorded.

    Raises NotFound (also of an erased customer), NotAllowed, and Invalid `quantity`:
    `more_than_sold` where the bill has not as much left any more."""
    entry_id, kept = audit.kept_by_undo(session, "return", return_id)
    source = f"again:{entry_id}"
    first = recording.first_result(session, source)
    if first is not None:
        return first
    bill = recording.locked(session, kept["purchase_id"])
    shop = shop_of(session)
    if not recording.may_return(bill, member, shop.today()):
        raise NotAllowed(Permission.MANAGE_DUES.value)
    left = {one.number: one for one in stored.left_of(session, bill)}
    pieces = [Piece(line, Decimal(many), Decimal(amount)) for line, many, amount in kept["items"]]
    for one in pieces:
        there = left.get(one.line)
        if there is None or one.quantity > there.quantity or one.amount > there.amount:
            raise Invalid("quantity", one.quantity, "more_than_sold")
    row: dict[str, Any] = {name: Decimal(kept[name]) for name in _MONEY}
    row |= {name: kept[name] for name in ("refund_method", "notes")}
    row |= _goes_elsewhere(session, bill, kept)
    row |= {"purchase_id": bill.id, "customer_id": bill.customer_id}
    row |= {"returned_on": date.fromisoformat(kept["returned_on"]), "recorded_by": member.id}
    again_id: int = session.execute(
        insert(returns).returning(returns.c.id), row | {"created_at": shop.now()}
    ).scalar_one()
    idempotency.first_time(session, source, None, noun="return", noun_id=again_id)
    recording.write_items(session, again_id, pieces, restocked=kept["restocked"])
    issuing.credit(session, again_id, member.id)
    moved = recording.follow(session, bill, row["amount"])
    return RecordedReturn(stored.get(session, again_id), bills.get(session, bill.id), moved)


def _goes_elsewhere(session: Session, bill: Purchase, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a return that went off what was due of its bill, where that bill is not on
    account any more: it goes the way the bill was paid. Empty for any other."""
    holder = recording.holder_of(session, bill)
    of_the_due = kept.get("of_the_due", False) and not bill.on_account
    amount = Decimal(kept["to_account"]) + Decimal(kept["refunded"])
    if not Decimal(kept["to_account"]) or not (of_the_due or holder.is_counter):
        return {}
    _, way = recording.where_it_goes(shop_of(session), bill, holder, amount, None)
    return {"to_account": Decimal(0), "refunded": amount, "refund_method": way}


_MONEY = ("amount", "to_account", "refunded", "round_off")


def _facts(one: Return) -> dict[str, Any]:
    """A return as the audit log keeps it: JSON, amounts and quantities as text."""
    return {
        "purchase_id": one.purchase_id,
        "customer_id": one.customer_id,
        **{name: str(getattr(one, name)) for name in _MONEY},
        "refund_method": one.refund_method,
        "returned_on": one.returned_on.isoformat(),
        "notes": one.notes,
        "items": [[item.purchase_line, str(item.quantity), str(item.amount)] for item in one.items],
        "restocked": any(item.restocked for item in one.items),
    }


def _get_to_change(session: Session, return_id: int, member: Member) -> Return:
    found = stored.get(session, return_id)
    recording.locked(session, found.purchase_id)
    found = stored.get(session, return_id)
    if not may_undo(found, member, shop_of(session).today()):
        raise NotAllowed(Permission.MANAGE_DUES.value)
    last = select(func.max(returns.c.id)).where(returns.c.purchase_id == found.purchase_id)
    if session.execute(last).scalar() != return_id:
        raise Invalid("return", return_id, "not_the_last")
    return found
