"""A walk over what a shop may switch on: points."""

from __future__ import annotations

from pathlib import Path

from bot.features.sales import taps as sales
from bot.features.settings import taps as settings
from bot.shared_buttons import CardOf
from tests.bot.conftest import Floor
from tests.bot.walks import Person, of, open_shop
from tests.conftest import TestClock


async def with_modules(floor: Floor, clock: TestClock, folder: Path) -> None:
    owner, *_ = await open_shop(floor)
    await _points(owner)


async def _points(owner: Person) -> None:
    await owner.says("imran khan points?", "imran khan 2 rice 100 use 5 points", "/settings")
    await owner.taps(settings.ShowModules)
    for name, wrong, typed in (
        ("earn_for", "gold", "100"),
        ("earn_points", "0", "5"),
        ("point_worth", "0", "0.5"),
        ("expire_after_days", "soon", "30"),
    ):
        await owner.taps(of(settings.OpenSetting, name=name))
        await owner.says(wrong, typed)
    await owner.says(
        "imran khan 2 rice 100", "imran khan points?", "imran khan 2 rice 100 use 500 points"
    )
    await owner.says("imran khan 1 rice 100 use 6 points", "2 rice 100 cash use 2 points")
    await owner.says("ravi 1 rice 90 points use karo", "ravi points?")
    await owner.says("imran khan 1 rice 20 points use karo")
    await owner.phone.replies(owner.last, "1 rice 10")
    await owner.taps(CardOf)
    await owner.says("imran khan 1 rice 20 use 2 points")
    await owner.taps(sales.Undo)
    await owner.says("/settings")
    await owner.taps(settings.ShowModules, of(settings.OpenSetting, name="earn_for"))
    await owner.taps(of(settings.SetSetting, name="earn_for", value="0"))
