"""Buttons with contents that nobody drew: they end in a word, never in a traceback.

What a button holds is checked once, where it is unpacked (bot.ui.taps); a handler sees nothing
else.
"""

from __future__ import annotations

import logging
import random

import pytest

from bot.dispatch import error_words
from bot.routes import ROUTES
from bot.ui.routing import Press
from bot.ui.taps import LIMIT, Tap
from crm.chat import questions
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale, books
from tests.shop import OWNER

NOBODY = ["zubin", "bholu", "farah", "kabir", "lata", "mohan", "nisha", "omkar"]
NUMBERS = (
    "0", "-1", "1", "2", "7", "999999999", "4294967296", "4503599627370497", "9223372036854775807",
    "9223372036854775808", "99999999999999999999", "-99999999999999999999", "1_0", " 1", "१२",
    "1.5", "1e3", "", "~", "x", "NaN",
)  # fmt: skip
TEXTS = (
    "", "~", "x", "1", "-1", "0", "99999999999999999999", "NaN", "Infinity", "1e999999",
    "1e-999999",
    "2025-02-31", "2025-03-10", "9999-12-31", "0001-01-01", "10000-01-01", "25:00", "20:30", "%00",
    "é" * 9, "😀", "%F0%9F", "..", "../x", "'", "all", "custom", "owner", "Cash", "UPI", "items",
    "name", "segment:lost", "quiet:2025-99-99", "vips:2025-03-17..x", "1.n..-...", "n....", ".....",
    "9.z.9.9.9.9.9.9", "30d", "sent", "retry",
)  # fmt: skip
TAPS = [one.tap for one in ROUTES if isinstance(one, Press)]


def forged(kind: type[Tap], chance: random.Random, question: int) -> str:
    """A press of that kind with anything in it, also with too few and too many parts."""
    parts = [kind.code]
    for name, hint in kind.kinds.items():
        if name == "question" and chance.random() < 0.7:
            parts.append(str(question))
        elif "int" in hint or "bool" in hint or chance.random() < 0.1:
            parts.append(chance.choice(NUMBERS))
        else:
            parts.append(chance.choice(TEXTS))
    if chance.random() < 0.05:
        parts.pop()
    if chance.random() < 0.05:
        parts.append("1")
    return ":".join(parts).encode()[:LIMIT].decode(errors="ignore")


@pytest.mark.parametrize("kind", TAPS, ids=lambda kind: kind.__name__)
async def test_whatever_a_button_holds_it_ends_in_a_word(
    floor: Floor, caplog: pytest.LogCaptureFixture, kind: type[Tap]
) -> None:
    await a_customer(floor, "Asha Verma", "9812345601")
    await a_customer(floor, "Ravi Kale", location="Pune")
    await a_sale(floor, floor.owner, "asha 2 rice 100 upi")
    chance = random.Random(kind.code)
    phone = floor.owner
    for name in NOBODY:
        await phone.says("/cancel")
        await phone.says(f"{name} 2 soap 40")  # a bill waits: who is that?
        waiting = await floor.store.read(questions.waiting, OWNER, OWNER)
        assert waiting is not None
        data = forged(kind, chance, waiting.number)
        caplog.clear()
        tap = floor.sandbox.people.tap_stale(
            phone.person, phone.chat_id, phone.last_message.id, data
        )
        await floor.settled()
        failed = [one for one in caplog.records if one.levelno >= logging.ERROR]
        assert not failed, (data, [one.exc_info and one.exc_info[1] for one in failed])
        assert tap.answered, data
        assert tap.text != error_words.unexpected(), data
    assert len(await books(floor)) <= 1 + len(NOBODY)
