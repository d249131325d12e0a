"""Who comes back, and who is late by their own rhythm."""

from __future__ import annotations

from sqlalchemy.orm import Session

from crm import counts
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.insights.habits.overdue import overdue
from crm.insights.habits.returning import SECOND_DAYS, cohorts, returning
from crm.periods import Asked
from crm.reports.drawing.forms import Bars, Picture
from crm.reports.words import nothing, span

MOST_LATE = 10


def overdue_customers(session: Session, asked: Asked, formats: Formats) -> Picture:
    """The ten who spent most, with how long they are away and how often they usually come."""
    found = overdue(session, asked.as_of)
    as_of = _("As of {day}").format(day=formats.full_day(asked.as_of))
    if not found:
        words = _("Whoever comes regularly\nkeeps to their usual days.")
        return nothing(_("Nobody is overdue"), asked, formats, words)
    title = ngettext("{n} regular is overdue", "{n} regulars are overdue", len(found))
    shown = found[:MOST_LATE]
    return Picture(
        title.format(n=formats.number(len(found))),
        _("{as_of}; days away, and usually between visits").format(as_of=as_of),
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


def coming_back(session: Session, asked: Asked, formats: Formats) -> Picture:
    """A line for each month's new customers: how many of them came again."""
    found = cohorts(session, asked.as_of)
    of = returning(session, asked)
    if not found:
        return nothing(_("No new customers"), asked, formats)
    new, came = sum(one.new for one in found), sum(one.came_back for one in found)
    title = _("{n} of {customers} came back").format(
        n=formats.number(came), customers=counts.customers(new, formats)
    )
    if of.second_rate is not None:
        title = _("{percent} come again within {days} days").format(
            percent=formats.percent(of.second_rate), days=formats.number(SECOND_DAYS)
        )
    newest = found[::-1]
    return Picture(
        title,
        _("{period}; by month, how many of the new came again").format(period=span(asked, formats)),
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
