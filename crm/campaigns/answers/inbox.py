"""Answers of customers: kept once, with what was made of them, and told to staff."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.campaigns.answers.meaning import Meaning, meaning_of
from crm.campaigns.opt_outs import BY_REPLY, opt_in_phone, opt_out_phone
from crm.chat import outbox
from crm.customers.cards import IN_USE
from crm.dataclass import dataclass
from crm.errors import Invalid, NotFound
from crm.gateways.receipts import Inbound
from crm.language.phones import read_phone
from crm.permissions import Role
from crm.settings import shop_of
from crm.store.schema import campaign_sends, campaigns, customers, inbound_messages
from crm.store.upsert import insert_on

ANSWERED = "customer_wrote"
"""Kind of the notice; its `message` is the id of an inbound message."""

ANSWERED_WITHIN = timedelta(days=7)
"""After a message what its reader writes to a phone may be an answer, later it is private."""

LONGEST_TEXT = 1600
LONGEST_PHONE = 20


class Decision(StrEnum):
    """What staff made of an answer."""

    OPTED_OUT = "opted_out"
    OPTED_IN = "opted_in"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Answered:
    """A message of a customer. `phone` as it came, E.164 if it is one. `name` of the card that has
    the phone and is known longest; empty when no card has it."""

    id: int
    phone: str
    text: str
    at: datetime
    meaning: Meaning
    decided: Decision | None
    name: str
    customer_id: int | None


def keep_answers(
    session: Session,
    gateway: str,
    inbound: Sequence[Inbound],
    stop_words: Iterable[str] = (),
    *,
    strangers: bool = True,
) -> int:
    """Keeps what is new and follows a STOP; how many were new.

    Without `strangers` (a phone's inbox holds private messages, too) only answers to what this
    gateway sent in the days before are kept, and a STOP of anybody.
    """
    words, new = tuple(stop_words), 0
    for one in inbound:
        phone = _phone(session, one.phone)
        meaning = Meaning.STOP if one.stop else meaning_of(one.text, words)
        private = not strangers and meaning is not Meaning.STOP
        if not phone or (private and not _written_to(session, gateway, phone, one.at)):
            continue
        made = _keep(session, gateway, one, phone, meaning)
        if made is None:
            continue  # it came before
        new += 1
        if meaning is Meaning.STOP:
            opt_out_phone(session, phone, BY_REPLY)
        outbox.put_to(session, (Role.OWNER, Role.MANAGER), ANSWERED, message=made)
    return new


def answer(session: Session, message_id: int) -> Answered:
    """Raises NotFound."""
    table = inbound_messages.c
    row = session.execute(
        select(
            table.id, table.phone, table.text, table.received_at, table.meaning, table.decided
        ).where(table.id == message_id)
    ).one_or_none()
    if row is None:
        raise NotFound("answer", message_id)
    card = session.execute(
        select(customers.c.id, customers.c.name)
        .where(customers.c.phone == row.phone, IN_USE)
        .order_by(customers.c.id)
        .limit(1)
    ).one_or_none()
    return Answered(
        row.id,
        row.phone,
        row.text,
        row.received_at,
        Meaning(row.meaning),
        None if row.decided is None else Decision(row.decided),
        "" if card is None else card.name,
        None if card is None else card.id,
    )


def answers_page(
    session: Session, *, offset: int = 0, limit: int = 8
) -> tuple[tuple[Answered, ...], int]:
    """What customers wrote, newest first, and how many there are."""
    table = inbound_messages.c
    total = session.execute(select(func.count()).select_from(inbound_messages)).scalar_one()
    newest = select(table.id).order_by(table.received_at.desc(), table.id.desc())
    ids = session.execute(newest.offset(offset).limit(limit)).scalars()
    return tuple(answer(session, one) for one in ids.all()), total


def decide(session: Session, message_id: int, by: int | None, decision: Decision) -> Answered:
    """Follows what a person made of an answer; the last word counts. Raises NotFound."""
    one = answer(session, message_id)
    if decision is Decision.OPTED_OUT:
        opt_out_phone(session, one.phone, BY_REPLY, by)
    elif decision is Decision.OPTED_IN:
        opt_in_phone(session, one.phone, by)
    session.execute(
        update(inbound_messages)
        .where(inbound_messages.c.id == message_id)
        .values(decided=decision.value, decided_by=by)
    )
    audit.note(session, by, decision.value, "answer", message_id)
    return answer(session, message_id)


def _phone(session: Session, said: str) -> str:
    """E.164; what is no phone (a name, a short number) as it came."""
    try:
        return read_phone(said, shop_of(session).country).e164
    except Invalid:
        return _storable(said).strip()[:LONGEST_PHONE]


def _storable(text: str) -> str:
    """Without what no database takes: NUL, and halves of a letter that a gateway cut in two."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _written_to(session: Session, gateway: str, phone: str, at: datetime | None) -> bool:
    """Whether a message went there that this may be the answer to."""
    sends = campaign_sends.c
    at = at or shop_of(session).now()
    sent = exists().where(
        sends.phone == phone,
        sends.claimed_at.between(at - ANSWERED_WITHIN, at),
        sends.campaign_id.in_(select(campaigns.c.id).where(campaigns.c.gateway == gateway)),
    )
    return bool(session.execute(select(sent)).scalar())


def _keep(session: Session, gateway: str, one: Inbound, phone: str, meaning: Meaning) -> int | None:
    row = {
        "gateway": gateway,
        "gateway_id": one.gateway_id[:200],
        "phone": phone,
        "text": _storable(one.text)[:LONGEST_TEXT],
        "received_at": one.at or shop_of(session).now(),
        "meaning": meaning.value,
    }
    dialect = session.get_bind().dialect.name
    written = (
        insert_on(dialect, inbound_messages)
        .values(row)
        .on_conflict_do_nothing()
        .returning(inbound_messages.c.id)
    )
    return session.execute(written).scalar()
