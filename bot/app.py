"""The composition root: wires all parts together; startup and shutdown."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from telegram import Bot, Update
from telegram.error import TelegramError

from bot.command_menus import CommandMenus
from bot.config.gateway import gateway_of, pace_of
from bot.delays import DELAYS, Delays
from bot.dispatch.dispatcher import Dispatcher
from bot.features.campaigns.notices import Cards
from bot.features.campaigns.redraws import Redraws
from bot.jobs_setup import runner_of
from bot.notices.table import TelegramPublisher
from bot.reports_seen import ReportsSeen, hook_of
from bot.routes import ROUTES
from bot.services import Services
from bot.transport.connection import connection
from bot.transport.per_chat import Turns
from bot.transport.polling import persist, poll
from bot.transport.retries import RetryingRequest
from bot.ui.routing import Routes
from crm import staff
from crm.campaigns.notices import first_of_gateway
from crm.dataclass import replace
from crm.gateways.mock import MockGateway
from crm.gateways.receipts import AnswersPolls, TakesCalls
from crm.i18n import Languages
from crm.imports.folder import remove_unfinished
from crm.purchases.known_names import ShopNames
from crm.store.lock import held
from crm.store.opening import open_store
from jobs.outbox import Outbox
from jobs.pace import Pace
from jobs.report_times import Mode
from jobs.reports import Reports
from jobs.sending import Sender

if TYPE_CHECKING:
    from bot.config.load import Config
    from bot.config.sections import TelegramSection
    from bot.transport.listener import Route
    from crm.clock import Clock
    from crm.gateways import Gateway
    from crm.store.database import Store
    from jobs.runner import Runner

log = logging.getLogger(__name__)

BESIDE_SECONDS = 0.2
"""Delay in seconds after which the background jobs begin."""

STOP_GRACE_SECONDS = 3.5
"""Shared by all running work, concurrently: a machine shutdown waits five seconds at most."""


class BotApp:
    """One bot over one store: hands every update to its handler, a chat at a time."""

    def __init__(
        self,
        store: Store,
        token: str,
        api_url: str,
        routes: Routes | None = None,
        *,
        gateway: Gateway | None = None,
        pace: Pace | None = None,
        languages: Languages | None = None,
        reports: Mode = Mode.POLL,
        public_url: str = "",
        stop_words: Sequence[str] = (),
        delays: Delays = DELAYS,
    ) -> None:
        """Without a `gateway` campaigns go to one that delivers and keeps nothing. `reports`: how
        the gateway tells what became of messages, with a webhook at `public_url`; `stop_words`:
        what else means STOP."""
        self.routes = routes or Routes(ROUTES)
        self.services = Services(
            store,
            ShopNames(),
            languages or Languages.found(),
            commands=frozenset(self.routes.commands),
            needs=self.routes.needs,
            delays=delays,
        )
        self.dispatcher = Dispatcher(self.services, self.routes)
        self.bot = Bot(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=RetryingRequest(connection(api_url, 256), delays.retries),
            get_updates_request=connection(api_url, 1),
        )
        self._turns = Turns()
        self._gateway = gateway or MockGateway()
        self.services.redraws = Redraws(self.services, self.bot)
        cards = Cards(self.services, self.services.redraws)
        self.sender = Sender(store, self._gateway, pace or Pace(), cards)
        self.services.sender = self.sender
        self.reports = Reports(
            store,
            self._gateway,
            mode=reports,
            stop_words=stop_words,
            heard=self._heard,
        )
        self.services.reports = ReportsSeen(reports, public_url, hook_of(self._gateway))
        self.outbox = Outbox(store, TelegramPublisher(self.services, self.bot))
        self.services.outbox = self.outbox
        self.menus = CommandMenus(self.services, self.bot, self.routes)
        self.services.menus = self.menus

    def _heard(self) -> None:
        """A gateway reported something: there may be news for staff, or room for the next."""
        self.services.wake_outbox()
        self.sender.wake()

    async def handle(self, update: Update) -> None:
        """Handles one update. Never raises: one that cannot be handled must not be redelivered."""
        chat = update.effective_chat
        user = update.effective_user
        key = chat.id if chat is not None else user.id if user is not None else 0
        self.services.last_update_at = self.services.store.shop.now()
        # What is drawn has a queue of its own in each chat: a sale does not wait for a picture.
        async with self._turns.turn((key, self.dispatcher.is_slow(update))):
            try:
                await self.dispatcher.handle(update, self.bot)
            except Exception:
                log.exception("update %s was not handled", update.update_id)

    async def start(self, stop: asyncio.Event) -> None:
        """Asks Telegram who this is, and tells it the commands of the menu, which nobody needs to
        wait for. Raises InvalidToken."""
        try:
            await persist("start", self.bot.initialize, stop, self.services.delays)
        except TelegramError:
            await self.bot.request.shutdown()  # half started: its connection is open
            raise
        if stop.is_set():
            return
        self.services.username = self.bot.username
        self.services.reads_groups = self.bot.can_read_all_group_messages is not False
        self.services.spawn(self.menus.set_all(stop), "menu")

    async def poll(self, stop: asyncio.Event, telegram: TelegramSection | None = None) -> None:
        """Long polling until `stop` is set; a gateway may call meanwhile."""
        doors = self._doors()
        if not doors or telegram is None:
            await self._poll(stop)
            return
        from bot.transport.listener import serving  # an HTTP server, which polling does without

        async with serving(doors, telegram.listen, telegram.port):
            await self._poll(stop)

    async def _poll(self, stop: asyncio.Event) -> None:
        bot, services = self.bot, self.services
        await persist("polling", bot.delete_webhook, stop, services.delays)
        await poll(bot, self.handle, self.dispatcher.is_slow, services.spawn, stop, services.delays)

    async def listen(self, telegram: TelegramSection, stop: asyncio.Event) -> None:
        """Webhook until `stop` is set."""
        from bot.transport.webhook import listen  # an HTTP server, which polling does without

        await listen(
            self.bot,
            self.handle,
            stop,
            url=telegram.webhook_url,
            address=telegram.listen,
            port=telegram.port,
            secret=telegram.webhook_secret,
            also=self._doors(),
        )

    def _doors(self) -> tuple[Route, ...]:
        """What the gateway calls, when it is to call."""
        gateway, seen = self._gateway, self.services.reports
        if seen.mode is not Mode.WEBHOOK or not isinstance(gateway, TakesCalls):
            return ()
        from bot.transport.gateway_calls import Door

        door = Door(
            gateway, self.reports.take, seen.public_url, seen.calls, self.services.store.shop.now
        )
        return (door.route,)

    async def stop(self) -> None:
        await self.reports.close()
        await self._gateway.close()
        await self.services.stop(0.5)
        await self.services.receipts.write(self.services.store)
        await self.bot.shutdown()


@asynccontextmanager
async def opened(config: Config, clock: Clock) -> AsyncIterator[Store]:
    """The store of `config`, held by this process while it runs."""
    store = open_store(config.database.url.get_secret_value(), config.shop_for(clock))
    try:
        with held(store.engine):
            yield store
    finally:
        store.close()


async def serve(
    config: Config,
    clock: Clock,
    *,
    stop: asyncio.Event,
    announce: Callable[[str], None],
    gateway: Gateway | None = None,
) -> None:
    """Runs the bot until `stop` is set; `announce` gets lines for whoever started it. `gateway`
    stands in for the one of the settings.

    Raises StoreError, and InvalidToken when Telegram does not know the token.
    """
    async with opened(config, clock) as store:
        if gateway is not None:
            hears = isinstance(gateway, AnswersPolls)
            store.shop = replace(store.shop, gateway=gateway.name, hears_back=hears)
        await store.write(staff.ensure_owners, config.telegram.owners)
        await store.write(first_of_gateway, config.sms.gateway)
        await asyncio.to_thread(remove_unfinished, store)
        token = config.telegram.token.get_secret_value()
        bot_app = BotApp(
            store,
            token,
            config.telegram.api_url,
            gateway=gateway or gateway_of(config.sms),
            pace=pace_of(config.sms),
            reports=Mode(config.sms.receipts),
            public_url=config.sms.public_url,
            stop_words=config.sms.opt_out_words,
        )
        bot_app.services.runner = runner = runner_of(
            config, bot_app.services, bot_app.sender, bot_app.outbox, bot_app.reports
        )
        if config.sms.mock.outbox:
            bot_app.services.test_outbox = Path(config.sms.mock.outbox)
        winding_down = asyncio.create_task(_wind_down(stop, runner, bot_app.services))
        await bot_app.start(stop)
        bot_app.services.spawn(_beside(runner, bot_app.services, stop), "what works beside")
        try:
            if stop.is_set():
                return
            claim = await store.write(staff.make_claim)
            if claim is not None:
                announce(
                    f"Claim this shop: https://t.me/{bot_app.services.username}?start=claim-{claim}"
                )
            announce(f"@{bot_app.services.username} is at work. Ctrl-C stops it.")
            if config.telegram.mode == "webhook":
                await bot_app.listen(config.telegram, stop)
            else:
                await bot_app.poll(stop, config.telegram)
        finally:
            stop.set()  # also when it ended by itself
            await winding_down
            await bot_app.stop()


async def _beside(runner: Runner, services: Services, stop: asyncio.Event) -> None:
    """Starts the background work, once the pending updates have been requested."""
    await asyncio.sleep(BESIDE_SECONDS)
    if stop.is_set():
        return
    services.spawn(_tidy_imports(services.store), "import: what was left")
    runner.start()


async def _wind_down(stop: asyncio.Event, runner: Runner, services: Services) -> None:
    """Stops the background work while the conversation finishes its last answers."""
    await stop.wait()
    await asyncio.gather(runner.stop(STOP_GRACE_SECONDS), services.stop(STOP_GRACE_SECONDS))


async def _tidy_imports(store: Store) -> None:
    """Removes leftovers of unfinished imports in the background; users do not see them."""
    from crm.imports.importing import remove_hidden  # 40 modules, once the bot is at work

    if many := await asyncio.to_thread(remove_hidden, store):
        log.info("removed what was left of %d unfinished imports", many)
