"""Builds the runner of the background jobs, with what each job needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot import __version__
from bot.module_words.feedback_words import name_of_campaign
from crm.feedback.links import link_of
from jobs import schedule
from jobs.appointments import Appointments
from jobs.backup import NightlyBackup
from jobs.feedback import AskForStars
from jobs.inactivity import Inactivity
from jobs.morning import Morning
from jobs.runner import Runner
from jobs.schedule import Due, Result
from jobs.summary import EveningSummary
from jobs.sums import Sums

if TYPE_CHECKING:
    from bot.config.load import Config
    from bot.services import Services
    from jobs.outbox import Outbox
    from jobs.reports import Reports
    from jobs.sending import Sender


def runner_of(
    config: Config, services: Services, sender: Sender, outbox: Outbox, reports: Reports
) -> Runner:
    """The runner of a bot that has met Telegram; not started yet."""
    backup = config.backup

    async def pulse(_due: Due) -> Result:
        """Heartbeat of a running bot, read by `munim status`."""
        last = services.last_update_at
        return {"version": __version__, "last_update_at": last and last.isoformat()}

    async def sending(_due: Due) -> None:
        await sender.run()

    services.backups = Path(backup.folder)

    async def publishing(_due: Due) -> None:
        await outbox.run()

    async def reporting(_due: Due) -> None:
        await reports.run()

    jobs = schedule.table(
        sending=sending,
        outbox=publishing,
        reports=reporting,
        backup_at=backup.at,
        inactivity=Inactivity(services.store),
        summary=EveningSummary(services.store, outbox.wake),
        morning=Morning(services.store, outbox.wake),
        appointments=Appointments(services.store, lambda: services.gateway_name, outbox.wake),
        backup=NightlyBackup(
            services.store,
            services.backups,
            backup.passphrase.get_secret_value() or None,
            outbox.wake,
        ),
        sums=Sums(services.store),
        feedback=AskForStars(
            services.store,
            lambda: services.gateway_name,
            lambda: name_of_campaign(services.formats, services.language_of(None)),
            lambda token: link_of(services.username, token),
            sender.wake,
        ),
        pulse=pulse,
    )
    return Runner(services.store, jobs, outbox.wake)
