"""Buttons under a chart that lead to what is behind it: customers, days, items, places, campaigns;
and the screens of a day, an item and a bar."""

from __future__ import annotations

from bot.features.insights.taps import ShowBar, ShowChart, ShowDay, ShowItem
from bot.shared_buttons import CampaignFor, CardOf, Go, ListAway, OpenPurchase
from bot.ui.screen import Button, Rows, Screen, choice, in_rows, lines, markup, paragraphs
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.insights.customers import Standing
from crm.insights.drill import Bar, BarSales, By, DaySales, ItemSales
from crm.language.text import shortened
from crm.reports.charts import Chart
from crm.reports.look import Late, Look
from crm.reports.words import SEGMENT_WORDS, span
from crm.words import payment, place

LONGEST_NAME = 20
MOST_LATE = 6


def leads_of(chart: Chart, period: str, look: Look, formats: Formats) -> Rows:
    """Nothing of a chart that has nothing behind it."""
    if isinstance(look.figures, tuple):
        return _segments(look, formats)
    if isinstance(look.figures, Late):
        return _late(look.figures, look, formats)
    people = [
        Button(shortened(one.name, LONGEST_NAME), CardOf(one.customer_id)) for one in look.people
    ]
    days = [
        Button(formats.plain_day(day), ShowDay(day.isoformat(), chart.value, period))
        for day in look.days
    ]
    items = [
        Button(
            shortened(one.name, LONGEST_NAME),
            ShowItem(one.purchase_id, one.line, chart.value, period),
        )
        for one in look.items
    ]
    bars = [
        Button(shortened(bar_name(one), LONGEST_NAME), ShowBar(chart.value, one.key, period))
        for one in look.bars
    ]
    return (
        *in_rows(people, 2),
        *in_rows(days, 3),
        *in_rows((*items, *bars), 2),
        *_lists(chart, look, formats),
    )


def _lists(chart: Chart, look: Look, formats: Formats) -> Rows:
    """The names behind what a chart only counts."""
    if chart is Chart.BADGES and isinstance(look.figures, Standing) and look.figures.quiet:
        text = ngettext(
            "💤 Who has gone quiet ({n})", "💤 Who has gone quiet ({n})", look.figures.quiet
        )
        label = text.format(n=formats.number(look.figures.quiet))
        return ((Button(label, ListAway(formats.shop.inactive_after_days)),),)
    if chart in (Chart.DUES, Chart.COLLECTED):
        return ((Button(_("📒 Who owes"), Go("dues")),),)
    return ()


def bar_name(bar: Bar) -> str:
    """As the chart has it."""
    match bar.by:
        case By.PLACE:
            return place(bar.name or "")
        case By.PAYMENT:
            return payment(bar.name or "")
        case By.STAFF:
            return bar.name or _("From files")


def _segments(look: Look, formats: Formats) -> Rows:
    groups = look.figures if isinstance(look.figures, tuple) else ()
    return in_rows(
        (
            Button(
                f"{SEGMENT_WORDS[group.segment]} ({formats.number(group.size)})",
                CampaignFor(f"segment:{group.segment.value}"),
            )
            for group in groups
            if group.size
        ),
        width=2,
    )


def _late(late: Late, look: Look, formats: Formats) -> Rows:
    if not late.customers:
        return ()
    text = ngettext("📣 Win back {n}", "📣 Win back {n}", len(late.customers))
    names = (
        Button(shortened(one.name, LONGEST_NAME), CardOf(one.customer_id))
        for one in late.customers[:MOST_LATE]
    )
    label = text.format(n=formats.number(len(late.customers)))
    campaign = CampaignFor(f"overdue:{look.asked.as_of.isoformat()}")
    return (*in_rows(names, 2), (Button(label, campaign),))


def day(found: DaySales, back: ShowChart, formats: Formats) -> Screen:
    """The sales of a day."""
    money = found.revenue
    title = markup(
        "<b>{} {}</b>", formats.weekday(found.day.weekday()), formats.full_day(found.day)
    )
    to_chart = (Button(_("‹ Chart"), back),)
    if not money.purchases:
        return Screen(lines(title, _("Nothing was sold.")), rows=(to_chart,))
    total = ngettext("<b>{total}</b> in {n} sale", "<b>{total}</b> in {n} sales", money.purchases)
    ways = " · ".join(f"{payment(one.name)} {formats.money(one.revenue)}" for one in found.payments)
    return Screen(
        paragraphs(
            lines(
                title,
                markup(
                    total, total=formats.money(money.revenue), n=formats.number(money.purchases)
                ),
                _("Paid by: {payments}").format(payments=ways) if ways else None,
            ),
            _("Largest sales:"),
        ),
        rows=(
            *(
                choice(f"{formats.money(one.total)} · {one.name}", OpenPurchase(one.purchase_id))
                for one in found.largest
            ),
            to_chart,
        ),
    )


def bar(found: BarSales, back: ShowChart, formats: Formats) -> Screen:
    """A place, a way of paying or a staff member: who buys most, and the largest sales."""
    of = found.bar
    text = ngettext("<b>{total}</b> in {n} sale", "<b>{total}</b> in {n} sales", of.purchases)
    total = markup(text, total=formats.money(of.revenue), n=formats.number(of.purchases))
    return Screen(
        paragraphs(
            lines(markup("<b>{}</b>", bar_name(of)), span(found.asked, formats), total),
            _("Who bought most, then the largest sales:")
            if found.since is None
            else _("Since {day}: who bought most, then the largest sales:").format(
                day=formats.full_day(found.since)
            ),
        ),
        rows=(
            *(
                choice(f"👤 {one.name} · {formats.money(one.spent)}", CardOf(one.customer_id))
                for one in found.buyers
            ),
            *(
                choice(
                    f"{formats.plain_day(one.day)} · {formats.money(one.total)} · {one.name}",
                    OpenPurchase(one.purchase_id),
                )
                for one in found.largest
            ),
            (Button(_("‹ Chart"), back),),
        ),
    )


def item(found: ItemSales, back: ShowChart, formats: Formats) -> Screen:
    """An item: what was sold of it, when it last sold, and who buys it."""
    name = found.sold.name if found.sold is not None else found.name
    said = _("Nothing was sold of it.")
    if found.sold is not None:
        text = ngettext(
            "<b>{amount}</b> in {n} sale, quantity {quantity}",
            "<b>{amount}</b> in {n} sales, quantity {quantity}",
            found.sold.purchases,
        )
        said = markup(
            text,
            amount=formats.money(found.sold.amount),
            n=formats.number(found.sold.purchases),
            quantity=formats.quantity(found.sold.quantity),
        )
    last = None
    if found.last_sold is not None:
        last = _("Last sold: {day}").format(day=formats.day(found.last_sold, found.asked.as_of))
    return Screen(
        paragraphs(
            lines(markup("<b>{}</b>", name), span(found.asked, formats), said, last),
            _("Who buys it:") if found.buyers else None,
        ),
        rows=(
            *(
                choice(f"{one.name} · {formats.money(one.spent)}", CardOf(one.customer_id))
                for one in found.buyers
            ),
            (Button(_("‹ Chart"), back),),
        ),
    )
