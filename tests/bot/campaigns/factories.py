"""A shop with three customers, and what the tests of campaigns do again and again."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.store.schema import campaign_sends, campaigns
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer
from tests.phone import Phone
from tests.shop import a_purchase

HELLO = "Hi {{first_name}}, tea is on us this week."


async def three_customers(floor: Floor) -> None:
    """Asha has been away for 61 days, Ravi for 5, Imran has no phone."""
    for name, phone, days, spent in (
        ("Asha Verma", "9812345601", 61, "60000"),
        ("Ravi Kale", "9812345602", 5, "900"),
        ("Imran", None, 70, "100"),
    ):
        one = await a_customer(floor, name, phone, location="Pune")
        await floor.store.write(a_purchase, one, amount=spent, days_ago=days)


async def sent(floor: Floor) -> list[tuple[str, str]]:
    """Phones and texts that went out, in order."""

    def read(session: Session) -> list[tuple[str, str]]:
        rows = session.execute(
            select(campaign_sends.c.phone, campaign_sends.c.message)
            .where(campaign_sends.c.status == "Sent")
            .order_by(campaign_sends.c.id)
        )
        return [(row.phone, row.message) for row in rows]

    return await floor.store.read(read)


async def statuses(floor: Floor) -> list[str]:
    return await floor.store.read(
        lambda session: list(
            session.execute(select(campaigns.c.status).order_by(campaigns.c.id)).scalars()
        )
    )


async def writes(phone: Phone, message: str = HELLO, audience: str = "Everyone") -> None:
    """A campaign up to its card."""
    await phone.says("/campaigns")
    await phone.taps("New")
    await phone.says("Tea week")
    await phone.says(message)
    await phone.taps(audience)


async def asks(floor: Floor) -> None:
    """Sita writes a campaign and asks; Meera and Manoj have met the bot before."""
    for approver in (floor.owner, floor.manager):
        await approver.says("/menu")
    await writes(floor.staff)
    assert not any("Send now" in label for label in floor.staff.buttons)
    await floor.staff.taps("Ask for approval")
