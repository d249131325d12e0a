"""Shared services of one running bot: the store, the formats, known names, and its tasks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from threading import Event
from typing import TYPE_CHECKING, Any, Protocol

from bot.delays import DELAYS, Delays
from bot.receipt_messages import ReceiptMessages
from bot.reports_seen import ReportsSeen
from crm.child_process.limits import Limits
from crm.dataclass import dataclass, field
from crm.formats import Formats
from crm.i18n import Languages
from crm.store.read_process import ReadProcess

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from crm.campaigns.model import Campaign
    from crm.gateways.receipts import Limits as GatewayLimits
    from crm.gateways.whatsapp_templates import OffersTemplates
    from crm.i18n import Language
    from crm.permissions import Permission
    from crm.purchases.known_names import ShopNames
    from crm.staff import Member
    from crm.store.database import Store
    from jobs.outbox import Outbox
    from jobs.runner import Runner
    from jobs.sending import Sender

log = logging.getLogger(__name__)

DRAWING = Limits(wall_seconds=120)
WRITING = Limits(wall_seconds=1_800, nice=10)
"""Far longer than the largest shop's take: what hangs must not stop all charts for ever."""


class Redraws(Protocol):
    """Port to what redraws the cards of a campaign that moved."""

    def ask(self, campaign: Campaign, but: tuple[int, int] | None = None) -> None:
        """Every card is redrawn soon, except the one in chat and message `but`."""


class Menus(Protocol):
    """Port to the commands that Telegram lists."""

    async def set_of(self, user_id: int) -> None:
        """Those of one person, who joined, left, or may other things now."""


@dataclass(slots=True)
class Services:
    """Shared by all requests of a process. Nothing in it must survive a restart: the store has
    what must."""

    store: Store
    names: ShopNames
    languages: Languages = field(default_factory=Languages.found)
    username: str = ""
    reads_groups: bool = True
    """Whether what is typed in groups arrives: BotFather's privacy mode is off."""
    runner: Runner | None = None
    test_outbox: Path | None = None
    """The file of the messages of test mode, also when real ones are sent by now."""
    sender: Sender | None = None
    redraws: Redraws | None = None
    """The cards of campaigns that move."""
    reports: ReportsSeen = field(default_factory=ReportsSeen)
    menus: Menus | None = None
    backups: Path | None = None
    """The folder of the backups; None where none are made."""
    outbox: Outbox | None = None
    last_update_at: datetime | None = None
    commands: frozenset[str] = frozenset()
    """Names of the commands that this bot answers."""
    needs: Mapping[object, Permission] = field(default_factory=dict)
    """The permission of each button, by its tap, or by the name of the command that it leads to."""
    delays: Delays = DELAYS
    stops: dict[str, Event] = field(default_factory=dict)
    """Work in threads that can be stopped, by its name: it ends soon after its event is set."""
    drawing: ReadProcess = field(default_factory=lambda: ReadProcess("drawing", DRAWING))
    writing: ReadProcess = field(default_factory=lambda: ReadProcess("writing", WRITING))
    """Pictures have a process of their own, so that none waits for a file of half a minute."""
    receipts: ReceiptMessages = field(default_factory=ReceiptMessages)
    newest: dict[int, int] = field(default_factory=dict)
    """The newest message that this process sent in answer, by chat."""
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    @property
    def gateway_name(self) -> str:
        return self.sender.door.gateway_name if self.sender is not None else ""

    @property
    def rate(self) -> float | None:
        """Messages a second; None for no limit."""
        return self.sender.rate if self.sender is not None else None

    @property
    def gateway_limits(self) -> GatewayLimits | None:
        return self.sender.door.limits if self.sender is not None else None

    @property
    def offers(self) -> OffersTemplates | None:
        """What lists the texts that the gateway may carry; None where any may go."""
        return self.sender.door.offers if self.sender is not None else None

    @property
    def formats(self) -> Formats:
        """Of the configured shop, for whoever is being spoken to."""
        return Formats(self.store.shop)

    def language_of(self, member: Member | None, telegram: str | None = None) -> Language:
        """The language to speak to `member` in: chosen here, or the one of their Telegram (as it
        says now, or as was noted), or the shop's."""
        chosen = member.language if member is not None else None
        noted = member.telegram_language if member is not None else None
        return self.languages.first_of(chosen, telegram or noted, self.store.shop.language)

    def wake_outbox(self) -> None:
        """A notice for staff was put into the outbox: it is sent as soon as may be."""
        if self.outbox is not None:
            self.outbox.wake()

    def menu_changed(self, user_id: int) -> None:
        """The commands that this person sees are set anew, beside the conversation."""
        if self.menus is not None:
            self.spawn(self.menus.set_of(user_id), "menu")

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Runs `work` beside the conversation; a failure is logged, never lost."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("%s failed", task.get_name(), exc_info=error)

    def is_under_way(self, name: str) -> bool:
        """Whether work of that name runs beside the conversation."""
        return any(task.get_name() == name for task in self._tasks)

    async def quiet(self) -> None:
        """Returns when nothing runs beside the conversation any more."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def stop(self, grace: float) -> None:
        """Gives the tasks `grace` seconds, then cancels them, and ends the child processes."""
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks), timeout=grace)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
        await asyncio.gather(
            asyncio.to_thread(self.drawing.close), asyncio.to_thread(self.writing.close)
        )
