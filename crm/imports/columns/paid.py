"""Columns of a report of sales that say what was paid of a bill, and what is open of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from crm.imports.columns.headings import Field, heading_key
from crm.imports.columns.layout import Column
from crm.language.text import apart
from crm.language.vocabulary import ON_ACCOUNT, PAYMENT_PHRASES

_RECEIVED = re.compile(
    r"(?:amount |amt |money |total |payment )?received(?: ?/? ?paid)?(?: amount| amt)?"
    r"|(?:invoice |bill )?(?:amount|amt|total) paid|paid(?: amount| amt)?|received paid amount"
    r"|amount collected|collected(?: amount)?|advance paid|प्राप्त(?: राशि| रकम)?|जमा(?: राशि| रकम)?"
)
_BALANCE = re.compile(
    r"balance(?: due| amount| amt| payable| receivable)?"
    r"|(?:invoice |bill )?(?:amount |amt |total )?due(?: amount| amt)?"
    r"|outstanding(?: amount| balance)?|unpaid(?: amount)?|pending(?: amount)?|baki|amount residual"
    r"|receivable(?: amount)?|बाकी(?: राशि| रकम)?|बकाया|शेष"
)

_FREE = (Field.IGNORED, Field.GOT)


def of_bills(columns: Sequence[Column]) -> list[Column]:
    """With the columns of what was received and of what is open, in a table of sales that has a
    money of its own; a ledger has its own words for both."""
    found = list(columns)
    fields = {column.field for column in found}
    if Field.GAVE in fields or not fields & {Field.AMOUNT, Field.BILL_TOTAL, Field.PRICE}:
        return found
    for pattern, field in ((_RECEIVED, Field.RECEIVED), (_BALANCE, Field.BALANCE)):
        if field in fields:
            continue
        for at, column in enumerate(found):
            if column.field in _FREE and pattern.fullmatch(heading_key(apart(column.heading))):
                found[at] = replace(column, field=field)
                break
    return found


def ways_of(columns: Sequence[Column]) -> dict[int, str]:
    """The columns that are called by a way of paying each (`Cash`, `UPI`, `Credit`), beside the
    amount of the bill, and these; none where only one is."""
    found = {
        column.index: way
        for column in columns
        if column.field in _FREE
        and (way := PAYMENT_PHRASES.get(tuple(heading_key(column.heading).split())))
    }
    return found if len(set(found.values())) > 1 else {}


def by_ways(amounts: Sequence[tuple[str, int]]) -> tuple[str | None, int | None, int | None]:
    """How a bill was paid by its amounts in such columns: the way, what was received, and what is
    open of it. `Other` where it was paid in several ways at once."""
    said = [(way, amount) for way, amount in amounts if amount]
    owed = sum(amount for way, amount in said if way == ON_ACCOUNT)
    paid = [(way, amount) for way, amount in said if way != ON_ACCOUNT]
    ways = dict.fromkeys(way for way, _ in paid)
    method = next(iter(ways), None) if len(ways) < 2 else "Other"
    if not owed:
        return method, None, None
    return method or ON_ACCOUNT, sum(amount for _, amount in paid), owed


def how_paid(
    method: str | None, total: int, received: int | None, balance: int | None
) -> tuple[str | None, int, int]:
    """How a bill was paid that its file says was paid by `method`, whether it is settled outside
    these books (0 or 1), and what was paid at once of one that is owed. What was received and what
    is open, minor units and None where nothing is said, must make the total."""
    if received is None and balance is not None:
        received = total - balance
    said = received is not None and 0 <= received <= total
    if received is None or not said or (balance is not None and received + balance != total):
        return method, int(method == ON_ACCOUNT), 0
    if received == total and method != ON_ACCOUNT:
        return method, 0, 0
    return ON_ACCOUNT, 0, received
