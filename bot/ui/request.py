"""One update of one person, with all that a handler may use to answer it."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING
from zlib import crc32

from telegram import CallbackQuery, Message
from telegram.error import BadRequest

from bot.ui import show
from bot.ui.act_store import ActStore
from bot.ui.question_taps import Go
from bot.ui.screen import Button, Screen, without_buttons
from bot.ui.views.to_answer import to_answer
from bot.ui.views.way_back import with_way_back
from bot.ui.views.way_on import with_way_on
from crm.chat.edited_messages import edit_key
from crm.dataclass import dataclass, field
from crm.formats import Formats
from crm.permissions import Permission
from crm.purchases.idempotency import Done
from crm.purchases.receipt_messages import ShownIn
from crm.staff import Member

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from telegram import Bot, InlineQuery
    from telegram.constants import ChatAction

    from bot.services import Services
    from crm.i18n import Language
    from crm.shop import Shop

log = logging.getLogger(__name__)

AT_ONCE = timedelta(minutes=1)
"""Telegram dates a message in whole seconds, by its own clock: so much is no delay."""


@dataclass(frozen=True, slots=True)
class Open:
    """The question that waits for this person in this chat (bot.ui.conversation): its name, what
    is known, and the message that asks."""

    name: str
    state: object
    message_id: int | None
    number: int
    user_id: int  # whose it is; in a group others may answer it by its buttons
    has_media: bool = False  # the message that asks is a picture's caption


@dataclass(slots=True)
class Request:
    """An update, its sender, and the means to answer. One object for each update."""

    services: Services
    shop: Shop  # with what the owner has set in the chat
    bot: Bot
    user_id: int
    user_name: str
    chat_id: int
    in_group: bool
    telegram_language: str | None = None  # IETF tag, as Telegram says it
    member: Member | None = None
    open: Open | None = None
    left: Open | None = None  # what was open, and is left for what came
    done: Done | None = None  # what this very message or tap did when it came before
    answered: bool = False  # it was taken as the answer of the open question
    aside: bool = False  # it asks something else while a question is open, which is asked again
    said: str | None = None  # what was typed before, and is meant now
    message: Message | None = None  # what was sent, or the message under which was tapped
    edited: bool = False  # the message was sent before, and says something else now
    anew: bool = False  # it was edited, and nothing came of it before: it is read like a new one
    press: CallbackQuery | None = None
    inline: InlineQuery | None = None
    prefetched: object = None  # what the route's `prefetch` found
    store: ActStore = field(init=False)
    redrawn: bool = False  # the message under which was tapped shows that its question is closed
    _press_answered: bool = field(default=False)

    def __post_init__(self) -> None:
        act = self.source if self.inline is None else None
        self.store = ActStore(self.services.store, act)

    @property
    def formats(self) -> Formats:
        return Formats(self.shop, self.language.babel)

    @property
    def language(self) -> Language:
        """The language used with this person."""
        return self.services.language_of(self.member, self.telegram_language)

    @property
    def staff(self) -> Member:
        """The member who acts; the route's permission made sure that there is one."""
        if self.member is None:
            raise LookupError("a route without a permission asked who the member is")
        return self.member

    @property
    def text(self) -> str:
        """The typed text: the message's text, or its caption."""
        if self.said is not None:
            return self.said
        if self.message is None or self.press is not None:
            return ""
        return self.message.text or self.message.caption or ""

    @property
    def source(self) -> str:
        """Idempotency key of this message or tap, so that a second delivery is recognised."""
        if self.press is not None:
            return f"tap:{self.press.id}"
        if self.edited and self.message is not None:
            at = int(self.message.edit_date.timestamp()) if self.message.edit_date else 0
            text = self.message.text or self.message.caption or ""
            edit = f"{at}:{crc32(text.encode()):08x}"  # several in a second
            return edit_key(self.chat_id, self.message.message_id, edit)
        return f"message:{self.chat_id}:{self.message.message_id if self.message else 0}"

    @property
    def said_at(self) -> datetime:
        """When it was said, UTC. A message has waited at Telegram while this machine was off; what
        comes at once, and a tap, is of now."""
        now = self.shop.now()
        message = self.message if self.press is None else None
        if message is None or now - message.date < AT_ONCE:
            return now
        return message.date

    @property
    def said_on(self) -> date:
        """The shop date on which it was said: `yesterday` is the day before."""
        return self.shop.local(self.said_at).date()

    @property
    def replied_to(self) -> int | None:
        """The message that was replied to; None for a tap."""
        message = self.message if self.press is None else None
        replied = message.reply_to_message if message is not None else None
        return replied.message_id if replied is not None else None

    @property
    def tapped(self) -> int | None:
        """The message of ours under which was tapped, for as long as it can be redrawn."""
        message = self.press.message if self.press is not None else None
        return message.message_id if isinstance(message, Message) else None

    @property
    def tapped_has_media(self) -> bool:
        message = self.press.message if self.press is not None else None
        return isinstance(message, Message) and bool(message.photo or message.document)

    @property
    def is_to_us(self) -> bool:
        """Whether it is said to the bot: all is in a private chat, in a group what replies to one
        of its messages. People talk there, too."""
        replied = self.message.reply_to_message if self.message is not None else None
        author = replied.from_user if replied is not None else None
        return not self.in_group or (author is not None and author.id == self.bot.id)

    def to_answer(self, screen: Screen, takes: Collection[str]) -> Screen:
        """The screen of a question that is answered by messages of the kinds `takes`."""
        deaf = self.in_group and not self.services.reads_groups
        return to_answer(screen, takes, deaf=deaf, is_new=self.tapped is None)

    def may(self, permission: Permission) -> bool:
        return self.member is not None and self.member.may(permission)

    def _permitted(self, screen: Screen) -> Screen:
        """Without the buttons that this person may not press; in a group others may."""
        if self.in_group or self.member is None:
            return screen
        return without_buttons(screen, self._is_refused)

    def _is_refused(self, button: Button) -> bool:
        if button.tap is None:
            return False
        leads_to = button.tap.command if isinstance(button.tap, Go) else type(button.tap)
        needed = self.services.needs.get(leads_to)
        return needed is not None and not self.may(needed)

    async def send(self, screen: Screen, *, reply_to: int | None = None) -> int:
        """A new message: receipts, results, questions. Returns its id. From each one a button
        leads on, also from a refusal."""
        screen = with_way_on(self._permitted(screen))
        message = await show.send(self.bot, self.chat_id, screen, reply_to=reply_to)
        self.services.newest[self.chat_id] = message.message_id
        if screen.purchase_id is not None:
            self._note(message.message_id, screen)
        return message.message_id

    def _note(self, message_id: int, screen: Screen) -> None:
        self.services.receipts.note(ShownIn(self.chat_id, message_id), screen.purchase_id)

    async def show(self, screen: Screen, *, keeps_media: bool = False) -> int:
        """Navigation: redraws the message under which was tapped, with a way back from it; after
        typing, a new message, in a private chat with a way on to the menu.

        With `keeps_media` a picture stays, and the screen becomes its caption.
        """
        if self.press is None or not isinstance(self.press.message, Message):
            return await self.send(screen if self.in_group else with_way_back(screen))
        message = self.press.message
        screen = with_way_back(self._permitted(screen))
        shown_in = await show.edit(
            self.bot,
            self.chat_id,
            message.message_id,
            screen,
            has_media=self.tapped_has_media,
            keeps_media=keeps_media,
        )
        under = show.taps_under(message)
        if screen.purchase_id is not None or any("purchase_id" in tap.kinds for tap in under):
            self._note(shown_in, screen)
        return shown_in

    async def redraw(self, message_id: int, screen: Screen) -> int:
        """Edits another text message of this chat (a flow's, a progress line's, a receipt)."""
        screen = self._permitted(screen)
        if self.press is not None:
            screen = with_way_back(screen)
        shown_in = await show.edit(self.bot, self.chat_id, message_id, screen)
        if screen.purchase_id is not None:
            self._note(shown_in, screen)
        return shown_in

    async def delete_message(self, message_id: int | None) -> None:
        """Takes a message away whose question has been answered by typing."""
        if message_id is not None:
            await show.remove(self.bot, self.chat_id, message_id)

    async def remove_buttons(self) -> None:
        """Takes the buttons from the message that was tapped: none of them works any more."""
        if self.press is not None and isinstance(self.press.message, Message):
            await show.without_buttons(self.bot, self.chat_id, self.press.message.message_id)

    async def toast(self, text: str, *, alert: bool = False) -> None:
        """Answers the press with a passing line, or with an alert to be closed."""
        await self.answer(text, alert=alert)

    async def answer(self, text: str = "", *, alert: bool = False) -> None:
        """Answers the press once; the dispatcher does so for handlers that did not."""
        if self.press is None or self._press_answered:
            return
        self._press_answered = True
        try:
            await self.press.answer(text[:200] or None, show_alert=alert)
        except BadRequest as refused:  # older than a minute: the phone no longer waits
            log.info("press not answered: %s", refused)

    async def acting(self, action: ChatAction) -> None:
        """Shows what the bot is busy with (typing, upload photo) for the next five seconds."""
        await self.bot.send_chat_action(self.chat_id, action)
