"""What plain words that are no sale ask for."""

from __future__ import annotations

from enum import StrEnum

from crm.dataclass import dataclass


class What(StrEnum):
    """Kinds of command and question, each with a route of its own."""

    COMMAND = "command"
    """One of the bot's commands, without its slash."""
    GREETING = "greeting"
    THANKS = "thanks"
    NEW_CUSTOMER = "new_customer"
    DELETE_LAST = "delete_last"
    """The latest sale of whoever says so."""
    REVENUE = "revenue"
    WAYS = "ways"
    """How it was paid."""
    SOLD = "sold"
    """How much of an item was sold."""
    PRICE = "price"
    """The usual price of an item."""
    TOP_CUSTOMERS = "top_customers"
    TOP_ITEMS = "top_items"
    NEW_CUSTOMERS = "new_customers"
    """How many customers are new."""
    BOUGHT = "bought"
    """How much a customer bought."""
    HISTORY = "history"
    """What a customer bought, and when."""
    UPI_CODE = "upi_code"
    """A code to pay by; `rest` is the amount."""
    REMIND = "remind"
    """A reminder of what a customer owes; without one, of all who owe."""
    ITEM_LOW = "item_low"
    """At how much an item is low; `rest` is the whole text (see `item_lows`)."""
    ITEM_TAX = "item_tax"
    """The rate of GST of an item; `rest` is the whole text (see `item_taxes`)."""
    CUSTOMER = "customer"
    """The card of a customer."""
    CARD_FIELD = "card_field"
    """What the card of a customer is to say; `field` is its name, `rest` the new value."""
    RATING = "rating"
    """How many stars a customer gives; `rest` is the whole text (see `ratings`)."""
    OPTED_OUT = "opted_out"
    """Nothing but phone numbers: of people who want no messages, perhaps."""


@dataclass(frozen=True, slots=True)
class Meant:
    """`period` is as `read_period` returns it; `customer` and `item` are as typed.

    `command` is the name of a command, `field` one of `crm.customers.fields`. `rest` are the words
    behind what was recognised, as typed.
    `clear`: it can hardly be meant for another person in a group. `bare`: nothing but days.
    """

    what: What
    period: str | None = None
    customer: str | None = None
    item: str | None = None
    command: str = ""
    rest: str = ""
    field: str = ""
    clear: bool = True
    bare: bool = False
