"""Whose sale it is: a typed name, a phone, or both, against the customers of the shop."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy.orm import Session

from crm.bill import Bill
from crm.customers import cards
from crm.customers.cards import Customer
from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.language.name_index import Match
from crm.language.phones import read_phone
from crm.purchases.known_names import CurrentNames, ShopNames
from crm.settings import shop_of


def with_matches(
    session: Session, known: CurrentNames, bill: Bill
) -> tuple[Bill, tuple[Customer, ...]]:
    """Puts the customer on the bill when one fits for certain; else those who may be meant."""
    found = known.find(bill.customer_name or None, bill.customer_phone)
    if not found:
        return bill, ()
    name, phone = bill.customer_name, bill.customer_phone
    others = _others(known, name, phone, found)
    if len(found) == 1 and found[0].certain and others is None:
        return bill.with_customer(found[0].customer_id, found[0].name), ()
    ids = [one.customer_id for one in (*found, *(others or ()))]
    return bill, cards.by_ids(session, list(dict.fromkeys(ids)))


def _others(
    known: CurrentNames, name: str | None, phone: str | None, found: tuple[Match, ...]
) -> tuple[Match, ...] | None:
    """Whom the name means where it contradicts the phone beside it: a phone of somebody else, or
    of nobody. None where it does not."""
    if not name or not phone:
        return None
    if found[0].how != "phone":
        return ()
    named = known.names.find(name)
    same = {one.customer_id for one in named} & {one.customer_id for one in found}
    return None if same else named


@dataclass(frozen=True, slots=True)
class Found:
    """Customers whom a typed name may mean; `sure` is the one who is meant for certain."""

    people: tuple[Customer, ...] = ()
    sure: Customer | None = None


def find_customers(
    session: Session, names: ShopNames, name: str | None, phone: str | None
) -> Found:
    """Finds the customers that a typed name may mean; a phone in any spelling is a name too."""
    said = name
    if name and phone is None:
        with suppress(Invalid):
            phone = read_phone(name, shop_of(session).country).e164
            said = None
    with names.within(session) as known:
        matches = known.find(name, phone)
        people = cards.by_ids(session, [one.customer_id for one in matches])
        clear = bool(matches) and _others(known, said, phone, matches) is None
    sure = people[0] if len(people) == 1 and matches[0].certain and clear else None
    return Found(people, sure)


def owners_of_phone(
    session: Session, text: str, *, of_contact: bool = False
) -> tuple[str | None, tuple[Customer, ...]]:
    """A typed number, or that of a shared contact, in E.164 (None when it is none) and the
    customers who have it."""
    try:
        phone = read_phone(text, shop_of(session).country, of_contact=of_contact).e164
    except Invalid:
        return None, ()
    return phone, cards.by_phone(session, phone)
