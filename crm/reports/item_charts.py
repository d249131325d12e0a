"""What people buy: items by sales, by amount, by quantity."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.formats import Formats
from crm.i18n import Lazy, _
from crm.insights import patterns
from crm.insights.item_changes import Change, ItemChanges
from crm.periods import Asked
from crm.reports.drawing.forms import Bars, Picture
from crm.reports.words import nothing, short, span

ItemChart = Callable[[Session, patterns.Items, Asked, Formats], Picture]


def items(
    order: Callable[[patterns.Items], Sequence[patterns.SoldItem]],
    value: Callable[[patterns.SoldItem], Decimal],
    shown: Callable[[patterns.SoldItem, Formats], str],
    titles: tuple[Lazy, Lazy],
    under: Lazy,
) -> ItemChart:
    """A chart of the items in one order; the titles are for one item that is first, and for two."""

    def make(_session: Session, sold: patterns.Items, asked: Asked, formats: Formats) -> Picture:
        found = order(sold)
        if not found:
            return _no_items(asked, formats)
        first = [one for one in found if value(one) == value(found[0])]
        stands_out = len(first) <= len(titles)
        title = _("No item stands out")
        if stands_out:
            title = titles[len(first) - 1].format(
                item=_named(first[0].name), other=short(first[-1].name)
            )
        return Picture(
            title,
            under.format(period=span(asked, formats)),
            Bars(
                [one.name for one in found],
                [float(value(one)) for one in found],
                [shown(one, formats) for one in found],
                accented=len(first) if stands_out else 0,
            ),
        )

    return make


def items_by_quantity(
    session: Session, sold: patterns.Items, asked: Asked, formats: Formats
) -> Picture:
    """Kilograms beside kilograms, litres beside litres: each unit has a scale of its own."""
    found = sold.by_quantity
    if not found:
        return _no_items(asked, formats)
    units = patterns.units(session, [one.name for one in found])
    highest: dict[str | None, Decimal] = {}
    for one in found:
        highest.setdefault(units.get(one.name), one.quantity)
    order = list(highest)
    ordered = sorted(found, key=lambda one: order.index(units.get(one.name)))
    best = ordered[0]
    under = _("{period}, by quantity")
    if len(order) > 1:
        under = _("{period}, by quantity, each unit by itself")
    return Picture(
        _("{item}: {quantity} sold").format(
            item=_named(best.name), quantity=formats.quantity(best.quantity, units.get(best.name))
        ),
        under.format(period=span(asked, formats)),
        Bars(
            [one.name for one in ordered],
            [float(one.quantity / (highest[units.get(one.name)] or 1)) for one in ordered],
            [formats.quantity(one.quantity, units.get(one.name)) for one in ordered],
        ),
    )


def _no_items(asked: Asked, formats: Formats) -> Picture:
    words = _("No sale in this period names its items.\nTry: asha 2 rice 100, 1 oil 250")
    return nothing(_("No items to show"), asked, formats, words)


def _named(item: str) -> str:
    """At the beginning of a title."""
    name = short(item)
    return name[:1].upper() + name[1:]


def changes(
    _session: Session, found: ItemChanges | None, asked: Asked, formats: Formats
) -> Picture:
    """What rises and what falls, by amount beside the time before; what stopped falls as well."""
    if found is None:
        words = _("The books are younger than\nthe time before this period.")
        return nothing(_("Nothing to compare with"), asked, formats, words)
    falling = sorted((*found.fading, *found.stopped), key=lambda one: one.difference)[:MOST_FALLING]
    rising = found.rising[: MOST_ROWS - len(falling)]
    if not rising and not falling:
        return _no_items(asked, formats)
    title = _("Nothing rises")
    if rising:
        title = _("{item} rises most: {amount}").format(
            item=_named(rising[0].name), amount=_signed(rising[0], formats)
        )
    before = formats.days(found.before.start, found.before.end)
    shown = [*rising, *falling]
    return Picture(
        title,
        _("{period} against {before}, by amount").format(
            period=formats.days(found.period.start, found.period.end), before=before
        ),
        Bars(
            [one.name for one in shown],
            [float(abs(one.difference)) for one in shown],
            [_signed(one, formats) for one in shown],
            accented=len(rising),
        ),
    )


MOST_ROWS, MOST_FALLING = 10, 5


def _signed(change: Change, formats: Formats) -> str:
    sign = "+" if change.difference > 0 else ""
    return sign + formats.compact(change.difference)
