"""Buttons of customers. What a list shows travels in its buttons, packed by `listed.Listed`."""

from __future__ import annotations

from bot.ui.taps import Tap

# --- the list ----------------------------------------------------------------------------------


class ShowList(Tap, code="l"):
    listed: str


class OpenFilter(Tap, code="lf"):
    """The screen on which filters are switched."""

    listed: str


class OpenPlaces(Tap, code="lp"):
    listed: str


class AskSpend(Tap, code="ls"):
    """A range of amounts, to be typed."""

    listed: str


class AskSearch(Tap, code="lq"):
    """A name, a place or a phone, to be typed."""

    listed: str


class OpenListed(Tap, code="lc"):
    """A customer of the list; its card knows the way back."""

    customer_id: int
    listed: str


# --- a card ------------------------------------------------------------------------------------


class More(Tap, code="cm"):
    customer_id: int


class MarkVip(Tap, code="cv"):
    """By hand, either way; None gives the badge back to the rule."""

    customer_id: int
    mark: bool | None


class OptOut(Tap, code="co"):
    customer_id: int
    out: bool


class SwitchReminders(Tap, code="cro"):
    """Whether reminders of dues may go to the customer."""

    customer_id: int
    on: bool


class OptOutListed(Tap, code="col"):
    """The numbers that were listed want no messages."""


class EditCustomer(Tap, code="ce"):
    customer_id: int


class EditCustomerField(Tap, code="cf1"):
    """Asks for a field, by its name in crm.customers.fields."""

    customer_id: int
    field: str


class ClearField(Tap, code="cx"):
    customer_id: int
    field: str


class KeepMine(Tap, code="ck"):
    """Keeps the typed value, although somebody changed the field meanwhile."""

    customer_id: int


class SharePhone(Tap, code="cs"):
    """The number that was typed is also somebody else's, and that is right."""

    customer_id: int


# --- a new one ---------------------------------------------------------------------------------


class AddCustomer(Tap, code="ca"):
    """Asks who it is."""


class AddSharing(Tap, code="cy"):
    """Adds the person whose number is also somebody else's."""


class SameOne(Tap, code="cso"):
    """Who was to be added is this customer, who has the same name."""

    customer_id: int


class AddAnother(Tap, code="cao"):
    """Adds the person, who is another one of the same name."""


# --- two that are one --------------------------------------------------------------------------


class AskMerge(Tap, code="mg"):
    """Asks which other card is the same person."""

    customer_id: int


class PreviewMerge(Tap, code="mp"):
    keep_id: int
    gone_id: int


class Merge(Tap, code="mm"):
    keep_id: int
    gone_id: int


class UndoMerge(Tap, code="mu"):
    merge_id: int


# --- out of the books --------------------------------------------------------------------------


class AskErasure(Tap, code="cd"):
    customer_id: int


class Erase(Tap, code="cz"):
    """Of a time when the question did not keep what it had said: asks again."""

    customer_id: int


class EraseAsSaid(Tap, code="cz2"):
    """The numbers are those that the question has said."""

    customer_id: int
    purchases: int
    sends: int


# --- what is done with a filtered list ---------------------------------------------------------


class OpenLetters(Tap, code="lj"):
    """Letters to jump to in the list by name."""

    listed: str


class ShowLetter(Tap, code="lk"):
    letter: str
    listed: str


class SaveListed(Tap, code="lx"):
    """All who are in the list as an Excel file."""

    listed: str
