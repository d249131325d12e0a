"""What the bot says of its own accord: one table, and how each thing gets to the phone."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.features.campaigns import notices
from bot.features.summary import telling as summary
from bot.notices import program as telling
from bot.notices import words
from bot.ui import show
from bot.ui.notice import News
from bot.ui.screen import Screen, paragraphs
from crm import staff
from crm.campaigns.notices import ANSWERED, ASKED, ENDED, MOVED, PAUSED, UNCONFIRMED
from crm.campaigns.notices import LATE as RAN_LATE
from crm.i18n import speaking
from crm.staff import Member, Permission
from jobs.outbox import Fate, Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from telegram import Bot

    from bot.services import Services
    from crm.chat.outbox import Push
    from crm.store.database import Session

log = logging.getLogger(__name__)

LATE = timedelta(minutes=15)
"""From here on what is said names the moment that it is from."""

Tell = Callable[["Services", Member, "Push"], Awaitable[News | None]]


@dataclass(frozen=True, slots=True)
class Kind:
    """`tell` finds the words, or None when it is not worth saying any more; `needs` is what the
    one who hears it must (still) be allowed; after `keep` it is no news."""

    tell: Tell
    needs: Permission
    keep: timedelta
    dated: bool = True
    """Whether a late one gets a line that says from when it is; else its own words do."""


PUSHES: Mapping[str, Kind] = {
    "summary": Kind(summary.read, Permission.SEE_INSIGHTS, timedelta(days=3), dated=False),
    "job_failed": Kind(telling.job_failed, Permission.SETTINGS, timedelta(days=2)),
    "stranger": Kind(telling.stranger, Permission.MANAGE_STAFF, timedelta(days=2)),
    "backup": Kind(telling.backup, Permission.BACKUP, timedelta(days=2)),
    ASKED: Kind(notices.asked, Permission.SEND_CAMPAIGN, timedelta(days=30), dated=False),
    ANSWERED: Kind(notices.answered, Permission.PROPOSE_CAMPAIGN, timedelta(days=7)),
    ENDED: Kind(notices.ended, Permission.PROPOSE_CAMPAIGN, timedelta(days=7)),
    PAUSED: Kind(notices.paused, Permission.PROPOSE_CAMPAIGN, timedelta(days=7)),
    UNCONFIRMED: Kind(notices.unconfirmed, Permission.PROPOSE_CAMPAIGN, timedelta(days=7)),
    MOVED: Kind(notices.moved, Permission.PROPOSE_CAMPAIGN, timedelta(days=2)),
    RAN_LATE: Kind(notices.late, Permission.PROPOSE_CAMPAIGN, timedelta(days=30), dated=False),
}


class TelegramCourier:
    """Implements jobs.outbox.Courier."""

    def __init__(self, services: Services, bot: Bot, kinds: Mapping[str, Kind] = PUSHES) -> None:
        self._services = services
        self._bot = bot
        self._kinds = kinds

    async def bring(self, push: Push) -> Outcome:
        kind = self._kinds.get(push.kind)
        if kind is None:  # of another version of the program
            log.warning("push %d: nobody knows what %r is", push.id, push.kind)
            return Outcome(Fate.USELESS)
        member = await self._services.store.read(staff.member, push.chat_id)
        age = self._services.store.shop.now() - push.created_at
        if member is None or not member.may(kind.needs) or age > kind.keep:
            log.info("push %d (%s) is dropped", push.id, push.kind)
            return Outcome(Fate.USELESS)
        with speaking(self._services.language_of(member)):
            found = await kind.tell(self._services, member, push)
            if found is None:
                log.info("push %d (%s) is no news any more", push.id, push.kind)
                return Outcome(Fate.USELESS)
            screen = found.screen
            if kind.dated and age > LATE:
                screen = self._dated(screen, push.created_at)
        return await self._say(push, replace(found, screen=screen))

    async def _say(self, push: Push, found: News) -> Outcome:
        try:
            message = await show.send(self._bot, push.chat_id, found.screen)
        except Forbidden:
            log.info("member %s has blocked the bot", push.chat_id)
            return Outcome(Fate.BLOCKED)
        except RetryAfter as asked:
            after = asked.retry_after
            wait = after if isinstance(after, int | float) else after.total_seconds()
            return Outcome(Fate.LATER, wait=float(wait))
        except BadRequest as refused:  # never wrote to the bot; or a screen that we made badly
            log.warning("push %d (%s) was refused: %s", push.id, push.kind, refused)
            return Outcome(Fate.USELESS)
        except TelegramError as failed:
            log.warning("push %d (%s) did not get through: %s", push.id, push.kind, failed)
            return Outcome(Fate.LATER)
        if found.shown is None:
            return Outcome(Fate.SAID)
        shown, message_id = found.shown, message.message_id

        def note(session: Session) -> None:
            shown(session, message_id)

        return Outcome(Fate.SAID, note=note)

    def _dated(self, screen: Screen, since: datetime) -> Screen:
        when = self._services.formats.moment(since)
        return replace(screen, text=paragraphs(words.late(when), screen.html))
