"""The phone of the tests, with a real Application behind it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import ASHA, TOKEN
from tests.bot.sandbox.pictures import png
from tests.phone import Phone
from tests.settled import settled_polling
from tests.shown import bare, matching

Context = ContextTypes.DEFAULT_TYPE


async def on_start(update: Update, context: Context) -> None:
    assert update.message is not None
    keys = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("➕ One more", callback_data="more")],
            [InlineKeyboardButton("Later", callback_data="later")],
            [InlineKeyboardButton("🔎 Find", switch_inline_query_current_chat="Ra")],
        ]
    )
    await update.message.reply_html(f"<b>Hi</b> {' '.join(context.args or [])}", reply_markup=keys)


async def on_tap(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    if query.data == "silent":
        return
    if query.data == "later":

        async def later() -> None:
            await asyncio.sleep(0.05)
            await context.bot.send_message(ASHA, "It is later now")

        await query.answer("Wait", show_alert=True)
        context.application.create_task(later())
        return
    await query.answer("Done")
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Silent", callback_data="silent")]])
    await query.edit_message_text("Two", reply_markup=markup)


async def on_text(update: Update, context: Context) -> None:
    assert update.message is not None
    if update.message.text == "keys":
        keys = ReplyKeyboardMarkup([["🍚 Rice", "🛢 Oil"]])
        await update.message.reply_text("Pick", reply_markup=keys)
        return
    about = update.message.reply_to_message
    answer = f"heard {update.message.text}" + (f" about {about.text}" if about else "")
    await update.message.reply_text(answer)


async def on_search(update: Update, context: Context) -> None:
    assert update.inline_query is not None
    await update.inline_query.answer(
        [
            InlineQueryResultArticle(name, f"👤 {name}", InputTextMessageContent(f"sale {name}"))
            for name in ("Asha", "Ravi")
            if update.inline_query.query in name
        ]
    )


async def on_edit(update: Update, context: Context) -> None:
    assert update.edited_message is not None
    await update.edited_message.reply_text(f"now {update.edited_message.text}")


async def on_contact(update: Update, context: Context) -> None:
    assert update.message is not None
    assert update.message.contact is not None
    await update.message.reply_text(update.message.contact.phone_number)


async def on_document(update: Update, context: Context) -> None:
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()
    data = bytes(await file.download_as_bytearray())
    await update.message.reply_document(data[::-1], filename="back.txt", caption="Turned round")


@pytest.fixture
async def phone(sandbox: Sandbox) -> AsyncIterator[Phone]:
    application = (
        Application.builder()
        .token(TOKEN)
        .base_url(f"{sandbox.api_url}/bot")
        .base_file_url(f"{sandbox.api_url}/file/bot")
        .build()
    )
    application.add_handler(CommandHandler("start", on_start))
    application.add_handler(CallbackQueryHandler(on_tap))
    application.add_handler(InlineQueryHandler(on_search))
    application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, on_edit))
    application.add_handler(MessageHandler(filters.TEXT, on_text))
    application.add_handler(MessageHandler(filters.CONTACT, on_contact))
    application.add_handler(MessageHandler(filters.Document.ALL, on_document))
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling()
        person = sandbox.world.people[ASHA]
        yield Phone(sandbox, person, settled=settled_polling(sandbox, application))
        await application.updater.stop()
        await application.stop()


async def test_what_is_said_is_answered_before_says_returns(phone: Phone) -> None:
    await phone.says("2 rice")
    assert phone.last == "heard 2 rice"


async def test_a_command_with_a_payload_reaches_its_handler_and_html_is_shown_bold(
    phone: Phone,
) -> None:
    await phone.starts("claim-123")
    assert phone.last == "Hi claim-123"
    assert phone.last_message.bold() == ["Hi"]
    assert phone.last_message.rows == [["➕ One more"], ["Later"], ["🔎 Find"]]


async def test_a_button_is_found_by_its_words_and_the_screen_changes_in_place(
    phone: Phone,
) -> None:
    await phone.starts()
    await phone.taps("One more")
    assert phone.toast == "Done"
    assert phone.screen.text == "Two"
    assert len(phone.answers) == 1


async def test_work_handed_to_a_task_is_waited_for(phone: Phone) -> None:
    await phone.starts()
    await phone.taps("Later")
    assert (phone.toast, phone.alert) == ("Wait", True)
    assert phone.last == "It is later now"


async def test_a_button_that_is_not_there_names_those_that_are(phone: Phone) -> None:
    await phone.starts()
    with pytest.raises(AssertionError, match="One more"):
        await phone.taps("Undo")


async def test_a_tap_that_the_bot_leaves_unanswered_fails_the_test(phone: Phone) -> None:
    await phone.starts()
    await phone.taps("One more")
    with pytest.raises(AssertionError, match="did not answer"):
        await phone.taps("Silent")


async def test_an_old_button_can_be_pressed_as_it_was(phone: Phone) -> None:
    await phone.starts()
    before = phone.screen
    await phone.taps("One more")
    await phone.taps_stale(before, "Later")
    assert phone.toast == "Wait"


async def test_a_key_of_the_reply_keyboard_is_said(phone: Phone) -> None:
    await phone.says("keys")
    assert phone.keyboard == [["🍚 Rice", "🛢 Oil"]]
    await phone.taps("Oil")
    assert phone.last == "heard 🛢 Oil"


async def test_a_contact_is_shared(phone: Phone) -> None:
    await phone.shares_contact("+919812345678", "Ravi")
    assert phone.last == "+919812345678"


async def test_a_reply_an_edit_and_a_deletion_are_a_persons_deeds_too(phone: Phone) -> None:
    await phone.says("2 rice")
    await phone.replies(phone.last_message, "no, 3")
    assert phone.last == "heard no, 3 about heard 2 rice"
    said = phone.messages[0]
    await phone.edits(said, "3 rice")
    assert phone.last == "now 3 rice"
    await phone.deletes(said)
    assert [shown.text for shown in phone.messages if not shown.from_bot] == ["no, 3"]


async def test_without_a_rule_the_next_thing_shown_is_waited_for(phone: Phone) -> None:
    phone.settled = None
    await phone.says("2 rice")
    assert phone.last == "heard 2 rice"
    await phone.starts()
    await phone.taps("One more")
    assert (phone.toast, phone.screen.text) == ("Done", "Two")
    assert phone.sandbox.world.listeners == []


async def test_without_a_rule_a_bot_that_shows_nothing_is_a_failure(phone: Phone) -> None:
    phone.settled, phone.longest_wait = None, 0.1
    with pytest.raises(TimeoutError):
        await phone.uploads(png(9, 9), "a.png", as_photo=True)


@pytest.mark.parametrize("with_a_rule", [True, False])
async def test_a_search_offers_results_and_one_is_sent(phone: Phone, with_a_rule: bool) -> None:  # noqa: FBT001 - a parameter of the test
    if not with_a_rule:
        phone.settled = None
    await phone.searches("")
    assert phone.results == ["👤 Asha", "👤 Ravi"]
    await phone.starts()
    await phone.taps("Find")
    assert phone.results == ["👤 Ravi"]
    await phone.chooses("Ravi")
    assert phone.last == "heard sale Ravi"


async def test_a_document_goes_both_ways(phone: Phone) -> None:
    await phone.uploads(b"abc", "abc.txt")
    assert phone.document == b"cba"
    assert phone.document_name == "back.txt"
    assert phone.last == "Turned round"


@pytest.mark.parametrize(
    ("label", "labels", "index"),
    [
        ("Undo", ["✏️ Edit", "↩️ Undo"], 1),
        ("✏️ Edit", ["✏️ Edit", "Edit price"], 0),
        ("Edit", ["✏️ Edit", "Edit price"], 0),
        ("Ash", ["👤 Asha", "Undo"], 0),
        ("›", ["‹", "1/7", "›"], 2),
        ("Nobody", ["👤 Asha"], None),
    ],
)
def test_a_label_is_found_with_or_without_its_emoji(
    label: str, labels: list[str], index: int | None
) -> None:
    assert matching(label, labels) == index


def test_a_label_that_could_be_two_buttons_is_refused() -> None:
    with pytest.raises(AssertionError, match="could be any"):
        matching("Asha", ["Asha Verma", "Asha Rao"])


def test_signs_alone_are_a_label_too() -> None:
    assert bare("‹") == "‹"
