"""A bill as the text that reads as the same bill: what Edit shows, ready to be changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crm.bill import Bill, Line
from crm.language.letters import fold, normalised
from crm.language.numbers import valued
from crm.language.sale.items import NO_ITEM
from crm.language.sale.state import LONGEST_NAME
from crm.language.talk import ALL_WORDS
from crm.language.tokens import tokens
from crm.values import plain


def written(bill: Bill, today: date) -> str:
    """One thing a line: customer, items, discount, payment, day (unless it is `today`), note."""
    name = bill.customer_name and name_as_text(bill.customer_name)
    who = " ".join(filter(None, (name, bill.customer_phone)))
    lines = [f"customer {who}"] if who else []
    lines.extend(bill_as_text(bill))
    if bill.payment_method is not None:
        lines.append(f"payment {bill.payment_method.lower()}")
    if bill.purchase_date != today:
        lines.append(f"on {bill.purchase_date:%d/%m/%Y}")
    if bill.notes:
        lines.append(f"note: {' '.join(bill.notes.split())}")
    return "\n".join(lines)


def bill_as_text(bill: Bill) -> list[str]:
    """The items (or the bare total) and the discount, one a line."""
    lines = [line_as_text(line) for line in bill.goods]
    if not bill.goods and bill.subtotal:
        lines.append(f"total {_amount(bill.subtotal)}")
    if bill.discount is not None:
        percent = "%" if bill.discount.kind == "percent" else ""
        lines.append(f"less {plain(bill.discount.value):f}{percent}")
    return lines


def line_as_text(line: Line) -> str:
    """`2 kg rice @50`, `3 pens for 100`, `2 rice 100` where the price was bare."""
    unit = f" {line.unit}" if line.unit else ""
    size = f" {line.size}" if line.size else ""
    text = f"{_amount(line.quantity)}{unit} {name_as_text(line.name)}{size}"
    if line.unit_price is None or line.remembered:
        return text
    if line.summed:
        return f"{text} for {_amount(line.amount)}"
    return f"{text} {'' if line.bare_price else '@'}{_amount(line.unit_price)}"


def name_as_text(name: str) -> str:
    """A name as it is, or in quotes where its words would be read as something else."""
    name = " ".join(name.split())
    return name if _is_plain(name) else '"' + name.replace('"', '""') + '"'


def _is_plain(name: str) -> bool:
    if normalised(name) != name or "'s" in name:
        return False
    found = name.split()
    cut = valued(tokens(name), lambda _: False)
    return (
        len(found) <= LONGEST_NAME
        and [token.text for token in cut] == found
        and all(
            token.kind == "word"
            and token.text[0].isalpha()
            and fold(token.text) not in ALL_WORDS
            and fold(token.text) not in NO_ITEM
            for token in cut
        )
    )


def _amount(number: Decimal) -> str:
    """Plain digits; with commas where they could be taken for a phone number."""
    short = plain(number)
    return f"{short:,f}" if abs(short) >= 10**7 else f"{short:f}"
