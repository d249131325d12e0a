"""The words of charts and files: growth, names of buckets and groups."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from crm.formats import Formats
from crm.i18n import _, lazy_gettext, ngettext
from crm.insights.comparison import Compared, Comparison
from crm.insights.segments import Segment
from crm.language.calendar.festivals import Festival
from crm.language.text import shortened
from crm.periods import Asked, Bucket, next_start, start_of
from crm.reports.drawing.forms import Bars, Nothing, Picture
from crm.values import Period

FEW_BUCKETS = 3

FESTIVAL_WORDS = {
    Festival.SANKRANTI: lazy_gettext("Sankranti"),
    Festival.HOLI: lazy_gettext("Holi"),
    Festival.GUDI_PADWA: lazy_gettext("Gudi Padwa"),
    Festival.EID: lazy_gettext("Eid"),
    Festival.BAKRI_EID: lazy_gettext("Bakrid"),
    Festival.RAKHI: lazy_gettext("Rakhi"),
    Festival.JANMASHTAMI: lazy_gettext("Janmashtami"),
    Festival.GANESH: lazy_gettext("Ganesh Chaturthi"),
    Festival.ONAM: lazy_gettext("Onam"),
    Festival.DUSSEHRA: lazy_gettext("Dussehra"),
    Festival.DIWALI: lazy_gettext("Diwali"),
    Festival.CHRISTMAS: lazy_gettext("Christmas"),
}

SEGMENT_WORDS = {
    Segment.CHAMPIONS: lazy_gettext("Champions"),
    Segment.LOYAL: lazy_gettext("Loyal"),
    Segment.NEW: lazy_gettext("New"),
    Segment.OCCASIONAL: lazy_gettext("Now and then"),
    Segment.FADING: lazy_gettext("Fading"),
    Segment.AT_RISK: lazy_gettext("At risk"),
    Segment.LOST: lazy_gettext("Lost"),
}
BY_BUCKET_WITH_BEFORE = {
    Bucket.DAY: lazy_gettext("{period}, by day; in grey {before}"),
    Bucket.WEEK: lazy_gettext("{period}, by week; in grey {before}"),
    Bucket.MONTH: lazy_gettext("{period}, by month; in grey {before}"),
}
BY_BUCKET = {
    Bucket.DAY: lazy_gettext("{period}, by day"),
    Bucket.WEEK: lazy_gettext("{period}, by week"),
    Bucket.MONTH: lazy_gettext("{period}, by month"),
}
FIRST_PURCHASES_BY = {
    Bucket.DAY: lazy_gettext("{period}, first purchases by day"),
    Bucket.WEEK: lazy_gettext("{period}, first purchases by week"),
    Bucket.MONTH: lazy_gettext("{period}, first purchases by month"),
}
COLLECTED_BY = {
    Bucket.DAY: lazy_gettext("{period}, money brought by day"),
    Bucket.WEEK: lazy_gettext("{period}, money brought by week"),
    Bucket.MONTH: lazy_gettext("{period}, money brought by month"),
}
SALES_BY = {
    Bucket.DAY: lazy_gettext("{period}, sales by day"),
    Bucket.WEEK: lazy_gettext("{period}, sales by week"),
    Bucket.MONTH: lazy_gettext("{period}, sales by month"),
}
DAYS_BETWEEN_BY = {
    Bucket.DAY: lazy_gettext("{period}, days between visits, by day"),
    Bucket.WEEK: lazy_gettext("{period}, days between visits, by week"),
    Bucket.MONTH: lazy_gettext("{period}, days between visits, by month"),
}


def span(asked: Asked, formats: Formats) -> str:
    """`2 – 31 Dec 2017`."""
    return formats.days(asked.period.start, asked.period.end)


def growth_line(compared: Compared, formats: Formats) -> str | None:
    """`Up 12% on the 30 days before`; None where there is nothing to compare with."""
    comparison = compared.comparison
    if comparison is None:
        return None
    before = time_before(comparison, formats)
    if comparison.growth is None:
        return _("Nothing sold in {before}").format(before=before)
    if round(abs(comparison.growth) * 100) == 0:
        text = _("As in {before}")
    elif comparison.growth > 0:
        text = _("Up {percent} on {before}")
    else:
        text = _("Down {percent} on {before}")
    return text.format(percent=formats.percent(abs(comparison.growth)), before=before)


def before_line(compared: Compared, formats: Formats) -> str | None:
    """The figure behind `growth_line`, or when the books began; None where neither is known."""
    comparison, began = compared.comparison, compared.began
    if began is not None:
        return _("You began on {day}.").format(day=formats.full_day(began))
    if comparison is None or not comparison.revenue_before:
        return None
    text = _("{before}: {amount}")
    if comparison.until is not None:
        text = _("{before}: {amount} by {time}")
    elif comparison.period != comparison.asked:
        text = _("{before}: {amount}, each without its last day")
    said = text.format(
        before=time_before(comparison, formats),
        amount=formats.money(comparison.revenue_before),
        time="" if comparison.until is None else formats.time(comparison.until),
    )
    return said[:1].upper() + said[1:]


def season_line(compared: Compared, formats: Formats) -> str | None:
    """`Before Diwali 2025: ₹1,20,000`, of the same days before the festival a year ago."""
    found = compared.season
    if found is None:
        return None
    return _("Before {festival} {year}: {amount}").format(
        festival=FESTIVAL_WORDS[found.festival],
        year=found.year,
        amount=formats.money(found.revenue),
    )


def time_before(comparison: Comparison, formats: Formats) -> str:
    """`the 30 days before`, of whole months `the 3 months before`, with its article."""
    period = comparison.asked
    for months in (3, 6, 12):
        if Period.parse(f"{months}m", period.end) == period:
            text = ngettext("the {n} month before", "the {n} months before", months)
            return _("the year before") if months == 12 else text.format(n=formats.number(months))
    text = ngettext("the day before", "the {n} days before", period.days)
    return text.format(n=formats.number(period.days))


def bucket_label(start: date, bucket: Bucket, formats: Formats) -> str:
    if bucket is Bucket.MONTH:
        # Translators: a month on the axis of a chart, as Nov ’17.
        return _("{month} ’{year}").format(
            month=formats.month_name(start.month), year=f"{start.year % 100:02}"
        )
    return formats.plain_day(start)


def short(name: str, longest: int = 40) -> str:
    """For a title, which has three lines."""
    return shortened(name, longest)


def marks(values: Sequence[float], cut: tuple[bool, bool] = (False, False)) -> list[int]:
    """The highest and the last one of the values that are whole and not nothing, unless they stand
    so close that their labels would touch; without any, the highest of all."""
    last = len(values) - 1 - cut[1]
    best = max(range(int(cut[0]), last + 1), key=lambda place: values[place], default=last)
    if values[best] <= 0:
        return [max(range(len(values)), key=lambda place: values[place])]
    close = last - best < max(1, len(values) * 0.25)
    return [best] if close or values[last] <= 0 else [best, last]


def peaks(values: Sequence[float]) -> list[int]:
    """All that are as high as the highest."""
    high = max(values)
    return [place for place, value in enumerate(values) if value == high]


def apart(places: Sequence[int], count: int) -> list[int]:
    """Those whose labels do not touch: at least an eighth of the width from the one before."""
    found: list[int] = []
    for place in places:
        if not found or place - found[-1] > count / 8:
            found.append(place)
    return found


def level(high: float) -> float:
    """A round height for a line across: 1, 2 or 5 and zeros, at most four fifths of `high`."""
    if high <= 0:
        return 0
    step = 10.0 ** math.floor(math.log10(high * 0.8))
    return max(one * step for one in (1, 2, 5) if one * step <= high * 0.8)


def cut(asked: Asked, bucket: Bucket) -> tuple[bool, bool]:
    """Whether the first and the last bucket are shown in part; one that is not over is."""
    after = next_start(start_of(asked.end, bucket), bucket)
    begun_before = start_of(asked.period.start, bucket) < asked.period.start
    return begun_before, after > min(asked.period.end + timedelta(days=1), asked.as_of)


def first_whole(asked: Asked, bucket: Bucket, count: int) -> int:
    """How many of `count` buckets to leave out at the beginning: the first one where it began
    before the period, for it only looks like a rise. Where few are left, none."""
    return int(cut(asked, bucket)[0] and count > FEW_BUCKETS)


def nothing(title: str, asked: Asked, formats: Formats, words: str | None = None) -> Picture:
    said = words or _("No sales here.\nAnother period may have more to tell.")
    return Picture(title, span(asked, formats), Nothing(said))


def nothing_now(title: str, asked: Asked, formats: Formats, words: str) -> Picture:
    """Of a chart that knows no period."""
    return Picture(title, as_of(asked, formats), Nothing(words))


def as_of(asked: Asked, formats: Formats) -> str:
    return _("As of {day}").format(day=formats.full_day(asked.as_of))


def no_sales(asked: Asked, formats: Formats) -> Picture:
    return nothing(_("No sales in this period"), asked, formats)


def recorder(staff_id: int | None, names: Mapping[int, str]) -> str:
    """Who recorded a sale; `names` are those of present and former members."""
    if staff_id is None:
        return _("From files")
    return names.get(staff_id) or _("Former staff")


def money_bars(rows: Sequence[tuple[str, Decimal]], formats: Formats) -> Bars:
    return Bars(
        [name for name, _amount in rows],
        [float(amount) for _name, amount in rows],
        [formats.compact(amount) for _name, amount in rows],
    )
