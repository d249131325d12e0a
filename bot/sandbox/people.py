"""The other side: what people do on their phones."""

from __future__ import annotations

from typing import Any

from bot.sandbox.files import document, photo_sizes
from bot.sandbox.messages.editing import remove
from bot.sandbox.messages.entities import TEXT_LIMIT, find_entities, formatted
from bot.sandbox.messages.sending import without_reply
from bot.sandbox.params import Upload
from bot.sandbox.world import Chat, InlineQuery, Message, Person, Tap, World


class People:
    """Acts as a person in a chat. Errors that a phone would not allow are ValueError."""

    def __init__(self, world: World) -> None:
        self.world = world

    def say(self, person: Person, chat_id: int, text: str, reply_to: int | None = None) -> Message:
        """Types and sends; `reply_to` is the id of the message answered."""
        text = text.strip()
        if not text:
            raise ValueError("an empty message cannot be sent")
        if len(text) > TEXT_LIMIT:
            raise ValueError(f"a message has at most {TEXT_LIMIT} characters")
        content: dict[str, Any] = {"text": text}
        if entities := find_entities(text):
            content["entities"] = entities
        return self._send(person, chat_id, content, reply_to)

    def edit(self, person: Person, chat_id: int, message_id: int, text: str) -> Message:
        """Changes one's own text, or what stands under one's picture or file; the bot hears of it.

        Raises ValueError for another's message, one without a text, an empty or a long text."""
        chat = self._chat(person, chat_id)
        before = chat.messages.get(message_id, {"from": {"id": None}})
        place = next((one for one in ("text", "caption") if one in before), None)
        if before["from"]["id"] != person.id or place is None or not text.strip():
            raise ValueError("only one's own text can be edited")
        if len(text) > TEXT_LIMIT:
            raise ValueError(f"a message has at most {TEXT_LIMIT} characters")
        marks = "entities" if place == "text" else "caption_entities"
        edited = before | {place: text.strip(), "edit_date": self.world.now()}
        edited.pop(marks, None)
        if entities := find_entities(text.strip()):
            edited[marks] = entities
        chat.messages[message_id] = edited
        self.world.tell(chat, {"type": "edited", "chat_id": chat_id, "message": edited})
        if chat.bot_status == "member" and self._is_heard(chat, edited):
            self.world.updates.add("edited_message", edited)
        return edited

    def start(self, person: Person, payload: str = "") -> Message:
        """Opens t.me/<bot>?start=<payload> and presses Start."""
        return self.say(person, person.id, f"/start {payload}".strip())

    def share_contact(
        self, person: Person, chat_id: int, phone_number: str, first_name: str, last_name: str = ""
    ) -> Message:
        """Shares a contact of the address book, or one's own for a button that asks for it."""
        contact: dict[str, Any] = {"phone_number": phone_number, "first_name": first_name}
        if last_name:
            contact["last_name"] = last_name
        if first_name == person.first_name and last_name == person.last_name:
            contact["user_id"] = person.id
        return self._send(person, chat_id, {"contact": contact})

    def upload(
        self,
        person: Person,
        chat_id: int,
        file_name: str,
        data: bytes,
        caption: str = "",
        *,
        content_type: str = "",
        as_photo: bool = False,
    ) -> Message:
        """Sends a file, as a document or as a picture; the type is guessed from the name."""
        stored = self.world.files.keep(
            Upload(file_name, content_type, data), "photos" if as_photo else "documents"
        )
        content: dict[str, Any] = (
            {"photo": photo_sizes(stored)} if as_photo else {"document": document(stored)}
        )
        if caption:
            content["caption"] = caption
            if entities := find_entities(caption):
                content["caption_entities"] = entities
        return self._send(person, chat_id, content)

    def sticker(self, person: Person, chat_id: int) -> Message:
        stored = self.world.files.keep(Upload("sticker.webp", "image/webp", b"RIFF"), "stickers")
        sticker = {
            "file_id": stored.file_id,
            "file_unique_id": stored.unique_id,
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": "👍",
        }
        return self._send(person, chat_id, {"sticker": sticker})

    def voice(self, person: Person, chat_id: int) -> Message:
        stored = self.world.files.keep(Upload("voice.ogg", "audio/ogg", b"OggS"), "voice")
        voice = {
            "file_id": stored.file_id,
            "file_unique_id": stored.unique_id,
            "duration": 2,
            "mime_type": "audio/ogg",
        }
        return self._send(person, chat_id, {"voice": voice})

    def forget(self, person: Person, chat_id: int, message_id: int) -> None:
        """Deletes a message for everybody; the bot hears nothing of it."""
        chat = self._chat(person, chat_id)
        if message_id in chat.messages:
            remove(self.world, chat, message_id)

    def delete_account(self, person: Person) -> None:
        """The person leaves Telegram for good."""
        person.deactivated = True

    def block(self, person: Person) -> None:
        self._set_blocked(person, blocked=True)

    def unblock(self, person: Person) -> None:
        self._set_blocked(person, blocked=False)

    def _set_blocked(self, person: Person, *, blocked: bool) -> None:
        chat = self._chat(person, person.id)
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        self.world.tell(chat, {"type": "blocked", "chat_id": chat.id, "blocked": blocked})
        bot = self.world.account.as_user()
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        self._bot_status(person, chat, {"user": bot, "status": before}, after)

    def kick_bot(self, person: Person, chat_id: int) -> None:
        """Removes the bot from a group."""
        chat = self._chat(person, chat_id)
        before = {"user": self.world.account.as_user(), "status": chat.bot_status}
        chat.bot_status = "kicked"
        self._bot_status(person, chat, before, "kicked")

    def add_bot(self, person: Person, chat_id: int) -> None:
        """Adds the bot to a group that it was not in."""
        chat = self._chat(person, chat_id)
        before = {"user": self.world.account.as_user(), "status": chat.bot_status}
        chat.bot_status = "member"
        self._bot_status(person, chat, before, "member")
        self._send(person, chat_id, {"new_chat_members": [before["user"]]})

    def set_privacy(self, person: Person, *, on: bool) -> None:
        """What @BotFather's /setprivacy does; it holds where the bot is added again, so it is."""
        self.world.reads_all = not on
        for chat in self.world.chats.values():
            if chat.kind != "private" and person in chat.members and chat.bot_status == "member":
                self.kick_bot(person, chat.id)
                self.add_bot(person, chat.id)

    def _bot_status(self, person: Person, chat: Chat, before: Message, status: str) -> None:
        after: dict[str, Any] = {"user": self.world.account.as_user(), "status": status}
        for member in (before, after):
            if member["status"] == "kicked":
                member["until_date"] = 0
        self.world.updates.add(
            "my_chat_member",
            {
                "chat": chat.as_chat(),
                "from": person.as_user(),
                "date": self.world.now(),
                "old_chat_member": before,
                "new_chat_member": after,
            },
        )

    def inline_query(self, person: Person, chat_id: int, text: str) -> InlineQuery:
        """Types `@bot text` in a chat; the results come when the bot answers."""
        chat = self._chat(person, chat_id)
        query_id = self.world.next_query_id()
        query = InlineQuery(query_id, person, chat, text, self.world.clock())
        self.world.inline_queries[query_id] = query
        self.world.updates.add(
            "inline_query",
            {
                "id": query_id,
                "from": person.as_user(),
                "chat_type": "sender" if chat.kind == "private" else chat.kind,
                "query": text,
                "offset": "",
            },
        )
        return query

    def choose_inline_result(self, person: Person, query_id: str, result_id: str) -> Message:
        """Sends one of the results; ValueError if the bot did not offer it."""
        query = self.world.inline_queries[query_id]
        result = next((r for r in query.results if str(r["id"]) == result_id), None)
        if result is None:
            raise ValueError(f"the bot offered no result {result_id!r}")
        given = result["input_message_content"]
        text, entities = formatted(
            str(given["message_text"]), given.get("parse_mode", ""), given.get("entities")
        )
        content: dict[str, Any] = {"text": text, "via_bot": self.world.account.as_user()}
        if entities:
            content["entities"] = entities
        if "reply_markup" in result:
            content["reply_markup"] = result["reply_markup"]
        message = self._send(person, query.chat.id, content)
        chosen = {"result_id": result_id, "from": person.as_user(), "query": query.text}
        if "reply_markup" in result:
            inline_id = _inline_id(message["message_id"])
            self.world.inline_messages[inline_id] = (query.chat.id, message["message_id"])
            chosen["inline_message_id"] = inline_id
        self.world.updates.add("chosen_inline_result", chosen)
        return message

    def tap(self, person: Person, chat_id: int, message_id: int, button: dict[str, Any]) -> Tap:
        """Presses an inline button that the message shows now."""
        message = self._chat(person, chat_id).messages.get(message_id)
        shown = (message or {}).get("reply_markup", {}).get("inline_keyboard", [])
        if not any(button == b for row in shown for b in row):
            raise ValueError(f"message {message_id} shows no button {button.get('text')!r}")
        if "callback_data" not in button:
            raise ValueError(f"the bot hears nothing of the button {button['text']!r}")
        return self.tap_stale(person, chat_id, message_id, button["callback_data"])

    def tap_stale(self, person: Person, chat_id: int, message_id: int, data: str) -> Tap:
        """A tap that was under way while the message changed: any data, any message id."""
        chat = self._chat(person, chat_id)
        tap = Tap(self.world.next_query_id(), person, chat, message_id, self.world.clock())
        self.world.taps[tap.query_id] = tap
        query: dict[str, Any] = {
            "id": tap.query_id,
            "from": person.as_user(),
            "chat_instance": str(chat.id * 7919),
            "data": data,
        }
        inline_id = _inline_id(message_id)
        message = chat.messages.get(message_id)
        if inline_id in self.world.inline_messages:
            query["inline_message_id"] = inline_id
        elif message is None:
            query["message"] = {"message_id": message_id, "chat": chat.as_chat(), "date": 0}
        else:
            query["message"] = message
        self.world.updates.add("callback_query", query)
        return tap

    def _chat(self, person: Person, chat_id: int) -> Chat:
        chat = self.world.chats.get(chat_id)
        if chat is None or person not in chat.members:
            raise ValueError(f"{person.first_name} is not in chat {chat_id}")
        return chat

    def _send(
        self, person: Person, chat_id: int, content: dict[str, Any], reply_to: int | None = None
    ) -> Message:
        chat = self._chat(person, chat_id)
        if chat.kind == "private":
            if chat.blocked:
                raise ValueError(f"{person.first_name} has blocked the bot")
            chat.started = True
        message: Message = {
            "message_id": self.world.next_message_id(),
            "from": person.as_user(),
            "chat": chat.as_chat(),
            "date": self.world.now(),
        }
        if reply_to is not None:
            message["reply_to_message"] = without_reply(chat.messages[reply_to])
        message |= content
        chat.messages[message["message_id"]] = message
        self.world.tell(chat, {"type": "message", "chat_id": chat.id, "message": message})
        if chat.bot_status == "member" and self._is_heard(chat, message):
            self.world.updates.add("message", message)
        return message

    def _is_heard(self, chat: Chat, message: Message) -> bool:
        """In privacy mode a bot in a group hears of commands, of replies to what it said, and of
        service messages only (Bots FAQ, What messages will my bot get?)."""
        if chat.kind == "private" or self.world.reads_all:
            return True
        replied = message.get("reply_to_message", {}).get("from", {}).get("id")
        to_us = replied == self.world.account.id
        text = str(message.get("text", ""))
        return to_us or text.startswith("/") or "new_chat_members" in message


def _inline_id(message_id: int) -> str:
    """The inline_message_id by which a bot knows a message sent from its inline results."""
    return f"inline-{message_id}"
