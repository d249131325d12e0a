"""The latest sales, across all customers."""

from __future__ import annotations

from collections.abc import Sequence

from bot.features.sales.taps import ShowRecent
from bot.shared_buttons import OpenHistory, OpenOf
from bot.ui.layout.label_width import fitting
from bot.ui.screen import Button, Screen, choice, markup, shortened
from crm.bill import NO_GOODS
from crm.formats import Formats
from crm.i18n import _
from crm.purchases.receipts import Latest
from crm.purchases.stored import Purchase

LONGEST_NAME = 20


def recent_sales(page: Latest, formats: Formats, counter_id: int | None) -> Screen:
    """The latest sales, each a button to its receipt; and those of the counter, if it has any."""
    if not page.sales:
        first = markup(_("No sale yet. The first one: <code>asha 2 rice 100, 1 oil 250 upi</code>"))
        return Screen(first)
    rows: list[Sequence[Button]] = [
        choice(_line(sale, name, formats), OpenOf(sale.id, "recent")) for sale, name in page.sales
    ]
    turns = []
    if page.number > 1:
        turns.append(Button(_("‹ Newer"), ShowRecent(page.number - 1)))
    if page.has_more:
        turns.append(Button(_("Older ›"), ShowRecent(page.number + 1)))
    rows.append(turns)
    if counter_id is not None:
        rows.append(choice(_("🚶 Counter sales"), OpenHistory(counter_id, 1)))
    return Screen(markup(_("<b>🕘 Latest sales</b>"))).with_rows(*rows)


def _line(sale: Purchase, name: str, formats: Formats) -> str:
    """`₹428 · Tanvi Mishra · rice +2 · 11:42 am`; without the item where that is too long."""
    sold, when = first_item(sale, formats), _when(sale, formats)
    who = f"{formats.money(sale.total_amount)} · {shortened(name, LONGEST_NAME)}"
    what = f"{who} · {sold}" if sold else who
    wordings = (f"{one} · {at}" for one in (what, who) for at in when)
    return fitting(*wordings, who)


def _when(sale: Purchase, formats: Formats) -> tuple[str, ...]:
    """Of today the hour alone, so that the line is read whole on a small phone; of another day
    the day alone, where its hour does not fit beside it."""
    local = formats.shop.local(sale.created_at)
    if local.date() == formats.shop.today():
        return (formats.time(local.time()),)
    return formats.moment(sale.created_at), formats.day(local.date())


def first_item(sale: Purchase, formats: Formats) -> str:
    """`rice +2`: the first item, and how many more there are; nothing for a total alone."""
    names = [item.name for item in sale.items if item.name not in NO_GOODS]
    if not names:
        return ""
    more = f" +{formats.number(len(names) - 1)}" if len(names) > 1 else ""
    return shortened(names[0], 14) + more
