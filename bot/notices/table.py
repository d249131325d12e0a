"""Notices: the table of their kinds, and the publisher that sends them to Telegram."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.features.appointments import notices as appointments
from bot.features.approvals import handlers as approvals
from bot.features.campaigns import answers as campaign_answers
from bot.features.campaigns import notices
from bot.features.campaigns.reminders import notices as reminding
from bot.features.feedback import notices as feedback
from bot.features.staff import notices as staff_notices
from bot.features.summary import notice as summary
from bot.notices import program, views
from bot.ui import show
from bot.ui.notice import Worded
from bot.ui.screen import Screen, paragraphs
from crm import staff
from crm.appointments.soon import SOON
from crm.campaigns.answers.inbox import ANSWERED as ANSWER
from crm.campaigns.notices import (
    ANSWERED,
    ASKED,
    AWAY,
    ENDED,
    EXPIRED,
    FIRST_OF_GATEWAY,
    GROWN,
    MOVED,
    OVER,
    PAUSED,
    RESTORED,
    RETURNED,
    UNCONFIRMED,
)
from crm.campaigns.notices import LATE as RAN_LATE
from crm.campaigns.sending.trying import PHONE_ASKED, PHONE_CONFIRMED
from crm.campaigns.writing.mornings import CAMPAIGNS as CAMPAIGNS_MORNING
from crm.campaigns.writing.mornings import DUES as DUES_MORNING
from crm.dataclass import dataclass, replace
from crm.feedback.recording import LOW_RATING
from crm.i18n import speaking
from crm.permissions import Permission
from crm.records.asking import ANSWERED as APPROVAL_ANSWERED
from crm.records.asking import ASKED as APPROVAL_ASKED
from crm.staff import Member
from jobs.outbox import Outcome, Result

if TYPE_CHECKING:
    from datetime import datetime

    from telegram import Bot

    from bot.services import Services
    from crm.chat.outbox import Notice

log = logging.getLogger(__name__)

LATE = timedelta(minutes=15)
"""A notice that is older names the moment that it is from."""

Words = Callable[["Services", Member, "Notice"], Awaitable[Worded | None]]


@dataclass(frozen=True, slots=True)
class Kind:
    """`words` makes the screen, or None when the notice is out of date; `needs` is what the person
    must (still) be allowed; after `keep` it is not sent any more."""

    words: Words
    needs: Permission
    keep: timedelta
    dated: bool = True
    """Whether a late one gets a line that says from when it is; else its own words do."""


NOTICES: Mapping[str, Kind] = {
    "summary": Kind(summary.summary, Permission.SEE_INSIGHTS, timedelta(days=3), dated=False),
    "job_failed": Kind(program.job_failed, Permission.SETTINGS, timedelta(days=2)),
    "stranger": Kind(staff_notices.knocked, Permission.MANAGE_STAFF, timedelta(days=2)),
    "joined": Kind(staff_notices.joined, Permission.MANAGE_STAFF, timedelta(days=7)),
    "let_in": Kind(staff_notices.let_in, Permission.SELL, timedelta(days=7)),
    "backup": Kind(program.backup, Permission.BACKUP, timedelta(days=2)),
    ASKED: Kind(notices.asked, Permission.SEND_CAMPAIGN, timedelta(days=30), dated=False),
    ANSWERED: Kind(notices.answered, Permission.PROPOSE_CAMPAIGN, timedelta(days=7)),
    ENDED: Kind(notices.ended, Permission.PROPOSE_CAMPAIGN, timedelta(days=7)),
    PAUSED: Kind(notices.paused, Permission.PROPOSE_CAMPAIGN, timedelta(days=7)),
    UNCONFIRMED: Kind(notices.unconfirmed, Permission.PROPOSE_CAMPAIGN, timedelta(days=7)),
    MOVED: Kind(notices.moved, Permission.PROPOSE_CAMPAIGN, timedelta(days=2)),
    APPROVAL_ASKED: Kind(approvals.asked_notice, Permission.MANAGE_DUES, timedelta(days=7)),
    APPROVAL_ANSWERED: Kind(approvals.answered_notice, Permission.SELL, timedelta(days=7)),
    ANSWER: Kind(campaign_answers.wrote, Permission.PROPOSE_CAMPAIGN, timedelta(days=7)),
    EXPIRED: Kind(notices.expired, Permission.SEND_CAMPAIGN, timedelta(days=30), dated=False),
    RETURNED: Kind(notices.returned, Permission.PROPOSE_CAMPAIGN, timedelta(days=7)),
    OVER: Kind(notices.over, Permission.SEND_CAMPAIGN, timedelta(days=30), dated=False),
    RESTORED: Kind(notices.restored, Permission.SEND_CAMPAIGN, timedelta(days=30), dated=False),
    GROWN: Kind(notices.grown, Permission.SEND_CAMPAIGN, timedelta(days=30), dated=False),
    PHONE_ASKED: Kind(notices.phone_asked, Permission.SEND_CAMPAIGN, timedelta(days=30)),
    PHONE_CONFIRMED: Kind(notices.phone_confirmed, Permission.PROPOSE_CAMPAIGN, timedelta(days=7)),
    FIRST_OF_GATEWAY: Kind(program.first_of_gateway, Permission.SETTINGS, timedelta(days=30)),
    AWAY: Kind(program.phone_away, Permission.SETTINGS, timedelta(hours=12)),
    DUES_MORNING: Kind(
        reminding.dues_morning, Permission.SEND_CAMPAIGN, timedelta(hours=12), dated=False
    ),
    CAMPAIGNS_MORNING: Kind(
        reminding.campaigns_morning, Permission.SEND_CAMPAIGN, timedelta(hours=12), dated=False
    ),
    SOON: Kind(appointments.soon, Permission.SELL, timedelta(minutes=30), dated=False),
    LOW_RATING: Kind(feedback.low, Permission.SETTINGS, timedelta(days=7)),
    RAN_LATE: Kind(notices.late, Permission.PROPOSE_CAMPAIGN, timedelta(days=30), dated=False),
}


class TelegramPublisher:
    """Implements jobs.outbox.Publisher."""

    def __init__(self, services: Services, bot: Bot, kinds: Mapping[str, Kind] = NOTICES) -> None:
        self._services = services
        self._bot = bot
        self._kinds = kinds

    async def publish(self, notice: Notice) -> Outcome:
        kind = self._kinds.get(notice.kind)
        if kind is None:  # of another version of the program
            log.warning("notice %d is of an unknown kind: %r", notice.id, notice.kind)
            return Outcome(Result.EXPIRED)
        member = await self._services.store.read(staff.member, notice.chat_id)
        age = self._services.store.shop.now() - notice.created_at
        if member is None or not member.may(kind.needs) or age > kind.keep:
            log.info("notice %d (%s) is dropped", notice.id, notice.kind)
            return Outcome(Result.EXPIRED)
        with speaking(self._services.language_of(member)):
            worded = await kind.words(self._services, member, notice)
            if worded is None:
                log.info("notice %d (%s) is out of date", notice.id, notice.kind)
                return Outcome(Result.EXPIRED)
            screen = worded.screen
            if kind.dated and age > LATE:
                screen = self._dated(screen, notice.created_at)
        return await self._send(notice, screen, worded.after_sent)

    async def _send(
        self, notice: Notice, screen: Screen, after_sent: Callable[..., None] | None
    ) -> Outcome:
        try:
            message = await show.send(self._bot, notice.chat_id, screen)
        except Forbidden:
            log.info("member %s has blocked the bot", notice.chat_id)
            return Outcome(Result.BLOCKED)
        except RetryAfter as asked:
            after = asked.retry_after
            wait = after if isinstance(after, int | float) else after.total_seconds()
            return Outcome(Result.RETRY, retry_after=float(wait))
        except BadRequest as refused:  # never wrote to the bot; or a screen that we made badly
            log.warning("notice %d (%s) was refused: %s", notice.id, notice.kind, refused)
            return Outcome(Result.EXPIRED)
        except TelegramError as failed:
            log.warning("notice %d (%s) was not sent: %s", notice.id, notice.kind, failed)
            return Outcome(Result.RETRY)
        if after_sent is None:
            return Outcome(Result.SENT)
        return Outcome(Result.SENT, after_sent=partial(after_sent, message_id=message.message_id))

    def _dated(self, screen: Screen, since: datetime) -> Screen:
        when = self._services.formats.moment(since)
        return replace(screen, text=paragraphs(views.late(when), screen.html))
