"""The latest sales, across all customers."""

from __future__ import annotations

from collections.abc import Sequence

from bot.shared_buttons import OpenHistory, OpenOf
from bot.ui.screen import Screen, choice, markup
from crm.formats import Formats
from crm.i18n import _
from crm.purchases.stored import Purchase


def recent_sales(
    sales: Sequence[tuple[Purchase, str]], formats: Formats, counter_id: int | None
) -> Screen:
    """The latest sales, each a button to its receipt; and those of the counter, if it has any."""
    day = formats.shop.today()
    if not sales:
        return Screen(
            markup(_("No sale yet. The first one: <code>asha 2 rice 100, 1 oil 250 upi</code>"))
        )
    rows = [
        choice(
            f"{formats.money(sale.total_amount)} · {name} · {formats.moment(sale.created_at, day)}",
            OpenOf(sale.id, "recent"),
        )
        for sale, name in sales
    ]
    if counter_id is not None:
        rows.append(choice(_("🚶 Counter sales"), OpenHistory(counter_id, 1)))
    return Screen(markup(_("<b>🕘 Latest sales</b>")), rows=tuple(rows))
