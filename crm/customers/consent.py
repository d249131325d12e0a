"""Whether a customer may be written to: unknown, yes or no. A no is an opt-out."""

from __future__ import annotations

from datetime import datetime
from enum import Enum, StrEnum, auto
from typing import Any


class Consent(StrEnum):
    UNKNOWN = "unknown"
    YES = "yes"
    NO = "no"


COLUMNS = ("consent", "consent_at", "consent_from", "opted_out_at", "opted_out_by")
"""Columns of `customers` that are only ever set together."""

STAFF, LIST, GATEWAY, REPLY = "staff", "list", "gateway", "reply"
"""`consent_from` of what somebody of the shop noted, of a list of numbers that was sent here, and
of what the customer told the gateway, or answered. What a file brought is from `import 12`."""


class Source(Enum):
    STAFF = auto()
    FILE = auto()
    LIST = auto()
    GATEWAY = auto()
    REPLY = auto()


def source_of(consent_from: str) -> Source | None:
    """The kind of source; None for what another program wrote."""
    if consent_from.startswith("import "):
        return Source.FILE
    known = {STAFF: Source.STAFF, LIST: Source.LIST, GATEWAY: Source.GATEWAY, REPLY: Source.REPLY}
    return known.get(consent_from)


def columns(consent: Consent, now: datetime, source: str, by: int | None) -> dict[str, Any]:
    """Column values to store when consent is given or refused. `by` is the staff's id."""
    out = consent is Consent.NO
    return {
        "consent": consent.value,
        "consent_at": now,
        "consent_from": source,
        "opted_out_at": now if out else None,
        "opted_out_by": by if out else None,
    }


def from_file(said: str | None, card: str) -> Consent | None:
    """The new consent of a card after an import: a no counts at once, a yes never lifts a no."""
    if said == Consent.NO and card != Consent.NO:
        return Consent.NO
    if said == Consent.YES and card == Consent.UNKNOWN:
        return Consent.YES
    return None
