"""A day's money in words: the till by way of paying, what was given on account, what came of it."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from markupsafe import Markup

from bot.ui.screen import lines
from crm.dues.day import MoneyOfDays
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.values import ZERO
from crm.words import payment

MOST_NAMES = 5


def till(money: MoneyOfDays, formats: Formats) -> str:
    """`Cash ₹500 · UPI ₹120`, most first: below nothing where more went out than came."""
    return " · ".join(
        f"{payment(one.method)} {formats.money(one.left)}"
        for one in sorted(money.till, key=lambda one: -one.left)
        if one.left
    )


def came_back(money: MoneyOfDays, formats: Formats) -> str | None:
    """How much, and who of the staff took it back."""
    if not money.returns:
        return None
    count = sum(one.count for one in money.returns)
    text = ngettext("Came back: {amount}, {n} return", "Came back: {amount}, {n} returns", count)
    whole = text.format(
        amount=formats.money(sum((one.amount for one in money.returns), ZERO)),
        n=formats.number(count),
    )
    named = [one for one in money.returns if one.name]
    by = ", ".join(f"{one.name} {formats.money(one.amount)}" for one in named[:MOST_NAMES])
    return _("{returns} ({people})").format(returns=whole, people=by) if by else whole


def against_usual(
    revenue: Decimal, usual: Decimal, day: date, until: time | None, formats: Formats
) -> str:
    """`12% above a usual Sunday (₹7,400)`; with `until`, up to a time of a day that is not over."""
    change = (revenue - usual) / usual
    if until is None:
        text = _("{percent} above a usual {weekday} ({usual})")
        if change < 0:
            text = _("{percent} below a usual {weekday} ({usual})")
        if abs(change) * 100 < 1:
            text = _("Just like a usual {weekday} ({usual})")
    else:
        text = _("{percent} above a usual {weekday} by {time} ({usual})")
        if change < 0:
            text = _("{percent} below a usual {weekday} by {time} ({usual})")
        if abs(change) * 100 < 1:
            text = _("Just like a usual {weekday} by {time} ({usual})")
    return text.format(
        percent=formats.percent(abs(change)),
        weekday=formats.weekday(day.weekday()),
        usual=formats.money(usual),
        time="" if until is None else formats.time(until),
    )


def of_day(money: MoneyOfDays, formats: Formats) -> Markup:
    """The till, and of a shop with udhaar or returns what else moved."""
    moved = till(money, formats)
    owed = ngettext(
        "📒 {amount} owed by {n} customer in all",
        "📒 {amount} owed by {n} customers in all",
        money.debtors,
    )
    above = money.over_the_limit[:MOST_NAMES]
    over = ", ".join(f"{one.name} {formats.money(one.balance)}" for one in above)
    return lines(
        _("Paid by: {payments}").format(payments=moved) if moved else None,
        _("Sold on credit: {amount}").format(amount=formats.money(money.on_account))
        if money.on_account
        else None,
        _("Dues received: {amount}").format(amount=formats.money(money.received))
        if money.received
        else None,
        _("Paid back: {amount}").format(amount=formats.money(money.paid_back))
        if money.paid_back
        else None,
        came_back(money, formats),
        owed.format(amount=formats.money(money.owed), n=formats.number(money.debtors))
        if money.owed
        else None,
        _("🚦 Above the limit: {names}").format(names=over) if over else None,
    )
