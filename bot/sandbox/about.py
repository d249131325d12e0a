"""Methods that read or set facts about the bot itself, chats and files."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.world import World

COMMANDS_LIMIT = 100
COMMAND_LENGTH = 32
DESCRIPTION_LENGTH = 256


def get_me(world: World, _params: Params) -> dict[str, Any]:
    return world.account.as_user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": world.reads_all,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(world: World, params: Params) -> bool:
    given = params.json("commands")
    if given is None:
        given = []
    if not isinstance(given, list):
        raise bad_request("Expected an Array of BotCommand")
    if len(given) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.account.commands[scope_key(params)] = [_command(c) for c in given]
    _show_commands(world)
    return True


def get_my_commands(world: World, params: Params) -> list[dict[str, str]]:
    return world.account.commands.get(scope_key(params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    world.account.commands.pop(scope_key(params), None)
    _show_commands(world)
    return True


DESCRIPTIONS = {"description": 512, "short_description": 120}
"""Characters at most."""


def _set_text(world: World, params: Params, name: str) -> bool:
    text = params.text(name)
    if len(text) > DESCRIPTIONS[name]:
        raise bad_request(f"{name.upper()}_TOO_LONG")
    world.account.descriptions[name, params.text("language_code")] = text
    return True


def _get_text(world: World, params: Params, name: str) -> dict[str, str]:
    """In the language, or else what is set for all."""
    set_for = world.account.descriptions
    text = set_for.get((name, params.text("language_code"))) or set_for.get((name, ""), "")
    return {name: text}


def set_my_description(world: World, params: Params) -> bool:
    return _set_text(world, params, "description")


def get_my_description(world: World, params: Params) -> dict[str, str]:
    return _get_text(world, params, "description")


def set_my_short_description(world: World, params: Params) -> bool:
    return _set_text(world, params, "short_description")


def get_my_short_description(world: World, params: Params) -> dict[str, str]:
    return _get_text(world, params, "short_description")


def scope_key(params: Params) -> str:
    """One text for each scope and language that can have its own commands."""
    scope = params.json("scope") or {"type": "default"}
    if not isinstance(scope, dict):
        raise bad_request("Can't parse BotCommandScope: BotCommandScope must be an Object")
    return json.dumps([scope, params.text("language_code")], sort_keys=True)


def commands_for(world: World, person_id: int) -> list[dict[str, str]]:
    """Commands in the menu of this person's private chat: the narrowest scope wins."""
    scopes: list[dict[str, Any]] = [
        {"type": "chat", "chat_id": person_id},
        {"type": "all_private_chats"},
        {"type": "default"},
    ]
    for scope in scopes:
        commands = world.account.commands.get(json.dumps([scope, ""], sort_keys=True))
        if commands is not None:
            return commands
    return []


def _command(given: Any) -> dict[str, str]:
    if not isinstance(given, dict):
        raise bad_request("Can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(given.get(name), str):
            raise bad_request(f"Can't parse BotCommand: Can't find field \"{name}\"")
    command = given["command"].strip().removeprefix("/")
    description = given["description"].strip()
    if not command:
        raise bad_request("Command must be non-empty")
    if len(command) > COMMAND_LENGTH:
        raise bad_request(f"Command length must not exceed {COMMAND_LENGTH}")
    if not description:
        raise bad_request("Command description must be non-empty")
    if len(description) > DESCRIPTION_LENGTH:
        raise bad_request(f"Command description length must not exceed {DESCRIPTION_LENGTH}")
    if not re.fullmatch(r"[a-z0-9_]+", command):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}


def _show_commands(world: World) -> None:
    for chat in world.chats.values():
        if chat.kind == "private":
            world.tell(chat, {"type": "commands", "commands": commands_for(world, chat.id)})


def get_file(world: World, params: Params) -> dict[str, Any]:
    return world.files.describe(params.text("file_id"))


def get_chat(world: World, params: Params) -> dict[str, Any]:
    chat = world.readable(params.text("chat_id"))
    full = chat.as_chat() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    if chat.kind == "private":
        return full
    return full | {"permissions": {"can_send_messages": True}}


def get_chat_member(world: World, params: Params) -> dict[str, Any]:
    chat = world.readable(params.text("chat_id"))
    user_id = params.integer("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    if user_id == world.account.id:
        return {"user": world.account.as_user(), "status": "member"}
    person = world.people.get(user_id)
    if person is None:
        raise bad_request("user not found")
    member = person in chat.members
    return {"user": person.as_user(), "status": "member" if member else "left"}


def leave_chat(world: World, params: Params) -> bool:
    chat = world.readable(params.text("chat_id"))
    if chat.kind == "private":
        raise bad_request("chat not found")
    chat.bot_status = "left"
    return True
