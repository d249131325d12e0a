"""`munim demo`: everything on this machine, nothing to set up, nothing left behind."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot import logs
from bot.commands.shared.common import a_number, clock, say
from bot.commands.shared.signals import stop_on_signals
from bot.config.errors import DONE, CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from bot.config.load import Config
    from bot.sandbox.server import Sandbox
    from bot.sandbox.suggestions import Suggestion
    from crm.clock import Clock
    from crm.gateways import Gateway

DEFAULT_PORT = 8377
TOKEN = "700000007:sandbox-token-of-the-demo-00000000"  # noqa: S105 - works in the sandbox only

SHOP_NAME = "Patil Stores (sample)"
OWNER, MANAGER, STAFF, STRANGER = 7001, 7002, 7003, 7004
GROUP = -7000


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--port",
        type=a_number,
        default=None,
        metavar="N",
        help=f"where the phone page is served (default: {DEFAULT_PORT}, or any free port)",
    )
    parser.add_argument(
        "--gateway",
        choices=("mock", "delivering"),
        default="mock",
        help="what campaigns go to: delivering reports receipts, failures and answers",
    )
    parser.add_argument("--verbose", action="store_true", help="log what the libraries do, too")


def run(arguments: Namespace) -> int:
    from bot.config.load import Config

    logs.set_up(verbose=arguments.verbose)
    # Only a file that was asked for: the shop of the working folder is not what a demo shows.
    config = Config.load(arguments.config or Path(os.devnull))
    with TemporaryDirectory(prefix="munim-demo-", ignore_cleanup_errors=True) as folder:
        asyncio.run(_run(config, clock(), Path(folder), arguments.port, arguments.gateway))
    return DONE


async def _run(config: Config, now: Clock, folder: Path, port: int | None, gateway: str) -> None:
    from bot.app import serve

    stop = stop_on_signals()
    sandbox = await _sandbox(port, now, str(config.shop.timezone))
    try:
        staged = _staged(config, sandbox.api_url, folder)
        await asyncio.to_thread(_fill, staged, now)

        def ready(_line: str) -> None:
            for person in (OWNER, MANAGER, STAFF):
                sandbox.people.start(sandbox.world.people[person])
            say(f"A sample shop is open. The phone: {sandbox.phone_url}")
            say("Try: asha 2 rice 100, 1 oil 250 upi. Ctrl-C ends it and leaves nothing behind.")

        await serve(staged, now, stop=stop, announce=ready, gateway=_gateway(gateway, now))
    finally:
        await sandbox.stop()


def _gateway(name: str, now: Clock) -> Gateway | None:
    """None: the one of the staged settings."""
    if name != "delivering":
        return None
    from crm.gateways.delivering import DeliveringGateway

    return DeliveringGateway(now)


async def _sandbox(port: int | None, now: Clock, time_zone: str) -> Sandbox:
    from bot.sandbox.server import Sandbox

    def seconds() -> float:
        return now().timestamp()

    try:
        sandbox = await Sandbox.start(DEFAULT_PORT if port is None else port, clock=seconds)
    except (OSError, OverflowError) as error:
        if port is not None:
            reason = getattr(error, "strerror", None) or str(error)
            raise CommandError(f"port {port}: {reason.lower()}") from error
        sandbox = await Sandbox.start(clock=seconds)
    sandbox.add_bot(TOKEN, "munim_sample_bot", SHOP_NAME)
    sandbox.add_person(OWNER, "Sunita", "Patil", title="Owner")
    sandbox.add_person(MANAGER, "Ravi", "Kale", title="Manager")
    sandbox.add_person(STAFF, "Neha", "Shinde", title="Staff")
    sandbox.add_person(STRANGER, "Kiran", "Mehta", title="Stranger")
    sandbox.add_group(GROUP, "The counter", [OWNER, MANAGER, STAFF])
    sandbox.world.time_zone = time_zone
    sandbox.world.suggestions.all = _suggestions()
    return sandbox


def _suggestions() -> list[Suggestion]:
    from bot.sandbox.suggestions import Suggestion

    sale, hindi = "asha 2 rice 100, 1 oil 250 upi", "ganesh ko 2 kilo cheeni 45 udhaar"
    return [
        Suggestion("Record a sale", sale, OWNER, OWNER, sale, like=r"\d"),
        Suggestion("Or in Hindi, on credit", hindi, OWNER, OWNER, hindi, like="udhaa?r|उधार"),
        Suggestion("See who owes what", "/dues", OWNER, OWNER, "/dues", like="^/dues|owe"),
        Suggestion(
            "Win back who stays away",
            "/insights, Customers, Overdue, then Win back",
            OWNER,
            OWNER,
            "/insights",
            done_by="tap",
            like="win back",
        ),
        Suggestion(
            "The month as a picture", "/insights", OWNER, OWNER, "/insights", like="insight"
        ),
        Suggestion(
            "Bring a spreadsheet",
            "Drop an Excel or CSV file on the phone",
            OWNER,
            OWNER,
            done_by="upload",
        ),
        Suggestion("Knock as a stranger", "Press Start", STRANGER, STRANGER, done_by="start"),
    ]


def _staged(config: Config, api_url: str, folder: Path) -> Config:
    """`config` with a shop of its own, and with nothing in it that reaches the world."""
    from pydantic import SecretStr

    from bot.config.sections import DatabaseSection, TelegramSection

    return config.model_copy(
        update={
            "telegram": TelegramSection(token=SecretStr(TOKEN), api_url=api_url, owners=[OWNER]),
            "database": DatabaseSection(url=SecretStr(f"sqlite:///{folder}/sample.db")),
            "shop": config.shop.model_copy(update={"name": SHOP_NAME}),
            "sms": config.sms.model_copy(
                update={
                    "gateway": "mock",
                    "mock": config.sms.mock.model_copy(update={"outbox": f"{folder}/outbox.jsonl"}),
                }
            ),
            "backup": config.backup.model_copy(update={"folder": f"{folder}/backups"}),
        }
    )


def _fill(config: Config, now: Clock) -> None:
    from crm import staff
    from crm.permissions import Role
    from crm.sample.fill import fill
    from crm.sample.plan import make_sample
    from crm.store.opening import open_store

    store = open_store(config.database.url.get_secret_value(), config.shop_for(now))
    try:
        store.write_now(staff.ensure_owners, [OWNER])
        for user_id, name, role in (
            (MANAGER, "Ravi Kale", Role.MANAGER),
            (STAFF, "Neha Shinde", Role.STAFF),
        ):
            token = store.write_now(staff.invite, role, OWNER)
            store.write_now(staff.accept, token, user_id, name)
        store.write_now(fill, make_sample(store.shop), (OWNER, MANAGER, STAFF))
    finally:
        store.close()
