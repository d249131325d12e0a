"""/settings: thresholds, defaults and hours, kept in the store, where they win."""

from __future__ import annotations

from dataclasses import dataclass

from bot.features.settings.fields import BY_NAME, FIELDS, Field
from bot.features.settings.taps import (
    ClearNotUnderstood,
    OpenSetting,
    ResetSetting,
    SetSetting,
    ShowJobs,
    ShowNotUnderstood,
    ShowSettings,
)
from bot.features.settings.views import settings as settings_views
from bot.shared_buttons import Home
from bot.ui.conversation import Question, answer, ask
from bot.ui.request import Request
from bot.ui.screen import Screen
from crm import audit
from crm.chat import unread_texts
from crm.customers import totals
from crm.errors import NotFound
from crm.settings import change_shop, shop_of
from crm.shop import Shop
from crm.store.database import Session


@dataclass(frozen=True, slots=True)
class OfSetting:
    """The new value of `name` is asked, a field of Shop."""

    name: str


async def _draw(request: Request, asked: OfSetting) -> Screen:
    field = _field(asked.name)
    configured = getattr(request.store.shop, field.name)
    changed = getattr(request.shop, field.name) != configured
    return settings_views.setting(field, request.shop, request.formats, changed=changed)


QUESTIONS = tuple(Question(f"setting.{one.name}", one.kind, OfSetting, _draw) for one in FIELDS)


async def show_settings(request: Request, _: ShowSettings | Home | None = None) -> None:
    shop = await request.store.read(shop_of)
    await request.show(settings_views.settings(shop, request.formats))


def _field(name: str) -> Field:
    field = BY_NAME.get(name)
    if field is None:
        raise NotFound("setting", name)
    return field


async def open_setting(request: Request, tap: OpenSetting) -> None:
    field = _field(tap.name)
    question = next(one for one in QUESTIONS if one.name == f"setting.{field.name}")
    await ask(request, question, OfSetting(field.name))


def change(session: Session, name: str, value: object, by: int) -> Shop:
    """Keeps the new value; thresholds count at once, so every badge is looked at again."""
    before = getattr(shop_of(session), name)
    shop = change_shop(session, name, value)
    after = getattr(shop, name)
    audit.note(
        session,
        by,
        "change",
        "setting",
        name,
        before={"value": str(before)},
        after={"value": str(after)},
    )
    if name in ("vip_above", "inactive_after_days") and before != after:
        totals.refresh_all(session)
    return shop


async def set_setting(request: Request, tap: SetSetting) -> None:
    field = _field(tap.name)
    await answer(request, change, field.name, field.read(tap.value), request.staff.id)
    await show_settings(request)


async def reset_setting(request: Request, tap: ResetSetting) -> None:
    await answer(request, change, _field(tap.name).name, None, request.staff.id)
    await show_settings(request)


async def typed_setting(request: Request, asked: OfSetting) -> None:
    field = _field(asked.name)
    await answer(request, change, field.name, field.read(request.text), request.staff.id)
    await show_settings(request)


async def show_not_understood(request: Request, _: ShowNotUnderstood) -> None:
    texts = await request.store.read(unread_texts.listing, 15)
    await request.show(settings_views.not_understood(texts, request.formats))


async def clear_not_understood(request: Request, _: ClearNotUnderstood) -> None:
    await request.store.write(unread_texts.clear)
    await request.toast("The list is empty now.")
    await request.show(settings_views.not_understood((), request.formats))


async def show_jobs(request: Request, _: ShowJobs) -> None:
    runner = request.services.runner
    states = await runner.states() if runner is not None else []
    await request.show(settings_views.jobs(states, request.formats))
