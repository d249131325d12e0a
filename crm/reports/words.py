"""The words of charts and files: spans, growth, names of buckets and groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from crm.formats import Formats
from crm.insights.segments import Segment
from crm.language.text import shortened
from crm.periods import Asked, Bucket, next_start, start_of
from crm.reports.forms import Bars, Nothing, Picture

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

SEGMENT_WORDS = {
    Segment.CHAMPIONS: "Champions",
    Segment.LOYAL: "Loyal",
    Segment.NEW: "New",
    Segment.OCCASIONAL: "Now and then",
    Segment.FADING: "Fading",
    Segment.AT_RISK: "At risk",
    Segment.LOST: "Lost",
}
NO_SALES = "No sales here.\nAnother period may have more to tell."


def span(asked: Asked, formats: Formats) -> str:
    """`2 – 31 Dec 2017`."""
    first, last = asked.period.start, asked.period.end
    if first == last:
        return formats.full_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} – {formats.full_day(last)}"
    begin = formats.plain_day(first) if first.year == last.year else formats.full_day(first)
    return f"{begin} – {formats.full_day(last)}"


def growth_words(growth: Decimal | None, days: int) -> str:
    """`up 12% on the 30 days before`."""
    before = "the day before" if days == 1 else f"the {days:,} days before"
    if growth is None:
        return f"nothing sold in {before}"
    percent = round(abs(growth) * 100)
    if percent == 0:
        return f"as in {before}"
    return f"{'up' if growth > 0 else 'down'} {percent}% on {before}"


def counted(number: int, one: str, formats: Formats) -> str:
    """`1 sale`, `2,868 sales`."""
    return f"{formats.number(number)} {one}" + ("" if number == 1 else "s")


def bucket_label(start: date, bucket: Bucket) -> str:
    if bucket is Bucket.MONTH:
        return f"{MONTHS[start.month - 1]} ’{start.year % 100:02}"
    return f"{start.day} {MONTHS[start.month - 1]}"


def short(name: str, longest: int = 24) -> str:
    """For a title or a label of a chart."""
    return shortened(name, longest)


def by(bucket: Bucket) -> str:
    return f"by {bucket.value}"


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


def nothing(title: str, asked: Asked, formats: Formats, words: str = NO_SALES) -> Picture:
    return Picture(title, span(asked, formats), Nothing(words))


def money_bars(rows: Sequence[tuple[str, Decimal]], formats: Formats) -> Bars:
    return Bars(
        [name for name, _ in rows],
        [float(amount) for _, amount in rows],
        [formats.compact(amount) for _, amount in rows],
    )
