"""What Telegram shows of the bot before it has said anything."""

from __future__ import annotations

from crm.i18n import _


def description() -> str:
    """In the empty chat above Start: 512 characters at most (Bot API, setMyDescription)."""
    return _(
        "I keep a shop's books in the chat: type “asha 2 rice 100, 1 oil 250 upi” and the sale is "
        "recorded. Customers, dues, campaigns, charts and files are a tap away.\n\n"
        "I work for one shop and talk only to its people. Its owner can invite you."
    )


def about() -> str:
    """On the bot's page and where it is shared: 120 characters (setMyShortDescription)."""
    return _(
        "A shop's clerk in the chat: sales, customers, dues, messages and charts. By invitation."
    )


def begin() -> str:
    """The line of /start in the menu of somebody who does not work here."""
    return _("Begin, with an invitation")
