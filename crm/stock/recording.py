"""Booking what was counted, came in or went out; taking it back; when an item is low."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from crm import audit, staff
from crm.errors import Invalid, NotAllowed, NotFound
from crm.language.keys import item_key
from crm.language.money import StockItem as SaidItem
from crm.language.text import line
from crm.permissions import Permission
from crm.purchases import idempotency
from crm.purchases.items import LARGEST_QUANTITY, LONGEST_ITEM_NAME
from crm.purchases.stock import levels
from crm.purchases.stock.levels import STORE
from crm.purchases.stock.moves import Kind
from crm.purchases.stock.units import in_unit
from crm.settings import shop_of
from crm.staff import Member
from crm.stock.listing import asked, find
from crm.stock.model import Moved, NewMoves, RecordedMoves, Since, StockItem, UndoneMoves
from crm.store.schema import recorded_sources, stock_items, stock_moves

NOUN = "stock_move"


def record(
    session: Session,
    new: NewMoves,
    by: int | None,
    source: str,
    *,
    allowed_by: Member | None = None,
) -> RecordedMoves:
    """Books all items of a message, or none; what comes from the same `source` again books nothing.
    `by` is a staff id, `allowed_by` who approved it.

    Raises NotAllowed, NotFound (`stock_item`) for what goes out and was never there, and Invalid:
    `stock` `off`, `unit` `not_counted` for a unit of another kind, `quantity` `not_positive`,
    `too_large`, and names that no item could have.
    """
    if not levels.is_kept(session):
        raise Invalid("stock", "", "off")
    done = idempotency.done_by(session, source)
    if done is not None:
        return RecordedMoves(_moves_of(session, source, len(new.items)), repeated=True)
    refuse_unless_counts(session, by, allowed_by)
    _lock(session, new)
    ids = [_one(session, new.kind, one, by, new.since) for one in new.items]
    if new.since is not None:
        levels.refresh(session, [item_key(one.name) for one in new.items])
    for at, move_id in enumerate(ids):
        idempotency.first_time(session, _source(source, at), None, noun=NOUN, noun_id=move_id)
    return RecordedMoves(tuple(moved(session, move_id) for move_id in ids))


def _source(source: str, at: int) -> str:
    return source if at == 0 else f"{source}:{at}"


def _moves_of(session: Session, source: str, many: int) -> tuple[Moved, ...]:
    found: list[Moved] = []
    for at in range(many):
        done = idempotency.done_by(session, _source(source, at))
        if done is not None and done.noun == NOUN and done.noun_id is not None:
            try:
                found.append(moved(session, done.noun_id))
            except NotFound:
                continue  # taken back meanwhile
    return tuple(found)


def counted_since(session: Session, source: str, new: NewMoves) -> tuple[StockItem, ...]:
    """Items of a count from `source` that were counted again after it, as they are now."""
    booked = _moves_of(session, source, len(new.items))
    return tuple(one.item for one in booked if one.overtaken and one.item is not None)


def refuse_unless_counts(
    session: Session, by: int | None, allowed_by: Member | None = None
) -> None:
    """Raises NotAllowed unless managers or owners do it, or allowed it."""
    member = allowed_by or (None if by is None else staff.member(session, by))
    if by is not None and (member is None or not member.may(Permission.MANAGE_DUES)):
        raise NotAllowed(Permission.MANAGE_DUES.value)


def _lock(session: Session, new: NewMoves) -> None:
    """Makes other writers of these items wait, in the order in which a bill locks its own."""
    keys = {item_key(one.name) for one in new.items}
    there = select(stock_items.c.name_key).where(stock_items.c.name_key.in_(keys))
    session.execute(there.order_by(stock_items.c.name_key).with_for_update())


def now_of(session: Session) -> Since:
    """Where the reckoning of what is counted now begins."""
    shop = shop_of(session)
    return Since(shop.today(), at=shop.now(), **levels.newest(session))


def _one(session: Session, kind: Kind, said: SaidItem, by: int | None, since: Since | None) -> int:
    name = line("item", said.name, LONGEST_ITEM_NAME)
    key = item_key(name)
    if not said.quantity.is_finite() or said.quantity > LARGEST_QUANTITY:
        raise Invalid("quantity", said.quantity, "too_large")
    quantity = round(said.quantity, 3)
    if quantity < 0 or (quantity == 0 and kind is not Kind.COUNTED):
        raise Invalid("quantity", quantity, "not_positive")
    unit = said.unit
    there = session.execute(
        select(stock_items).where(stock_items.c.name_key == key).with_for_update()
    ).one_or_none()
    if there is None and kind is Kind.OUT:
        raise NotFound("stock_item", name)
    if there is not None and kind is not Kind.COUNTED:
        unit = there.unit if unit is None else unit
        if in_unit(quantity, unit, there.unit) is None:
            raise Invalid("unit", unit, "not_counted")
    elif there is not None and unit is None:
        unit = there.unit  # a bare number counts in the unit that is known
    shop = shop_of(session)
    begins = since or now_of(session)
    at = begins.at or shop.now()
    newest = {"after_purchase": begins.after_purchase, "after_return": begins.after_return}
    move_id: int = session.execute(
        insert(stock_moves).returning(stock_moves.c.id),
        {
            "name_key": key,
            "store_id": STORE,
            "kind": kind.value,
            "quantity": quantity,
            "unit": unit,
            "moved_on": begins.day,
            "created_at": at,
            "recorded_by": by,
            **newest,
        },
    ).scalar_one()
    if there is None:
        row: dict[str, object] = {
            "name_key": key,
            "store_id": STORE,
            "name": name,
            "unit": unit,
            "quantity": quantity,
            "counted_at": at if kind is Kind.COUNTED else None,
            "counted_on": begins.day,
            **newest,
        }
        session.execute(insert(stock_items), row)
    elif kind is Kind.COUNTED:
        start = {"counted_at": at, "counted_on": begins.day, **newest}
        low_at = levels.low_in(there, unit)
        _set(session, key, quantity=quantity, unit=unit, low_at=low_at, **start)
    else:
        change = in_unit(quantity, unit, there.unit) or Decimal(0)
        _set(session, key, quantity=there.quantity + (change if kind is Kind.IN else -change))
    return move_id


def _set(session: Session, key: str, **values: object) -> None:
    session.execute(update(stock_items).where(stock_items.c.name_key == key).values(**values))


def moved(session: Session, move_id: int) -> Moved:
    """A move by hand, with its item as it is now. Raises NotFound."""
    row = session.execute(select(stock_moves).where(stock_moves.c.id == move_id)).one_or_none()
    if row is None:
        raise NotFound(NOUN, move_id)
    item, kind = find(session, row.name_key), Kind(row.kind)
    counted_at = None if item is None or kind is not Kind.COUNTED else item.counted_at
    overtaken = counted_at is not None and counted_at > row.created_at
    return Moved(row.id, kind, row.quantity, row.unit, item, overtaken)


def undo(session: Session, move_id: int, member: Member) -> Moved:
    """Takes a move by hand back; the item as it is then. Pressed twice, it says so twice. Raises
    NotFound for one that never was, and NotAllowed."""
    try:
        before = moved(session, move_id)
    except NotFound:
        return _taken_back(session, move_id)
    refuse_unless_counts(session, member.id)
    row = session.execute(select(stock_moves).where(stock_moves.c.id == move_id)).one()
    session.execute(delete(stock_moves).where(stock_moves.c.id == move_id))
    levels.refresh(session, [row.name_key])
    kept = {"item": row.name_key, "kind": row.kind, "quantity": str(row.quantity)}
    audit.note(session, member.id, "undo", NOUN, move_id, before=kept | {"unit": row.unit})
    item = find(session, row.name_key)
    return Moved(move_id, before.kind, before.quantity, before.unit, item)


def undo_message(session: Session, move_id: int, member: Member) -> UndoneMoves:
    """Takes back what came in one message with the move; pressed twice, it says so twice. What was
    taken back by itself before is left out. Raises as `undo` does."""
    ids = _of_one_message(session, move_id)
    there = select(stock_moves.c.id).where(stock_moves.c.id.in_(ids)).order_by(stock_moves.c.id)
    still = session.scalars(there).all()
    return UndoneMoves(tuple(undo(session, one, member) for one in still or ids))


def _of_one_message(session: Session, move_id: int) -> list[int]:
    """The ids of the moves that were recorded with this one; `mine` are the sources of its message
    and of those that took it back."""
    c = recorded_sources.c
    mine = session.scalars(select(c.source).where(c.noun == NOUN, c.noun_id == move_id)).all()
    firsts = {one for source in mine for one in (source, source.rpartition(":")[0])}
    messages = [_ids_of(session, first) for first in sorted(firsts)]
    return max((ids for ids in messages if move_id in ids), key=len, default=[move_id])


def _ids_of(session: Session, source: str) -> list[int]:
    ids: list[int] = []
    while (done := idempotency.done_by(session, _source(source, len(ids)))) is not None:
        if done.noun != NOUN or done.noun_id is None:
            break
        ids.append(done.noun_id)
    return ids


def _taken_back(session: Session, move_id: int) -> Moved:
    """A move that `undo` took back, with its item as it is now. Raises NotFound of any other."""
    _, kept = audit.kept_by_undo(session, NOUN, move_id)
    kind, quantity = Kind(kept["kind"]), Decimal(kept["quantity"])
    return Moved(move_id, kind, quantity, kept["unit"], find(session, kept["item"]))


def set_low(
    session: Session, name: str, quantity: Decimal, unit: str | None, by: int | None
) -> StockItem:
    """At how much an item is low; the item as it is then. Without a `unit` it is in the one that is
    counted. Raises NotAllowed, NotFound (`stock_item`), and Invalid: `unit` `not_counted`,
    `quantity` `too_large`."""
    refuse_unless_counts(session, by)
    if quantity > LARGEST_QUANTITY:
        raise Invalid("quantity", quantity, "too_large")
    item = asked(session, name)
    if item is None:
        raise NotFound("stock_item", name)
    low_at = in_unit(quantity, item.unit if unit is None else unit, item.unit)
    if low_at is None:
        raise Invalid("unit", unit, "not_counted")
    _set(session, item.name_key, low_at=low_at)
    was, now = ({"low_at": None if one is None else str(one)} for one in (item.low_at, low_at))
    audit.note(session, by, "low", "stock_item", item.name_key, before=was, after=now)
    return replace(item, low_at=low_at)
