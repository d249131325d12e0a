"""Buttons that any question, or any screen, may have."""

from __future__ import annotations

import secrets

from bot.ui.taps import Tap

LARGEST_NUMBER = 2**40
"""Limit that lets a number and a customer fit into the 64 bytes of a button."""


def new_number() -> int:
    """A random number for the buttons of a question of which several may wait."""
    return secrets.randbelow(LARGEST_NUMBER) + 1


class CancelFlow(Tap, code="x"):
    """Leaves what is asked, and says that nothing was done."""


class SellTyped(Tap, code="sty"):
    """The text typed where a name was asked is a sale; the open question keeps it."""


class SellReplied(Tap, code="syr"):
    """The text typed as an answer is a sale, too: the text that this message replies to."""


class ItIsTheName(Tap, code="cna"):
    """The text typed is the name, although there is an amount in it; the dispatcher gives it to
    the question that asked."""


class Home(Tap, code="home"):
    """The main menu."""


class ShowHelp(Tap, code="help"):
    """One page of the help; what is asked stays open."""

    page: str


class Go(Tap, code="go"):
    """Does what the command `/name` does; the dispatcher looks the command up."""

    command: str
