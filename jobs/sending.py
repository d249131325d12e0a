"""The sending of campaigns: starts what is due and runs every campaign that is Sending.

The store says what is to be done; nothing here survives a restart or has to.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta
from typing import Protocol

from crm.campaigns.model import Campaign, CampaignGone
from crm.campaigns.sending import due as due_campaigns
from crm.campaigns.sending import recovery, trying
from crm.campaigns.sending.progress import under_way
from crm.campaigns.transitions import find
from crm.errors import StoreError
from crm.gateways import Answer, Filled, Gateway
from crm.store.database import Store
from jobs.door import Door
from jobs.hand_over import Run
from jobs.pace import Delays, Pace, Slots
from jobs.worker_name import worker_name

log = logging.getLogger(__name__)

GRACE = timedelta(seconds=30)
"""Time that a live worker may need, beyond its gateway's longest wait, to write an answer down."""

DELAYS = Delays()


class Listener(Protocol):
    """Port for showing campaigns; the bot's cards implement it. It only says that something is new
    to show: notices for staff are in the outbox, written with the change itself."""

    async def changed(self, campaign: Campaign) -> None:
        """It started, moved, ended, paused by itself or waits for a person's word; or it is on its
        way, then every `progress_every` seconds. What this raises does not stop the sending."""


class Sender:
    """One a process. `run` works until it is cancelled."""

    def __init__(
        self,
        store: Store,
        gateway: Gateway,
        pace: Pace,
        listener: Listener,
        *,
        progress_every: float = 3.0,
        grace: timedelta = GRACE,
        delays: Delays = DELAYS,
    ) -> None:
        self._store = store
        self._delays = delays
        self._slots = Slots(pace, first_hold=delays.first_hold)
        self.door = Door(gateway, self._slots)
        self._listener = listener
        self._progress_every = progress_every
        self._lease = timedelta(seconds=gateway.longest_wait) + grace
        self._awake = asyncio.Event()
        self._runs: dict[int, tuple[Run, asyncio.Task[None]]] = {}
        self._looked_for_orphans = False
        self._looking = False
        self._at_work = False
        self.worker = worker_name()

    @property
    def rate(self) -> float | None:
        """Messages a second; None for no limit."""
        return self._slots.pace.rate

    def wake(self) -> None:
        """Somebody pressed Send, Pause, Stop or Retry: look now."""
        self._awake.set()
        for run, _ in self._runs.values():
            run.wake()

    async def test(
        self, campaign_id: int, by: int, text: str, key: str, filled: Filled | None = None
    ) -> Answer:
        """Hands `text` over to the phone of the member `by`; `key` is its id for the gateway,
        `filled` the approved template that makes it.

        Raises TestRefused, CampaignGone.
        """
        send = await self._store.write(trying.claim_test, campaign_id, by, text, key, filled)
        answer = await self.door.hand_over(send)
        await self._store.write(trying.settle_test, send.id, answer)
        return answer

    async def run(self) -> None:
        """Looks every half second for what is due, so that it fires within its second.

        When cancelled, it waits for the answers that are under way and writes them down.
        """
        orphans = asyncio.create_task(self._watch_for_orphans())
        self._at_work = True
        try:
            while True:
                self._awake.clear()
                try:
                    await self.tick()
                except StoreError as error:  # busy or unreachable passes: the next tick sees
                    log.warning("sending waits for the store: %s", error)
                except Exception:  # one look that fails must not be the last one
                    log.exception("looking for campaigns failed")
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._delays.tick):
                        await self._awake.wait()
        finally:
            self._at_work = False
            orphans.cancel()
            tasks = [task for _, task in self._runs.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def tick(self) -> None:
        """Starts what is due, and runs every campaign that is Sending, several side by side."""
        self._looking = True
        try:
            await self._look()
        finally:
            self._looking = False

    async def _look(self) -> None:
        if not self._looked_for_orphans:
            await self.unconfirm_orphans()
        due_at = await self._store.read(due_campaigns.next_due)
        if due_at is not None and due_at <= self._store.shop.now():
            due = await self._store.write(due_campaigns.start_due)
            for campaign in (*due.started, *due.moved, *due.asked):
                await self._show(campaign)
        for campaign in await self._store.read(under_way):
            if campaign.id not in self._runs:
                run = Run(self._store, self.door, self._slots, self.worker, campaign, self._delays)
                self._runs[campaign.id] = run, asyncio.create_task(self._to_the_end(run))

    async def all_quiet(self) -> None:
        """Returns when every `wake` was followed and no campaign is under way here any more."""
        while self._runs or self._looking or (self._at_work and self._awake.is_set()):
            if self._runs:
                await asyncio.wait([task for _, task in self._runs.values()])
            else:
                await asyncio.sleep(0)

    async def unconfirm_orphans(self) -> int:
        """Declares what dead processes left behind Unconfirmed; how many.

        SQLite has one process, so at its start everything under way was left behind. Elsewhere,
        and later, a claim counts as left behind once no live worker can still hold it.
        """
        alone = self._store.engine.dialect.name == "sqlite" and not self._looked_for_orphans
        before = self._store.shop.now() - (timedelta(0) if alone else self._lease)
        found = await self._store.write(recovery.unconfirm_orphans, before)
        self._looked_for_orphans = True
        if found:
            log.warning("%d messages were under way when a process died", found)
        return found

    async def _watch_for_orphans(self) -> None:
        while True:
            await asyncio.sleep(self._delays.orphans)
            with suppress(StoreError):  # the tick says so
                if await self.unconfirm_orphans():
                    self.wake()

    async def _to_the_end(self, run: Run) -> None:
        reporting = asyncio.create_task(self._report(run.campaign_id))
        try:
            await run.to_the_end()
            if run.finished or run.paused_itself:
                await self._show(await self._store.read(find, run.campaign_id))
        except (StoreError, CampaignGone) as error:  # the next tick goes on, if there is anything
            log.warning("campaign %d: %s", run.campaign_id, error)
        except Exception:  # the next tick tries again; one campaign must not end the others
            log.exception("campaign %d broke off", run.campaign_id)
        finally:
            reporting.cancel()
            del self._runs[run.campaign_id]

    async def _report(self, campaign_id: int) -> None:
        while True:
            await asyncio.sleep(self._progress_every)
            with suppress(StoreError, CampaignGone):
                await self._show(await self._store.read(find, campaign_id))

    async def _show(self, campaign: Campaign) -> None:
        try:
            await self._listener.changed(campaign)
        except Exception:  # the chat may be unreachable; the messages go out all the same
            log.exception("a campaign's change could not be shown")
