"""Ratings by hand: recorded, shown, taken back. Owners hear of a low one at once."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from crm import audit, staff
from crm.chat import outbox
from crm.customers import cards
from crm.customers.cards import Customer, NewCustomer
from crm.dataclass import dataclass
from crm.errors import Invalid, NotAllowed, NotFound
from crm.feedback import stored
from crm.feedback.model import (
    FEWEST,
    MOST,
    NewRating,
    Rating,
    RecordedRating,
    Source,
    UndoneRating,
)
from crm.feedback.stored import NOUN
from crm.insights.ratings import Ratings, is_on, ratings_of
from crm.language.text import lines
from crm.permissions import Permission, Role
from crm.purchases import idempotency
from crm.settings import shop_of
from crm.shop import Shop
from crm.staff import Member
from crm.store.schema import feedback

LONGEST_COMMENT = 4_096
"""Characters: as many as a message of Telegram has."""
LOW_RATING = "low_rating"
"""Kind of the notice for owners."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A rating with whom it is of, and what else that customer gave."""

    rating: Rating
    customer: Customer
    ratings: Ratings


def comment_of(text: str | None) -> str | None:
    """A comment as it is kept; None when nothing is left. Raises Invalid (`too_long`)."""
    return lines("comment", text, LONGEST_COMMENT)


def record(session: Session, new: NewRating, by: int, source: str) -> RecordedRating:
    """Records what a customer told one of the staff; what comes from the same `source` again
    records nothing. Raises NotFound (the customer, or `feedback`: taken back meanwhile), Invalid
    (`feedback` `off`, `score` `one_to_five`), NotAllowed."""
    done = idempotency.done_by(session, source)
    if done is not None and done.noun == NOUN and done.noun_id is not None:
        return RecordedRating(stored.get(session, done.noun_id), repeated=True)
    if not is_on(session):
        raise Invalid("feedback", "", "off")
    member = staff.member(session, by)
    if member is None or not member.may(Permission.SELL):
        raise NotAllowed(Permission.SELL.value)
    if not FEWEST <= new.score <= MOST:
        raise Invalid("score", new.score, "one_to_five")
    customer = cards.get_to_change(session, new.customer_id)
    now = shop_of(session).now()
    rating_id: int = session.execute(
        insert(feedback).returning(feedback.c.id),
        {
            "customer_id": customer.id,
            "answered_at": now,
            "score": new.score,
            "comment": comment_of(new.comment),
            "source": Source.STAFF.value,
            "recorded_by": by,
            "created_at": now,
        },
    ).scalar_one()
    idempotency.first_time(session, source, None, noun=NOUN, noun_id=rating_id)
    # without the comment: it is the customer's, and goes when they are erased
    audit.note(session, by, "record", NOUN, rating_id, after={"score": new.score})
    rating = stored.get(session, rating_id)
    tell_owners(session, rating)
    return RecordedRating(rating)


def record_of(
    session: Session,
    name: str,
    customer_id: int | None,
    score: int,
    comment: str | None,
    by: int,
    source: str,
) -> RecordedRating:
    """`record`, of a new customer called `name` where `customer_id` is None."""
    done = idempotency.done_by(session, source)
    if customer_id is None and (done is None or done.noun != NOUN):
        customer_id = cards.add(session, NewCustomer(name=name), by).id
    return record(session, NewRating(customer_id or 0, score, comment), by, source)


def tell_owners(session: Session, rating: Rating) -> None:
    """Puts the notice of a low rating into the outbox, for owners other than who recorded it."""
    if not rating.is_low:
        return
    for owner in staff.members(session, Role.OWNER):
        typed_it = rating.source is Source.STAFF and owner.id == rating.recorded_by
        if owner.unreachable_since is None and not typed_it:
            outbox.put(session, owner.id, LOW_RATING, feedback_id=rating.id)


def shown(session: Session, rating_id: int) -> Shown:
    """Raises NotFound."""
    rating = stored.get(session, rating_id)
    customer = cards.of_the_books(session, rating.customer_id)
    found = ratings_of(session, customer.id) or Ratings(0, None)
    return Shown(rating, customer, found)


def may_undo(rating: Rating, member: Member, shop: Shop, today: date) -> bool:
    """Whoever recorded it that day, managers and owners always; what a customer answered is theirs,
    and stays."""
    if rating.source is not Source.STAFF:
        return False
    recorded_on = shop.local(rating.answered_at).date()
    own = rating.recorded_by == member.id and recorded_on == today
    return own or member.may(Permission.EDIT_CUSTOMERS)


def newest_of(session: Session, member: Member, today: date) -> tuple[datetime, int] | None:
    """When this member typed their last rating, and its id; None where they may not take it back as
    of that shop date, or the shop keeps none."""
    if not is_on(session):
        return None
    c = feedback.c
    mine = c.recorded_by == member.id, c.source == Source.STAFF.value
    number = session.scalar(select(func.max(c.id)).where(*mine))
    if number is None:
        return None
    one = stored.get(session, number)
    allowed = may_undo(one, member, shop_of(session), today)
    return (one.answered_at, one.id) if allowed else None


def undo(session: Session, rating_id: int, member: Member) -> UndoneRating:
    """Takes a rating by hand back. Pressed twice, it says so twice. Raises NotFound for one that
    never was, and NotAllowed."""
    try:
        rating = stored.get(session, rating_id)
    except NotFound:
        _, kept = audit.kept_by_undo(session, NOUN, rating_id)
        return UndoneRating(int(kept["customer_id"]), int(kept["score"]))
    shop = shop_of(session)
    if not may_undo(rating, member, shop, shop.today()):
        raise NotAllowed(Permission.EDIT_CUSTOMERS.value)
    session.execute(delete(feedback).where(feedback.c.id == rating_id))
    kept = {"customer_id": rating.customer_id, "score": rating.score}
    audit.note(session, member.id, "undo", NOUN, rating_id, before=kept)
    return UndoneRating(rating.customer_id, rating.score)
