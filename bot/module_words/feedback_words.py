"""Ratings in words that every feature says alike."""

from __future__ import annotations

from crm.feedback.model import MOST
from crm.formats import Formats
from crm.i18n import Language, _, ngettext, speaking
from crm.insights.ratings import Ratings


def stars(score: int) -> str:
    """`⭐⭐⭐⭐☆`."""
    return "⭐" * min(score, MOST) + "☆" * (MOST - score)


def average_line(found: Ratings | None, formats: Formats) -> str:
    """`⭐ 4.3 of 5 from 12 ratings`; nothing where there are none."""
    if found is None or found.average is None:
        return ""
    text = ngettext(
        "⭐ {average} of 5 from {n} rating", "⭐ {average} of 5 from {n} ratings", found.number
    )
    average = formats.fixed(found.average, 1)
    return text.format(average=average, n=formats.number(found.number))


def name_of_campaign(formats: Formats, language: Language) -> str:
    """What the messages that ask for stars are called, on a day; the name is kept."""
    with speaking(language):
        return _("Feedback, {day}").format(day=formats.plain_day(formats.shop.today()))
