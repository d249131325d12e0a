"""A campaign as far as it is written: what it still misses, and how it travels through a flow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.message import placeholders
from crm.campaigns.model import Campaign

FLOW = "campaign"

LIMITS = ("recent", "least", "most", "place", "badge")
"""Steps that narrow any audience down; none of them is asked unless somebody wants to."""

TYPED = ("name", "message", "number", "pick", "recent", "least", "most", "place", "offer", "until")
"""Steps whose question can be answered by typing."""

NUMBER_ASKED = (Audience.INACTIVE.value, Audience.VIP.value, Audience.LOW.value)
"""Audiences that go with a number: days, or an amount."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Answers so far, JSON throughout: amounts as text in major units, days in ISO.

    `campaign_id` of one that is already kept and is being edited, at `version`. `search` narrows
    the list in which customers are ticked.
    """

    campaign_id: int | None = None
    name: str | None = None
    message: str | None = None
    audience: str | None = None
    number_asked: bool = False
    days: int | None = None
    min_spent: str | None = None
    max_spent: str | None = None
    location: str | None = None
    status: str | None = None
    picked: tuple[int, ...] = ()
    picked_done: bool = False
    offer: str | None = None
    valid_until: str | None = None
    search: str = ""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Draft:
        return cls(**{**data, "picked": tuple(data.get("picked", ()))})

    @classmethod
    def of(cls, campaign: Campaign) -> Draft:
        of = campaign.audience
        return cls(
            campaign_id=campaign.id,
            name=campaign.name,
            message=campaign.message,
            audience=of.audience.value,
            number_asked=True,
            days=of.days_since_purchase,
            min_spent=None if of.min_spent is None else str(of.min_spent),
            max_spent=None if of.max_spent is None else str(of.max_spent),
            location=of.location,
            status=of.status,
            picked=of.customer_ids,
            picked_done=True,
            offer=campaign.offer,
            valid_until=campaign.valid_until.isoformat() if campaign.valid_until else None,
        )

    @property
    def data(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def asks_for(self) -> str | None:
        """The step that is next; None when it can be kept."""
        if self.name is None:
            return "name"
        if self.message is None:
            return "message"
        if self.audience is None:
            return "audience"
        if self.audience in NUMBER_ASKED and not self.number_asked:
            return "number"
        if self.audience == Audience.CUSTOM.value and not (self.picked_done and self.picked):
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
            "audience",
            *(("number",) if self.audience in NUMBER_ASKED else ()),
            *(("pick",) if self.audience == Audience.CUSTOM.value else ()),
            *(("offer",) if "offer" in used else ()),
            *(("until",) if "date" in used else ()),
        )

    @property
    def limits(self) -> tuple[str, ...]:
        """What can narrow this audience down; its own number is asked with it."""
        own = {
            Audience.INACTIVE.value: "recent",
            Audience.VIP.value: "least",
            Audience.LOW.value: "most",
        }.get(self.audience or "")
        return tuple(limit for limit in LIMITS if limit != own)

    def step_before(self, step: str) -> str | None:
        steps = self.steps
        at = steps.index(step) if step in steps else 0
        return steps[at - 1] if at > 0 else None

    def with_audience(self, audience: str) -> Draft:
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

    def with_picked(self, customer_id: int) -> Draft:
        ticked = customer_id in self.picked
        others = tuple(one for one in self.picked if one != customer_id)
        return replace(self, picked=others if ticked else (*self.picked, customer_id))

    @property
    def filter(self) -> AudienceFilter:
        """Raises Invalid for a number that is out of range."""
        return AudienceFilter(
            Audience(self.audience or ""),
            days_since_purchase=self.days,
            min_spent=None if self.min_spent is None else Decimal(self.min_spent),
            max_spent=None if self.max_spent is None else Decimal(self.max_spent),
            location=self.location,
            status=self.status,
            customer_ids=self.picked,
        )

    @property
    def until(self) -> date | None:
        return None if self.valid_until is None else date.fromisoformat(self.valid_until)
