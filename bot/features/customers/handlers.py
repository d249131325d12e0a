"""The list of customers: pages, filters, search; also inline, in any chat."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor

from telegram import InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import ChatAction, ParseMode

from bot.features.customers.cards import show_card
from bot.features.customers.listed import Listed
from bot.features.customers.questions import SEARCH, SPEND, OfAList
from bot.features.customers.taps import (
    AskSearch,
    AskSpend,
    OpenFilter,
    OpenLetters,
    OpenPlaces,
    SaveListed,
    ShowLetter,
    ShowList,
)
from bot.features.customers.views import listing as views
from bot.shared_buttons import ListAway
from bot.ui.conversation import ask, close
from bot.ui.request import Request
from bot.ui.screen import shortened
from bot.ui.show import keyboard
from bot.ui.waiting import busy_with
from crm.customers import counter
from crm.customers.find import find, only_one, page_of_letter
from crm.customers.listing import CustomerFilter, Sort, listing, locations
from crm.language.amounts import amount_range
from crm.reports.listed_sheets import listed_file

INLINE_RESULTS = 20


async def start(request: Request) -> None:
    """/customers, /customers asha, /customers +9198…; also from the menu."""
    _, _, words = request.text.partition(" ")
    await _find(request, Listed(text=" ".join(words.split())))


async def _find(request: Request, listed: Listed) -> None:
    """One who is certainly meant is shown at once, else the list."""
    one = await request.store.read(only_one, listed.wanted) if listed.text else None
    if one is not None:
        await show_card(request, one, replace(listed, text="").packed())
    else:
        await show(request, listed)


async def show(request: Request, listed: Listed) -> None:
    found = await request.store.read(find, listed.wanted)
    await request.show(
        views.listing(found.page, listed, found.wanted, request.formats, request.may)
    )


async def show_list(request: Request, tap: ShowList) -> None:
    await show(request, Listed.read(tap.listed))


async def list_away(request: Request, tap: ListAway) -> None:
    await show(request, Listed(recency=-tap.days, sort=Sort.SPENT))


async def open_filter(request: Request, tap: OpenFilter) -> None:
    listed = Listed.read(tap.listed)
    found = await request.store.read(find, listed.wanted)
    at_counter = await request.store.read(counter.find)
    await request.show(
        views.filters(listed, found.wanted, found.page.total, request.formats, at_counter)
    )


async def open_places(request: Request, tap: OpenPlaces) -> None:
    known = await request.store.read(locations)
    await request.show(views.places(Listed.read(tap.listed), known, request.formats))


async def ask_spend(request: Request, tap: AskSpend) -> None:
    await ask(request, SPEND, OfAList(back=tap.listed))


async def typed_spend(request: Request, asked: OfAList) -> None:
    listed = Listed.read(asked.back)
    least, most = read_range(request.text)
    await close(request)
    await show(request, replace(listed, page=1, min_spent=least, max_spent=most))


async def ask_search(request: Request, tap: AskSearch) -> None:
    await ask(request, SEARCH, OfAList(back=tap.listed))


async def typed_search(request: Request, asked: OfAList) -> None:
    listed = Listed.read(asked.back)
    await close(request)
    await _find(request, replace(listed, page=1, text=" ".join(request.text.split())))


async def open_letters(request: Request, tap: OpenLetters) -> None:
    await request.show(views.letters(Listed.read(tap.listed)))


async def show_letter(request: Request, tap: ShowLetter) -> None:
    listed = Listed.read(tap.listed)
    page = await request.store.read(page_of_letter, listed.wanted, tap.letter)
    await show(request, replace(listed, page=page))


async def save_listed(request: Request, tap: SaveListed) -> None:
    """A result is a message of its own: the list stays where it is."""
    listed = Listed.read(tap.listed)
    found = await request.store.read(find, listed.wanted)
    async with busy_with(request, ChatAction.UPLOAD_DOCUMENT):
        content = await request.services.writing.read(
            request.services.store, listed_file, listed.wanted
        )
    about = views.filter_words(listed, found.wanted, request.formats)
    name = f"customers_{request.shop.today()}.xlsx"
    await request.send(views.saved(name, content, about, found.page.total, request.formats))


def read_range(text: str) -> tuple[int | None, int | None]:
    """Least and most in whole major units, rounded inwards. Raises Invalid."""
    least, most = amount_range(text, "spend")
    return None if least is None else ceil(least), None if most is None else floor(most)


async def inline(request: Request) -> None:
    """`@bot asha` in any chat: staff find a customer, and what they choose opens the card."""
    if request.inline is None:
        return
    wanted = CustomerFilter(text=request.inline.query)
    page = await request.store.read(listing, wanted, Sort.LAST_VISIT, 1, INLINE_RESULTS)
    results = []
    for customer in page.customers:
        screen = views.inline_result(customer, request.formats)
        results.append(
            InlineQueryResultArticle(
                str(customer.id),
                shortened(customer.name, views.INLINE_TITLE),
                InputTextMessageContent(screen.html, ParseMode.HTML),
                description=views.inline_description(customer, request.formats),
                reply_markup=keyboard(screen),
            )
        )
    # Names and phones are this person's to see, and a sale changes them: nothing is kept.
    await request.inline.answer(results, cache_time=0, is_personal=True)
