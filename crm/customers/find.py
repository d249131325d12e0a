"""Finding customers: a page of the list with the filter it was asked by, or the only one meant."""

from __future__ import annotations

import zlib

from sqlalchemy.orm import Session

from crm.customers.cards import Customer, by_phone, followed
from crm.customers.cards import get as card
from crm.customers.dues import balances
from crm.customers.listing import PAGE_SIZE, CustomerFilter, Page, Sort, listing, locations
from crm.customers.points import balances as points
from crm.dataclass import dataclass, replace
from crm.errors import Invalid
from crm.language.phones import read_phone
from crm.settings import shop_of

EVERY_PLACE = 10_000

AT_ONCE = 5_000
"""Customers that one statement reads."""
CANDIDATES = 6
"""Cards that a merge offers."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page of the list as a button asks for it: `place` is a `place_code`, or empty."""

    filter: CustomerFilter
    place: str = ""
    sort: Sort = Sort.LAST_VISIT
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """A page, and the filter that it was asked with."""

    page: Page
    wanted: CustomerFilter


@dataclass(frozen=True, slots=True)
class Opened:
    """A card; `was` is the id that was asked for, when that card was merged into this one.
    `on_account`: there is something on the statement."""

    customer: Customer
    was: int | None
    on_account: bool


def place_code(place: str) -> str:
    """Six letters for a place: a name may be longer than a button can carry."""
    return f"{zlib.crc32(place.encode()):08x}"[:6]


def find(session: Session, wanted: Wanted, *, size: int = PAGE_SIZE) -> Found:
    """A place where nobody lives any more filters nothing."""
    places = [name for name, _ in locations(session, EVERY_PLACE)] if wanted.place else []
    location = next((one for one in places if place_code(one) == wanted.place), None)
    asked = replace(wanted.filter, location=location)
    return Found(listing(session, asked, wanted.sort, wanted.page, size), asked)


def everybody(session: Session, wanted: Wanted) -> tuple[Customer, ...]:
    """All who are in the list, on whichever page, in its order."""
    found = find(session, replace(wanted, page=1), size=AT_ONCE).page
    people = [*found.customers]
    for number in range(2, found.pages + 1):
        people += find(session, replace(wanted, page=number), size=AT_ONCE).page.customers
    return tuple(people)


def page_of_letter(session: Session, wanted: Wanted, letter: str) -> int:
    """The page of the list by name on which names from `letter` on begin."""
    earlier = replace(wanted.filter, name_before=letter)
    before = find(session, replace(wanted, filter=earlier, sort=Sort.NAME), size=1).page.total
    return before // PAGE_SIZE + 1


def only_one(session: Session, wanted: Wanted) -> int | None:
    """The customer who is certainly meant by the text: the one with this phone, or the only one
    found."""
    text = wanted.filter.text or ""
    try:
        owners = by_phone(session, read_phone(text, shop_of(session).country).e164)
    except Invalid:
        owners = ()
    if len(owners) == 1:
        return owners[0].id
    page = find(session, wanted).page
    return page.customers[0].id if page.total == 1 and not page.meant else None


def opened(session: Session, customer_id: int) -> Opened:
    """The card, or the one that it was merged into, with the points of today. Raises NotFound."""
    customer = followed(session, customer_id)
    customer = replace(customer, points=points.there(session, customer.id))
    was = None if customer.id == customer_id else customer_id
    return Opened(customer, was, balances.has_account(session, customer.id))


@dataclass(frozen=True, slots=True)
class Candidates:
    """Customers who may be the same person as `customer`."""

    customer: Customer
    others: tuple[Customer, ...]


def candidates(session: Session, customer_id: int, text: str = "") -> Candidates:
    """Those with the same phone and first name; or those that `text` finds. Raises NotFound."""
    customer = card(session, customer_id)
    found = list(by_phone(session, customer.phone)) if customer.phone and not text else []
    wanted = CustomerFilter(text=text or customer.name.split()[0])
    found += listing(session, wanted, size=CANDIDATES + 1).customers
    others = {one.id: one for one in found if one.id != customer.id}
    return Candidates(customer, tuple(others.values())[:CANDIDATES])
