"""One call of a gateway, or one look at it, written in one transaction."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from crm.campaigns.answers.inbox import keep_answers
from crm.campaigns.sending.receipts.applying import Applied, apply_receipts
from crm.gateways.receipts import Calls

PRIVATE = frozenset({"smsgate"})
"""Gateways whose inbox is a person's phone: only answers to what was sent, and STOP, are kept."""


def take(session: Session, gateway: str, calls: Calls, stop_words: Iterable[str] = ()) -> Applied:
    """Receipts and answers. A STOP counts before anything else is handed over."""
    if calls.inbound:
        keep_answers(session, gateway, calls.inbound, stop_words, strangers=gateway not in PRIVATE)
    return apply_receipts(session, gateway, calls.receipts)
