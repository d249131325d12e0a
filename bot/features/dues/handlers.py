"""What customers owe: asked in words, listed, one statement; promises and limits."""

from __future__ import annotations

from telegram.constants import ChatAction

from bot.features.dues import taps
from bot.features.dues.before import show_of_upgrade
from bot.features.dues.questions import LIMIT, PROMISED_DAY, OfDebtor
from bot.features.dues.views import dues as views
from bot.features.dues.views import points as point_views
from bot.shared_buttons import AskLimit, OpenStatement
from bot.ui.conversation import answer, ask
from bot.ui.request import Request
from bot.ui.screen import File, Screen
from bot.ui.waiting import busy_with
from crm.campaigns.writing import reminders
from crm.customers.cards import Customer
from crm.customers.points import account as point_account
from crm.dues import account
from crm.dues.listing import dues
from crm.dues.paper import statement_paper
from crm.dues.statement import PAGE, statement
from crm.language.amounts import typed_amount
from crm.language.calendar.days import read_day
from crm.language.calendar.said_days import Direction
from crm.language.money import Promise, Question, Who
from crm.permissions import Permission
from crm.purchases.whose import find_customers

ON_PAGE = 8
"""Debtors on one screen."""
SHOPS_OWN = frozenset({"shop", "default", "shop's"})


async def answer_question(request: Request, question: Question) -> None:
    """`ravi balance?`, `udhaar list`, `did ravi pay`, `asha points?`."""
    if question.about == "points" and not request.shop.has_points:
        await request.send(views.points_off())
    elif not question.customer:
        await show_dues(request)
    elif (customer := await _who(request, question.customer)) is not None:
        if question.about == "points":
            points = await request.store.read(point_account.account, customer.id)
            await request.send(point_views.points(points, request.formats))
            return
        found = await request.store.read(account.account, customer.id)
        shown = views.payments_of if question.about == "payments" else views.balance
        await request.send(shown(found, request.formats))


async def _who(request: Request, who: Who) -> Customer | None:
    """The customer who is certainly meant; else it is said, or their choice is shown."""
    found = await request.store.read(find_customers, request.services.names, who.name, who.phone)
    if found.sure is not None:
        return found.sure
    name = who.name or who.phone or ""
    if found.people:
        await request.send(views.which(name, found.people, request.formats))
    else:
        await request.send(views.nobody(name))
    return None


async def show_dues(request: Request, tap: taps.ShowDues | None = None) -> None:
    days, page = (0, 0) if tap is None else (tap.days, tap.page)
    if tap is None and request.may(Permission.MANAGE_DUES):
        await show_of_upgrade(request)
    found = await request.store.read(dues, at_least_days=days, limit=ON_PAGE, offset=page * ON_PAGE)
    remindable = await request.store.read(reminders.how_many, owed_days=days)
    await request.show(views.listing(found, days, page, ON_PAGE, remindable, request.formats))


async def show_statement(request: Request, tap: OpenStatement) -> None:
    found = await request.store.read(statement, tap.customer_id, offset=tap.page * PAGE)
    await request.show(views.statement(found, tap.page, request.formats))


async def send_paper(request: Request, tap: taps.StatementPaper) -> None:
    """The statement as PDF, made beside the bot."""
    async with busy_with(request, ChatAction.UPLOAD_DOCUMENT):
        paper = await request.services.drawing.read(
            request.services.store, statement_paper, tap.customer_id, request.language.babel
        )
    found = await request.store.read(account.account, tap.customer_id)
    await request.send(
        Screen(views.paper_ready(found.customer.name), document=File(paper.name, paper.content))
    )


# --- promises ----------------------------------------------------------------------------------


async def promise(request: Request, said: Promise) -> None:
    """`ravi will pay on friday` books nothing: no reminder goes out before that day."""
    customer = await _who(request, said.customer)
    if customer is None:
        return
    if said.day is None:
        await ask(request, PROMISED_DAY, OfDebtor(customer.id), below=True)
        return
    noted = await request.store.write(account.promise, customer.id, said.day, request.staff.id)
    await request.send(views.promise_noted(noted, request.formats))


async def typed_day(request: Request, asked: OfDebtor) -> None:
    day = read_day(request.text, request.shop.today(), Direction.AHEAD)
    noted = await answer(request, account.promise, asked.customer_id, day, request.staff.id)
    await request.send(views.promise_noted(noted, request.formats))


async def no_promise(request: Request, tap: taps.NoPromise) -> None:
    await request.store.write(account.promise, tap.customer_id, None, request.staff.id)
    await show_statement(request, OpenStatement(tap.customer_id))


# --- how much somebody may owe -----------------------------------------------------------------


async def ask_limit(request: Request, tap: AskLimit) -> None:
    await ask(request, LIMIT, OfDebtor(tap.customer_id))


async def typed_limit(request: Request, asked: OfDebtor) -> None:
    own = request.text.strip().casefold() in SHOPS_OWN
    limit = None if own else typed_amount(request.text)
    await answer(request, account.set_limit, asked.customer_id, limit, request.staff.id)
    await show_statement(request, OpenStatement(asked.customer_id))
