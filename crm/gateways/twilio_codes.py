"""Twilio's statuses and error codes, and what each means for a message.

https://www.twilio.com/docs/api/errors
"""

from __future__ import annotations

from datetime import datetime

from crm.gateways import Halt
from crm.gateways.client import number
from crm.gateways.receipts import Rank, Receipt

REFUSALS = {
    21211: "bad_number",
    21604: "bad_number",
    21614: "not_mobile",
    21635: "not_mobile",
    21612: "no_route",
    21617: "too_long",
    21610: "stopped",
}
HALTS = {
    20003: Halt.LOGIN,
    20005: Halt.LOGIN,
    20404: Halt.LOGIN,
    21603: Halt.SENDER,
    21606: Halt.SENDER,
    21212: Halt.SENDER,
    30034: Halt.SENDER,
    21408: Halt.REGION_OFF,
    21608: Halt.TRIAL,
}
STOPPED, QUEUE_FULL, BUSY, UNAVAILABLE = 21610, 21611, 20429, 20503
QUEUE_WAIT = 60.0
PASSING_LATER = frozenset({30001, 30003, 30008, 30410, 30500, 30610})
SUSPENDED = 30002
REASONS = {
    30001: "queue_full",
    30008: "not_delivered",
    30410: "not_delivered",
    30500: "not_delivered",
    30003: "phone_off",
    30004: "blocked",
    30005: "unknown_number",
    30006: "not_mobile",
    30007: "filtered",
    30610: "quiet_hours",
}
RANKS = {
    # It has the message, and that is all: enough where its answer was lost.
    "accepted": Rank.NOTHING,
    "scheduled": Rank.NOTHING,
    "queued": Rank.NOTHING,
    "sending": Rank.NOTHING,
    "sent": Rank.SENT,
    "delivered": Rank.DELIVERED,
    "read": Rank.READ,
    "failed": Rank.FAILED,
    "undelivered": Rank.FAILED,
    "canceled": Rank.FAILED,
}


def receipt_of(
    sid: str, status: str, error_code: object, at: datetime | None, phone: str
) -> Receipt | None:
    rank = RANKS.get(status)
    if rank is None:
        return None
    if rank is not Rank.FAILED:
        return Receipt(sid, rank, at, phone=phone)
    code = number(error_code)
    if status == "canceled":
        return Receipt(sid, rank, at, "cancelled", passing=True, phone=phone)
    return Receipt(
        sid,
        rank,
        at,
        REASONS.get(code, str(code or "")),
        passing=code in PASSING_LATER,
        phone=phone,
        halt=Halt.ACCOUNT if code == SUSPENDED else "",
        opt_out=code == STOPPED,
    )
