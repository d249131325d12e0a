"""Questions on the screens of customers, and the state each keeps while it is open."""

from __future__ import annotations

from bot.features.customers.listed import Listed
from bot.features.customers.taps import OpenListed, ShowList
from bot.features.customers.views import editing as editing_views
from bot.features.customers.views import listing as list_views
from bot.features.customers.views import merging as merge_views
from bot.features.customers.views import new as new_views
from bot.ui.conversation import Question
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.show import taps_under
from bot.ui.typed import AnswerKind
from crm.customers import cards
from crm.customers.cards import NewCustomer
from crm.customers.fields import FIELD_OF
from crm.customers.find import candidates
from crm.customers.namesakes import namesakes
from crm.dataclass import dataclass, field
from crm.errors import PhoneTaken

TEXT_OR_CONTACT = frozenset({"text", "contact"})
ONLY_BUTTONS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfAList:
    """`back` is the list (Listed) from which one came here; empty for who came from elsewhere."""

    back: str = ""


def way_back(request: Request) -> str:
    """The list from which the card was opened that all this is about: its screens pass it on in
    their way back, and a question keeps it."""
    if request.press is not None:
        for tap in taps_under(request.message):
            if isinstance(tap, ShowList | OpenListed):
                return tap.listed
    opened = request.open or request.left
    return opened.state.back if opened is not None and isinstance(opened.state, OfAList) else ""


# --- the list ----------------------------------------------------------------------------------


async def _draw_search(_: Request, asked: OfAList) -> Screen:
    return list_views.ask_search(Listed.read(asked.back))


async def _draw_spend(_: Request, asked: OfAList) -> Screen:
    return list_views.ask_spend(Listed.read(asked.back))


SEARCH = Question("customers.search", AnswerKind.VALUE, OfAList, _draw_search)
SPEND = Question("customers.spend", AnswerKind.VALUE, OfAList, _draw_spend)

# --- a new one ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OfNew(OfAList):
    """Somebody new, as far as it was typed."""

    new: NewCustomer = field(default_factory=lambda: NewCustomer(""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken(OfAList):
    """Somebody has the phone that was typed: the customer `owner_id`."""

    phone: str
    owner_id: int
    owner: str

    @property
    def error(self) -> PhoneTaken:
        return PhoneTaken(self.phone, self.owner_id, self.owner)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTaken(Taken):
    """`new` is who is to be added, with that phone."""

    new: NewCustomer


async def _draw_new(_: Request, asked: OfNew) -> Screen:
    return new_views.ask_new(asked.new)


async def _draw_namesake(request: Request, asked: OfNew) -> Screen:
    found = await request.store.read(namesakes, asked.new.name, asked.new.phone)
    return new_views.namesake(asked.new.name, found, request.formats)


async def _draw_new_taken(request: Request, asked: NewTaken) -> Screen:
    return editing_views.phone_taken(asked.error, request.formats, None)


NEW = Question("customers.new", AnswerKind.CARD, OfNew, _draw_new, takes=TEXT_OR_CONTACT)
NAMESAKE = Question(
    "customers.namesake", AnswerKind.NAME, OfNew, _draw_namesake, takes=ONLY_BUTTONS
)
NEW_TAKEN = Question(
    "customers.new_taken", AnswerKind.NAME, NewTaken, _draw_new_taken, takes=ONLY_BUTTONS
)

# --- a field of a card -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OfField(OfAList):
    """`seen` is the field's value when its new value was asked for."""

    customer_id: int
    field: str
    seen: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(OfField):
    """The field was changed meanwhile, and `value` was typed."""

    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldTaken(Taken):
    """`change` gives the customer a phone that somebody has."""

    change: Changed


async def _draw_field(request: Request, asked: OfField) -> Screen:
    customer = await request.store.read(cards.get, asked.customer_id)
    return editing_views.ask_field(customer, asked.field, request.formats)


async def _draw_changed(request: Request, asked: Changed) -> Screen:
    now = await request.store.read(cards.get, asked.customer_id)
    return editing_views.changed_meanwhile(
        now, asked.field, asked.value or "", request.formats, asked.back
    )


async def _draw_field_taken(request: Request, asked: FieldTaken) -> Screen:
    return editing_views.phone_taken(asked.error, request.formats, asked.change.customer_id)


_KINDS = {"name": AnswerKind.NAME, "notes": AnswerKind.TEXT}
FIELDS = {
    name: Question(
        f"customers.{name}",
        _KINDS.get(name, AnswerKind.VALUE),
        OfField,
        _draw_field,
        takes=TEXT_OR_CONTACT,
    )
    for name in FIELD_OF
}
CHANGED = Question(
    "customers.changed", AnswerKind.VALUE, Changed, _draw_changed, takes=ONLY_BUTTONS
)
FIELD_TAKEN = Question(
    "customers.phone_taken", AnswerKind.VALUE, FieldTaken, _draw_field_taken, takes=ONLY_BUTTONS
)

# --- two that are one --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Merging(OfAList):
    """Which other card is the customer too? `text` is what was looked for."""

    customer_id: int
    text: str = ""


async def _draw_merging(request: Request, asked: Merging) -> Screen:
    found = await request.store.read(candidates, asked.customer_id, asked.text)
    return merge_views.ask_merge(found, asked.text, request.formats)


MERGING = Question("customers.merge", AnswerKind.VALUE, Merging, _draw_merging)
