"""Buttons of a return."""

from __future__ import annotations

from bot.ui.taps import Tap


class UndoReturn(Tap, code="xu"):
    return_id: int


class RecordReturnAgain(Tap, code="xa"):
    return_id: int


class PayOut(Tap, code="xp"):
    """Lets it go another way than it went: `Credit` is off the dues."""

    return_id: int
    method: str


class AnotherBill(Tap, code="xb"):
    """Shows the other bills that it may have come back on."""

    return_id: int


class MoveReturn(Tap, code="xm"):
    return_id: int
    purchase_id: int


class AskForReturn(Tap, code="xk"):
    """Asks the owners and managers for it."""

    question: int


class DropReturn(Tap, code="xd"):
    question: int
