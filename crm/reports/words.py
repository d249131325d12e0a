"""The words of charts and files: growth, names of buckets and groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from crm.formats import Formats
from crm.i18n import _, lazy_gettext, ngettext
from crm.insights.segments import Segment
from crm.language.text import shortened
from crm.periods import Asked, Bucket, next_start, start_of
from crm.reports.forms import Bars, Nothing, Picture

SEGMENT_WORDS = {
    Segment.CHAMPIONS: lazy_gettext("Champions"),
    Segment.LOYAL: lazy_gettext("Loyal"),
    Segment.NEW: lazy_gettext("New"),
    Segment.OCCASIONAL: lazy_gettext("Now and then"),
    Segment.FADING: lazy_gettext("Fading"),
    Segment.AT_RISK: lazy_gettext("At risk"),
    Segment.LOST: lazy_gettext("Lost"),
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
SALES_A_BUYER_BY = {
    Bucket.DAY: lazy_gettext("{period}, sales by day, {number} a buyer"),
    Bucket.WEEK: lazy_gettext("{period}, sales by week, {number} a buyer"),
    Bucket.MONTH: lazy_gettext("{period}, sales by month, {number} a buyer"),
}


def span(asked: Asked, formats: Formats) -> str:
    """`2 – 31 Dec 2017`."""
    return formats.days(asked.period.start, asked.period.end)


def growth_title(growth: Decimal, days: int, formats: Formats) -> str:
    """`Revenue up 12% on the 30 days before`; `growth` is a share of 1."""
    percent = formats.percent(abs(growth))
    if _is_nothing(growth):
        text = ngettext("Revenue as in the day before", "Revenue as in the {n} days before", days)
    elif growth > 0:
        text = ngettext(
            "Revenue up {percent} on the day before",
            "Revenue up {percent} on the {n} days before",
            days,
        )
    else:
        text = ngettext(
            "Revenue down {percent} on the day before",
            "Revenue down {percent} on the {n} days before",
            days,
        )
    return text.format(percent=percent, n=formats.number(days))


def growth_line(growth: Decimal | None, days: int, formats: Formats) -> str:
    """The same under a chart: `Up 12% on the 30 days before`."""
    if growth is None:
        text = ngettext(
            "Nothing sold in the day before", "Nothing sold in the {n} days before", days
        )
        return text.format(n=formats.number(days))
    if _is_nothing(growth):
        text = ngettext("As in the day before", "As in the {n} days before", days)
    elif growth > 0:
        text = ngettext(
            "Up {percent} on the day before", "Up {percent} on the {n} days before", days
        )
    else:
        text = ngettext(
            "Down {percent} on the day before", "Down {percent} on the {n} days before", days
        )
    return text.format(percent=formats.percent(abs(growth)), n=formats.number(days))


def _is_nothing(growth: Decimal) -> bool:
    return round(abs(growth) * 100) == 0


def bucket_label(start: date, bucket: Bucket, formats: Formats) -> str:
    if bucket is Bucket.MONTH:
        # Translators: a month on the axis of a chart, as Nov ’17.
        return _("{month} ’{year}").format(
            month=formats.month_name(start.month), year=f"{start.year % 100:02}"
        )
    return formats.plain_day(start)


def short(name: str, longest: int = 24) -> str:
    """For a title or a label of a chart."""
    return shortened(name, longest)


def marks(values: Sequence[float]) -> list[int]:
    """The highest and the last one, unless they stand so close that their labels would touch."""
    best = max(range(len(values)), key=lambda place: values[place])
    last = len(values) - 1
    return [best] if last - best < max(1, len(values) * 0.25) else [best, last]


def cut(asked: Asked, bucket: Bucket) -> tuple[bool, bool]:
    """Whether the first and the last bucket are shown in part; one that is not over is."""
    after = next_start(start_of(asked.end, bucket), bucket)
    begun_before = start_of(asked.period.start, bucket) < asked.period.start
    return begun_before, after > min(asked.period.end + timedelta(days=1), asked.as_of)


def nothing(title: str, asked: Asked, formats: Formats, words: str | None = None) -> Picture:
    said = words or _("No sales here.\nAnother period may have more to tell.")
    return Picture(title, span(asked, formats), Nothing(said))


def no_sales(asked: Asked, formats: Formats) -> Picture:
    return nothing(_("No sales in this period"), asked, formats)


def money_bars(rows: Sequence[tuple[str, Decimal]], formats: Formats) -> Bars:
    return Bars(
        [name for name, _amount in rows],
        [float(amount) for _name, amount in rows],
        [formats.compact(amount) for _name, amount in rows],
    )
