"""Groups of headings: `Billing Name` beside `Shipping Name`, `Lineitem price`, `City (Billing)`."""

from __future__ import annotations

import re
from enum import IntEnum

from crm.language.text import apart


class Group(IntEnum):
    """Of whom or what a column speaks; the greater is asked first who the customer is."""

    ELSEWHERE = 0  # the shop, a till, a cashier: never the customer
    SHIPPING = 1  # where it was sent: the customer only where nothing else says who that is
    LINE = 2  # an item of the order
    ADDRESS = 3  # one of the customer's addresses
    BILLING = 4
    NONE = 5  # the customer, or the order as a whole


_OF = {
    Group.SHIPPING: r"shipping|ship to|delivery|deliver to|shipped to|consignee|recipient",
    Group.BILLING: r"billing|bill to|billed to|invoice to",
    Group.LINE: (
        r"line ?items?|order (?:lines?|items?)|invoice (?:lines?|items?)|sales? invoice items?"
        r"|sales? order items?|items|products"
    ),
    Group.ADDRESS: r"default address|primary address|address 1|home address|business address",
    Group.ELSEWHERE: (
        r"store|pos|cashier|employee|staff|salesperson|sales person|sales ?man|seller|company"
        r"|vendor|supplier|warehouse|branch|device|register"
    ),
}
_BEHIND = re.compile(r"^(?P<rest>.*\S)\s*[(\[](?P<group>[^()\[\]]+)[)\]]\s*$")
_BEFORE = {
    group: re.compile(rf"^(?:{words})(?:\s*[/:.\-]\s*|\s+)(?P<rest>.+)$", re.IGNORECASE)
    for group, words in _OF.items()
}
_WHOLE = {group: re.compile(rf"(?:{words})", re.IGNORECASE) for group, words in _OF.items()}


def group_of(heading: str) -> tuple[Group, str]:
    """The group that a heading names, and the heading without it."""
    text = re.sub(r"[_\s]+", " ", apart(heading)).strip()
    if found := _BEHIND.match(text):
        for group, words in _WHOLE.items():
            if words.fullmatch(found["group"].strip()):
                return group, found["rest"]
    for group, pattern in _BEFORE.items():
        if found := pattern.match(text):
            return group, found["rest"]
    return Group.NONE, heading
