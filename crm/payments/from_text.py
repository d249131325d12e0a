"""From what was typed to a payment, with the shop's own customers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from crm.language.sale.reasons import Refusal
from crm.payments import open_payment
from crm.payments.open_payment import OpenPayment, TakenPayment
from crm.purchases.known_names import ShopNames
from crm.purchases.whose import find_customers


def take(
    session: Session, names: ShopNames, found: Refusal, said_on: date, source: str, by: int
) -> TakenPayment | None:
    """The payment that a text tells of, booked if nothing is missing; None for other texts. `by` is
    a staff id. Raises as `recording.record`."""
    said = open_payment.said(found, said_on, source)
    return None if said is None else name_and_book(session, names, said, by)


def name_and_book(session: Session, names: ShopNames, said: OpenPayment, by: int) -> TakenPayment:
    """Finds the customer who was named, and books the payment if nothing else is missing."""
    named = find_customers(session, names, said.customer_name, said.customer_phone)
    if named.sure is None:
        return TakenPayment(said, matches=named.people)
    return open_payment.book(session, said.of(named.sure), by)


def renamed(said: OpenPayment, name: str) -> OpenPayment:
    """With another name that was typed for its customer."""
    return replace(said, customer_id=None, customer_name=name, customer_phone=None)
