"""One campaign handed to the gateway: claimed, sent, settled, at the pace that the shop set."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from crm.campaigns import life
from crm.campaigns.model import Campaign, CampaignMoved, Status
from crm.campaigns.sending import recipients, sends
from crm.campaigns.sending import worker as campaign_turns
from crm.campaigns.sending.sends import Claimed, Settled
from crm.campaigns.sending.worker import Turn
from crm.errors import StoreError
from crm.gateways import Answer, Gateway, Outcome
from crm.store.database import Store

log = logging.getLogger(__name__)

TOO_MANY_FAILURES = "failures"
"""`paused_reason` of a campaign that paused itself after failures in a row."""

TOGETHER = 0.001
"""Seconds that an answer waits for others: one transaction for many instead of one each."""

AT_EASE = 0.02
"""The same while there are claimed messages for every place at the gateway that becomes free."""

LOOK = 0.5
"""Seconds between two looks at a campaign that only waits: for answers, for a later try."""

STORE_WAIT = 1.0
"""Seconds before answers are written again that the store did not take."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`rate` a second (None: as fast as answers come), `concurrency` at once, `batch` a claim.

    A quarter more is claimed ahead, so that no place at the gateway waits for the store.
    The pace is each process's own: two on one database send twice as fast.
    """

    rate: float | None = 10
    concurrency: int = 5
    batch: int = 50
    pause_after: int = 10  # failures in a row


class Slots:
    """What all campaigns of a process share: places at the gateway, and messages a second.

    The rate is a bucket that holds a tenth of a second's worth, so no second sees much more.
    """

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self.places = asyncio.Semaphore(pace.concurrency)
        self.in_flight = 0
        self.runs = 0
        self._size = 0.0 if pace.rate is None else max(1.0, pace.rate / 10)
        self._level = self._size
        self._at = monotonic()

    def free(self, mine: int) -> int:
        """Messages that a campaign may claim, one that holds `mine`: nobody waits behind 100,000
        others."""
        most = self.pace.concurrency + self.pace.concurrency // 4
        fair = -(-most // max(1, self.runs))
        return min(self.pace.batch, fair - mine, most - self.in_flight)

    def take(self, mine: int) -> int:
        """How many a campaign may hand over now; what is not used is given back."""
        wanted = max(0, self.free(mine))
        if self.pace.rate is not None:
            now = monotonic()
            self._level = min(self._size, self._level + (now - self._at) * self.pace.rate)
            self._at = now
            wanted = min(wanted, int(self._level))
            self._level -= wanted
        self.in_flight += wanted
        return wanted

    def give_back(self, unused: int) -> None:
        """Places that were taken and for which there was no message."""
        self.in_flight -= unused
        if self.pace.rate is not None:
            self._level = min(self._size, self._level + unused)

    @property
    def wait(self) -> float:
        """Seconds until the rate lets one go."""
        if self.pace.rate is None:
            return 0
        level = self._level + (monotonic() - self._at) * self.pace.rate
        return max(0.0, (1 - level) / self.pace.rate)


class Run:
    """One campaign's way through the gateway in this process."""

    def __init__(
        self, store: Store, gateway: Gateway, slots: Slots, worker: str, campaign: Campaign
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._slots = slots
        self._worker = worker
        self._frozen = campaign.frozen_at is not None
        self._answers: list[Settled] = []
        self._claimed: deque[Claimed] = deque()  # and not handed over so far
        self._carriers: set[asyncio.Task[None]] = set()
        self._carrier_called = False
        self._open = 0  # claimed, without an answer so far
        self._leaving = False
        self._news = asyncio.Event()
        self._short = asyncio.Event()  # a place at the gateway became free, and nothing is claimed
        self._look = False
        self._failures = 0
        self.campaign_id = campaign.id
        self.finished = False
        self.paused_itself = False

    def look(self) -> None:
        """Somebody may have paused or stopped it."""
        self._look = True
        self._news.set()

    async def to_the_end(self) -> None:
        """Until it is Sent, or somebody stops it, or it pauses itself. Raises CampaignGone.

        When cancelled, it waits for the gateway's answers and writes them down.
        """
        self._slots.runs += 1
        try:
            while not self._frozen and await self._store.write_between(
                recipients.freeze_next, self.campaign_id, self._gateway.name
            ):
                pass
            await self._rounds()
        finally:
            self._slots.runs -= 1
            await self._land()

    async def _rounds(self) -> None:
        while True:
            if self._failures >= self._slots.pace.pause_after:
                await self._pause()
                return
            taken = self._slots.take(self._open)
            if not (taken or self._answers or self._look):
                await self._wait(idle=False)
                continue
            self._look = False
            turn = await self._turn(taken)
            if turn is None:
                await asyncio.sleep(STORE_WAIT)
                continue
            self._open += len(turn.claimed)
            self._claimed.extend(turn.claimed)
            self._call_carrier()
            if turn.finished or turn.status is not Status.SENDING:
                self.finished = turn.finished
                self.paused_itself = turn.closed
                return
            more = len(turn.claimed) == taken and self._slots.free(self._open) > 0
            if not more or self._slots.wait > 0:
                await self._wait(idle=taken > 0 and not turn.claimed)

    async def _turn(self, taken: int) -> Turn | None:
        """Settles and claims; None, and nothing lost, when the store did not take it."""
        answers, self._answers = self._answers, []
        writing = asyncio.ensure_future(
            self._store.write_between(
                campaign_turns.take_turn, self.campaign_id, self._worker, answers, taken
            )
        )
        used = 0
        try:
            turn = await asyncio.shield(writing)
            used = len(turn.claimed)
        except StoreError as error:
            log.warning("answers wait for the store: %s", error)
            self._answers = answers + self._answers
            return None
        except asyncio.CancelledError:
            # The transaction ends all the same. What it claimed was not handed over, and says so.
            turn = await writing
            if turn.claimed:
                await self._store.write(sends.unclaim, self._worker, turn.claimed)
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
            self._news.clear()
            full = self._slots.free(self._open) <= 0
            longest = LOOK if idle or full else min(LOOK, self._slots.wait)
            with suppress(TimeoutError):
                async with asyncio.timeout(longest):
                    await self._news.wait()
        if self._open and self._answers:
            if not self._claimed:
                await asyncio.sleep(TOGETHER)
                return
            self._short.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(AT_EASE):
                    await self._short.wait()

    def _call_carrier(self) -> None:
        """One more carrier, unless one is on its way already.

        Each calls the next before it waits for the gateway, so there are as many as there are
        messages under way; a gateway that answers at once is served by one (a task for each
        message would cost more than the message).
        """
        if self._claimed and not self._carrier_called:
            self._carrier_called = True
            carrier = asyncio.create_task(self._carry())
            self._carriers.add(carrier)
            carrier.add_done_callback(self._carriers.discard)

    async def _carry(self) -> None:
        async with self._slots.places:
            self._carrier_called = False
            while self._claimed and not self._leaving:
                send = self._claimed.popleft()
                self._call_carrier()
                await self._hand_over(send)

    async def _hand_over(self, send: Claimed) -> None:
        try:
            answer = await self._gateway.send(send.phone, send.message, send.key)
        except asyncio.CancelledError:
            answer = Answer(Outcome.UNKNOWN, detail=sends.NO_ANSWER)
        except Exception:  # a gateway with a fault: it may have sent, so nobody tries again
            log.exception("gateway %s failed", self._gateway.name)
            answer = Answer(Outcome.UNKNOWN, detail="gateway_fault")
        self._slots.in_flight -= 1
        self._open -= 1
        self._failures = 0 if answer.outcome is Outcome.SENT else self._failures + 1
        self._answers.append(Settled(send, answer))
        self._news.set()
        if not self._claimed:
            self._short.set()

    async def _pause(self) -> None:
        with suppress(CampaignMoved):  # somebody was faster
            await self._store.write(life.pause, self.campaign_id, None, reason=TOO_MANY_FAILURES)
            self.paused_itself = True

    async def _land(self) -> None:
        """Waits for what is at the gateway and writes it down; gives back what is not."""
        self._leaving = True
        deadline = monotonic() + self._gateway.longest_wait + 1
        while self._carriers and monotonic() < deadline:
            await asyncio.wait(self._carriers, timeout=deadline - monotonic())
        late = set(self._carriers)
        for carrier in late:
            carrier.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        while self._answers or self._claimed:
            if await self._turn(0) is None or not await self._give_back():
                await asyncio.sleep(STORE_WAIT)

    async def _give_back(self) -> bool:
        """What was claimed ahead and never handed over; whether the store took it."""
        unused = tuple(self._claimed)
        if unused:
            try:
                await self._store.write(sends.unclaim, self._worker, unused)
            except StoreError as error:
                log.warning("claimed messages wait for the store: %s", error)
                return False
            self._claimed.clear()
            self._open -= len(unused)
            self._slots.give_back(len(unused))
        return True
