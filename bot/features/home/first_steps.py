"""The first steps of a new shop: its name, its customers, its staff."""

from __future__ import annotations

from bot.features.home.taps import NameShop, ShowFirstSteps, SkipStep
from bot.features.home.views import first_steps as first_steps_view
from bot.ui.conversation import Question, answer, ask
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.typed import AnswerKind
from crm.dataclass import dataclass
from crm.settings import shop_of
from crm.setup.first_steps import FirstSteps, Step, first_steps, name_shop, skip
from crm.staff import Member


@dataclass(frozen=True, slots=True)
class NothingYet:
    """The name of the shop is asked."""


async def _draw(_: Request, __: NothingYet) -> Screen:
    return first_steps_view.ask_name()


SHOP_NAME = Question("home.shop_name", AnswerKind.TEXT, NothingYet, _draw)


async def show(request: Request, _: ShowFirstSteps | None = None) -> None:
    await _show(request, await request.store.read(first_steps))


async def _show(request: Request, steps: FirstSteps, welcomed: Member | None = None) -> None:
    shop = await request.store.read(shop_of)
    await request.show(first_steps_view.first_steps(steps, shop.name, welcomed))


async def welcome(request: Request, member: Member) -> None:
    """Greets the first owner."""
    await _show(request, await request.store.read(first_steps), member)


async def skip_step(request: Request, tap: SkipStep) -> None:
    await _show(request, await request.store.write(skip, Step(tap.step)))


async def ask_name(request: Request, _: NameShop) -> None:
    await ask(request, SHOP_NAME, NothingYet())


async def typed_name(request: Request, _: NothingYet) -> None:
    await _show(request, await answer(request, name_shop, request.text, request.staff.id))
