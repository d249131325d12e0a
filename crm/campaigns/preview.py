"""Preview of a campaign as it would go out: counts, parts, cost and three real texts."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice

from sqlalchemy.orm import Session

from crm.campaigns.audience import AudienceFilter
from crm.campaigns.audiences.holdout import FEWEST, is_held_out
from crm.campaigns.kinds import MARKETING, Terms
from crm.campaigns.message import placeholders
from crm.campaigns.model import Campaign
from crm.campaigns.reach import Reach, Reason, reach, recipients, shop_at
from crm.campaigns.sms import MOST_PARTS, measure, plain
from crm.campaigns.texts.approved_texts import ChosenTemplate
from crm.campaigns.texts.composing import Composed, Composer
from crm.customers.called import first_name
from crm.dataclass import dataclass, replace
from crm.gateways import Filled
from crm.settings import shop_of
from crm.values import ZERO

_FEW = 3
"""Of each kind so many are kept: the longest may be the strangest, too."""


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    phone: str
    text: str
    filled: Filled | None = None  # how an approved template makes the text


@dataclass(frozen=True, slots=True)
class Plain:
    """What all messages together come to in plain letters; `cost` as of the preview."""

    parts: int
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Later:
    """A moment (UTC) at which it reaches `people`, where now it would reach nobody."""

    at: datetime
    people: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Messages to go out then. `cost` in major units; None if the shop has no price per part.

    `forced_by` are the characters of the campaign's own words that force UCS-2; `unicode` counts
    the messages that leave GSM only because of what they say of a customer. `owed` is what the
    recipients owe in all. `plain` where other letters would make it GSM, or shorter, `later` where
    only the frequency cap keeps it from everybody.
    """

    reach: Reach
    forced_by: tuple[str, ...]
    parts: int  # of all messages together
    fewest: int  # parts of the shortest message
    most: int  # and of the longest
    unicode: int
    cost: Decimal | None
    samples: tuple[Sample, ...]
    owed: Decimal = ZERO
    plain: Plain | None = None
    later: Later | None = None

    @property
    def held_out(self) -> int:
        """Whom the lots leave out."""
        return self.reach.left_out.get(Reason.HOLDOUT, 0)

    @property
    def enough_to_compare(self) -> bool:
        return self.reach.recipients + self.held_out >= FEWEST


def preview(
    session: Session,
    audience: AudienceFilter,
    message: str,
    *,
    offer: str | None = None,
    valid_until: date | None = None,
    terms: Terms = MARKETING,
    template: ChosenTemplate | None = None,
    holdout_of: int | None = None,
    at: datetime | None = None,
) -> Preview:
    """Counts, parts and cost of exactly what would go out now, or at a moment (UTC) that is still
    ahead, as far as it is known now; and three of the texts.

    The texts are the awkward ones: the longest, the shortest and the strangest. `holdout_of` is the
    id of a campaign that leaves some out by lot. Raises PlaceholderWithoutValue.
    """
    shop = shop_at(session, at)
    composer = Composer(message, shop, offer, valid_until, template)
    forced_by = measure(message + (offer or "") + shop.name * ("shop" in placeholders(message)))
    sizes: Counter[int] = Counter()
    unicode = 0
    left_out: Counter[Reason] = Counter()
    owed = ZERO
    samples = _Samples()
    for one in recipients(session, audience, message, terms, at):
        made = composer.compose(one)
        if not isinstance(made, Composed):
            left_out[made] += made is not Reason.NO_VALUE  # that is counted by the reach
            continue
        size = measure(made.text)
        if size.parts > MOST_PARTS:
            left_out[Reason.TOO_LONG] += 1
            continue
        if holdout_of is not None and is_held_out(holdout_of, one.customer_id):
            left_out[Reason.HOLDOUT] += 1
            continue
        unicode += bool(size.forced_by) and not forced_by.forced_by
        sizes[size.parts] += 1
        owed += one.balance
        values = template.filled(made.values) if template and made.values is not None else None
        samples.look_at(Sample(one.name, one.phone, made.text, values), size.parts)
    if left_out[Reason.HOLDOUT] and sizes.total() + left_out[Reason.HOLDOUT] < FEWEST:
        return preview(
            session,
            audience,
            message,
            offer=offer,
            valid_until=valid_until,
            terms=terms,
            template=template,
            at=at,
        )
    parts = sum(size * messages for size, messages in sizes.items())
    price, counted = shop.price_per_part, parts
    if template is not None and template.gateway == "whatsapp":  # by message, whatever its length
        price, counted = shop.message_price(template.category), sum(sizes.values())
    cost = shop.currency.round(price * counted)  # what comes to nothing is not said
    return Preview(
        reach=_without(reach(session, audience, message, terms=terms, at=at), left_out),
        forced_by=forced_by.forced_by,
        parts=parts,
        fewest=min(sizes, default=0),
        most=max(sizes, default=0),
        unicode=unicode,
        cost=cost or None,
        samples=samples.chosen(),
        owed=owed,
    )


def preview_of(session: Session, campaign: Campaign) -> Preview:
    """As `preview`, of a campaign as it is written now, for when it goes out: the moment that it is
    planned for, or the next opening of the sending hours."""
    shop = shop_of(session)
    at = campaign.leaves_at(shop)
    found = _at(session, campaign, at)
    if found.forced_by and campaign.template is None and plain(campaign.message).strip():
        made = _at(session, campaign, at, in_letters=plain)
        if made.parts < found.parts or not made.forced_by:
            found = replace(found, plain=Plain(made.parts, made.cost))
    if not found.reach.recipients and Reason.FREQUENCY_CAP in found.reach.left_out:
        then = at + timedelta(hours=shop.frequency_cap_hours)
        then = campaign.hours(shop).next_opening(then)
        people = _at(session, campaign, then).reach.recipients
        found = replace(found, later=Later(then, people) if people else None)
    return found


def _at(
    session: Session,
    campaign: Campaign,
    at: datetime,
    in_letters: Callable[[str], str] = lambda text: text,
) -> Preview:
    offer = campaign.offer
    return preview(
        session,
        campaign.audience,
        in_letters(campaign.message),
        offer=None if offer is None else in_letters(offer),
        valid_until=campaign.valid_until,
        terms=campaign.terms,
        template=campaign.template,
        holdout_of=campaign.id if campaign.holds_out else None,
        at=at,
    )


def strangeness(name: str) -> int:
    """How much a name differs from a word or two with capitals: signs, digits, titles, one case,
    initials. A text that addresses it shows what a message does with such names."""
    letters = [one for one in name if one.isalpha() or unicodedata.category(one)[0] == "M"]
    signs = sum(not one.isspace() for one in name) - len(letters)
    cased = [one for one in letters if one.lower() != one.upper()]
    one_case = len({one.isupper() for one in cased}) == 1 and len(cased) > 1
    called = first_name(name) or ""
    titled = bool(called) and not name.startswith(called)
    return 3 * signs + 2 * one_case + 2 * titled + 4 * (len(called) == 1)


_Ranked = list[tuple[tuple[int, int], Sample]]


class _Samples:
    """The three texts to look at, chosen while the recipients stream by."""

    def __init__(self) -> None:
        self._longest: _Ranked = []
        self._shortest: _Ranked = []
        self._strangest: _Ranked = []

    def look_at(self, one: Sample, parts: int) -> None:
        """`parts` are those of its text."""
        for best, rank in (
            (self._longest, (parts, len(one.text))),
            (self._shortest, (-len(one.text), 0)),
            (self._strangest, (strangeness(one.name), 0)),
        ):
            if len(best) < _FEW or rank > best[-1][0]:
                best.append((rank, one))
                best.sort(key=lambda ranked: ranked[0], reverse=True)
                del best[_FEW:]

    def chosen(self) -> tuple[Sample, ...]:
        """One of each kind, nobody twice."""
        samples: list[Sample] = []
        for best in (self._longest, self._shortest, self._strangest):
            new = (one for _, one in best if one not in samples)
            samples.extend(islice(new, 1))
        return tuple(samples)


def _without(found: Reach, more: Mapping[Reason, int]) -> Reach:
    """The reach without those of whom only their own text or values say that they get none."""
    left_out = {**found.left_out, **{why: count for why, count in more.items() if count}}
    people = found.recipients - sum(more.values())
    return Reach(people, {why: left_out[why] for why in Reason if why in left_out})
