"""The audience of a campaign turned into sends, once, when the sending starts."""

from __future__ import annotations

import json
from functools import cache

from sqlalchemy import (
    BigInteger,
    Insert,
    Integer,
    Text,
    bindparam,
    cast,
    func,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session

from crm.campaigns.audiences.holdout import FEWEST, HELD_OUT, is_held_out
from crm.campaigns.model import Campaign, Status
from crm.campaigns.pausing import HALTED, pause
from crm.campaigns.reach import Reason, addressee, judged_after
from crm.campaigns.sending.sends import SendStatus
from crm.campaigns.sms import MOST_PARTS, measure
from crm.campaigns.texts.approved_texts import NEEDED_BY, difference
from crm.campaigns.texts.composing import Composed, Composer
from crm.campaigns.transitions import find
from crm.gateways import Halt
from crm.settings import shop_of
from crm.store.bulk import Records, recorded, rows_written
from crm.store.schema import campaign_sends, campaigns
from crm.store.types import Document
from crm.store.upsert import insert_on

_Row = tuple[int, str, str, int, str | None, str, str | None]

FREEZE_AT_ONCE = 100
"""Customers in one transaction: some 4 ms, so that a sale in between is not kept waiting."""


def freeze_next(
    session: Session, campaign_id: int, gateway: str, at_once: int = FREEZE_AT_ONCE
) -> bool:
    """Turns the next `at_once` customers of the audience into sends; false when all are.

    Goes on where it stopped, also after a crash. One row a phone: the database says so.
    """
    campaign = find(session, campaign_id, lock=True)
    if campaign.status is not Status.SENDING or campaign.frozen_at is not None:
        return False
    shop = shop_of(session)
    if gateway in NEEDED_BY and difference(campaign.message, campaign.template) is not None:
        pause(session, campaign_id, None, reason=HALTED + Halt.TEMPLATE)
        return False
    template = campaign.template if gateway in NEEDED_BY else None
    composer = Composer(campaign.message, shop, campaign.offer, campaign.valid_until, template)
    frozen_to = session.execute(
        select(campaigns.c.frozen_to).where(campaigns.c.id == campaign_id)
    ).scalar()
    found = judged_after(
        session,
        campaign.audience,
        campaign.message,
        after=frozen_to or 0,
        limit=at_once,
        campaign_id=campaign_id,
        terms=campaign.terms,
    )
    left_out = dict(campaign.left_out)
    rows: list[_Row] = []
    for row in found:
        why = row[-1]
        if why is None:
            one = addressee(row)
            made = composer.compose(one)
            why = made if isinstance(made, Reason) else None
            if isinstance(made, Composed):
                parts = measure(made.text).parts
                if parts <= MOST_PARTS:
                    values = None if made.values is None else json.dumps(made.values)
                    status = _status(campaign, one.customer_id)
                    rows.append((one.customer_id, one.phone, made.text, parts, values, *status))
                    continue
                why = Reason.TOO_LONG
        left_out[Reason(why)] = left_out.get(Reason(why), 0) + 1
    doubles = _insert(session, campaign_id, rows)
    if doubles:
        left_out[Reason.SAME_PHONE] = left_out.get(Reason.SAME_PHONE, 0) + doubles
    more = len(found) == at_once
    if not more:
        _bring_back(session, campaign)
    session.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign_id)
        .values(
            frozen_to=found[-1].id if found else frozen_to,
            frozen_at=None if more else shop.now(),
            left_out={why.value: count for why, count in left_out.items()},
            gateway=gateway,
        )
    )
    return more


def _status(campaign: Campaign, customer_id: int) -> tuple[str, str | None]:
    """Of a new send: status and error."""
    if campaign.holds_out and is_held_out(campaign.id, customer_id):
        return SendStatus.SKIPPED.value, HELD_OUT
    return SendStatus.PENDING.value, None


def _bring_back(session: Session, campaign: Campaign) -> None:
    """Whoever the lots left out gets the message all the same, where they are too few to compare;
    how many they are is known when all are written."""
    sends = campaign_sends.c
    of_campaign = sends.campaign_id == campaign.id
    everybody = select(func.count()).select_from(campaign_sends).where(of_campaign)
    if campaign.holds_out and session.execute(everybody).scalar_one() >= FEWEST:
        return
    session.execute(
        update(campaign_sends)
        .where(of_campaign, sends.status == SendStatus.SKIPPED.value, sends.error == HELD_OUT)
        .values(status=SendStatus.PENDING.value, error=None)
    )


def _insert(session: Session, campaign_id: int, rows: list[_Row]) -> int:
    """Inserts what has a new phone; how many had a phone that is already in."""
    if not rows:
        return 0
    insert = _new_phones(session.get_bind().dialect.name)
    return len(rows) - rows_written(session, insert, {"campaign": campaign_id, "rows": rows})


@cache
def _new_phones(dialect: str) -> Insert:
    given = recorded(
        bindparam("rows", type_=Records()),
        dialect,
        customer_id=BigInteger,
        phone=Text,
        message=Text,
        parts=Integer,
        template_values=Text,
        status=Text,
        error=Text,
    )
    columns = ("campaign_id", *given.c.keys())
    values = cast(given.c.template_values, Document()) if dialect == "postgresql" else None
    of_row = [one if one.key != "template_values" or values is None else values for one in given.c]
    # true(): SQLite's grammar takes the ON of an upsert behind a bare FROM for that of a join
    rows = select(bindparam("campaign", type_=BigInteger), *of_row).where(true())
    written = insert_on(dialect, campaign_sends).from_select(columns, rows)
    return written.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
