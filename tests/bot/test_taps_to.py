"""What the ways of docs/taps.md cost, in messages and taps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.config.load import Config
from bot.config.sections import BackupSection
from bot.jobs_setup import runner_of
from tests import ROOT
from tests.bot.campaigns.factories import asks, three_customers
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer
from tests.shop import a_purchase

SELLS = ("> ravi 2 rice 100",)
NEW = "> Hi {{first_name}}, tea is on us."

WAYS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "sale, known customer": ((), ("> ravi 2 rice 100 upi",), "✅ ₹200"),
    "sale, new customer": ((), ("> zubin 90 cash", "➕ Add"), "✅ ₹90"),
    "sale without a name": ((), ("> 300 cash",), "✅ ₹300"),
    "sale step by step": ((), ("> /sale", "Ravi", "> 2 rice 100", "Done", "Cash"), "✅ ₹200"),
    "undo": (SELLS, ("Undo",), "Taken back"),
    "payment other than the default": (SELLS, ("Card",), "Card · today"),
    "history, from a receipt": (SELLS, ("👤 Ravi", "History"), "📜 Ravi Kale"),
    "history, by name": ((), ("> /customers ravi", "History"), "📜 Ravi Kale"),
    "30-day revenue chart": ((), ("> /insights",), "₹"),
    "what did I sell today": (SELLS, ("> /today",), "₹200"),
    "approve a campaign": (("asks",), ("Approve",), "Sent"),
    "new campaign to sending": ((), ("> /campaigns", "New", "Greet the new", "Send now"), "Sent"),
    "win back who went quiet": (SELLS, ("> /summary", "went quiet", "Send now"), "Sent"),
    "SMS to a filtered list": (
        (),
        ("> /customers", "Filter", "Not in 60 days", "Show", "SMS to these", "Send now"),
        "Sent",
    ),
    "SMS to one customer": ((), ("> /customers ravi", "SMS", NEW, "Send now"), "Sent"),
    "change a phone": ((), ("> /customers ravi", "Edit", "Phone", "> 9812345699"), "98123 45699"),
    "Excel of 30 days": ((), ("> /export", "Excel, everything"), "📤"),
    "invite staff": ((), ("> /staff", "➕ Staff", "@📨 Share"), "https://t.me/"),
    "let a stranger in": (("knocks",), ("Let in", "➕ Staff"), "works here now"),
    "backup into the chat": ((), ("> backup", "Backup to me"), "Keep it where"),
}
"""What is done before, what is counted (`> …` is typed, `@…` is a button out of Telegram, the rest
is tapped), and what is seen then."""


def table() -> dict[str, tuple[str, str, str]]:
    """Before, goal and now of each line of the page."""
    text = (ROOT / "docs/taps.md").read_text("utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()]
    return {row[0]: (row[1], row[2], row[3]) for row in rows if len(row) == 4 and row[2].isdigit()}


def test_the_page_has_each_way() -> None:
    assert table().keys() == WAYS.keys()


def total(cost: str) -> int:
    return sum(int(number) for number in re.findall(r"(\d+) [mt]", cost))


@pytest.mark.parametrize("name", WAYS)
def test_each_goal_is_met_and_nothing_got_worse(name: str) -> None:
    before, goal, now = table()[name]
    assert total(now) <= int(goal)
    assert before == "–" or total(now) <= max(total(before), int(goal))


@pytest.fixture
async def shop(floor: Floor, tmp_path: Path) -> Floor:
    services = floor.bot_app.services
    services.runner = runner_of(
        Config(backup=BackupSection(folder=str(tmp_path / "backups"))),
        services,
        floor.bot_app.sender,
        floor.bot_app.outbox,
        floor.bot_app.reports,
    )
    await three_customers(floor)
    away = floor.store.shop.inactive_after_days + 3
    bina = await a_customer(floor, "Bina Joshi", "9812345603")
    await floor.store.write(a_purchase, bina, amount="100", days_ago=away)
    await floor.owner.says("/menu")
    return floor


@pytest.mark.parametrize("name", WAYS)
async def test_the_page_says_what_it_costs(shop: Floor, name: str) -> None:
    first, steps, seen = WAYS[name]
    phone = shop.owner
    for step in first:
        if step == "asks":
            await asks(shop)
        elif step == "knocks":
            await shop.stranger.says("hello")
        else:
            await phone.says(step.removeprefix("> "))
    said = tapped = 0
    for step in steps:
        if step.startswith("> "):
            said += 1
            await phone.says(step.removeprefix("> "))
            continue
        tapped += 1
        if step.startswith("@"):
            assert phone.last_message.button(step[1:]) is not None
        else:
            await phone.taps(step)
    await shop.settled()
    assert any(seen in one.text for one in phone.answers[-4:])
    assert f"{said} m + {tapped} t" == table()[name][2]
