"""How many of everything a file brings: the lines of a plan."""

from __future__ import annotations

from markupsafe import Markup

from bot.ui.screen import lines
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.imports.staging.counts import Counts
from crm.imports.staging.plan import Plan


def counts(counts: Counts, made: Plan, formats: Formats) -> Markup:
    days = None
    if made.first_day and made.last_day:
        days = _("From {first} to {last}").format(
            first=formats.full_day(made.first_day), last=formats.full_day(made.last_day)
        )
    twice, left, totals = counts.duplicates, counts.rejected, counts.ignored
    month_first = made.codes.get("warning:month_first", 0)
    return lines(
        _("Customers: {new} new, {updated} updated, {unchanged} unchanged").format(
            new=formats.number(counts.customers_new),
            updated=formats.number(counts.customers_updated),
            unchanged=formats.number(counts.customers_unchanged),
        ),
        sales(counts, formats),
        payments(counts, formats),
        days,
        told(
            ngettext("{n} duplicate in the file", "{n} duplicates in the file", twice),
            twice,
            formats,
        ),
        told(ngettext("{n} row not taken", "{n} rows not taken", left), left, formats),
        told(
            ngettext("{n} row left out (totals)", "{n} rows left out (totals)", totals),
            totals,
            formats,
        ),
        told(
            ngettext("{n} date read month first", "{n} dates read month first", month_first),
            month_first,
            formats,
        ),
    )


def sales(counts: Counts, formats: Formats) -> str | None:
    if not counts.purchases_new and not counts.purchases_known:
        return None
    text = (
        _("Sales: {new} new, {known} known, {revenue}")
        if counts.purchases_known
        else _("Sales: {new} new, {revenue}")
    )
    return text.format(
        new=formats.number(counts.purchases_new),
        known=formats.number(counts.purchases_known),
        revenue=formats.money(counts.revenue),
    )


def payments(counts: Counts, formats: Formats) -> str | None:
    if not counts.payments_new and not counts.payments_known:
        return None
    text = (
        _("Payments: {new} new, {known} known, {received}")
        if counts.payments_known
        else _("Payments: {new} new, {received}")
    )
    return text.format(
        new=formats.number(counts.payments_new),
        known=formats.number(counts.payments_known),
        received=formats.money(counts.received),
    )


def told(text: str, number: int, formats: Formats) -> str | None:
    return text.format(n=formats.number(number)) if number else None
