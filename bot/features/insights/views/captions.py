"""Captions of charts: what was found, beside what the picture says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.module_words.feedback_words import average_line
from bot.ui.screen import lines, markup
from crm import counts
from crm.customers.totals import Status
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.insights.comparison import Compared
from crm.insights.customers import Standing
from crm.insights.dues import Dues
from crm.insights.habits.overdue import TIMES
from crm.insights.habits.returning import SECOND_DAYS
from crm.insights.item_changes import ItemChanges
from crm.insights.segments import Group
from crm.reports.charts import OF_TODAY, Chart
from crm.reports.look import Collected, Figures, Late, Look, Patterns, WhoReturns
from crm.reports.words import SEGMENT_WORDS, as_of, before_line, season_line, span

if TYPE_CHECKING:
    from markupsafe import Markup

    from crm.insights.patterns import Frequency, SoldItem


def caption(shown: Chart, look: Look, formats: Formats) -> Markup:
    """Caption of the picture, for people who see it small, and the figures of the tab."""
    when = as_of(look.asked, formats) if shown in OF_TODAY else span(look.asked, formats)
    title = None if _is_total(shown, look.figures) else markup("<b>{}</b>", look.title)
    return lines(title, when, figures(shown, look.figures, formats))


def _is_total(shown: Chart, found: Figures) -> bool:
    """Whether the title is the total, which the figures say exactly."""
    if shown is not Chart.REVENUE or not isinstance(found, Compared) or not found.revenue.purchases:
        return False
    growth = None if found.comparison is None else found.comparison.growth
    return growth is None and found.began is None


def figures(shown: Chart, found: Figures, formats: Formats) -> Markup:
    match found:
        case Compared():
            return revenue_caption(found, formats)
        case Standing():
            return customers_caption(found, formats)
        case Dues():
            return dues_caption(found, formats)
        case Collected():
            return collected_caption(found, formats)
        case Patterns():
            return patterns_caption(shown, found.best, found.often, formats)
        case Late():
            return overdue_caption(found, formats)
        case WhoReturns():
            return returning_caption(found, formats)
        case ItemChanges():
            return changes_caption(found)
        case None:
            return lines()
        case tuple():
            return segments_caption(found, formats)


def revenue_caption(told: Compared, formats: Formats) -> Markup:
    money = told.revenue
    average = formats.money(money.average) if money.average is not None else "–"
    return lines(
        markup(
            ngettext(
                "Total <b>{total}</b> in {n} sale",
                "Total <b>{total}</b> in {n} sales",
                money.purchases,
            ),
            total=formats.money(money.revenue),
            n=formats.number(money.purchases),
        ),
        _("Average sale {amount}").format(amount=average),
        before_line(told, formats),
        season_line(told, formats),
    )


def customers_caption(then: Standing, formats: Formats) -> Markup:
    value = formats.money(then.lifetime_value) if then.lifetime_value is not None else "–"
    return lines(
        markup(
            _("<b>{customers}</b> · {active} active (30 days)"),
            customers=counts.customers(then.total, formats),
            active=formats.number(then.active),
        ),
        _("{vips} VIP · average lifetime value {amount}").format(
            vips=formats.number(then.badges[Status.VIP]), amount=value
        ),
        average_line(then.ratings, formats),
    )


def dues_caption(found: Dues, formats: Formats) -> Markup:
    """As of today."""
    return lines(
        markup(
            _("<b>{amount}</b> owed by {customers}"),
            amount=formats.money(found.owed),
            customers=counts.customers(found.debtors, formats),
        )
        if found.owed
        else None,
    )


def collected_caption(found: Collected, formats: Formats) -> Markup:
    said = markup(_("<b>{amount}</b> collected in the period"), amount=formats.money(found.amount))
    return lines(said if found.amount else None)


def segments_caption(groups: Sequence[Group], formats: Formats) -> Markup:
    return lines(
        _("📣 A button writes to its group."),
        *(
            f"{SEGMENT_WORDS[group.segment]}: {formats.number(group.size)}"
            f" · {formats.money(group.revenue)}"
            for group in groups
            if group.size
        ),
    )


def patterns_caption(
    shown: Chart, best: SoldItem | None, often: Frequency, formats: Formats
) -> Markup:
    """Without what the title says already."""
    if shown in (Chart.ITEMS, Chart.ITEMS_BY_AMOUNT, Chart.ITEMS_BY_QUANTITY):
        best = None
    per_buyer = formats.fixed(often.per_buyer) if often.per_buyer is not None else "–"
    return lines(
        _("{sales} to {customers} · {number} a customer").format(
            sales=counts.sales(often.purchases, formats),
            customers=counts.customers(often.buyers, formats),
            number=per_buyer,
        ),
        _("Bought most often: {item} ({sales})").format(
            item=best.name, sales=counts.sales(best.purchases, formats)
        )
        if best
        else None,
    )


def overdue_caption(found: Late, formats: Formats) -> Markup:
    """What the title does not say."""
    if not found.customers:
        return lines()
    text = _("Away for more than {times} times their usual gap, but not Inactive yet.")
    return lines(text.format(times=formats.number(TIMES)), _("A name opens the card."))


def returning_caption(found: WhoReturns, formats: Formats) -> Markup:
    of = found.period
    text = ngettext(
        "{buyers}: {new} new, {n} returning",
        "{buyers}: {new} new, {n} returning",
        of.returning,
    )
    second = None
    if of.second_rate is not None:
        second = _("A second visit within {days} days: {n} of {known} new ones").format(
            days=formats.number(SECOND_DAYS),
            n=formats.number(of.second),
            known=formats.number(of.known),
        )
    return lines(
        text.format(
            buyers=counts.customers(of.buyers, formats),
            new=formats.number(of.new),
            n=formats.number(of.returning),
        ),
        second,
    )


def changes_caption(found: ItemChanges) -> Markup:
    stopped = ", ".join(one.name for one in found.stopped)
    return lines(_("Not sold any more: {items}").format(items=stopped) if stopped else None)
