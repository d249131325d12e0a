"""What gateways report: calls of theirs are written as they come, and they are asked for the rest.

Nothing here survives a restart or has to: the store says which messages are open. After a start
everything that is open is asked for once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from crm.campaigns.notices import away as away_notice
from crm.campaigns.sending.limits import day_opened
from crm.campaigns.sending.receipts import waiting
from crm.campaigns.sending.receipts.applying import (
    Applied,
    apply_receipts,
    forget_early,
    settle_early,
)
from crm.campaigns.sending.receipts.taking import take
from crm.errors import StoreError
from crm.gateways import Gateway
from crm.gateways.client import NoReplyError
from crm.gateways.receipts import (
    AnswersPolls,
    Calls,
    Cancels,
    Finds,
    HasInbox,
    Limited,
    Rank,
    Receipt,
    RefreshesLimits,
    TellsHealth,
)
from crm.store.database import Store
from jobs.report_calls import WaitingCalls
from jobs.report_times import (
    AWAY,
    BUSY_FOR,
    INTERVALS,
    SILENT,
    STEPS,
    Intervals,
    Mode,
)

log = logging.getLogger(__name__)


class Reports:
    """One a process."""

    def __init__(
        self,
        store: Store,
        gateway: Gateway,
        *,
        mode: Mode = Mode.POLL,
        stop_words: Sequence[str] = (),
        heard: Callable[[], None] = lambda: None,
        intervals: Intervals = INTERVALS,
    ) -> None:
        """`heard` is called when something new may wait in the outbox, or for the sending."""
        self._store = store
        self._gateway = gateway
        self._mode = mode
        self._words = tuple(stop_words)
        self._heard = heard
        self._every = intervals
        self._calls = WaitingCalls(self._apply, intervals.gather)
        self._done_at: dict[str, float] = {}
        self._receipts_to: datetime | None = None
        self._round: waiting.Round | None = None
        self._inbox_to: datetime | None = None
        self._looks: dict[int, int] = {}
        self._asked_back: set[str] = set()
        self._away_since: datetime | None = None
        self._told_away = False
        self._knows_limits = False

    # --- calls --------------------------------------------------------------------------------

    async def take(self, calls: Calls) -> None:
        """Returns once the calls are written. Raises StoreError."""
        await self._calls.take(calls)

    async def _apply(self, calls: Calls) -> Applied:
        applied = await self._store.write_low_priority(take, self._gateway.name, calls, self._words)
        if calls.inbound or applied.paused or (applied.changed and self._makes_room):
            self._heard()
        return applied

    @property
    def _makes_room(self) -> bool:
        """Whether a receipt lets the next message leave. Nobody else waits for one, and a look for
        each of 500 a second would be most of their cost."""
        return isinstance(self._gateway, Limited) and self._gateway.limits.window is not None

    # --- asking -------------------------------------------------------------------------------

    async def run(self) -> None:
        """Asks for what is open until it is cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(self._every.tick)

    async def look(self) -> None:
        """Everything that is due now; what fails is tried again at the next look."""
        for work in (
            self._clear_up,
            self._settle_early,
            self._take_back,
            self._ask_for_receipts,
            self._watch_window,
            self._read_inbox,
            self._refresh_limits,
            self._forget,
        ):
            try:
                await work()
            except NoReplyError as error:
                log.warning("%s: %s", self._gateway.name, error)
            except StoreError as error:  # busy or unreachable passes
                log.warning("reports wait for the store: %s", error)
            except Exception:  # one gateway's surprise must not end the others' work
                log.exception("asking %s failed", self._gateway.name)

    def _due(self, name: str, seconds: float) -> bool:
        now = asyncio.get_running_loop().time()
        if now - self._done_at.get(name, float("-inf")) < seconds:
            return False
        self._done_at[name] = now
        return True

    async def _ask_for_receipts(self) -> None:
        gateway, steps = self._gateway, STEPS[self._mode]
        if not steps or not isinstance(gateway, AnswersPolls):
            return
        if not self._due("receipts", self._every.receipts):
            return
        now, most = self._store.shop.now(), gateway.polled_at_once
        asked = self._round or waiting.Round(self._receipts_to or now - steps[-1], now)
        for _ in range(-(-waiting.MOST // most)):
            part = await self._store.read(waiting.due, gateway.name, asked, steps, most)
            if not part:
                self._receipts_to, self._round = asked.to, None
                return
            try:
                found = await gateway.poll(part)
            except NoReplyError:
                self._round = asked.without_reply(part)
                raise
            await self._apply(found)
            self._round = asked = asked.behind(part)

    async def _watch_window(self) -> None:
        """So that the next messages are handed over as others leave the phone."""
        gateway = self._gateway
        if not (isinstance(gateway, Limited) and isinstance(gateway, AnswersPolls)):
            return
        if gateway.limits.window is None or not self._due("window", self._every.window):
            return
        if not await self._store.read(waiting.sending_now):
            return
        await self._look_for_the_phone()
        in_it = await self._store.read(waiting.in_the_phone, gateway.name)
        if in_it:
            await self._apply(await gateway.poll(in_it))

    async def _look_for_the_phone(self) -> None:
        """Tells the owner, once, when the phone was away for ten minutes of a sending."""
        gateway = self._gateway
        if not isinstance(gateway, TellsHealth):
            return
        away = (await gateway.health()).problem in ("unreachable", "no_answer")
        now = self._store.shop.now()
        self._away_since = (self._away_since or now) if away else None
        if self._away_since is None:
            self._told_away = False
        elif now - self._away_since >= AWAY and not self._told_away:
            await self._store.write(away_notice)
            self._told_away = True
            self._heard()

    async def _read_inbox(self) -> None:
        gateway = self._gateway
        if self._mode is not Mode.POLL or not isinstance(gateway, HasInbox):
            return
        now = self._store.shop.now()
        last = await self._store.read(waiting.last_sending, gateway.name)
        if last is None:
            return  # nobody was written to who could answer
        busy = now - last < BUSY_FOR
        if not self._due("inbox", self._every.inbox_busy if busy else self._every.inbox_quiet):
            return
        since = self._inbox_to or min(last, now - timedelta(days=1))
        found = await gateway.inbox(since - timedelta(minutes=10))
        await self._apply(Calls(inbound=found))
        self._inbox_to = now

    async def _clear_up(self) -> None:
        """Looks for messages whose hand-over nobody answered; nothing is repeated blindly."""
        gateway = self._gateway
        if not isinstance(gateway, Finds):
            return
        now = self._store.shop.now()
        silent, unheard = 0, None
        for send_id, one in await self._store.read(waiting.unknown, gateway.name):
            looks = self._looks.get(send_id, 0)
            age = now - one.since
            if age < self._every.looks[min(looks, 1)] or age > gateway.remembers:
                continue
            try:
                found = await gateway.find(one)
            except NoReplyError as error:  # of this one, or of all
                silent, unheard = silent + 1, error
                if silent == SILENT:
                    break
                continue
            silent = 0
            known = await self._store.read(waiting.known_ids, gateway.name, found)
            new = [made for made in found if made not in known]
            if new:
                proof = Receipt(new[0], Rank.NOTHING, key=one.key)
                await self._store.write(apply_receipts, gateway.name, [proof])
            elif looks:
                await self._store.write(waiting.not_taken, send_id)
            self._looks[send_id] = looks + 1
            self._heard()
        if unheard is not None:
            raise unheard

    async def _settle_early(self) -> None:
        if self._mode is not Mode.WEBHOOK or not self._due("early", self._every.receipts):
            return
        if await self._store.write_low_priority(settle_early, self._gateway.name) is not None:
            self._heard()

    async def _take_back(self) -> None:
        """What a stopped campaign left with the gateway, as far as it still waits there."""
        gateway = self._gateway
        if not isinstance(gateway, Cancels):
            return
        for one in await self._store.read(waiting.to_take_back, gateway.name):
            if one.gateway_id in self._asked_back:
                continue
            if await gateway.cancel(one.gateway_id):
                await self._store.write(waiting.taken_back, gateway.name, one.gateway_id)
                self._heard()
            self._asked_back.add(one.gateway_id)

    async def _refresh_limits(self) -> None:
        """What is not known is asked for more often: campaigns rest meanwhile as if the day were
        full."""
        gateway, every = self._gateway, self._every
        if not isinstance(gateway, RefreshesLimits):
            return
        if not self._due("limits", every.limits if self._knows_limits else every.receipts):
            return
        self._knows_limits = False
        limits = await gateway.refresh_limits()
        self._knows_limits = True
        if await self._store.write(day_opened, gateway.name, limits):
            self._heard()

    async def _forget(self) -> None:
        if self._due("forget", 3600):
            await self._store.write(forget_early)

    async def close(self) -> None:
        """Waits for calls that are being written."""
        await self._calls.close()
