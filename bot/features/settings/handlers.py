"""/settings: thresholds, defaults and hours, kept in the store, where they win."""

from __future__ import annotations

from bot.features.settings import views
from bot.features.settings.fields import BY_NAME, Field
from bot.features.settings.taps import (
    ClearNotUnderstood,
    OpenSetting,
    ResetSetting,
    SetSetting,
    ShowJobs,
    ShowNotUnderstood,
    ShowSettings,
)
from bot.links import Home
from bot.ui.visit import Visit
from crm import audit, flows, not_understood, totals
from crm.errors import NotFound
from crm.shop import Shop, change_shop, shop_of
from crm.store.seam import Session

FLOW = "setting"


async def show_settings(visit: Visit, _: ShowSettings | Home | None = None) -> None:
    if visit.press is not None:
        await visit.store.write(flows.drop, visit.chat_id, visit.user_id)
    shop = await visit.store.read(shop_of)
    await visit.show(views.settings(shop, visit.formats))


def _field(name: str) -> Field:
    field = BY_NAME.get(name)
    if field is None:
        raise NotFound("setting", name)
    return field


async def open_setting(visit: Visit, tap: OpenSetting) -> None:
    await _ask(visit, _field(tap.name))


async def _ask(visit: Visit, field: Field) -> None:
    shop = await visit.store.read(shop_of)
    configured = getattr(visit.store.shop, field.name)
    changed = getattr(shop, field.name) != configured
    message_id = await visit.show(views.setting(field, shop, visit.formats, changed=changed))
    await visit.store.write(
        flows.save, visit.chat_id, visit.user_id, FLOW, field.name, {}, message_id
    )


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


async def set_setting(visit: Visit, tap: SetSetting) -> None:
    field = _field(tap.name)
    await visit.store.write(change, field.name, field.read(tap.value), visit.staff.id)
    await show_settings(visit)


async def reset_setting(visit: Visit, tap: ResetSetting) -> None:
    await visit.store.write(change, _field(tap.name).name, None, visit.staff.id)
    await show_settings(visit)


async def typed_setting(visit: Visit) -> None:
    if visit.flow is None:
        return
    field = _field(visit.flow.step)
    await visit.store.write(change, field.name, field.read(visit.text), visit.staff.id)
    await visit.store.write(flows.drop, visit.chat_id, visit.user_id)
    await visit.tidy(visit.flow.message_id)
    await show_settings(visit)


async def show_not_understood(visit: Visit, _: ShowNotUnderstood) -> None:
    texts = await visit.store.read(not_understood.listing, 15)
    await visit.show(views.not_understood(texts, visit.formats))


async def clear_not_understood(visit: Visit, _: ClearNotUnderstood) -> None:
    await visit.store.write(not_understood.clear)
    await visit.toast("The list is empty now.")
    await visit.show(views.not_understood((), visit.formats))


async def show_jobs(visit: Visit, _: ShowJobs) -> None:
    runner = visit.desk.runner
    states = await runner.states() if runner is not None else []
    await visit.show(views.jobs(states, visit.formats))
