"""The one door to the gateway: whatever goes out by SMS is handed over here.

It takes nothing but a claim (`crm.campaigns.sending.sends.Claimed`), and claims are made in two
places, each of which looks at what it lets through: `crm.campaigns.sending.claims` for the sends of
a campaign, `crm.campaigns.sending.trying` for the test on one's own phone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from crm.campaigns.sending.sends import NO_ANSWER, Claimed
from crm.campaigns.sms import measure
from crm.campaigns.texts.approved_texts import ChosenTemplate
from crm.campaigns.writing import dlt
from crm.gateways import Answer, Gateway, Message, Outcome
from crm.gateways.client import NoReplyError
from crm.gateways.receipts import Limited, Limits, RefreshesLimits
from crm.gateways.whatsapp_templates import OffersTemplates
from crm.store.database import Store
from jobs.pace import Slots

log = logging.getLogger(__name__)


class Door:
    """Hands one message over at a time for each place, within the rate."""

    def __init__(self, gateway: Gateway, slots: Slots) -> None:
        self._gateway = gateway
        self._slots = slots
        self._places = asyncio.Semaphore(slots.pace.concurrency)

    @property
    def gateway_name(self) -> str:
        return self._gateway.name

    @property
    def delivers(self) -> bool:
        """False when nobody receives anything."""
        return self._gateway.delivers

    @property
    def limits(self) -> Limits | None:
        """What the gateway takes in a day; None without such limits."""
        return self._gateway.limits if isinstance(self._gateway, Limited) else None

    async def look_at_limits(self) -> None:
        """Asks the gateway what it takes in a day. After a start only the smallest limit is known,
        which may long be used up."""
        if isinstance(self._gateway, RefreshesLimits):
            with suppress(NoReplyError):
                await self._gateway.refresh_limits()

    async def still_carries(self, chosen: ChosenTemplate | None, store: Store) -> bool:
        """Whether the template of an approved campaign is still there, and unchanged: with the
        gateway, else in the shop's own list."""
        if chosen is None or chosen.gateway != self.gateway_name:
            return True
        if self.offers is None:
            return await store.read(dlt.still_approved, chosen)
        try:
            found = await self.offers.templates(fresh=True)
        except NoReplyError:  # it will say so when a message is handed over
            return True
        wanted = chosen.template_id, chosen.language, chosen.text
        known = {(one.name, one.language, one.text): one.category for one in found}
        if wanted not in known:
            return False
        return not chosen.category or known[wanted] == chosen.category  # it makes the price

    @property
    def offers(self) -> OffersTemplates | None:
        """The gateway as far as it lists the texts that it may carry; None where any may go."""
        return self._gateway if isinstance(self._gateway, OffersTemplates) else None

    @property
    def longest_wait(self) -> float:
        """Seconds after which a message that left has its answer."""
        return self._gateway.longest_wait

    async def hand_over(self, send: Claimed) -> Answer:
        """Raises asyncio.CancelledError only while the message certainly has not left."""
        async with self._places:
            await self._slots.leave(self._parts(send))
            return await self._leave(send)

    def _parts(self, send: Claimed) -> int:
        return measure(send.message).parts if self._slots.pace.by_part else 1

    async def hand_over_if(
        self, still_so: Callable[[Claimed], Awaitable[bool]], send: Claimed
    ) -> Answer | None:
        """As `hand_over`, after a last look that is made when the message may leave: it may have
        waited for its turn. None when that says no."""
        async with self._places:
            await self._slots.leave(self._parts(send))
            return await self._leave(send) if await still_so(send) else None

    async def _leave(self, send: Claimed) -> Answer:
        try:
            return await self._gateway.send(
                Message(send.phone, send.message, send.key, send.until, send.template)
            )
        except asyncio.CancelledError:
            return Answer(Outcome.UNKNOWN, detail=NO_ANSWER)
        except Exception:  # a gateway with a fault: it may have sent, so nobody tries again
            log.exception("gateway %s failed", self._gateway.name)
            return Answer(Outcome.UNKNOWN, detail="gateway_fault")
