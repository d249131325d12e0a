"""/settings: thresholds, defaults and hours, kept in the store, where they win."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.features.settings.fields import BY_NAME, FIELDS, STEPS, Field, Page, steps_of
from bot.features.settings.taps import (
    BeginSteps,
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
    SkipStep,
    SwitchModule,
)
from bot.features.settings.views import modules as modules_views
from bot.features.settings.views import settings as settings_views
from bot.shared_buttons import Home
from bot.ui.conversation import Question, answer, ask, asked, close, is_open
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.typed import AnswerKind
from crm.campaigns.sending.progress import last_sent
from crm.campaigns.writing.feedback import may_carry
from crm.chat import unread_texts
from crm.dataclass import dataclass
from crm.errors import NotFound
from crm.settings import shop_of
from crm.setup.setting_changes import change, effect
from crm.shop import MODULES


@dataclass(frozen=True, slots=True)
class OfSetting:
    """The new value of `name` is asked, a field of Shop; `in_steps`: the next one comes then."""

    name: str
    in_steps: bool = False


async def _draw(request: Request, asked: OfSetting) -> Screen:
    field = _field(asked.name)
    configured = getattr(request.services.store.shop, field.name)
    changed = getattr(request.shop, field.name) != configured
    shop = await request.store.read(shop_of)
    steps = steps_of(shop) if asked.in_steps else ()
    return settings_views.setting(field, shop, request.formats, changed=changed, steps=steps)


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
    carries = may_carry(request.services.gateway_name)
    await request.show(modules_views.modules(shop, request.formats, carries=carries))


async def show_dues_rules(request: Request, _: ShowDuesRules | None = None) -> None:
    shop = await request.store.read(shop_of)
    await request.show(settings_views.dues_rules(shop, request.formats))


async def switch_module(request: Request, tap: SwitchModule) -> None:
    if tap.name not in MODULES:
        raise NotFound("setting", tap.name)
    shop = await request.store.read(shop_of)
    modules = shop.modules | {tap.name} if tap.on else shop.modules - {tap.name}
    await request.store.write(change, "modules", modules, request.staff.id)
    await show_modules(request)


_PAGES: dict[Page, Callable[[Request], Awaitable[None]]] = {
    Page.SHOP: show_settings,
    Page.PAPERS: show_papers,
    Page.MODULES: show_modules,
    Page.FEEDBACK: show_modules,
    Page.DUES: show_dues_rules,
}


def _field(name: str) -> Field:
    field = BY_NAME.get(name)
    if field is None:
        raise NotFound("setting", name)
    return field


async def open_setting(request: Request, tap: OpenSetting) -> None:
    await _ask(request, OfSetting(_field(tap.name).name))


async def begin_steps(request: Request, _: BeginSteps) -> None:
    await _ask(request, OfSetting(STEPS[0], in_steps=True))


async def skip_step(request: Request, tap: SkipStep) -> None:
    await close(request)
    await _after(request, OfSetting(tap.name, in_steps=True))


async def _ask(request: Request, of: OfSetting) -> None:
    question = next(one for one in QUESTIONS if one.name == f"setting.{of.name}")
    await ask(request, question, of)


async def _after(request: Request, of: OfSetting) -> None:
    """The next step, or the page that the setting is on."""
    steps = steps_of(await request.store.read(shop_of)) if of.in_steps else ()
    following = steps[steps.index(of.name) + 1 :] if of.name in steps else ()
    if following:
        await _ask(request, OfSetting(following[0], in_steps=True))
    else:
        await _PAGES[_field(of.name).page](request)


async def _set(request: Request, of: OfSetting, value: object) -> None:
    """Saves; where that gives customers another badge, only after it was said to how many."""
    field = _field(of.name)
    found = await request.store.read(effect, field.name, value)
    if found is not None and (found.changed or field.name == "vip_above"):
        state = NewValue(field.name, None if value is None else str(value))
        screen = settings_views.effect(field, request.shop, found, request.formats)
        await ask(request, SAVE, state, screen=screen)
        return
    await answer(request, change, field.name, value, request.staff.id)
    await _after(request, of)


async def set_setting(request: Request, tap: SetSetting) -> None:
    await _set(request, _tapped_under(request, tap.name), _field(tap.name).read(tap.value))


async def reset_setting(request: Request, tap: ResetSetting) -> None:
    await _set(request, _tapped_under(request, tap.name), None)


def _tapped_under(request: Request, name: str) -> OfSetting:
    """The question that a button of this setting stands under."""
    of = asked(request, *QUESTIONS) if is_open(request, *QUESTIONS) else None
    return of if of is not None and of.name == name else OfSetting(name)


async def typed_setting(request: Request, asked: OfSetting | NewValue) -> None:
    of = asked if isinstance(asked, OfSetting) else OfSetting(asked.name)
    await _set(request, of, _field(of.name).read(request.text))


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
    sent_at = await request.store.read(last_sent)
    await request.show(settings_views.jobs(states, sent_at, request.formats))
