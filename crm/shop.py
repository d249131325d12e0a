"""The shop as its rules see it: currency, time zone, thresholds, and what the owner changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from crm.clock import Clock, system_clock
from crm.dataclass import dataclass, field
from crm.values import Currency

UNNAMED = "My shop"
"""The name of a shop that nobody has named yet."""

MODULES = ("stock", "points", "appointments", "stores", "feedback")
"""What a shop may switch on; a shop that uses none of it sees none of it."""


@dataclass(frozen=True, slots=True)
class PointsRule:
    """How points are earned by bills from the day `since` (a shop date) on: `earn_points` for each
    full `earn_for` (major units; 0: none), gone `expire_after_days` later (0: never)."""

    since: date
    earn_for: Decimal
    earn_points: int
    expire_after_days: int


@dataclass(frozen=True, slots=True)
class Shop:
    """The configuration of the shop. Amounts are Decimal in major units."""

    name: str = UNNAMED
    country: str = "IN"
    currency: Currency = field(default_factory=lambda: Currency("INR", 2))
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Kolkata"))
    language: str = "en"
    """For people whose own is not known or not there, and for messages to customers."""
    default_payment: str = "Cash"
    inactive_after_days: int = 90
    vip_above: Decimal = Decimal(50_000)
    sending_opens: time = time(10, 0)
    sending_closes: time = time(21, 0)
    frequency_cap_hours: int = 24
    credit_limit: Decimal = Decimal(0)
    """How much a customer may owe before a bill on account is asked about; 0 is no limit."""
    remind_after_days: int = 7
    remind_every_days: int = 7
    remind_from: Decimal = Decimal(50)
    """Of dues: who owes so much for so long may be reminded, and so many days after a payment or
    the last reminder again."""
    remind_by_itself: bool = False
    """Whether owners and managers hear at opening time who may be reminded."""
    campaigns_by_itself: bool = False
    """Whether they hear then of birthdays and of who is late, each a campaign ready to approve."""
    price_per_part: Decimal = Decimal("0.25")
    price_marketing: Decimal = Decimal("0.8631")
    price_utility: Decimal = Decimal("0.115")
    """A delivered message of WhatsApp, by the category of its template."""
    gateway: str = ""
    """What carries messages to customers, by its name in the configuration."""
    hears_back: bool = False
    """Whether the gateway reports what became of each message."""
    summary_at: time = time(21, 0)
    backup_to_owners: bool = False
    address: str = ""
    """Of the shop, as papers have it."""
    gst_registration: str = "none"
    """`none`, `regular` or `composition`."""
    gstin: str = ""
    state: str = "27"
    """A code of the GST council: the state that the shop is in."""
    prices_include_tax: bool = True
    default_rate: Decimal = Decimal(0)
    """Percent of GST on items that have no rate of their own."""
    round_to_rupee: bool = False
    invoice_prefix: str = ""
    upi_vpa: str = ""
    """Empty: no QR codes."""
    merchant_code: str = ""
    earn_for: Decimal = Decimal(0)
    """The amount of a bill that earns points; 0: the shop has no points."""
    earn_points: int = 1
    point_worth: Decimal = Decimal(1)
    """What a point that is used takes off a bill."""
    expire_after_days: int = 0
    """0: points are there for good."""
    points_rules: tuple[PointsRule, ...] = ()
    """How points were earned, by day: written by crm.customers.points.rules alone."""
    feedback_after_hours: int = 3
    """So long after a bill its customer is asked for stars, where the shop uses feedback; 0: only
    by hand."""
    modules: frozenset[str] = frozenset()
    """Names of what the shop has switched on beside the rest: of MODULES."""
    clock: Clock = system_clock

    @property
    def has_points(self) -> bool:
        """Whether bills earn points now."""
        return self.earn_for > 0

    @property
    def has_gst(self) -> bool:
        """Whether it is registered, also for composition."""
        return self.gst_registration != "none"

    def message_price(self, category: str) -> Decimal:
        """Of one delivered message of WhatsApp; major units."""
        return self.price_utility if category == "UTILITY" else self.price_marketing

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        return self.clock()

    def today(self) -> date:
        """The shop's own calendar date."""
        return self.local(self.now()).date()

    def local(self, instant: datetime) -> datetime:
        """An instant in the shop's time zone."""
        return instant.astimezone(self.timezone)

    def instant(self, day: date, at: time = time()) -> datetime:
        """Shop date and wall-clock time as an instant in UTC. In a gap of the clock: after it."""
        return datetime.combine(day, at, self.timezone).astimezone(UTC)
