"""What is sent, edited and deleted, through python-telegram-bot."""

from __future__ import annotations

import json

import pytest
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest

from bot.sandbox.server import Sandbox
from bot.sandbox.world import Person
from tests.bot.sandbox.conftest import ASHA, Api


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(x, callback_data=x)] for x in labels])


async def test_a_message_carries_sender_chat_text_and_keyboard(asha: Person, bot: Bot) -> None:
    sent = await bot.send_message(
        ASHA, "  ₹<b>450</b> from @munim #rice /undo \n", "HTML", reply_markup=keyboard("Undo")
    )
    assert sent.text == "₹450 from @munim #rice /undo"
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [
        ("bold", 1, 3),
        ("mention", 10, 6),
        ("hashtag", 17, 5),
        ("bot_command", 23, 5),
    ]
    assert sent.from_user is not None
    assert sent.from_user.is_bot
    assert (sent.chat.id, sent.chat.type, sent.chat.first_name) == (ASHA, "private", "Asha")
    assert sent.reply_markup == keyboard("Undo")


async def test_entities_may_come_beside_the_text(asha: Person, bot: Bot) -> None:
    bold = MessageEntity("bold", 2, 1)
    sent = await bot.send_message(ASHA, "😀x", entities=[bold])
    assert sent.entities == (bold,)
    assert sent.parse_entity(bold) == "x"


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("see https://example.com/a, or example.in", ["url", "url"]),
        ("write to asha@example.com", ["email"]),
        ("3/4 kg, 12/11/2024", []),
        ("1.5 kg @ 20", []),
        ("a/b /sale@munim_bot", ["bot_command"]),
        ("#1 $USD", ["cashtag"]),
    ],
)
async def test_the_server_finds_links_and_commands_by_itself(
    asha: Person, bot: Bot, text: str, types: list[str]
) -> None:
    assert [e.type for e in (await bot.send_message(ASHA, text)).entities] == types


async def test_nothing_is_looked_for_inside_code(asha: Person, bot: Bot) -> None:
    sent = await bot.send_message(ASHA, "<code>/sale</code> /undo", "HTML")
    assert [e.type for e in sent.entities] == ["code", "bot_command"]


async def test_a_reply_shows_what_it_answers(sandbox: Sandbox, asha: Person, bot: Bot) -> None:
    said = sandbox.people.say(asha, ASHA, "price?")
    sent = await bot.send_message(
        ASHA, "₹100", reply_parameters=ReplyParameters(said["message_id"])
    )
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "price?"
    without = await bot.send_message(
        ASHA, "x", reply_parameters=ReplyParameters(999, allow_sending_without_reply=True)
    )
    assert without.reply_to_message is None


async def test_an_edit_changes_text_and_keyboard_in_place(asha: Person, bot: Bot) -> None:
    sent = await bot.send_message(ASHA, "one", reply_markup=keyboard("A"))
    edited = await bot.edit_message_text("two", ASHA, sent.message_id)
    assert not isinstance(edited, bool)
    assert edited.message_id == sent.message_id
    assert (edited.text, edited.reply_markup) == ("two", None)
    assert edited.edit_date is not None
    again = await bot.edit_message_reply_markup(ASHA, sent.message_id, reply_markup=keyboard("B"))
    assert not isinstance(again, bool)
    assert again.reply_markup == keyboard("B")
    with pytest.raises(BadRequest, match="is not modified"):
        await bot.edit_message_reply_markup(ASHA, sent.message_id, reply_markup=keyboard("B"))


async def test_the_same_text_with_another_keyboard_is_a_change(asha: Person, bot: Bot) -> None:
    sent = await bot.send_message(ASHA, "<b>one</b>", "HTML", reply_markup=keyboard("A"))
    await bot.edit_message_text(
        "<b>one</b>", ASHA, sent.message_id, parse_mode="HTML", reply_markup=keyboard("B")
    )
    # Other markup that is shown the same is the same.
    with pytest.raises(BadRequest, match="is not modified"):
        await bot.edit_message_text(
            "<strong>one</strong>",
            ASHA,
            sent.message_id,
            parse_mode="HTML",
            reply_markup=keyboard("B"),
        )


async def test_a_deleted_message_is_gone(sandbox: Sandbox, asha: Person, bot: Bot) -> None:
    sent = await bot.send_message(ASHA, "x")
    said = sandbox.people.say(asha, ASHA, "in a private chat a bot may delete this too")
    assert await bot.delete_message(ASHA, sent.message_id)
    assert await bot.delete_message(ASHA, said["message_id"])
    assert set(sandbox.world.chats[ASHA].messages) == {1}


async def test_reply_keyboards_come_and_go_on_the_phone_only(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    chat = sandbox.world.chats[ASHA]
    sent = await bot.send_message(ASHA, "x", reply_markup=ReplyKeyboardMarkup([["Rice"]]))
    assert sent.reply_markup is None
    shown = chat.keyboards[ASHA]
    assert shown is not None
    assert shown["keyboard"] == [[{"text": "Rice"}]]
    await bot.send_message(ASHA, "x", reply_markup=ReplyKeyboardRemove())
    assert chat.keyboards[ASHA] is None
    await bot.send_message(ASHA, "x", reply_markup=ForceReply())
    shown = chat.keyboards[ASHA]
    assert shown is not None
    assert shown["force_reply"] is True


async def test_a_button_does_the_first_thing_it_has(api: Api, asha: Person) -> None:
    button = {"text": "a", "callback_data": "a", "url": "https://example.com"}
    sent = await api(
        "sendMessage", chat_id=ASHA, text="x", reply_markup={"inline_keyboard": [[button]]}
    )
    [[shown]] = sent["result"]["reply_markup"]["inline_keyboard"]
    assert shown == {"text": "a", "url": "https://example.com"}


async def test_a_button_that_is_not_shown_cannot_be_tapped(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    sent = await bot.send_message(ASHA, "x", reply_markup=keyboard("A"))
    old = {"text": "A", "callback_data": "A"}
    await bot.edit_message_text("y", ASHA, sent.message_id, reply_markup=keyboard("B"))
    with pytest.raises(ValueError, match="shows no button"):
        sandbox.people.tap(asha, ASHA, sent.message_id, old)
    sandbox.people.tap_stale(asha, ASHA, sent.message_id, "A")
    [update] = await bot.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.data == "A"


async def test_a_tap_on_a_deleted_message_brings_no_message_to_edit(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    sandbox.people.tap_stale(asha, ASHA, 999, "A")
    [update] = await bot.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.message is not None
    assert not update.callback_query.message.is_accessible


async def test_an_answer_reaches_the_one_who_tapped(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    sent = await bot.send_message(ASHA, "x", reply_markup=keyboard("A"))
    tap = sandbox.people.tap(asha, ASHA, sent.message_id, {"text": "A", "callback_data": "A"})
    assert not tap.answered
    await bot.answer_callback_query(tap.query_id, "Saved", show_alert=True)
    assert (tap.answered, tap.text, tap.show_alert) == (True, "Saved", True)


async def test_what_happened_to_a_recorded_message_later_does_not_change_the_record(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    sent = await bot.send_message(ASHA, "one")
    await bot.edit_message_text("two", ASHA, sent.message_id)
    assert [call.result["text"] for call in sandbox.calls[-2:]] == ["one", "two"]
    assert [call.method for call in sandbox.calls[-2:]] == ["sendMessage", "editMessageText"]
    json.dumps([call.params for call in sandbox.calls])


async def test_four_ways_to_make_a_call_are_one(api: Api, asha: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    by_form = await api("sendMessage", chat_id=ASHA, text="x", reply_markup=markup)
    by_json = await api.post(
        "sendMessage",
        json.dumps({"chat_id": ASHA, "text": "x", "reply_markup": markup}),
        "application/json",
    )
    by_query = await api.post(
        f"sendmessage?chat_id={ASHA}&text=x&reply_markup=" + json.dumps(markup).replace(" ", ""),
        b"",
        "text/plain",
    )
    parts = {"chat_id": str(ASHA), "text": "x", "reply_markup": json.dumps(markup)}
    body = "".join(
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in parts.items()
    )
    by_parts = await api.post(
        "sendMessage", f"{body}--edge--\r\n", "multipart/form-data; boundary=edge"
    )
    results = [answer["result"] for answer in (by_form, by_json, by_query, by_parts)]
    for result in results:
        assert (result["text"], result["reply_markup"]) == ("x", markup)
    last = [call.params["reply_markup"] for call in api.sandbox.calls[-4:]]
    assert last == [markup] * 4
