"""Every screen in a language that does not exist: nothing on it is English, nothing is glued.

The real bot over a sample shop, in the pseudo-language (tests.pseudo). Three people do whatever can
be done: each kind of button is pressed a few times, each question gets answers that do and answers
that do not. Then all that the bot ever said is read.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, TypeVar

import pytest
from markupsafe import escape
from sqlalchemy import select

from bot.features.appointments.views import appointment as appointment_views
from bot.features.campaigns.views import questions as campaign_questions
from bot.features.imports.views import plan as plan_views
from bot.features.imports.views import undo as undo_views
from bot.features.imports.views import words as import_words
from bot.features.insights.views import exports as export_views
from bot.features.returns.views import returns as return_views
from bot.features.settings.views import backups as backup_views
from bot.features.settings.views.backups import Kept
from bot.ui.screen import Screen
from crm.campaigns.message import BUILT_IN
from crm.child_process.child import Child, Job
from crm.formats import Formats
from crm.i18n import Language, Languages, speaking
from crm.shop import Shop
from crm.store import schema
from crm.store.database import Session, Store
from crm.store.read_process import ReadProcess
from tests import ROOT
from tests.bot import modules_walk, money_walk, papers_walk, reminders_walk, walks
from tests.bot.conftest import Floor, open_floor
from tests.bot.dead_ends import dead_ends
from tests.conftest import NOON, TestClock
from tests.messages import OPENS
from tests.pseudo import pseudo_language
from tests.untranslated import faults, words_of
from tests.words import is_word_module

T = TypeVar("T")


class ReadHere(ReadProcess):
    """Draws in this process, where it is seen which functions run."""

    async def run(self, job: Job[T], on_progress: Callable[..., None] | None = None) -> T:
        return job(Child(BytesIO()))


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory: pytest.TempPathFactory) -> Language:
    return pseudo_language(tmp_path_factory.mktemp("locale"))


@pytest.fixture
async def floor(sqlite_store: Store, pseudo: Language) -> AsyncIterator[Floor]:
    async with open_floor(sqlite_store, ReadHere("here"), Languages(pseudo)) as floor:
        for person in floor.people.values():
            person.language = pseudo.code
        yield floor


@contextmanager
def _drawn() -> Iterator[set[CodeType]]:
    """The functions that ran, of all threads that begin inside and of this one."""
    ran: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            ran.add(frame.f_code)

    sys.setprofile(note)
    try:
        yield ran
    finally:
        sys.setprofile(None)


@dataclass(frozen=True)
class Walk:
    """`way` draws every screen of the modules `of`, but those that are drawn ALONE."""

    way: Callable[[Floor, TestClock, Path], Awaitable[None]]
    of: tuple[str, ...]


WALKS = {
    "home": Walk(
        walks.at_home,
        (
            "bot/features/home/",
            "bot/features/staff/",
            "bot/dispatch/words",
            "bot/features/language/",
        ),
    ),
    "settings": Walk(walks.in_settings, ("bot/features/settings/",)),
    "modules": Walk(
        modules_walk.with_modules,
        (
            "bot/module_words/",
            "bot/features/stock/",
            "bot/features/appointments/",
            "bot/features/feedback/",
        ),
    ),
    "papers": Walk(papers_walk.with_papers, ("bot/features/invoices/",)),
    "evening": Walk(walks.in_the_evening, ("bot/features/summary/",)),
    "program": Walk(walks.about_the_program, ("bot/notices/",)),
    "counter": Walk(walks.at_the_counter, ("bot/features/sales/", "bot/ui/question_views")),
    "customers": Walk(walks.with_customers, ("bot/features/customers/",)),
    "files": Walk(papers_walk.with_files, ("bot/features/imports/",)),
    "charts": Walk(walks.at_charts, ("bot/features/insights/", "crm/reports/")),
    "campaigns": Walk(reminders_walk.with_campaigns, ("bot/features/campaigns/",)),
    "money": Walk(
        money_walk.with_money,
        ("bot/features/payments/", "bot/features/returns/", "bot/features/dues/", "bot/ui/money"),
    ),
}


FORMATS = Formats(Shop())
KEPT = Kept("rice.db", 60_000_000, NOON)
ALONE: dict[str, Callable[[], str | Screen]] = {
    "bot/features/appointments/views/appointment.py:gone": appointment_views.gone,
    "bot/features/returns/views/returns.py:gone": return_views.gone,
    "bot/features/campaigns/views/questions.py:clock_skips_it": campaign_questions.clock_skips_it,
    "bot/features/campaigns/views/questions.py:nobody_in_group": campaign_questions.nobody_in_group,
    "bot/features/imports/views/undo.py:not_undone": lambda: undo_views.not_undone(
        "rice", "too_late"
    ),
    "bot/features/imports/views/plan.py:too_large": lambda: plan_views.too_large(10**8, FORMATS),
    "bot/features/imports/views/words.py:not_readable": import_words.not_readable,
    "bot/features/imports/views/words.py:not_writable": import_words.not_writable,
    "bot/features/imports/views/words.py:stopped_us": import_words.stopped_us,
    "bot/features/insights/views/exports.py:too_large": lambda: export_views.too_large(
        "rice", 10**8, FORMATS
    ),
    "bot/features/insights/views/exports.py:under_way": export_views.under_way,
    "bot/features/insights/views/exports.py:writing": lambda: export_views.writing(
        "rice", 2_000, FORMATS
    ),
    "bot/features/settings/views/backups.py:being_made": backup_views.being_made,
    "bot/features/settings/views/backups.py:too_large": lambda: backup_views.too_large(KEPT),
}
"""What is shown seldom: clocks that skip an hour, files of 50 MB, two who do the same at a time."""


@pytest.mark.parametrize("name", ALONE)
def test_what_is_shown_seldom_is_not_english_either(pseudo: Language, name: str) -> None:
    with speaking(pseudo):
        shown = ALONE[name]()
        text = shown.html if isinstance(shown, Screen) else shown
    assert OPENS in text
    assert faults(text, words_of("rice", "db")) == []


@pytest.mark.parametrize("name", WALKS)
async def test_nothing_on_any_screen_is_english_or_glued(
    floor: Floor, clock: TestClock, tmp_path: Path, name: str
) -> None:
    walk = WALKS[name]
    with _drawn() as ran:
        await walk.way(floor, clock, tmp_path)
    assert dead_ends(floor) == []
    ours = await floor.store.read(known)
    typed = _typed(floor)
    found = [
        f"{'; '.join(wrong)} | {text[:300]!r}"
        for text in said(floor)
        if (wrong := faults(_without(text, typed), ours))
    ]
    wanted = {one for one in _views() if one.startswith(walk.of)}
    missed = wanted - {_name(code) for code in ran} - ALONE.keys()
    assert not found, "\n".join(["English, or glued:", *found])
    assert not missed, "\n".join(["draw these in tests/bot/walks.py, or ALONE:", *sorted(missed)])


def _views() -> set[str]:
    """Every function of the modules of words, but private ones."""
    found = set()
    for path in sorted((ROOT / "bot").rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        if is_word_module(place):
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    found.add(f"{place}:{node.name}")
    return found


def _name(code: CodeType) -> str:
    path = Path(code.co_filename)
    place = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
    return f"{place}:{code.co_name}"


def _typed(floor: Floor) -> list[str]:
    """All that people typed, the longest first."""
    texts = {
        str(message.get("text", ""))
        for chat in floor.sandbox.world.chats.values()
        for message in chat.messages.values()
        if not message["from"]["is_bot"]
    }
    return sorted((text for text in texts if len(text) > 2), key=len, reverse=True)


def _without(html: str, typed: list[str]) -> str:
    """Without what was typed and is said again, and what customers read: that is the shop's."""
    for text in (*BUILT_IN, *walks.WRITTEN, *typed):
        html = html.replace(escape(text), "")
    return re.sub(r"<blockquote>.*?</blockquote>", "", html, flags=re.DOTALL)


def said(floor: Floor) -> list[str]:
    """All that the bot said: messages, captions, labels, toasts, results of inline search."""
    found: dict[str, None] = {}
    for call in floor.sandbox.calls:
        if call.method.startswith("setMy") and not call.params.get("language_code"):
            continue
        for text in _texts(call.params):
            found[text] = None
    return list(found)


SHOWN = {
    "short_description",
    "text",
    "caption",
    "title",
    "description",
    "message_text",
    "input_field_placeholder",
}


def _texts(params: Any) -> Iterator[str]:
    if isinstance(params, dict):
        for name, value in params.items():
            if name in SHOWN and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(params, list):
        for value in params:
            yield from _texts(value)
    elif isinstance(params, str) and params[:1] in "{[":
        with suppress(ValueError):
            yield from _texts(json.loads(params))


NAMED = (
    schema.customers.c.name,
    schema.customers.c.location,
    schema.customers.c.notes,
    schema.purchase_items.c.name,
    schema.templates.c.name,
    schema.not_understood.c.text,
    schema.purchase_items.c.unit,
    schema.purchases.c.notes,
    schema.campaigns.c.name,
    schema.campaigns.c.message,
    schema.campaigns.c.offer,
    schema.staff.c.name,
)


SAME_EVERYWHERE = ("GSM", "Unicode", "Rs", "English", "Error")
"""Names of alphabets and money, what English calls itself, and the heading of a column that our own
import reads."""


def known(session: Session) -> frozenset[str]:
    """The shop's own words."""
    texts = [value for column in NAMED for value in session.execute(select(column)).scalars()]
    return words_of(session.info["shop"].name, *texts, walks.THINGS, *SAME_EVERYWHERE) - {
        "sale",
        "discount",
    }
