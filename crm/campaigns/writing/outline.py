"""A campaign as far as it is written: its answers so far, and what it still misses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.campaigns import drafts
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.kinds import Kind
from crm.campaigns.message import (
    BUILT_IN,
    check_offer,
    check_text,
    check_upi,
    dues_text,
    placeholders,
)
from crm.campaigns.model import Campaign
from crm.campaigns.texts.approved_texts import ChosenTemplate
from crm.campaigns.writing import dlt
from crm.dataclass import dataclass, replace
from crm.errors import Invalid, NotFound
from crm.language.amounts import typed_amount
from crm.language.calendar.days import read_day
from crm.language.calendar.said_days import Direction
from crm.language.calendar.words import DAY_WORDS
from crm.language.quantities import typed_count
from crm.shop import Shop

LIMITS = ("recent", "least", "most", "place", "badge")
"""Steps that narrow any audience down; none of them is asked unless somebody wants to."""

STEPS = ("name", "message", "fills", "audience", "number", "pick", *LIMITS, "offer", "until")
"""Everything that can be asked."""

NUMBER_ASKED = (Audience.INACTIVE, Audience.VIP, Audience.LOW)
"""Audiences that go with a number: days, or an amount."""


@dataclass(frozen=True, slots=True)
class Outline:
    """Amounts in major units. `campaign_id` is of one that is already kept and is being edited.
    `search` and `page` are those of the list in which customers are ticked."""

    campaign_id: int | None = None
    name: str | None = None
    message: str | None = None
    audience: Audience | None = None
    number_asked: bool = False
    days: int | None = None
    min_spent: Decimal | None = None
    max_spent: Decimal | None = None
    location: str | None = None
    status: str | None = None
    picked: tuple[int, ...] = ()
    picked_done: bool = False
    offer: str | None = None
    valid_until: date | None = None
    search: str = ""
    page: int = 0
    owed_days: int | None = None
    kind: Kind = Kind.MARKETING
    template: ChosenTemplate | None = None

    @classmethod
    def of(cls, campaign: Campaign) -> Outline:
        of = campaign.audience
        return cls(
            campaign_id=campaign.id,
            name=campaign.name,
            message=campaign.message,
            audience=of.audience,
            number_asked=True,
            days=of.days_since_purchase,
            min_spent=of.min_spent,
            max_spent=of.max_spent,
            location=of.location,
            status=of.status,
            picked=of.customer_ids,
            picked_done=True,
            offer=campaign.offer,
            valid_until=campaign.valid_until,
            owed_days=of.owed_days,
            kind=campaign.kind,
            template=campaign.template,
        )

    @property
    def asks_for(self) -> str | None:
        """The step that is next; None when it can be kept."""
        if self.name is None:
            return "name"
        if self.template is not None and self.template.unfilled is not None:
            return "fills"
        if self.message is None:
            return "message"
        if self.audience is None:
            return "audience"
        if self.audience in NUMBER_ASKED and not self.number_asked:
            return "number"
        if self.audience is Audience.CUSTOM and not (self.picked_done and self.picked):
            return "pick"
        used = placeholders(self.message)
        if "offer" in used and not self.offer:
            return "offer"
        if "date" in used and not self.valid_until:
            return "until"
        return None

    @property
    def steps(self) -> tuple[str, ...]:
        """The questions of this campaign, in order."""
        used = placeholders(self.message or "")
        return (
            "name",
            "message",
            *(() if self.audience is Audience.DUES else ("audience",)),
            *(("number",) if self.audience in NUMBER_ASKED else ()),
            *(("pick",) if self.audience is Audience.CUSTOM else ()),
            *(("offer",) if "offer" in used else ()),
            *(("until",) if "date" in used else ()),
        )

    @property
    def limits(self) -> tuple[str, ...]:
        """Limits that can narrow this audience down; its own number is asked with it."""
        own = _NUMBER_OF.get(self.audience) if self.audience is not None else None
        return tuple(limit for limit in LIMITS if limit != own)

    def step_before(self, step: str) -> str | None:
        steps = self.steps
        at = steps.index(step) if step in steps else 0
        return steps[at - 1] if at > 0 else None

    def built_in(self, shop: Shop) -> tuple[str, ...]:
        """The messages that every shop has for such a campaign."""
        return (dues_text(shop, upi=bool(shop.upi_vpa)),) if self.kind is Kind.DUES else BUILT_IN

    def with_built_in(self, number: int, shop: Shop) -> Outline:
        """Raises NotFound for a number that a later version no longer has."""
        if not 0 <= number < len(self.built_in(shop)):
            raise NotFound("template", number)
        return replace(self, message=self.built_in(shop)[number])

    def with_template(self, template: ChosenTemplate) -> Outline:
        """Its message is the approved text; first each variable is asked that nothing fills."""
        chosen = replace(self, template=template, message=None)
        return chosen if template.unfilled is not None else chosen.composed()

    def filling(self, fills: str) -> Outline:
        """What goes in for the variable that is asked. Raises Invalid, UnknownPlaceholder."""
        if self.template is None or self.template.unfilled is None:
            return self
        filled = self.template.filling(self.template.unfilled.name, self._checked(fills))
        chosen = replace(self, template=filled)
        return chosen if filled.unfilled is not None else chosen.composed()

    def _checked(self, text: str) -> str:
        return check_text(text, of_dues=self.kind is Kind.DUES)

    def composed(self) -> Outline:
        """Raises MessageTooLong."""
        assert self.template is not None  # noqa: S101 - only with one
        return replace(self, message=self._checked(self.template.message))

    def with_audience(self, audience: Audience) -> Outline:
        """Another audience begins without the numbers of the last one."""
        return replace(
            self,
            audience=audience,
            number_asked=False,
            days=None,
            min_spent=None,
            max_spent=None,
            picked_done=False,
        )

    def with_number(self, text: str, shop: Shop) -> Outline:
        """The number of the audience: days, or an amount as people write it. Raises Invalid."""
        asked = replace(self, number_asked=True)
        step = _NUMBER_OF.get(self.audience, "most") if self.audience is not None else "most"
        return asked.limited(step, text, shop)

    def limited(self, step: str, text: str, shop: Shop) -> Outline:
        """The audience narrowed down; an empty text takes the limit away. Raises Invalid."""
        asked = " ".join(text.split())
        match step:
            case "recent":
                changed = replace(self, days=_days(asked) if asked else None)
                _ = changed.filter  # raises when out of range
                return changed
            case "least":
                return replace(self, min_spent=_amount(asked, shop) if asked else None)
            case "most":
                return replace(self, max_spent=_amount(asked, shop) if asked else None)
            case "place":
                return replace(self, location=asked[:100] or None)
            case "badge":
                return replace(self, status=asked or None)
            case _:
                return self

    def ticked(self, customer_id: int, *, on: bool) -> Outline:
        others = tuple(one for one in self.picked if one != customer_id)
        return replace(self, picked=(*others, customer_id) if on else others)

    def answered(self, step: str, text: str, shop: Shop) -> Outline:
        """With a typed answer to `step`. Raises what crm raises for one that does not do, such as
        Invalid, UnknownPlaceholder, MessageTooLong."""
        match step:
            case "name":
                return replace(self, name=drafts.check_name(text))
            case "message":
                return replace(self, message=check_upi(self._checked(text), shop))
            case "fills":
                return self.filling(" ".join(text.split()))
            case "number":
                return self.with_number(text, shop)
            case "recent" | "least" | "most" | "place":
                return self.limited(step, text, shop)
            case "offer":
                return replace(self, offer=check_offer(text))
            case "until":
                return replace(self, valid_until=_valid_until(text, shop))
            case "pick":
                return replace(self, search=" ".join(text.split())[:60], page=0)
            case _:
                return self

    @property
    def filter(self) -> AudienceFilter:
        """Raises Invalid for a number that is out of range."""
        return AudienceFilter(
            self.audience or Audience.ALL,
            days_since_purchase=self.days,
            min_spent=self.min_spent,
            max_spent=self.max_spent,
            location=self.location,
            status=self.status,
            customer_ids=self.picked,
            owed_days=self.owed_days,
        )


_NUMBER_OF = {Audience.INACTIVE: "recent", Audience.VIP: "least", Audience.LOW: "most"}


def _days(text: str) -> int:
    return typed_count(text, DAY_WORDS, "days_since_purchase")


def _amount(text: str, shop: Shop) -> Decimal:
    try:
        return shop.currency.round(typed_amount(text))
    except Invalid as error:
        raise Invalid("spent", text, "unreadable") from error


def _valid_until(text: str, shop: Shop) -> date:
    try:
        return read_day(text, shop.today(), Direction.AHEAD)
    except Invalid as error:
        reason = "over" if error.reason == "past" else error.reason
        raise Invalid("valid_until", text, reason) from error


def keep(session: Session, outline: Outline, by: int | None) -> Campaign:
    """Saves the outline as a campaign: a new one, or the edited one.

    Raises as `drafts.create` and `drafts.edit`.
    """
    name, message = outline.name or "", outline.message or ""
    template = dlt.of_message(session, message, outline.template)
    if outline.campaign_id is None:
        return drafts.create(
            session,
            name,
            message,
            outline.filter,
            by,
            offer=outline.offer,
            valid_until=outline.valid_until,
            kind=outline.kind,
            template=template,
        )
    return drafts.edit(
        session,
        outline.campaign_id,
        by,
        name=name,
        message=message,
        audience=outline.filter,
        offer=outline.offer,
        valid_until=outline.valid_until,
        template=template,
    )
