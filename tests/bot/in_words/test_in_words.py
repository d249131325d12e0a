"""Commands and questions in plain words are done and answered in the chat."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale, books


@pytest.fixture
async def shop(floor: Floor) -> Floor:
    await a_customer(floor, "Asha Verma", "+919876543210")
    await a_customer(floor, "Ravi Kumar")
    await a_sale(floor, floor.owner, "asha 2 rice 100, 1 oil 250 upi")
    await a_sale(floor, floor.owner, "ravi 120 cash yesterday")
    await a_sale(floor, floor.owner, "asha 3 rice 90 cash 3 march")
    return floor


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("help", "How to write a sale"),
        ("?", "How to write a sale"),
        ("how do i sell?", "How to write a sale"),
        ("how do i export", "Export"),
        ("menu", "A sale is one message"),
        ("customers", "2 customers"),
        ("show customers", "2 customers"),
        ("last sale", "Latest sales"),
        ("hi", "Namaste, Meera"),
        ("thanks", "You're welcome"),
        ("aaj kitna hua", "₹450 in 1 sale"),
        ("kal ki bikri", "₹120 in 1 sale"),
        ("total today", "₹450 in 1 sale"),
        ("sales last week", "Nothing was sold"),
        ("last 30 days", "₹840 in 3 sales"),
        ("asha ka hisab", "₹720"),
        ("asha ka hisab?", "₹720"),
        ("asha ka hisaab, please?!", "₹720"),
        ("what did asha buy", "oil"),
        ("how much did Asha buy this month", "₹720 in 2 sales"),
        ("how much did ravi buy last month", "Nothing was bought"),
        ("who is my top customer", "Who bought most"),
        ("best selling item", "rice in 2 sales"),
        ("rice price?", "rice: ₹100"),
        ("camphor price?", "No camphor was sold yet"),
        ("kitna rice bika is mahine", "5 rice for ₹470"),
        ("aaj upi kitna aaya", "UPI: ₹450"),
        ("new customers this month", "2 new customers"),
    ],
)
async def test_words_are_done_or_answered(shop: Floor, text: str, said: str) -> None:
    before = await books(shop)
    await shop.owner.says(text)
    assert said in shop.owner.last
    assert await books(shop) == before


async def test_an_answer_leads_on(shop: Floor) -> None:
    await shop.owner.says("who is my top customer")
    await shop.owner.taps("Asha Verma · ₹720")
    assert "+91 98765 43210" in shop.owner.last
    await shop.owner.says("kal ki bikri")
    await shop.owner.taps("Chart")
    assert "₹120" in shop.owner.last


async def test_the_last_sale_is_deleted_after_a_question(shop: Floor) -> None:
    before = await books(shop)
    await shop.owner.says("delete last sale")
    assert "Delete the sale of ₹270" in shop.owner.last
    assert await books(shop) == before
    await shop.owner.taps("Delete")
    assert await books(shop) == before[:-1]


async def test_undo_without_a_slash_takes_the_last_sale_back(shop: Floor) -> None:
    before = await books(shop)
    await shop.owner.says("undo")
    assert await books(shop) == before[:-1]


async def test_nobodys_sale_is_deleted_by_words(shop: Floor) -> None:
    await shop.staff.says("delete last sale")
    assert "Delete" not in " ".join(shop.staff.buttons)


async def test_a_new_customer_is_added_with_the_phone(shop: Floor) -> None:
    await shop.owner.says("new customer Farhan 9822077665")
    assert "Farhan" in shop.owner.last
    assert "+91 98220 77665" in shop.owner.last
    await shop.owner.says("new customer Lata Shah, Navi Mumbai, lata.shah@example.in")
    assert "Navi Mumbai" in shop.owner.last
    assert "lata.shah@example.in" in shop.owner.last
    await shop.owner.says("new customer Zubin 98765 43210")
    assert "this is Asha Verma's number" in shop.owner.last
    await shop.owner.says("new customer")
    await shop.owner.says("Gopal")
    assert "Gopal" in shop.owner.last


async def test_what_is_not_understood_says_so_and_offers_what_is(shop: Floor) -> None:
    await shop.owner.says("profit kitna hua")
    assert "did not understand that question" in shop.owner.last
    assert "asha ka hisab" in shop.owner.last
    await shop.owner.taps("Menu")
    assert "A sale is one message" in shop.owner.last


async def test_staff_ask_about_customers_and_prices_but_not_about_the_till(shop: Floor) -> None:
    await shop.staff.says("asha ka hisab")
    assert "Asha Verma" in shop.staff.last
    await shop.staff.says("rice price?")
    assert "₹100" in shop.staff.last
    await shop.staff.says("aaj kitna hua")
    assert "Only a manager or the owner" in shop.staff.last


@pytest.mark.parametrize(
    "text", ["help", "menu", "hi", "thanks", "ok", "yesterday", "cancel", "undo", "delete", "👍"]
)
async def test_in_a_group_what_people_say_to_each_other_gets_silence(
    shop: Floor, text: str
) -> None:
    before = await books(shop)
    await shop.group.says(text)
    assert not shop.group.answers
    assert await books(shop) == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("aaj kitna hua", "₹450"),
        ("asha ka hisab", "Asha Verma"),
        ("rice price?", "₹100"),
        ("delete last sale", "Delete the sale"),
        ("new customer Farhan", "Farhan"),
    ],
)
async def test_in_a_group_what_is_clear_is_answered(shop: Floor, text: str, said: str) -> None:
    await shop.group.says(text)
    assert said in shop.group.last


async def test_menu_in_words_leaves_what_is_asked(shop: Floor) -> None:
    await shop.owner.says("/sale")
    await shop.owner.says("menu")
    assert "A sale is one message" in shop.owner.last
    await shop.owner.says("/customers")
    await shop.owner.taps("Add")
    await shop.owner.says("cancel")
    assert "Nothing was saved" in shop.owner.last


async def test_where_free_text_is_asked_words_are_the_answer(shop: Floor) -> None:
    await shop.owner.says("/campaigns")
    await shop.owner.taps("New")
    await shop.owner.says("menu")
    assert "📣 menu" in shop.owner.last
