"""A listener of the sending that notes what it hears, and what the outbox has for staff."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from crm.campaigns.model import Campaign, Status
from crm.store.database import Store
from crm.store.schema import pushes


class Listening:
    def __init__(self) -> None:
        self.heard: list[Campaign] = []
        self.end = asyncio.Event()

    @property
    def statuses(self) -> list[Status]:
        """Of the campaigns, as they were heard of."""
        return [campaign.status for campaign in self.heard]

    async def changed(self, campaign: Campaign) -> None:
        self.heard.append(campaign)
        if campaign.status is Status.SENT:
            self.end.set()


def told(store: Store, member: int) -> list[str]:
    """Kinds of what the outbox has for a member, in order."""
    kinds = select(pushes.c.kind).where(pushes.c.chat_id == member).order_by(pushes.c.id)
    return store.read_now(lambda session: list(session.scalars(kinds)))
