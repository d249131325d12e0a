"""Buttons of the menu and of the first steps."""

from __future__ import annotations

from bot.ui.taps import Tap
from crm.setup.first_steps import Step

STEPS = frozenset(one.value for one in Step)


class ShowMore(Tap, code="hm"):
    """The rest of the menu."""


class ShowFirstSteps(Tap, code="hf"):
    """What a new shop has done, and what is left."""


class NameShop(Tap, code="hn"):
    """Asks for the name of the shop."""


class SkipStep(Tap, code="hs", among={"step": STEPS}):
    step: str
