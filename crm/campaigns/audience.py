"""The rule that picks customers for a campaign, as it is stored."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.values import Currency


class Audience(StrEnum):
    INACTIVE = "inactive"  # no purchase in X days
    VIP = "vip"  # spent above X; without X, the badge
    LOW = "low"  # spent below X
    ALL = "all"
    CUSTOM = "custom"  # picked by hand
    DUES = "dues"  # owes, and may be reminded of it: crm.campaigns.audiences.dues
    APPOINTMENTS = "appointments"  # comes on a day: crm.campaigns.audiences.appointments


@dataclass(frozen=True, slots=True)
class AudienceFilter:
    """The contents of `audience_filter`; conditions combine. Amounts in major units.

    `min_spent` is the X of `vip` (spent above it), `max_spent` the X of `low` (spent below it); in
    any other audience they are limits that are themselves included. `owed_days` is of `dues`: owes
    for so many days or longer; there `customer_ids` are those whom a person reminds by hand.
    `booked_on` is of `appointments`: the shop date on which they come.
    """

    audience: Audience
    days_since_purchase: int | None = None
    min_spent: Decimal | None = None
    max_spent: Decimal | None = None
    location: str | None = None
    status: str | None = None
    customer_ids: tuple[int, ...] = ()
    owed_days: int | None = None
    booked_on: date | None = None

    def __post_init__(self) -> None:
        if self.audience is Audience.INACTIVE and self.days_since_purchase is None:
            raise Invalid("days_since_purchase", None, "missing")
        if self.audience is Audience.LOW and self.max_spent is None:
            raise Invalid("max_spent", None, "missing")
        if (self.audience is Audience.APPOINTMENTS) is not (self.booked_on is not None):
            # Nobody types this audience: it is the program's own.
            raise ValueError(f"{self.audience} and the day {self.booked_on}")
        days = self.days_since_purchase
        if days is not None and not 1 <= days <= 36_500:
            raise Invalid("days_since_purchase", days, "out_of_range")
        for field, amount in (("min_spent", self.min_spent), ("max_spent", self.max_spent)):
            if amount is not None and amount < 0:
                raise Invalid(field, amount, "negative")

    def stored(self, currency: Currency) -> dict[str, Any]:
        """The JSON of `audience_filter`, amounts in minor units; only what is set."""
        facts: dict[str, Any] = {
            "days_since_purchase": self.days_since_purchase,
            "min_spent": None if self.min_spent is None else currency.to_minor(self.min_spent),
            "max_spent": None if self.max_spent is None else currency.to_minor(self.max_spent),
            "location": self.location,
            "status": self.status,
            "owed_days": self.owed_days,
            "booked_on": None if self.booked_on is None else self.booked_on.isoformat(),
        }
        kept = {name: value for name, value in facts.items() if value is not None}
        if self.audience is Audience.CUSTOM or self.customer_ids:
            kept["customer_ids"] = list(self.customer_ids)
        return kept

    @classmethod
    def read(cls, audience: str, stored: dict[str, Any], currency: Currency) -> Self:
        """The other way round. Raises Invalid for an audience that is none."""
        try:
            kind = Audience(audience)
        except ValueError as error:
            raise Invalid("audience", audience, "unknown") from error
        low, high = stored.get("min_spent"), stored.get("max_spent")
        booked = stored.get("booked_on")
        return cls(
            kind,
            days_since_purchase=stored.get("days_since_purchase"),
            min_spent=None if low is None else currency.from_minor(low),
            max_spent=None if high is None else currency.from_minor(high),
            location=stored.get("location"),
            status=stored.get("status"),
            customer_ids=tuple(stored.get("customer_ids", ())),
            owed_days=stored.get("owed_days"),
            booked_on=None if booked is None else date.fromisoformat(booked),
        )
