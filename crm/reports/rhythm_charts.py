"""Who comes back, and who is late by their own rhythm."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.insights.habits.overdue import Overdue
from crm.insights.habits.returning import SECOND_DAYS, Cohort, Returning, cohorts, returning
from crm.periods import Asked
from crm.reports.drawing.forms import Bars, Picture
from crm.reports.words import as_of, nothing, nothing_now

MOST_LATE = 10
ENOUGH_NEW = 10
"""Customers, so that a share of them says something."""


def overdue_customers(
    _session: Session, found: Sequence[Overdue], asked: Asked, formats: Formats
) -> Picture:
    """The ten who spent most, with how long they are away and how often they usually come."""
    if not found:
        words = _("Whoever comes regularly\nkeeps to their usual days.")
        return nothing_now(_("Nobody is overdue"), asked, formats, words)
    title = ngettext("{n} regular is overdue", "{n} regulars are overdue", len(found))
    shown = found[:MOST_LATE]
    return Picture(
        title.format(n=formats.number(len(found))),
        _("{as_of}; days away, and usually between visits").format(as_of=as_of(asked, formats)),
        Bars(
            [one.name for one in shown],
            [float(one.silent) for one in shown],
            [
                _("{days} d, usually {usual}").format(
                    days=formats.number(one.silent), usual=formats.number(one.usual_gap.normalize())
                )
                for one in shown
            ],
            accented=len(shown),
        ),
    )


@dataclass(frozen=True, slots=True)
class ComingBack:
    """Buyers of the period, new and returning, and what became of each month's new customers."""

    period: Returning
    months: tuple[Cohort, ...]


def who_comes_back(session: Session, asked: Asked) -> ComingBack:
    return ComingBack(returning(session, asked), cohorts(session, asked.as_of))


def coming_back(_session: Session, of: ComingBack, asked: Asked, formats: Formats) -> Picture:
    """A line for each month's new customers: how many of them came again."""
    found = of.months
    if not found:
        return nothing(_("No new customers"), asked, formats)
    newest = found[::-1]
    return Picture(
        _who_came_back(found, of.period, formats),
        _("As of {day}; by month, how many of the new came again").format(
            day=formats.plain_day(asked.as_of)
        ),
        Bars(
            [formats.month(one.month) for one in newest],
            [one.came_back / one.new if one.new else 0.0 for one in newest],
            [
                _("{n} of {all}").format(
                    n=formats.number(one.came_back), all=formats.number(one.new)
                )
                if one.new
                else "–"
                for one in newest
            ],
            accented=0,
        ),
    )


def _who_came_back(found: Sequence[Cohort], of: Returning, formats: Formats) -> str:
    """Of the new customers of the period; where they are few or too new to tell, of all months."""
    if of.second_rate is not None and of.known >= ENOUGH_NEW:
        return _("{percent} come again within {days} days").format(
            percent=formats.percent(of.second_rate), days=formats.number(SECOND_DAYS)
        )
    new, came = sum(one.new for one in found), sum(one.came_back for one in found)
    if not came and new < ENOUGH_NEW:
        return _("Too few new customers to tell who comes back")
    text = ngettext(
        "Since {month}, {n} of {new} new customer came back",
        "Since {month}, {n} of {new} new customers came back",
        new,
    )
    return text.format(
        month=formats.month(found[0].month), n=formats.number(came), new=formats.number(new)
    )
