"""Buttons of ratings."""

from __future__ import annotations

from bot.ui.taps import Tap


class UndoRating(Tap, code="fbu"):
    """Takes back what was typed by hand."""

    feedback_id: int


class CallCustomer(Tap, code="fbc"):
    """The customer's number, to be tapped and called."""

    customer_id: int


class GiveStars(Tap, code="fbs"):
    """The answer behind the link; `token` is the right to it, for whoever has it."""

    token: str
    score: int


class ChooseRated(Tap, code="fbw"):
    """This customer gave the rating that was typed."""

    question: int
    customer_id: int


class AddRated(Tap, code="fba"):
    """Whoever gave it is new."""

    question: int


class DropRating(Tap, code="fbd"):
    question: int
