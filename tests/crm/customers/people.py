"""Everything that says something about people: what a counter sale must leave as it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from crm.backups import health
from crm.campaigns import opt_outs, reach
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.writing import picking
from crm.customers import cards, find, names, search, totals
from crm.customers.counter import NAME
from crm.customers.listing import CustomerFilter, Sort, listing, locations
from crm.customers.totals import Status
from crm.insights import customers as insight
from crm.insights import (
    dashboard,
    day,
    drill,
    patterns,
    revenue,
    segments,
)
from crm.insights.buyers import buyers_by_place, buyers_in_all
from crm.insights.figures import figures
from crm.insights.habits import overdue, returning
from crm.insights.segments import Segment
from crm.insights.sums import from_rows, tables
from crm.periods import Asked, Bucket
from crm.purchases.examples import examples
from crm.reports.sheets import sheets
from crm.reports.tables import View
from crm.settings import shop_of
from crm.setup import setting_changes
from crm.values import Period
from tests.shop import HELLO

AUDIENCES = (
    AudienceFilter(Audience.ALL),
    AudienceFilter(Audience.INACTIVE, days_since_purchase=30),
    AudienceFilter(Audience.VIP),
    AudienceFilter(Audience.VIP, min_spent=Decimal(1)),
    AudienceFilter(Audience.LOW, max_spent=Decimal(10**9)),
    AudienceFilter(Audience.CUSTOM, customer_ids=tuple(range(1, 40))),
    AudienceFilter(Audience.ALL, location=NAME),
    AudienceFilter(Audience.ALL, status="Active"),
)


def _year(session: Session) -> Asked:
    today = shop_of(session).today()
    return Asked(Period(date(today.year - 1, 1, 1), today), today)


def _list(session: Session) -> list[Any]:
    wanted = (CustomerFilter(), CustomerFilter(text="count"), CustomerFilter(text="counter x"))
    found = [listing(session, one, sort) for one in wanted for sort in Sort]
    narrowed = (
        *(CustomerFilter(status=one) for one in Status),
        CustomerFilter(min_spent=Decimal(1)),
        CustomerFilter(bought_within_days=400),
        CustomerFilter(not_bought_within_days=1),
        CustomerFilter(location=NAME),
    )
    return [*found, *(listing(session, one) for one in narrowed)]


def _in_buckets(session: Session) -> list[Any]:
    asked = _year(session)
    often = [patterns.frequencies(session, asked, bucket) for bucket in Bucket]
    series = [revenue.over_time(session, asked, bucket).points for bucket in Bucket]
    return [
        *(
            (one.start, one.buyers, one.per_buyer, one.days_between)
            for x in often
            for one in x.points
        ),
        *((x.whole.buyers, x.whole.per_buyer, x.whole.days_between) for x in often),
        *((one.start, one.buyers, one.new) for points in series for one in points),
    ]


def _in_buckets_by_rows(session: Session) -> list[Any]:
    """While the sums are stale; for a transaction that is thrown away."""
    tables.stale_from(session, date(2000, 1, 1))
    asked = _year(session)
    rows = [from_rows.newcomers(session, asked), from_rows.gaps(session, asked)]
    return [*_in_buckets(session), *rows]


def _figures(session: Session) -> list[Any]:
    found = figures(session, "1y", shop_of(session).today())
    of_people = ("new_customers", "buyers", "purchases_per_buyer", "avg_days_between_purchases")
    names = ("customers", "segments", "top_10_customers", *of_people)
    return [found[name] for name in names]


def _reached(session: Session) -> list[Any]:
    return [
        (
            reach.reach(session, one, HELLO),
            reach.reach(session, one, "Come"),
            list(reach.recipients(session, one, HELLO)),
        )
        for one in AUDIENCES
    ]


def _sheets(session: Session) -> list[Any]:
    """The sheets about customers of the Excel file."""
    asked = _year(session)
    found = list(sheets(session, asked, View.CUSTOMERS))[1:]
    return [(sheet.title, [tuple(row) for row in sheet.rows]) for sheet in found]


def _day(session: Session) -> list[Any]:
    today = shop_of(session).today()
    told = [day.day_summary(session, today), day.week_summary(session, today)]
    return [
        day.went_quiet(session, today),
        day.new_vips(session, _year(session).period),
        *((one.new_customers, one.went_quiet, one.new_vips) for one in told),
    ]


def _standing(session: Session) -> list[Any]:
    today = shop_of(session).today()
    then = [insight.standing(session, one) for one in (today, date(today.year - 1, 12, 31))]
    glance = dashboard.today(session).board
    return [*then, glance.active_customers, glance.customers]


def _best(session: Session) -> list[Any]:
    asked = _year(session)
    return [
        insight.top_of_all_time(session, asked.as_of),
        insight.top_customers(session, asked),
        insight.top_customers(session, asked, few_purchases=0, first_look=2),
    ]


def _badges(session: Session) -> list[Any]:
    changes = (("vip_above", Decimal(1)), ("inactive_after_days", 1))
    return [
        totals.stale_badges(session),
        *(setting_changes.effect(session, name, value) for name, value in changes),
    ]


READERS: dict[str, Callable[[Session], Any]] = {
    "list": _list,
    "places": lambda s: (locations(s), search.places(s, 1), picking.places(s)),
    "words of names": search.words_of_names,
    "names": lambda s: [one for one in names.names_changed_since(s, None) if not one.gone],
    "recent customers": lambda s: cards.recent(s, 3),
    "examples": lambda s: examples(s, 3).customers,
    "may be the same": lambda s: find.candidates(s, 1, "counter"),
    "standing": _standing,
    "best": _best,
    "new": lambda s: [insight.new_customers(s, _year(s), one) for one in Bucket],
    "returning": lambda s: (
        returning.returning(s, _year(s)),
        returning.cohorts(s, shop_of(s).today()),
    ),
    "overdue": lambda s: (
        overdue.overdue(s, shop_of(s).today()),
        overdue.overdue_ids(s, shop_of(s).today()),
    ),
    "item": lambda s: drill.item_sales(s, 1, 1, _year(s)).buyers,
    "segments": lambda s: segments.segments(s, shop_of(s).today()),
    "in a segment": lambda s: [
        segments.customer_ids(s, one, shop_of(s).today()) for one in Segment
    ],
    "buyers": lambda s: (buyers_in_all(s, _year(s)), buyers_by_place(s, _year(s))),
    "by day, week, month": _in_buckets,
    "by day, week, month, from the rows": _in_buckets_by_rows,
    "figures": _figures,
    "audiences": _reached,
    "to pick": lambda s: (picking.to_pick(s), picking.to_pick(s, "count")),
    "picked": lambda s: picking.survivors(s, range(1, 40)),
    "opted out": opt_outs.opted_out,
    "badges": _badges,
    "day": _day,
    "sheets": _sheets,
    "health": lambda s: health._health(s, 0).customers,
}

LOOK_AT_CUSTOMERS = {
    "appointments/stored.py": "names beside appointments, and the counter has none",
    "backups/merged_cards.py": "cards that were merged away, and the counter never is",
    "backups/integrity.py": "proves every row, the counter's too",
    "campaigns/opt_outs.py": "opted out",
    "campaigns/reach.py": "audiences",
    "campaigns/audiences/appointments.py": "who has an appointment, and the counter has none",
    "campaigns/audiences/conditions.py": "audiences",
    "campaigns/audiences/dues.py": "who owes, and the counter never does",
    "campaigns/audiences/feedback.py": "IN_USE",
    "campaigns/audiences/picked.py": "to pick, picked",
    "campaigns/results.py": "names of those who were sent something, and the counter is never",
    "campaigns/answers/inbox.py": "cards with a phone, and the counter has none",
    "campaigns/sending/claims.py": "what is queued for somebody of an audience",
    "campaigns/sending/last_look.py": "what is queued for somebody of an audience",
    "campaigns/sending/rewriting.py": "what is queued for somebody of an audience",
    "campaigns/sending/trying.py": "cards with a phone, and the counter has none",
    "campaigns/writing/picking.py": "to pick, picked, places",
    "customers/birthdays.py": "IN_USE",
    "customers/cards.py": "recent customers; get raises for the counter",
    "customers/counter.py": "the counter itself",
    "customers/erasing.py": "asks cards.get_to_change first",
    "customers/listing.py": "list, places",
    "customers/merging.py": "asks cards.get_to_change first",
    "customers/names.py": "names",
    "customers/namesakes.py": "IN_USE",
    "customers/opted_out_phones.py": "cards with a phone, and the counter has none",
    "customers/search.py": "places, words of names",
    "customers/dues/balances.py": "what rows say of whoever has bills on account: not the counter",
    "customers/dues/one_more.py": "one customer by id",
    "invoices/lacking.py": "the card of the buyer of a bill, by id",
    "customers/points/balances.py": "the points of whom bills are, by id",
    "customers/points/derive.py": "bills of persons: the counter's earn nothing",
    "customers/totals.py": "badges; the counter's totals are what its purchases say",
    "dues/before.py": "names beside bills on account, and the counter has none",
    "dues/day.py": "who owes, and the counter never does",
    "dues/find.py": "asks IN_USE",
    "dues/listing.py": "who owes, and the counter never does",
    "imports/booking/finish.py": "cards with a phone or a fill, and the counter has none",
    "imports/booking/remove_hidden.py": "rows of one import, and the counter is of none",
    "imports/booking/sqlite.py": "ids alone",
    "imports/staging/fills.py": "cards that match_people found",
    "imports/staging/match_bills.py": "whose sale it is, the counter's too",
    "imports/staging/match_people.py": "IN_USE; a row called Counter is not the counter",
    "imports/undo/hide.py": "rows of one import, and the counter is of none",
    "imports/undo/undo.py": "rows of one import, and the counter is of none",
    "insights/buyers.py": "buyers",
    "insights/customers.py": "standing, best, segments",
    "insights/dashboard.py": "names of the last purchases, the counter's too",
    "insights/day.py": "day",
    "insights/drill.py": "item; a day's sales are the counter's too",
    "insights/habits/returning.py": "returning",
    "insights/dues.py": "who owes, and the counter never does",
    "insights/ratings.py": "names beside ratings, and the counter gives none",
    "insights/sums/from_rows.py": "by day, week, month, from the rows; places with the counter",
    "insights/sums/net.py": "places of returns, with the counter",
    "insights/sums/tables.py": "places with the counter; by day, week, month",
    "invoices/codes.py": "one customer by id",
    "invoices/issuing.py": "whose bill it is, the counter's too",
    "invoices/stored.py": "the buyer's phone, and the counter has none",
    "invoices/months/month.py": "whose bill it is, the counter's too",
    "legacy/migrating.py": "phones, and the counter has none",
    "purchases/recording.py": "whose sale it is, the counter's too",
    "purchases/usual.py": "the balance of one customer by id",
    "reports/lines.py": "names beside purchases, the counter's too",
    "reports/sheets.py": "sheets",
    "sample/fill.py": "whether the shop is empty",
    "setup/setting_changes.py": "badges",
}
"""Every module of crm that looks at the table, and the reader above that tries it, or why the
counter does no harm there. A new module has to be thought of here."""
