"""From every refusal a button leads on."""

from __future__ import annotations

import pytest

from bot.features.sales.views.refusals import REASONS, explain
from bot.ui.screen import Screen
from bot.ui.views.way_on import with_way_on
from crm.errors import NotAllowed, StoreFull
from crm.store.database import Session
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer

HELP = "❔ Help"


@pytest.mark.parametrize("reason", [*REASONS, "not_a_sale"])
def test_each_reason_why_a_text_is_no_sale_has_a_help_button(reason: str) -> None:
    sent = with_way_on(explain(reason, "what was typed"))
    assert HELP in [button.label for row in sent.rows for button in row]


def test_what_stands_alone_asks_for_a_reply_or_has_buttons_gets_none() -> None:
    for screen in (
        Screen("x", stands_alone=True),
        Screen("x", purchase_id=1),
        Screen("x", placeholder="2 rice 100"),
        explain("question", "").with_rows(),
    ):
        assert with_way_on(screen) is screen


@pytest.mark.parametrize(
    "text",
    [
        "/dance",
        "/undo",
        "/settings",
        "/sale 0 0 0",
        "xyzzy 99 88 77",
        "asha -2 rice 100",
        "profit?",
    ],
)
async def test_whatever_is_refused_in_the_chat_leads_on(floor: Floor, text: str) -> None:
    await floor.staff.says(text)
    assert floor.staff.buttons


@pytest.mark.parametrize("error", [NotAllowed("sell"), StoreFull("shop.db"), RuntimeError("a bug")])
async def test_whatever_fails_leads_on(
    floor: Floor, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def failing(_: Session, __: int) -> None:
        raise error

    monkeypatch.setattr("bot.features.home.handlers.examples", failing)
    await floor.owner.says("/help")
    assert HELP in floor.owner.buttons


async def test_help_leaves_what_is_asked_open(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("/sale")
    await floor.owner.says("asha -2 rice 100")
    await floor.owner.taps(HELP)
    assert "How to write a sale" in floor.owner.last
    await floor.owner.says("asha")
    assert "What did Asha Verma buy?" in floor.owner.last
