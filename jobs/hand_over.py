"""One campaign handed to the gateway: claimed, sent, settled, at the pace that the shop set."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import suppress
from time import monotonic

from crm.campaigns import pausing
from crm.campaigns.model import Campaign, CampaignMoved, Status
from crm.campaigns.sending import claims, last_look, recipients
from crm.campaigns.sending import worker as sending_worker
from crm.campaigns.sending.sends import Claimed, Settled
from crm.campaigns.sending.worker import Turn
from crm.errors import StoreError
from crm.gateways import Answer, Outcome
from crm.store.database import Store
from jobs.door import Door
from jobs.pace import Delays, Slots

log = logging.getLogger(__name__)

TOO_MANY_FAILURES = "failures"
"""`paused_reason` of a campaign that paused itself after failures in a row that will not pass."""


class Run:
    """One campaign's way through the gateway in this process."""

    def __init__(
        self,
        store: Store,
        door: Door,
        slots: Slots,
        worker: str,
        campaign: Campaign,
        delays: Delays,
    ) -> None:
        """`worker` is the name under which this process claims messages."""
        self._store = store
        self._door = door
        self._slots = slots
        self._worker = worker
        self._delays = delays
        self._frozen = campaign.frozen_at is not None
        self._template = campaign.template
        self._looks_last = campaign.terms.rules.looked_at_last
        self._answers: list[Settled] = []
        self._claimed: deque[Claimed] = deque()  # and not handed over so far
        self._hand_overs: set[asyncio.Task[None]] = set()
        self._starting = False  # a task that will hand over the next message
        self._open = 0  # claimed, without an answer so far
        self._at_gateway: set[int] = set()
        self._unsure = False  # whether the last turn claimed anything: it broke off
        self._draining = False
        self._awake = asyncio.Event()
        self._woken = False
        self._failures = 0
        self._halted: str | None = None  # why the gateway takes nothing more
        self.campaign_id = campaign.id
        self.finished = False
        self.paused_itself = False

    def wake(self) -> None:
        """Somebody may have paused or stopped it: look now."""
        self._woken = True
        self._awake.set()

    async def to_the_end(self) -> None:
        """Until it is Sent, or somebody stops it, or it pauses itself. Raises CampaignGone.

        When cancelled, it waits for the gateway's answers and writes them down.
        """
        self._slots.runs += 1
        try:
            if not self._frozen and not await self._door.still_carries(self._template, self._store):
                with suppress(CampaignMoved):  # somebody was faster
                    await self._store.write(pausing.return_to_draft, self.campaign_id)
                    self.paused_itself = True
                return
            while not self._frozen and await self._store.write_low_priority(
                recipients.freeze_next, self.campaign_id, self._door.gateway_name
            ):
                pass
            await self._door.look_at_limits()
            await self._rounds()
        finally:
            self._slots.runs -= 1
            await self._drained()

    async def _drained(self) -> None:
        """Also when it is cancelled: what is not written down stays Unconfirmed."""
        draining = asyncio.create_task(self._drain())
        try:
            await asyncio.shield(draining)
        finally:
            await draining

    async def _rounds(self) -> None:
        while True:
            if self._halted is not None:
                await self._pause(pausing.HALTED + self._halted)
                return
            if self._failures >= self._slots.pace.pause_after:
                await self._pause(TOO_MANY_FAILURES)
                return
            taken = self._slots.take(self._open)
            if not (taken or self._answers or self._woken):
                await self._wait(idle=False)
                continue
            self._woken = False
            turn = await self._turn(taken)
            if turn is None:
                await asyncio.sleep(self._delays.store_retry)
                continue
            self._open += len(turn.claimed)
            self._claimed.extend(turn.claimed)
            self._start_hand_over()
            if turn.finished or turn.status is not Status.SENDING:
                self.finished = turn.finished
                self.paused_itself = turn.closed
                return
            if turn.crowded:
                await asyncio.sleep(self._delays.crowded)
                continue
            more = len(turn.claimed) == taken and self._slots.free(self._open) > 0
            if not more or self._slots.wait > 0:
                await self._wait(idle=taken > 0 and not turn.claimed)

    async def _turn(self, taken: int) -> Turn | None:
        """Settles and claims; None, and nothing lost, when the store did not take it."""
        if self._unsure and not await self._give_back_unheard():
            self._slots.give_back(taken)
            return None
        answers, self._answers = self._answers, []
        writing = asyncio.ensure_future(
            self._store.write_low_priority(
                sending_worker.take_turn,
                self.campaign_id,
                self._worker,
                answers,
                taken,
                self._slots.rate,
                self._door.limits,
            )
        )
        used = 0
        try:
            turn = await asyncio.shield(writing)
            used = len(turn.claimed)
        except StoreError as error:
            log.warning("answers wait for the store: %s", error)
            self._answers = answers + self._answers
            self._unsure = taken > 0
            return None
        except asyncio.CancelledError:
            # The transaction ends all the same. What it claimed was not handed over, and says so.
            turn = await writing
            if turn.claimed:
                await self._store.write(claims.unclaim, self._worker, turn.claimed)
            raise
        except Exception:
            self._answers = answers + self._answers  # what is known must not be forgotten
            raise
        finally:
            self._slots.give_back(taken - used)
        return turn

    async def _wait(self, *, idle: bool) -> None:
        """Until there are answers to write or places to fill.

        `idle`: there was nothing to claim, so a place alone is no reason to look again soon.
        """
        if not self._answers:
            self._awake.clear()
            full = self._slots.free(self._open) <= 0
            poll = self._delays.poll
            longest = poll if idle or full else min(poll, self._slots.wait)
            with suppress(TimeoutError):
                async with asyncio.timeout(longest):
                    await self._awake.wait()
        if self._open and self._answers:
            await asyncio.sleep(0)  # those of this round together: the next gather meanwhile

    def _start_hand_over(self) -> None:
        """One more task that hands messages over, unless one is starting already.

        Each starts the next before it waits for the gateway, so there are as many as there are
        messages under way; a gateway that answers at once is served by one (a task for each
        message would cost more than the message).
        """
        if self._claimed and not self._starting:
            self._starting = True
            task = asyncio.create_task(self._hand_over_claimed())
            self._hand_overs.add(task)
            task.add_done_callback(self._hand_overs.discard)

    async def _hand_over_claimed(self) -> None:
        self._starting = False
        while self._claimed and not self._draining:
            send = self._claimed.popleft()
            self._start_hand_over()
            await self._hand_over(send)

    async def _hand_over(self, send: Claimed) -> None:
        try:
            if self._looks_last:
                answer = await self._door.hand_over_if(self._still_so, send)
            else:
                answer = await self._door.hand_over(send)
        except asyncio.CancelledError:  # it has not left: it is given back
            self._claimed.append(send)
            raise
        if answer is None:
            return
        self._slots.in_flight -= 1
        self._open -= 1
        self._answers.append(Settled(send, answer, counted=self._heard(answer)))
        self._awake.set()

    async def _still_so(self, send: Claimed) -> bool:
        """Whether a reminder says what is true this moment. If not, it is given back, and the next
        claim looks at it again; while the store does not answer, it does not leave."""
        try:
            if await self._store.read(last_look.still_so, self.campaign_id, send):
                return True
            await self._store.write(claims.unclaim, self._worker, (send,))
        except StoreError as error:
            log.warning("a reminder waits for the store: %s", error)
            await asyncio.sleep(self._delays.store_retry)
            self._claimed.append(send)
            return False
        self._open -= 1
        self._slots.give_back(1)
        self._woken = True
        self._awake.set()
        return False

    def _heard(self, answer: Answer) -> bool:
        """Whether the try counts. Passing failures slow the sending down, what will not pass ends
        it: so many refusals in a row, or a gateway that says that it takes nothing."""
        slow_down = self._slots.slow_down
        if answer.outcome is Outcome.PASSING:
            return slow_down.passing(None if answer.alone else answer.wait)
        if answer.outcome is Outcome.HALTED:
            self._halted = answer.detail
            self._draining = True  # the next one would fare no better
            return False
        self._failures = 0 if answer.outcome is Outcome.SENT else self._failures + 1
        if answer.outcome is not Outcome.UNKNOWN:
            slow_down.answered()
        return True

    async def _pause(self, reason: str) -> None:
        with suppress(CampaignMoved):  # somebody was faster
            await self._store.write(pausing.pause, self.campaign_id, None, reason=reason)
            self.paused_itself = True

    async def _drain(self) -> None:
        """Waits for what is at the gateway and writes it down; gives back what is not."""
        self._draining = True
        deadline = monotonic() + self._door.longest_wait + 1
        while self._hand_overs and monotonic() < deadline:
            await asyncio.wait(self._hand_overs, timeout=deadline - monotonic())
        late = set(self._hand_overs)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        while self._answers or self._claimed:
            if await self._turn(0) is None or not await self._give_back():
                await asyncio.sleep(self._delays.store_retry)

    async def _give_back_unheard(self) -> bool:
        """Gives back what a turn claimed that broke off at its commit: nobody here hands it over.
        False when the store did not take it."""
        held = {*self._at_gateway, *(one.id for one in self._claimed)}
        held |= {one.send.id for one in self._answers}
        try:
            await self._store.write(claims.unclaim_unheard, self.campaign_id, self._worker, held)
        except StoreError as error:
            log.warning("claimed messages wait for the store: %s", error)
            return False
        self._unsure = False
        return True

    async def _give_back(self) -> bool:
        """Gives back messages claimed but not handed over; false when the store did not take it."""
        unused = tuple(self._claimed)
        if unused:
            try:
                await self._store.write(claims.unclaim, self._worker, unused)
            except StoreError as error:
                log.warning("claimed messages wait for the store: %s", error)
                return False
            self._claimed.clear()
            self._open -= len(unused)
            self._slots.give_back(len(unused))
        return True
