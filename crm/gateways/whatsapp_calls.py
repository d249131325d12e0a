"""The body of a call of WhatsApp's webhook: receipts, and what customers wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from crm.gateways.client import identifier, number
from crm.gateways.receipts import Calls, Inbound, Rank, Receipt
from crm.gateways.whatsapp_codes import HALTS, LATER, LATER_HALTS, LATER_PASSING, STOPPED

RANKS = {
    "sent": Rank.SENT,
    "delivered": Rank.DELIVERED,
    "read": Rank.READ,
    "played": Rank.READ,
    "failed": Rank.FAILED,
}


def read_body(said: object) -> Calls:
    """One body has several entries, changes and statuses."""
    receipts: list[Receipt] = []
    inbound: list[Inbound] = []
    for value in _values(said):
        receipts += _statuses(value)
        inbound += _messages(value)
        inbound += _preferences(value)
    return Calls(tuple(receipts), tuple(inbound))


def dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _values(said: object) -> Iterator[dict[str, Any]]:
    """One body has several entries, each several changes."""
    for entry in dicts(said.get("entry") if isinstance(said, dict) else None):
        for change in dicts(entry.get("changes")):
            if isinstance(change.get("value"), dict):
                yield change["value"]


def _statuses(value: dict[str, Any]) -> Iterator[Receipt]:
    for one in dicts(value.get("statuses")):
        made, rank = identifier(one.get("id")), RANKS.get(str(one.get("status")).lower())
        if not made or rank is None:
            continue
        receipt = Receipt(
            made,
            rank,
            moment(one.get("timestamp")),
            key=str(one.get("biz_opaque_callback_data") or ""),
            phone=_phone(one.get("recipient_id")),
        )
        if rank is Rank.FAILED:
            receipt = _failed(receipt, one)
        yield receipt


def _failed(receipt: Receipt, one: dict[str, Any]) -> Receipt:
    """With its reason. Of several errors the first counts that is known; a failure that names none
    is that one message's."""
    codes = [said for error in dicts(one.get("errors")) if (said := number(error.get("code")))]
    known = (said for said in codes if said in LATER or said in LATER_HALTS or said in HALTS)
    code = next(known, codes[0] if codes else 0)
    return receipt._replace(
        reason=LATER.get(code, str(code or "")),
        passing=code in LATER_PASSING,
        opt_out=STOPPED in codes,
        halt=LATER_HALTS.get(code, HALTS.get(code, "")) if code else "",
    )


def _messages(value: dict[str, Any]) -> Iterator[Inbound]:
    for one in dicts(value.get("messages")):
        made, text = identifier(one.get("id")), None
        for path in (
            ("text", "body"),
            ("button", "text"),
            ("interactive", "button_reply", "title"),
        ):
            found: Any = one
            for step in path:
                found = found.get(step) if isinstance(found, dict) else None
            text = text or found
        if made and isinstance(text, str):
            yield Inbound(made, _phone(one.get("from")), text, moment(one.get("timestamp")))


def _preferences(value: dict[str, Any]) -> Iterator[Inbound]:
    """Somebody tapped `Stop` under an offer, or `Resume`; only the first counts."""
    for one in dicts(value.get("user_preferences")):
        if one.get("value") == "stop":
            phone = _phone(one.get("wa_id"))
            at = str(one.get("timestamp") or "")
            detail = str(one.get("detail") or "stop")
            yield Inbound(f"preference {phone} {at}", phone, detail, moment(at), stop=True)


def _phone(value: object) -> str:
    digits = re.sub(r"\D", "", str(value or ""))
    return f"+{digits}" if digits else ""


def moment(value: object) -> datetime | None:
    """Seconds since 1970, as UTC."""
    said = str(value)
    return datetime.fromtimestamp(int(said), UTC) if re.fullmatch(r"\d{9,10}", said) else None
