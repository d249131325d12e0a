"""The sheets of an Excel file: titles, columns, and rows that are read as they are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.customers.fields import FIELDS
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.insights import customers as people
from crm.insights import dues, revenue, segments
from crm.insights import ratings as feedback
from crm.periods import Asked, bucket_of
from crm.reports import pattern_sheets, sale_sheets
from crm.reports.columns import (
    bucket_column,
    buyers_column,
    money_column,
    sales_column,
    spent_column,
)
from crm.reports.customer_charts import age_words
from crm.reports.tables import Cell, Column, Kind, Sheet, Shown, View, with_totals
from crm.reports.words import SEGMENT_WORDS, span
from crm.settings import shop_of
from crm.store.schema import customers
from crm.values import ZERO
from crm.words import STATUS_WORDS, consent, consent_source, payment, place, status


def sheets(session: Session, asked: Asked, view: View) -> Iterator[Sheet]:
    """In the order of the file."""
    yield _summary(session, asked)
    match view:
        case View.EVERYTHING:
            yield _revenue(session, asked)
            yield _places(session, asked)
            yield _payments(session, asked)
            yield _customers(session, asked)
            yield sale_sheets.items(session, asked)
            yield sale_sheets.sales(session, asked)
            yield sale_sheets.lines(session, asked)
            yield from _ratings(session, asked)
        case View.REVENUE:
            yield _revenue(session, asked)
            yield _places(session, asked)
            yield _payments(session, asked)
        case View.CUSTOMERS:
            yield _top(session, asked)
            yield _groups(session, asked)
            if dues.in_use(session):
                yield _dues(session, asked)
            yield _customers(session, asked)
            yield from _ratings(session, asked)
        case View.PATTERNS:
            yield pattern_sheets.months(session, asked)
            yield pattern_sheets.hours(session, asked)
            yield pattern_sheets.days(session, asked)
            yield sale_sheets.items(session, asked)
            yield pattern_sheets.frequency(session, asked)


def _summary(session: Session, asked: Asked) -> Sheet:
    columns = (Column(_("Figure"), 34), Column(_("Value"), 24))
    return Sheet(_("Summary"), columns, _summary_rows(session, asked))


def _summary_rows(session: Session, asked: Asked) -> Iterator[Sequence[Cell]]:
    shop = shop_of(session)
    formats = Formats(shop)
    money = revenue.revenue(session, asked)
    then = people.standing(session, asked.as_of)
    yield _("Shop"), shop.name
    yield _("Period"), span(asked, formats)
    yield _("From"), Shown(asked.period.start, Kind.DAY)
    yield _("To"), Shown(asked.period.end, Kind.DAY)
    yield _("Revenue"), Shown(money.revenue, Kind.MONEY)
    yield _("Sales"), money.purchases
    yield _("Average sale"), Shown(money.average, Kind.MONEY)
    yield _("Revenue of the period before"), Shown(money.previous_revenue, Kind.MONEY)
    yield _("Growth"), Shown(money.growth, Kind.SHARE)
    for share in revenue.by_payment(session, asked):
        paid_by = _("Paid by {payment}").format(payment=payment(share.name))
        yield paid_by, Shown(share.revenue, Kind.MONEY)
    yield _("Customers"), then.total
    active = ngettext(
        "Active customers ({n} day)", "Active customers ({n} days)", people.ACTIVE_DAYS
    )
    yield active.format(n=formats.number(people.ACTIVE_DAYS)), then.active
    for badge, word in STATUS_WORDS.items():
        yield _("Customers marked {badge}").format(badge=word), then.badges[badge]
    yield _("Average lifetime value"), Shown(then.lifetime_value, Kind.MONEY)
    if then.ratings is not None:
        yield _("Ratings"), then.ratings.number
        yield _("Average rating, of 5"), then.ratings.average
    for group in segments.segments(session, asked.as_of):
        yield _("Group: {group}").format(group=SEGMENT_WORDS[group.segment]), group.size


def _revenue(session: Session, asked: Asked) -> Sheet:
    bucket = bucket_of(asked.period)
    columns = (
        bucket_column(bucket),
        money_column(),
        sales_column(),
        buyers_column(),
        Column(_("New customers"), 16, Kind.NUMBER, summed=True),
    )
    rows = (
        (point.start, point.revenue, point.purchases, point.buyers, point.new)
        for point in revenue.over_time(session, asked, bucket).points
    )
    return with_totals(_("Revenue"), columns, rows)


def _places(session: Session, asked: Asked) -> Sheet:
    return with_totals(
        _("Places"),
        (Column(_("Location"), 28), money_column(), sales_column(), buyers_column()),
        (
            (place(one.name), one.revenue, one.purchases, one.buyers)
            for one in revenue.by_location(session, asked)
        ),
    )


def _payments(session: Session, asked: Asked) -> Sheet:
    return with_totals(
        _("Payments"),
        (Column(_("Payment"), 28), money_column(), sales_column()),
        (
            (payment(one.name), one.revenue, one.purchases)
            for one in revenue.by_payment(session, asked)
        ),
    )


def _ratings(session: Session, asked: Asked) -> Iterator[Sheet]:
    """What customers thought in the period; nothing in a shop without feedback."""
    if not feedback.is_on(session):
        return
    columns = (
        Column(_("Date"), 12, Kind.DAY),
        Column(_("Customer"), 28),
        Column(_("Stars"), 8, Kind.NUMBER),
        Column(_("Comment"), 60),
    )
    rows = (
        (one.day, one.name, one.score, one.comment or "")
        for one in feedback.given_in(session, asked.period)
    )
    yield Sheet(_("Ratings"), columns, rows)


def _top(session: Session, asked: Asked) -> Sheet:
    return with_totals(
        _("Top customers"),
        (
            Column(_("Id"), 8, Kind.NUMBER),
            Column(_("Name"), 28),
            Column(_("Spent in the period"), 20, Kind.MONEY, summed=True),
            sales_column(),
        ),
        (
            (one.customer_id, one.name, one.spent, one.purchases)
            for one in people.top_customers(session, asked)
        ),
    )


def _groups(session: Session, asked: Asked) -> Sheet:
    return with_totals(
        _("Groups"),
        (
            Column(_("Group"), 20),
            Column(_("Customers"), 12, Kind.NUMBER, summed=True),
            spent_column(),
        ),
        (
            (str(SEGMENT_WORDS[group.segment]), group.size, group.revenue)
            for group in segments.segments(session, asked.as_of)
        ),
    )


def _dues(session: Session, asked: Asked) -> Sheet:
    formats = Formats(shop_of(session))
    return with_totals(
        _("Dues"),
        (
            Column(_("How old"), 20),
            Column(_("Owed"), 18, Kind.MONEY, summed=True),
            Column(_("Bills"), 12, Kind.NUMBER, summed=True),
        ),
        (
            (age_words(one, formats), one.amount, one.charges)
            for one in dues.dues(session, asked).ages
        ),
    )


def _customers(session: Session, asked: Asked) -> Sheet:
    columns = (
        Column(_("Id"), 8, Kind.NUMBER),
        *(Column(str(field.title), field.width) for field in FIELDS),
        Column(_("Status"), 10),
        spent_column(),
        sales_column(),
        Column(_("First visit"), 13, Kind.DAY),
        Column(_("Last visit"), 13, Kind.DAY),
        Column(_("Consent"), 10),
        Column(_("Consent date"), 13, Kind.DAY),
        Column(_("Consent from"), 20),
    )
    then = people.totals_as_of(session, asked.as_of)
    totals = session.execute(select(func.sum(then.c.spent), func.sum(then.c.visits))).one()
    rows = _customer_rows(session, asked)
    return Sheet(_("Customers"), columns, rows, (totals[0] or ZERO, int(totals[1] or 0)))


def _customer_rows(session: Session, asked: Asked) -> Iterator[Sequence[Cell]]:
    shop = shop_of(session)
    then = people.totals_as_of(session, asked.as_of)
    statement = (
        select(
            then.c.id,
            *(customers.c[field.name] for field in FIELDS),
            people.badge_of(then).label("badge"),
            then.c.spent,
            then.c.visits,
            then.c.first_visit,
            then.c.last_visit,
            *(customers.c[name] for name in ("consent", "consent_at", "consent_from")),
        )
        .join(customers, customers.c.id == then.c.id)
        .order_by(then.c.spent.desc(), then.c.id)
    )
    rows = session.execute(
        statement,
        people.badge_parameters(shop, asked.as_of),
        execution_options={"yield_per": 2_000},
    )
    for row in rows:
        card, (badge, *totals) = row[: len(FIELDS) + 1], row[len(FIELDS) + 1 : -3]
        said, at, source = row[-3:]
        day = None if at is None else shop.local(at).date()
        whence = consent_source(source) if source else None
        yield (*card, status(badge), *totals, consent(said), day, whence)
