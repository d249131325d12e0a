"""States and events of SMSGate, read as receipts and as messages that customers wrote."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from crm.gateways.client import identifier
from crm.gateways.receipts import Calls, Inbound, Rank, Receipt, UnreadableError

RANKS = {
    "sent": Rank.SENT,
    "delivered": Rank.DELIVERED,
    "failed": Rank.FAILED,
    "cancelled": Rank.FAILED,
}
EVENTS = {
    "sms:sent": "sent",
    "sms:delivered": "delivered",
    "sms:failed": "failed",
    "sms:cancelled": "cancelled",
}
RECEIVED, SEVERAL_RECEIVED = "sms:received", "sms:batch:received"
_PASSING = re.compile(
    r"NO_SERVICE|RADIO_OFF|LIMIT_EXCEEDED|GENERIC_FAILURE|NETWORK_ERR|TTL expired", re.IGNORECASE
)


def read_event(event: str, payload: object) -> Calls:
    """One event, or several messages in one. Raises UnreadableError."""
    state = EVENTS.get(event)
    if state is None and event not in (RECEIVED, SEVERAL_RECEIVED):
        return Calls()  # of a kind that is not asked for, such as `system:ping`
    if not isinstance(payload, dict):
        raise UnreadableError
    if event == SEVERAL_RECEIVED and isinstance(payload.get("messages"), list):
        each = [one for one in payload["messages"] if isinstance(one, dict)]
        return Calls(inbound=tuple(_received(one) for one in each))
    if state is None:
        return Calls(inbound=(_received(payload),))
    made = identifier(payload.get("messageId"))
    if not made:
        raise UnreadableError
    at = moment(payload.get(f"{state}At"))
    phone = str(payload.get("recipient") or payload.get("phoneNumber") or "")
    receipt = receipt_of(made, RANKS[state], at, str(payload.get("reason") or ""), state)
    return Calls((receipt._replace(phone=phone),))


def _received(payload: dict[str, Any]) -> Inbound:
    made, text = identifier(payload.get("messageId")), payload.get("message")
    if not made or not isinstance(text, str):
        raise UnreadableError
    phone = str(payload.get("sender") or payload.get("phoneNumber") or "")
    return written(made, phone, text, moment(payload.get("receivedAt")))


def written(made: str, phone: str, text: str, at: datetime | None) -> Inbound:
    """What a customer wrote. The app makes its id from the text, so two customers' STOP may have
    one; and it may tell of a message twice, so the hour is all that is added."""
    hour = "" if at is None else at.strftime(" %Y%m%d%H")
    return Inbound(f"{made[:100]} {phone[:40]}{hour}", phone, text, at)


def receipt_of(made: str, rank: Rank, at: datetime | None, said: str, state: str) -> Receipt:
    if rank is not Rank.FAILED:
        return Receipt(made, rank, at)
    if state.lower() == "cancelled":
        return Receipt(made, rank, at, "cancelled", passing=True)
    return Receipt(made, rank, at, _reason(said), passing=_PASSING.search(said) is not None)


def _reason(said: str) -> str:
    """A short code: the phone's own words may hold a number."""
    low = said.lower()
    for mark, code in (
        ("no_service", "no_network"),
        ("radio_off", "no_network"),
        ("network_err", "no_network"),
        ("limit_exceeded", "phones_limit"),
        ("ttl expired", "expired"),
        ("invalid phone", "bad_number"),
        ("fdn", "not_allowed"),
        ("delivery result", "not_delivered"),
    ):
        if mark in low:
            return code
    return "not_sent"


def error_of(one: dict[str, Any]) -> str:
    recipients = one.get("recipients")
    for each in recipients if isinstance(recipients, list) else ():
        if isinstance(each, dict) and each.get("error"):
            return str(each["error"])
    return ""


def states_of(value: object) -> dict[str, datetime]:
    states = value if isinstance(value, dict) else {}
    found = ((str(name).lower(), moment(at)) for name, at in states.items())
    return {name: at for name, at in found if at is not None}


def moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
