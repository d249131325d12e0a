"""The day and the week in words."""

from __future__ import annotations

from markupsafe import Markup

from bot.features.summary.taps import AskHour, SetHour, ShowSummary, WantSummary
from bot.shared_buttons import CampaignFor
from bot.ui.screen import Button, File, Rows, Screen, choice, in_rows, lines, markup, paragraphs
from crm.formats import Formats
from crm.insights.day import Summary

HOURS = ("18:00", "19:00", "20:00", "20:30", "21:00", "21:30", "22:00", "23:00")


def _title(summary: Summary, formats: Formats, *, late: bool) -> Markup:
    period = summary.period
    if summary.kind == "week":
        when = f"The week {formats.plain_day(period.start)} to {formats.plain_day(period.end)}"
    else:
        when = f"{period.end:%A} {formats.plain_day(period.end)}"
    return markup("<b>🌙 {}</b>{}", when, " (late: I was away at the hour)" if late else "")


def _against(summary: Summary, formats: Formats) -> str | None:
    usual = summary.usual
    if usual is None or usual == 0:
        return None
    name = "week" if summary.kind == "week" else f"{summary.period.end:%A}"
    change = (summary.revenue.revenue - usual) * 100 / usual
    if abs(change) < 1:
        return f"Just like a usual {name} ({formats.money(usual)})."
    way = "above" if change > 0 else "below"
    return f"{abs(change):.0f}% {way} a usual {name} ({formats.money(usual)})."


def summary(
    summary: Summary, formats: Formats, picture: bytes | None, *, late: bool = False
) -> Screen:
    """What came in, against what is usual, what sold, who came and who went quiet."""
    found = summary.revenue
    title = _title(summary, formats, late=late)
    rows = _rows(summary)
    if found.purchases == 0:
        quiet = (
            "Nothing was sold. Such days happen; tomorrow is another one."
            if summary.kind == "day"
            else "Nothing was sold this week. May the next one be better."
        )
        return Screen(paragraphs(title, quiet), rows=rows)
    best = ", ".join(f"{item.name} ({item.purchases}×)" for item in summary.best)
    till = " · ".join(f"{one.name} {formats.money(one.revenue)}" for one in summary.payments)
    text = paragraphs(
        title,
        lines(
            markup(
                "<b>{}</b> from {} {}",
                formats.money(found.revenue),
                formats.number(found.purchases),
                "sale" if found.purchases == 1 else "sales",
            ),
            _against(summary, formats),
        ),
        lines(
            f"Best: {best}" if best else None,
            f"New customers: {summary.new_customers}" if summary.new_customers else None,
            f"In the till: {till}",
        ),
    )
    photo = File("summary.png", picture) if picture is not None else None
    return Screen(text, rows=rows, photo=photo)


def _rows(summary: Summary) -> Rows:
    period = summary.period
    rows: list[tuple[Button, ...]] = []
    if summary.went_quiet:
        label = f"💤 {summary.went_quiet} went quiet: win them back"
        rows.append(choice(label, CampaignFor(f"quiet:{summary.period.end}")))
    if summary.new_vips:
        who = "1 new VIP" if summary.new_vips == 1 else f"{summary.new_vips} new VIPs"
        rows.append(
            choice(f"⭐ {who}: greet them", CampaignFor(f"vips:{period.start}..{period.end}"))
        )
    return tuple(rows)


def with_switches(screen: Screen, *, wanted: bool, at: str, may_set: bool) -> Screen:
    """Under a summary that was asked for: whether and when it comes by itself."""
    label = "🔕 No evenings" if wanted else "🔔 Every evening"
    switches = [Button(label, WantSummary(not wanted))]
    if may_set:
        switches.append(Button(f"⏰ {at}", AskHour()))
    return screen.with_rows(switches)


def ask_hour(at: str) -> Screen:
    buttons = [Button(hour, SetHour(hour)) for hour in HOURS]
    return Screen(
        markup("<b>⏰ When should the day's summary come?</b> Now it comes at {}.", at),
        rows=(*in_rows(buttons, 4), (Button("‹ Back", ShowSummary()),)),
    )
