"""A list of numbers that want no messages: pasted, or sent as a file."""

from __future__ import annotations

from bot.features.customers.taps import OptOutListed
from bot.ui.conversation import Question, answer, ask, asked
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.typed import AnswerKind
from bot.ui.views import opted_out as views
from bot.ui.views import question as question_views
from crm.customers import opted_out_phones
from crm.dataclass import dataclass
from crm.language.plain_words.meant import Meant
from crm.language.plain_words.phone_lists import phone_list


@dataclass(frozen=True, slots=True)
class ListOfPhones:
    """E.164."""

    phones: tuple[str, ...]


async def _draw(request: Request, state: ListOfPhones) -> Screen:
    found = await request.store.read(opted_out_phones.what_is_listed, state.phones)
    return views.ask_list(found, request.formats, OptOutListed(), ((question_views.cancel(),),))


OPT_OUT_LIST = Question(
    "customers.opt_out_list", AnswerKind.VALUE, ListOfPhones, _draw, takes=frozenset()
)


async def offer(request: Request, meant: Meant) -> None:
    """Asks whether the numbers are of people who want no messages."""
    await ask(request, OPT_OUT_LIST, ListOfPhones(phone_list(meant.rest, request.shop.country)))


async def opt_out_listed(request: Request, _: OptOutListed) -> None:
    phones = asked(request, OPT_OUT_LIST).phones
    done = await answer(request, opted_out_phones.opt_out, phones, request.staff.id)
    await request.show(views.opted_out(done, request.formats))
