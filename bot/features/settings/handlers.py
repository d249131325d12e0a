"""/settings: thresholds, defaults and hours, kept in the store, where they win."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.features.settings.fields import BY_NAME, FIELDS, Field, Page
from bot.features.settings.taps import (
    ClearNotUnderstood,
    OpenSetting,
    ResetSetting,
    SaveSetting,
    SetSetting,
    ShowDuesRules,
    ShowJobs,
    ShowModules,
    ShowNotUnderstood,
    ShowPapers,
    ShowSettings,
)
from bot.features.settings.views import settings as settings_views
from bot.shared_buttons import Home
from bot.ui.conversation import Question, answer, ask, asked
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.typed import AnswerKind
from crm.chat import unread_texts
from crm.errors import NotFound
from crm.setting_changes import change, effect
from crm.settings import shop_of


@dataclass(frozen=True, slots=True)
class OfSetting:
    """The new value of `name` is asked, a field of Shop."""

    name: str


async def _draw(request: Request, asked: OfSetting) -> Screen:
    field = _field(asked.name)
    configured = getattr(request.services.store.shop, field.name)
    changed = getattr(request.shop, field.name) != configured
    return settings_views.setting(field, request.shop, request.formats, changed=changed)


@dataclass(frozen=True, slots=True)
class NewValue:
    """The value that `name` is to get, as it would be typed; None as it is configured."""

    name: str
    value: str | None

    def read(self) -> object:
        return None if self.value is None else _field(self.name).read(self.value)


async def _draw_effect(request: Request, asked: NewValue) -> Screen:
    found = await request.store.read(effect, asked.name, asked.read())
    if found is None:  # somebody else set it meanwhile
        return settings_views.settings(request.shop, request.formats)
    return settings_views.effect(_field(asked.name), request.shop, found, request.formats)


QUESTIONS = tuple(Question(f"setting.{one.name}", one.kind, OfSetting, _draw) for one in FIELDS)
SAVE = Question("setting.save", AnswerKind.VALUE, NewValue, _draw_effect)


async def show_settings(request: Request, _: ShowSettings | Home | None = None) -> None:
    shop = await request.store.read(shop_of)
    await request.show(settings_views.settings(shop, request.formats))


async def show_papers(request: Request, _: ShowPapers | None = None) -> None:
    shop = await request.store.read(shop_of)
    await request.show(settings_views.papers(shop, request.formats))


async def show_modules(request: Request, _: ShowModules | None = None) -> None:
    shop = await request.store.read(shop_of)
    await request.show(settings_views.modules(shop, request.formats))


async def show_dues_rules(request: Request, _: ShowDuesRules | None = None) -> None:
    shop = await request.store.read(shop_of)
    await request.show(settings_views.dues_rules(shop, request.formats))


_PAGES: dict[Page, Callable[[Request], Awaitable[None]]] = {
    Page.SHOP: show_settings,
    Page.PAPERS: show_papers,
    Page.MODULES: show_modules,
    Page.DUES: show_dues_rules,
}


def _field(name: str) -> Field:
    field = BY_NAME.get(name)
    if field is None:
        raise NotFound("setting", name)
    return field


async def open_setting(request: Request, tap: OpenSetting) -> None:
    field = _field(tap.name)
    question = next(one for one in QUESTIONS if one.name == f"setting.{field.name}")
    await ask(request, question, OfSetting(field.name))


async def _set(request: Request, field: Field, value: object) -> None:
    """Saves; where that gives customers another badge, only after it was said to how many."""
    found = await request.store.read(effect, field.name, value)
    if found is not None and (found.changed or field.name == "vip_above"):
        state = NewValue(field.name, None if value is None else str(value))
        screen = settings_views.effect(field, request.shop, found, request.formats)
        await ask(request, SAVE, state, screen=screen)
        return
    await answer(request, change, field.name, value, request.staff.id)
    await _PAGES[field.page](request)


async def set_setting(request: Request, tap: SetSetting) -> None:
    field = _field(tap.name)
    await _set(request, field, field.read(tap.value))


async def reset_setting(request: Request, tap: ResetSetting) -> None:
    await _set(request, _field(tap.name), None)


async def typed_setting(request: Request, asked: OfSetting | NewValue) -> None:
    field = _field(asked.name)
    await _set(request, field, field.read(request.text))


async def save_setting(request: Request, _: SaveSetting) -> None:
    new = asked(request, SAVE)
    await answer(request, change, new.name, new.read(), request.staff.id)
    await show_settings(request)


async def show_not_understood(request: Request, _: ShowNotUnderstood) -> None:
    texts = await request.store.read(unread_texts.listing, 15)
    await request.show(settings_views.not_understood(texts, request.formats))


async def clear_not_understood(request: Request, _: ClearNotUnderstood) -> None:
    await request.store.write(unread_texts.clear)
    await request.toast(settings_views.list_cleared())
    await request.show(settings_views.not_understood((), request.formats))


async def show_jobs(request: Request, _: ShowJobs) -> None:
    runner = request.services.runner
    states = await runner.states() if runner is not None else []
    await request.show(settings_views.jobs(states, request.formats))
