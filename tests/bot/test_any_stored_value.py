"""No stored value breaks a screen: every view is fed with whatever the store can hold."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

import bot.features
from bot.features.campaigns.asking_taps import AskSendNow
from bot.features.campaigns.taps import ShowCampaigns, ShowMessages
from bot.ui import fitting
from bot.ui.screen import Screen
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.sending.sends import SendStatus
from crm.campaigns.writing.outline import Outline
from crm.campaigns.writing.picking import PickPage
from crm.formats import Formats
from crm.shop import Shop
from tests.bot.odd import Odd
from tests.bot.test_largest_screens import VIEWS

ODD = ["", " ", "erased-12", "+", "+91", "0", "x" * 300, "<b>", "{{name}}", "🙂", "आशा", "a\nb"]
TEXTS = st.sampled_from(ODD) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20
)
MOMENTS = st.datetimes(
    datetime(1900, 1, 1),  # noqa: DTZ001 - timezones= adds it
    datetime(2200, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
)
FORMATS = Formats(Shop(clock=lambda: datetime(2025, 3, 20, 7, tzinfo=UTC)))


OF = ("campaigns",)
"""Features whose screens show what was stored of people and messages, as it was stored."""


def _views() -> Iterator[Any]:
    for found in pkgutil.walk_packages(bot.features.__path__, "bot.features."):
        if ".views" not in found.name or found.name.split(".")[2] not in OF:
            continue
        module = importlib.import_module(found.name)
        for name, view in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("_") or view.__module__ != found.name:
                continue
            try:
                hints = typing.get_type_hints(view)
            except NameError:
                continue
            if hints.get("return") is Screen and "step" not in hints:  # a step is ours, not stored
                yield pytest.param(view, id=f"{found.name.removeprefix('bot.features.')}.{name}")


@pytest.fixture(autouse=True, scope="module")
def _strategies() -> None:
    st.register_type_strategy(str, TEXTS)
    st.register_type_strategy(Formats, st.just(FORMATS))
    st.register_type_strategy(Decimal, st.decimals(-(10**9), 10**9, places=2))
    st.register_type_strategy(datetime, MOMENTS)
    st.register_type_strategy(int, st.integers(0, 10**6))
    st.register_type_strategy(float, st.floats(0.1, 1e6))
    st.register_type_strategy(AudienceFilter, st.just(AudienceFilter(Audience.ALL)))
    st.register_type_strategy(PickPage, st.builds(PickPage, size=st.just(6)))
    picked = st.just(Audience.CUSTOM)
    outline = st.builds(Outline, name=TEXTS, message=TEXTS, audience=picked, location=TEXTS)
    st.register_type_strategy(Outline, outline)
    st.register_type_strategy(AskSendNow, st.just(AskSendNow(1, 1)))
    st.register_type_strategy(ShowCampaigns, st.just(ShowCampaigns(0, archived=False)))
    sends = st.sampled_from(["", *(status.value for status in SendStatus)])
    st.register_type_strategy(ShowMessages, sends.map(lambda one: ShowMessages(1, 0, one)))
    st.register_type_strategy(Markup, TEXTS.map(Markup.escape))


@pytest.mark.parametrize("view", [*_views()])
@settings(
    max_examples=10,
    suppress_health_check=list(HealthCheck),
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
)
@given(data=st.data())
def test_no_stored_value_breaks_a_screen(view: Callable[..., Screen], data: st.DataObject) -> None:
    screen = data.draw(st.builds(view))
    assert screen.html is not None


@given(kept=TEXTS)
def test_a_phone_that_is_no_number_is_shown_as_it_is_kept(kept: str) -> None:
    shown = FORMATS.phone(kept)
    assert shown == ("" if kept.startswith("erased-") else kept) or shown.startswith("+")


@pytest.mark.parametrize("name", VIEWS)
def test_no_view_of_any_feature_breaks(name: str) -> None:
    """Every view of the program, generic over its types; a seed that fails is in the message."""
    view, hints = VIEWS[name]
    for number in range(12):
        seed = f"{name} {number}"
        odd = Odd(seed)
        given = {one: odd.make(kind, one) for one, kind in hints.items()}
        try:
            fitting.text(view(**given))
        except Exception as error:
            raise AssertionError(f"seed {seed!r}: {given}") from error
