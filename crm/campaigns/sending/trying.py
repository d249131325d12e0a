"""The test of a campaign on one's own phone, and whose phone that is.

A test goes to the number on one's own staff record and nowhere else, at most five a day, never to
a number that opted out. A clerk's number counts when a manager has confirmed that it is theirs. A
test is recorded in `test_sends`, before it leaves, and in the audit log.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import exists, func, insert, or_, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm import staff as members
from crm.campaigns.sending.sends import Claimed, SendStatus
from crm.campaigns.sms import measure
from crm.campaigns.transitions import find
from crm.chat import outbox
from crm.dataclass import dataclass
from crm.errors import CrmError, NotAllowed
from crm.gateways import Answer, Filled, Outcome
from crm.permissions import Permission, Role
from crm.settings import shop_of
from crm.store.schema import customers, opted_out_phones, staff, test_sends

MOST_A_DAY = 5
"""Tests of one member on one shop date."""

TEST = "test_send"
"""The noun of tests in the audit log."""

PHONE_ASKED = "staff_phone"
"""Notice: a clerk says which number is theirs."""
PHONE_CONFIRMED = "staff_phone_confirmed"
"""Notice: it counts now."""


class Why(StrEnum):
    """Reasons why no test goes out."""

    NO_PHONE = "no_phone"
    NOT_CONFIRMED = "not_confirmed"
    OPTED_OUT = "opted_out"
    TOO_MANY = "too_many"


class TestRefused(CrmError):
    """No test goes out, for the reason `why`."""

    __test__ = False

    def __init__(self, why: Why) -> None:
        super().__init__(f"no test: {why}")
        self.why = why


@dataclass(frozen=True, slots=True)
class OwnPhone:
    """A member's own number (E.164): confirmed, or as they gave it; `customers` have it, too."""

    staff_id: int
    name: str
    confirmed: str | None
    asked: str | None
    customers: tuple[str, ...] = ()


def own_phone(session: Session, staff_id: int) -> OwnPhone | None:
    """None for somebody who does not work here."""
    row = session.execute(
        select(staff.c.name, staff.c.phone, staff.c.phone_asked).where(
            staff.c.id == staff_id, staff.c.removed_at.is_(None)
        )
    ).one_or_none()
    if row is None:
        return None
    number = row.phone_asked or row.phone
    names = session.execute(
        select(customers.c.name)
        .where(
            customers.c.phone == number,
            customers.c.merged_into.is_(None),
            customers.c.erased_at.is_(None),
        )
        .order_by(customers.c.id)
        .limit(3)
    ).scalars()
    return OwnPhone(staff_id, row.name, row.phone, row.phone_asked, tuple(names))


def give_phone(session: Session, staff_id: int, e164: str) -> bool:
    """Notes the member's own number; whether it counts. A clerk's waits for a manager's word.

    Raises NotAllowed for who does not work here.
    """
    person = members.member(session, staff_id)
    if person is None:
        raise NotAllowed("staff.phone")
    known = members.phone_of(session, staff_id) == e164
    counts = known or person.may(Permission.SEND_CAMPAIGN)
    if counts:
        _keep(session, staff_id, e164, by=staff_id)
        return True
    session.execute(update(staff).where(staff.c.id == staff_id).values(phone_asked=e164))
    audit.note(session, staff_id, "phone_asked", "staff", staff_id)
    outbox.put_to(session, (Role.OWNER, Role.MANAGER), PHONE_ASKED, staff_id=staff_id)
    return False


def confirm_phone(session: Session, staff_id: int, e164: str, by: int, *, theirs: bool) -> bool:
    """A manager's word on the number that a clerk gave; false when it is not asked any more."""
    person = members.member(session, by)
    if person is None or not person.may(Permission.SEND_CAMPAIGN):
        raise NotAllowed("staff.phone")
    found = own_phone(session, staff_id)
    if found is None or found.asked != e164:
        return False
    if theirs:
        _keep(session, staff_id, e164, by=by)
        outbox.put(session, staff_id, PHONE_CONFIRMED, by=by)
    else:
        session.execute(update(staff).where(staff.c.id == staff_id).values(phone_asked=None))
        audit.note(session, by, "phone_refused", "staff", staff_id)
    return True


def _keep(session: Session, staff_id: int, e164: str, by: int) -> None:
    session.execute(
        update(staff).where(staff.c.id == staff_id).values(phone=e164, phone_asked=None)
    )
    audit.note(session, by, "phone", "staff", staff_id)


def claim_test(
    session: Session,
    campaign_id: int,
    by: int,
    text: str,
    key: str,
    filled: Filled | None = None,
) -> Claimed:
    """A test that may leave now, recorded. `key` is its id for the gateway; `filled` is the
    approved template that makes the text.

    Raises TestRefused, CampaignGone.
    """
    find(session, campaign_id)
    phone = _phone_for_a_test(session, by)
    now = shop_of(session).now()
    test_id = session.execute(
        insert(test_sends)
        .values(
            campaign_id=campaign_id,
            staff_id=by,
            phone=phone,
            parts=measure(text).parts,
            claimed_at=now,
            status=SendStatus.SENDING.value,
        )
        .returning(test_sends.c.id)
    ).scalar_one()
    audit.note(session, by, "test", TEST, test_id, after={"campaign": campaign_id})
    return Claimed(test_id, key, phone, text, 1, template=filled)


def _phone_for_a_test(session: Session, by: int) -> str:
    # locked, so that two taps at once do not both find the last test of the day free
    row = session.execute(
        select(staff.c.phone, staff.c.phone_asked)
        .where(staff.c.id == by, staff.c.removed_at.is_(None))
        .with_for_update()
    ).one_or_none()
    if row is None or row.phone is None:
        asked = row is not None and row.phone_asked is not None
        raise TestRefused(Why.NOT_CONFIRMED if asked else Why.NO_PHONE)
    said_no = exists().where(
        customers.c.phone == row.phone,
        customers.c.opted_out_at.is_not(None),
        customers.c.merged_into.is_(None),
    )
    by_itself = exists().where(opted_out_phones.c.phone == row.phone)
    if session.execute(select(or_(said_no, by_itself))).scalar():
        raise TestRefused(Why.OPTED_OUT)
    shop = shop_of(session)
    today = shop.instant(shop.today())
    tests = session.scalar(
        select(func.count()).where(test_sends.c.staff_id == by, test_sends.c.claimed_at >= today)
    )
    if (tests or 0) >= MOST_A_DAY:
        raise TestRefused(Why.TOO_MANY)
    return str(row.phone)


def settle_test(session: Session, test_id: int, answer: Answer) -> None:
    """Writes the gateway's answer."""
    status = {Outcome.SENT: SendStatus.SENT, Outcome.UNKNOWN: SendStatus.UNCONFIRMED}
    session.execute(
        update(test_sends)
        .where(test_sends.c.id == test_id)
        .values(
            status=status.get(answer.outcome, SendStatus.FAILED).value,
            error=answer.detail or None,
            gateway_id=answer.gateway_id,
        )
    )
