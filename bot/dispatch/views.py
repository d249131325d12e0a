"""Messages sent before a request reaches any feature."""

from __future__ import annotations

from markupsafe import Markup

from bot.ui.screen import lines, markup, paragraphs
from crm.i18n import _


def polite() -> str:
    """The reply to strangers."""
    return _("Hello! This is the private assistant of a shop. Its owner can invite you.")


def unknown_command(name: str) -> str:
    return _("There is no /{name}. /help shows what there is.").format(name=name)


def reads_only_replies() -> Markup:
    """In a group, while BotFather's privacy mode is on."""
    return paragraphs(
        _("I cannot read what is typed here: Telegram gives me only commands and replies to me."),
        lines(
            _("For sales in one message, make me an admin of this group, or:"),
            _("1. Open @BotFather and send /setprivacy"),
            _("2. Choose me, then Disable"),
            _("3. Remove me from this group and add me again"),
        ),
        markup(_("Until then: <code>/sale asha 2 rice 100</code>")),
    )
