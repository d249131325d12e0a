"""A day's money in words: the till by way of paying, what was given on account, what came of it."""

from __future__ import annotations

from markupsafe import Markup

from bot.ui.screen import lines
from crm.dues.day import MoneyOfDays
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.values import ZERO
from crm.words import payment


def till(money: MoneyOfDays, formats: Formats) -> str:
    """`Cash ₹500 · UPI ₹120`: below nothing where more went out than came."""
    return " · ".join(
        f"{payment(one.method)} {formats.money(one.left)}" for one in money.till if one.left
    )


def of_day(money: MoneyOfDays, formats: Formats) -> Markup:
    """Nothing of a shop that has neither udhaar nor returns."""
    if money.is_empty:
        return Markup("")
    moved = till(money, formats)
    back = sum((one.amount for one in money.returns), ZERO)
    count = sum(one.count for one in money.returns)
    returned = ngettext(
        "Came back: {amount}, {n} return", "Came back: {amount}, {n} returns", count
    )
    owed = ngettext(
        "📒 {amount} owed by {n} customer in all",
        "📒 {amount} owed by {n} customers in all",
        money.debtors,
    )
    over = ", ".join(f"{one.name} {formats.money(one.balance)}" for one in money.over_the_limit[:5])
    return lines(
        _("In the till: {payments}").format(payments=moved) if moved else None,
        _("Given on account: {amount}").format(amount=formats.money(money.on_account))
        if money.on_account
        else None,
        _("Dues received: {amount}").format(amount=formats.money(money.received))
        if money.received
        else None,
        _("Paid back: {amount}").format(amount=formats.money(money.paid_back))
        if money.paid_back
        else None,
        returned.format(amount=formats.money(back), n=formats.number(count)) if count else None,
        owed.format(amount=formats.money(money.owed), n=formats.number(money.debtors))
        if money.owed
        else None,
        _("🚦 Above the limit: {names}").format(names=over) if over else None,
    )
