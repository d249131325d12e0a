"""The day and the week in words."""

from __future__ import annotations

from datetime import time

from markupsafe import Markup

from bot import day_money_words
from bot.day_money_words import against_usual
from bot.features.summary.taps import AskHour, SetHour, WantSummary
from bot.module_words.stock_words import low_line
from bot.shared_buttons import CampaignFor, RemindAll, ShowSummary
from bot.ui.screen import Button, File, Rows, Screen, choice, in_rows, lines, markup, paragraphs
from crm.dues.day import MoneyOfDays
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.insights.day import Summary
from crm.stock.model import StockItem

HOURS = (
    time(18),
    time(19),
    time(20),
    time(20, 30),
    time(21),
    time(21, 30),
    time(22),
    time(23),
)


def _title(summary: Summary, formats: Formats, *, late: bool) -> Markup:
    period = summary.period
    if summary.kind == "week":
        first, last = formats.plain_day(period.start), formats.plain_day(period.end)
        when = _("The week {first} to {last}").format(first=first, last=last)
    else:
        when = _("{weekday} {day}").format(
            weekday=formats.weekday(period.end.weekday()), day=formats.plain_day(period.end)
        )
    if late:
        return markup(_("<b>🌙 {when}</b> (late: I was away at the hour)"), when=when)
    return markup("<b>🌙 {}</b>", when)


def _against(summary: Summary, formats: Formats) -> str | None:
    usual = summary.usual
    if usual is None or usual == 0:
        return None
    if summary.kind == "day":
        revenue, day = summary.revenue.revenue, summary.period.end
        return against_usual(revenue, usual, day, summary.until, formats)
    change = (summary.revenue.revenue - usual) / usual
    if abs(change) * 100 < 1:
        text = _("Just like a usual week ({usual}).")
    elif change > 0:
        text = _("{percent} above a usual week ({usual}).")
    else:
        text = _("{percent} below a usual week ({usual}).")
    return text.format(percent=formats.percent(abs(change)), usual=formats.money(usual))


def summary(
    summary: Summary,
    moved: MoneyOfDays,
    formats: Formats,
    picture: bytes | None,
    *,
    remindable: int = 0,
    late: bool = False,
    low: tuple[StockItem, ...] = (),
) -> Screen:
    """The summary: revenue against the usual, items sold, customers who came or went quiet; and
    `remindable` who owe and may be reminded."""
    found = summary.revenue
    title = _title(summary, formats, late=late)
    rows = _rows(summary, remindable, formats)
    money = lines(day_money_words.of_day(moved, formats), low_line(low, formats))
    if found.purchases == 0:
        quiet = (
            _("Nothing sold so far today.")
            if summary.until is not None
            else _("Nothing was sold. Such days happen; tomorrow is another one.")
            if summary.kind == "day"
            else _("Nothing was sold this week. May the next one be better.")
        )
        return Screen(paragraphs(title, quiet, money), rows=rows)
    best = ", ".join(f"{item.name} ({formats.number(item.purchases)}×)" for item in summary.best)
    new = summary.new_customers
    text = paragraphs(
        title,
        lines(
            markup(
                ngettext(
                    "<b>{total}</b> from {n} sale", "<b>{total}</b> from {n} sales", found.purchases
                ),
                total=formats.money(found.revenue),
                n=formats.number(found.purchases),
            ),
            _against(summary, formats),
        ),
        lines(
            _("Best: {items}").format(items=best) if best else None,
            _("New customers: {n}").format(n=formats.number(new)) if new else None,
        ),
        money,
    )
    photo = File("summary.png", picture) if picture is not None else None
    return Screen(text, rows=rows, photo=photo)


def _rows(summary: Summary, remindable: int, formats: Formats) -> Rows:
    period, quiet, vips = summary.period, summary.went_quiet, summary.new_vips
    rows: list[tuple[Button, ...]] = []
    if remindable:
        label = _("🔔 Remind {n}").format(n=formats.number(remindable))
        rows.append((Button(label, RemindAll()),))
    if quiet:
        label = ngettext(
            "💤 {n} went quiet: win them back", "💤 {n} went quiet: win them back", quiet
        )
        rows.append(
            choice(label.format(n=formats.number(quiet)), CampaignFor(f"quiet:{period.end}"))
        )
    if vips:
        label = ngettext("⭐ {n} new VIP: greet them", "⭐ {n} new VIPs: greet them", vips)
        audience = f"vips:{period.start}..{period.end}"
        rows.append(choice(label.format(n=formats.number(vips)), CampaignFor(audience)))
    return tuple(rows)


def with_switches(screen: Screen, *, wanted: bool, at: str, may_set: bool) -> Screen:
    """Under a summary that was asked for: whether and when it comes by itself."""
    label = _("🔕 Stop these") if wanted else _("🔔 Every evening")
    switches = [Button(label, WantSummary(not wanted))]
    if may_set:
        switches.append(Button(f"⏰ {at}", AskHour()))
    return screen.with_rows(switches)


def ask_hour(at: time, formats: Formats) -> Screen:
    buttons = [Button(formats.time(hour), SetHour(f"{hour:%H:%M}")) for hour in HOURS]
    return Screen(
        markup(
            _("<b>⏰ When should the day's summary come?</b> Now it comes at {time}."),
            time=formats.time(at),
        ),
        rows=(*in_rows(buttons, 4), (Button(_("‹ Back"), ShowSummary()),)),
    )


def wanted(*, every_evening: bool) -> str:
    """After a tap on the switch."""
    if every_evening:
        return _("It comes every evening.")
    return _("No more evenings; /summary shows it any time.")
