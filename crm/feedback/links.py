"""The link that asks one customer for stars: good once, for two weeks, for whoever has it.

Whoever opens it is a stranger, and stays one: it leads to this question and to nothing else.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from enum import Enum, auto
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.customers import cards
from crm.customers.cards import Customer
from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.feedback import recording, stored
from crm.feedback.model import FEWEST, MOST, Rating, Source
from crm.feedback.stored import NOUN
from crm.insights.ratings import is_on
from crm.language.phones import whatsapp_chat
from crm.settings import shop_of
from crm.staff import hash_of
from crm.store.schema import feedback

LINK_DAYS = 14
SAID_WITHIN = timedelta(days=1)
"""So long after the stars a text of theirs is a comment."""
PREFIX = "f-"
"""Before the token, in what Telegram hands to the bot from the link."""
_IN_TEXT = re.compile(rf"(\?start=){PREFIX}[\w-]+")
_BYTES = 12
"""96 bits: nobody guesses one, and the link stays short enough for an SMS."""


class State(Enum):
    """What a link leads to."""

    UNKNOWN = auto()  # no link of this shop
    OPEN = auto()
    ANSWERED = auto()
    OVER = auto()  # too old, or the shop does not ask any more


class Said(Enum):
    """What a text of a stranger was."""

    NOTHING = auto()  # not of anybody who opened a link lately
    STARS_FIRST = auto()
    COMMENT = auto()
    ENOUGH = auto()  # the comment is there already


@dataclass(frozen=True, slots=True)
class Answered:
    """`rating` is there where this was the answer, also when it comes again; else `state` says why
    it was none."""

    state: State
    rating: Rating | None = None


def chat_of(customer: Customer, text: str) -> str:
    """The link to a customer's chat in WhatsApp with the text typed in; empty for who has no mobile
    number."""
    if not customer.phone or not customer.phone_is_mobile:
        return ""
    return whatsapp_chat(customer.phone, text)


def link_of(username: str, token: str) -> str:
    return f"https://t.me/{username}?start={PREFIX}{token}"


def ask(session: Session, customer_id: int, by: int | None) -> str:
    """A token for one answer of this customer. `by` is who asks. Raises NotFound, and Invalid
    `feedback`: `off`."""
    return ask_with_id(session, customer_id, by)[0]


def ask_with_id(
    session: Session, customer_id: int, by: int | None, *, purchase_id: int | None = None
) -> tuple[str, int]:
    """`ask` about a bill, and the id of the question."""
    if not is_on(session):
        raise Invalid("feedback", "", "off")
    token = secrets.token_urlsafe(_BYTES)
    now = shop_of(session).now()
    asked_id: int = session.execute(
        insert(feedback).returning(feedback.c.id),
        {
            "customer_id": cards.followed(session, customer_id).id,
            "purchase_id": purchase_id,
            "asked_at": now,
            "source": Source.LINK.value,
            "token_hash": hash_of(token),
            "expires_at": now + timedelta(days=LINK_DAYS),
            "recorded_by": by,
            "created_at": now,
        },
    ).scalar_one()
    audit.note(session, by, "ask", NOUN, asked_id)
    return token, asked_id


def note_send(session: Session, asked_id: int, send_id: int) -> None:
    """Notes the message that the link goes out with."""
    _set(session, asked_id, campaign_send_id=send_id)


def without_token(text: str) -> str:
    """A message as staff may read it: the right to answer is the customer's."""
    return _IN_TEXT.sub(rf"\1{PREFIX}…", text)


def opened(session: Session, token: str, user_id: int) -> State:
    """What the link leads to now; whoever opens it last (a Telegram user id) may write a word."""
    row = _locked(session, token)
    state = _state(session, row)
    if row is not None and state is State.OPEN:
        _set(session, row.id, opened_by=user_id)
    return state


def answer(session: Session, token: str, score: int, user_id: int) -> Answered:
    """Keeps the stars of whoever has the link, once; owners hear of a low one. Raises Invalid
    (`score` `one_to_five`)."""
    if not FEWEST <= score <= MOST:
        raise Invalid("score", score, "one_to_five")
    row = _locked(session, token)
    state = _state(session, row)
    if row is None or state is not State.OPEN:
        again = row is not None and (row.score, row.opened_by) == (score, user_id)
        return Answered(state, stored.get(session, row.id) if again else None)
    return Answered(State.OPEN, _keep(session, row.id, score, user_id))


def say(session: Session, user_id: int, text: str) -> Said:
    """A text of a stranger: stars in a number, or the one comment on the stars that they gave.
    Raises Invalid (`comment` `too_long`)."""
    now = shop_of(session).now()
    c = feedback.c
    row = session.execute(
        select(feedback)
        .where(
            c.opened_by == user_id,
            or_(c.answered_at >= now - SAID_WITHIN, c.score.is_(None) & (c.expires_at > now)),
        )
        .order_by(c.id.desc())
        .limit(1)
        .with_for_update()
    ).one_or_none()
    if row is None or not is_on(session):
        return Said.NOTHING
    if row.score is None:
        score = _stars_in(text)
        if score is None:
            return Said.STARS_FIRST
        _keep(session, row.id, score, user_id)
        return Said.COMMENT
    comment = recording.comment_of(text)
    if row.comment is not None or comment is None or _stars_in(comment) is not None:
        return Said.ENOUGH
    _set(session, row.id, comment=comment)
    recording.tell_owners(session, stored.get(session, row.id))
    return Said.COMMENT


def _stars_in(text: str) -> int | None:
    text = text.strip()
    if text.isdecimal() and len(text) == 1 and FEWEST <= int(text) <= MOST:
        return int(text)
    stars = text.count("⭐") + text.count("\u2605")
    return stars if FEWEST <= stars <= MOST and not text.strip("⭐\u2605\ufe0f ") else None


def _locked(session: Session, token: str) -> Any:
    which = feedback.c.token_hash == hash_of(token)
    return session.execute(select(feedback).where(which).with_for_update()).one_or_none()


def _state(session: Session, row: Any) -> State:
    if row is None:
        return State.UNKNOWN
    if row.score is not None:
        return State.ANSWERED
    over = row.expires_at <= shop_of(session).now() or not is_on(session)
    return State.OVER if over else State.OPEN


def _keep(session: Session, feedback_id: int, score: int, user_id: int) -> Rating:
    now = shop_of(session).now()
    _set(session, feedback_id, score=score, answered_at=now, opened_by=user_id)
    audit.note(session, None, "answer", NOUN, feedback_id, after={"score": score})
    rating = stored.get(session, feedback_id)
    recording.tell_owners(session, rating)
    return rating


def _set(session: Session, feedback_id: int, **values: object) -> None:
    session.execute(update(feedback).where(feedback.c.id == feedback_id).values(**values))
