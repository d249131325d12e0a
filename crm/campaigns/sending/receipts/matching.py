"""The send that a receipt is of: by the gateway's id, by our key, or by the phone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from crm.campaigns.sending.sends import OF_A_TEST, SendStatus
from crm.errors import Invalid
from crm.gateways.receipts import Rank, Receipt
from crm.language.phones import read_phone
from crm.settings import shop_of
from crm.store.bulk import Ids, Texts, listed
from crm.store.schema import campaign_sends, campaigns, gateway_messages
from crm.store.types import Instant

_KEY = re.compile(r"([0-9a-f]{1,40})-(\d{1,15})(?:-(\d{1,6}))?")

AT_ONCE = 500
"""Ids in one statement."""


class OfSend(NamedTuple):
    """Receipts of one send. `earlier` ones are of another hand-over than the one that counts now,
    and say nothing of what became of that."""

    row: Row[*tuple[Any, ...]]
    receipts: list[Receipt]
    earlier: list[Receipt]

    @property
    def all(self) -> list[Receipt]:
        return [*self.receipts, *self.earlier]


def matched(
    session: Session, gateway: str, receipts: Sequence[Receipt]
) -> tuple[list[OfSend], list[Receipt]]:
    """Receipts by the send that they are of, and those of none."""
    ids = [one.gateway_id for one in receipts if one.gateway_id]
    ours = _ours(session.get_bind().dialect.name)
    known = session.execute(ours, {"gateway": gateway, "ids": ids})
    sends = {row.gateway_id: row.send_id for row in known}
    wanted: list[tuple[Receipt, int | None]] = []
    for one in receipts:
        key = _KEY.fullmatch(one.key)
        by_key = int(key[2]) if key is not None else None
        wanted.append((one, sends.get(one.gateway_id, by_key)))
    rows = _rows(session, {send for _, send in wanted if send is not None})
    by_send: dict[int, OfSend] = {}
    unknown = []
    for one, send in wanted:
        row = rows.get(send) if send is not None else None
        if row is not None and one.gateway_id not in sends and not one.key.startswith(row.send_key):
            row = None  # the key of another shop, or of a database that is no more
        phone = phone_of(session, one) if one.by_phone else ""
        if row is None and one.by_phone and not _has_a_key(one):
            row = only_unconfirmed(session, gateway, phone)
            if row is not None:
                rows[row.id] = row
        if row is not None and one.by_phone and phone != row.phone:
            continue  # of somebody else's message
        if row is None:
            unknown.append(one)
        else:
            found = by_send.setdefault(row.id, OfSend(row, [], []))
            says_nothing = one.rank < Rank.DELIVERED and not _of_this_try(row, one, sends)
            (found.earlier if says_nothing else found.receipts).append(one)
    return list(by_send.values()), unknown


def _of_this_try(row: Row[*tuple[Any, ...]], receipt: Receipt, known: Mapping[str, int]) -> bool:
    """Whether it is of the last hand-over of its send; what was put back in the queue has had
    others, with ids of their own."""
    key = _KEY.fullmatch(receipt.key)
    if key is not None and int(key[3] or 1) - 1 != row.resends:
        return False
    if row.gateway_id and receipt.gateway_id:
        return bool(row.gateway_id == receipt.gateway_id)
    return key is not None or receipt.gateway_id not in known


def _has_a_key(receipt: Receipt) -> bool:
    """Of a test, or of another shop: then the phone says nothing more."""
    return receipt.key.startswith(OF_A_TEST) or _KEY.fullmatch(receipt.key) is not None


def phone_of(session: Session, receipt: Receipt) -> str:
    """E.164, also of a number that the gateway wrote as people do at home."""
    try:
        return read_phone(receipt.phone, shop_of(session).country).e164
    except Invalid:
        return receipt.phone


@cache
def _ours(dialect: str) -> Select[tuple[str, int]]:
    """Sends of the gateway's ids. A statement that is made anew for each call costs more than it
    does."""
    table = gateway_messages.c
    given = listed(bindparam("ids", type_=Texts()), dialect)
    return select(table.gateway_id, table.send_id).where(
        table.gateway == bindparam("gateway"), table.gateway_id.in_(select(given.c.id))
    )


_COLUMNS = (
    campaign_sends.c.id,
    campaign_sends.c.campaign_id,
    campaign_sends.c.phone,
    campaign_sends.c.status,
    campaign_sends.c.error,
    campaign_sends.c.sent_at,
    campaign_sends.c.claimed_at,
    campaign_sends.c.receipt,
    campaign_sends.c.receipt_at,
    campaign_sends.c.receipt_reason,
    campaign_sends.c.final,
    campaign_sends.c.gateway_id,
    campaign_sends.c.resends,
    campaigns.c.send_key,
)


def _rows(session: Session, sends: Iterable[int]) -> dict[int, Row[*tuple[Any, ...]]]:
    ids = sorted(sends)
    if not ids:
        return {}
    found = session.execute(_the_rows(session.get_bind().dialect.name), {"sends": ids})
    return {row.id: row for row in found.all()}


@cache
def _the_rows(dialect: str) -> Select[*tuple[Any, ...]]:
    given = select(listed(bindparam("sends", type_=Ids()), dialect).c.id)
    return (
        select(*_COLUMNS)
        .join(campaigns, campaigns.c.id == campaign_sends.c.campaign_id)
        .where(campaign_sends.c.id.in_(given))
        .order_by(campaign_sends.c.id)
        .with_for_update(of=campaign_sends)
    )


_ONLY_UNCONFIRMED = (
    select(*_COLUMNS)
    .join(campaigns, campaigns.c.id == campaign_sends.c.campaign_id)
    .where(
        campaign_sends.c.phone == bindparam("phone"),
        campaign_sends.c.status == SendStatus.UNCONFIRMED.value,
        campaign_sends.c.claimed_at > bindparam("since", type_=Instant()),
        campaigns.c.gateway == bindparam("gateway"),
    )
    .limit(2)
)


def only_unconfirmed(session: Session, gateway: str, phone: str) -> Row[*tuple[Any, ...]] | None:
    """The one Unconfirmed send of the last day to this phone; None when there are several."""
    since = shop_of(session).now() - timedelta(days=1)
    wanted = {"phone": phone, "since": since, "gateway": gateway}
    found = session.execute(_ONLY_UNCONFIRMED, wanted).all()
    return found[0] if len(found) == 1 else None
