"""Somebody taps whatever there is and types what comes to mind: the bot always has an answer."""

from __future__ import annotations

import logging
import os
import random

import pytest

from bot.dispatch import error_words
from crm.backups.integrity import check
from crm.sample.fill import fill
from crm.sample.plan import make_sample
from tests.bot.conftest import GROUP, Floor
from tests.phone import Phone
from tests.shop import MANAGER, OWNER, STAFF

STEPS = int(os.environ.get("MONKEY_STEPS", "80"))
SEEDS = [int(one) for one in os.environ.get("MONKEY_SEEDS", "1 2").split()]

WORDS = (
    "asha 2 rice 100, 1 oil 250 upi",
    "asha 450",
    "ravi 2 soap",
    "zubin 300 cash",
    "2 rice 100",
    "450",
    "45",
    "12/3",
    "31/2",
    "yesterday",
    "upi",
    "asha",
    "<b>&",
    "=1+1",
    "9876543210",
    "bina 98765 43210",
    "500-2000",
    "fri 5pm",
    "1 nov to 15 nov",
    "last month",
    "Hi {{name}}! {{offer}} till {{date}}",
    "Hi {{nam}}",
    "10% off",
    "hello?",
    "x" * 400,
    "👍",
    "/sale",
    "/customers",
    "/customers asha",
    "/campaigns",
    "/insights",
    "/today",
    "/export",
    "/settings",
    "/help",
    "/menu",
    "/cancel",
    "/undo",
    "/recent",
    "/import",
    "/staff",
    "/summary",
)


async def _act(floor: Floor, phone: Phone, chance: random.Random) -> str:
    """One thing that somebody might do. Returns what it was."""
    shown = [one for one in phone.messages[-8:] if one.buttons]
    if shown and chance.random() < 0.75:
        message = chance.choice(shown[-3:])
        button = chance.choice(message.keys)
        if "callback_data" in button:
            await phone.taps_button(message, button)
            return f"taps {button['text']!r}"
    what = chance.random()
    if what < 0.06:
        await phone.shares_contact("+919876543210", "Bina")
        return "shares a contact"
    if what < 0.1:
        await phone.uploads(b"Name,Phone\nBina,9876543210\nKiran,98220 10001\n", "people.csv")
        return "sends a file"
    answers = phone.answers
    if what < 0.2 and answers:
        text = chance.choice(("3 rice", "paid upi", "thanks", "delete", "for asha"))
        await phone.replies(chance.choice(answers[-5:]), text)
        return f"replies {text!r}"
    text = chance.choice(WORDS)
    await phone.says(text)
    return f"says {text[:60]!r}"


@pytest.mark.parametrize("seed", SEEDS)
async def test_whatever_is_done_has_an_answer_and_the_books_agree(
    floor: Floor, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(seed)
    await floor.store.write(fill, make_sample(floor.store.shop, people=30), (OWNER, MANAGER, STAFF))
    phones = [floor.owner, floor.owner, floor.manager, floor.staff, floor.phone(OWNER, GROUP)]
    done: list[str] = []
    for _ in range(STEPS):
        phone = chance.choice(phones)
        seen = len(phone.answers)
        did = await _act(floor, phone, chance)
        done.append(f"{phone.person.first_name}@{phone.chat_id} {did}")
        said = [one.text for one in phone.answers[seen:]] + [phone.toast]
        assert error_words.unexpected() not in said, "\n".join(done[-12:])
    faults = [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR]
    assert not faults, "\n".join([*done[-12:], *faults])
    assert not await floor.store.read(check)
