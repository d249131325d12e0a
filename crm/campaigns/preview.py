"""Preview of a campaign as if it were sent now: counts, parts, cost and three real texts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.campaigns.audience import AudienceFilter
from crm.campaigns.message import Renderer, placeholders
from crm.campaigns.reach import Reach, reach, recipients
from crm.campaigns.sms import measure
from crm.settings import shop_of

SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    phone: str
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Messages to go out now. `cost` in major units; None if the shop has no price per part.

    `forced_by` are the characters of the campaign's own words that force UCS-2; `unicode` counts
    the messages that leave GSM only because of what they say of a customer.
    """

    reach: Reach
    forced_by: tuple[str, ...]
    parts: int  # of all messages together
    fewest: int  # parts of the shortest message
    most: int  # and of the longest
    unicode: int
    cost: Decimal | None
    samples: tuple[Sample, ...]


def preview(
    session: Session,
    audience: AudienceFilter,
    message: str,
    *,
    offer: str | None = None,
    valid_until: date | None = None,
) -> Preview:
    """Counts, parts and cost of exactly what would go out now, and three of the texts.

    The texts are the first, the second and the longest. Raises PlaceholderWithoutValue.
    """
    shop = shop_of(session)
    renderer = Renderer(message, shop, offer, valid_until)
    forced_by = measure(message + (offer or "") + shop.name * ("shop" in placeholders(message)))
    sizes: Counter[int] = Counter()
    unicode = 0
    samples: list[Sample] = []
    longest: Sample | None = None
    for one in recipients(session, audience, message):
        text = renderer.render(one)
        if text is None:
            continue
        size = measure(text)
        unicode += bool(size.forced_by) and not forced_by.forced_by
        if longest is None or size.parts > max(sizes):
            longest = Sample(one.name, one.phone, text)
        sizes[size.parts] += 1
        if len(samples) < SAMPLES:
            samples.append(Sample(one.name, one.phone, text))
    if longest is not None and longest not in samples:
        samples[-1] = longest
    parts = sum(size * messages for size, messages in sizes.items())
    price = shop.price_per_part
    return Preview(
        reach=reach(session, audience, message),
        forced_by=forced_by.forced_by,
        parts=parts,
        fewest=min(sizes, default=0),
        most=max(sizes, default=0),
        unicode=unicode,
        cost=price * parts if price else None,
        samples=tuple(samples),
    )
