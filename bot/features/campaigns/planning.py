"""When a campaign goes out: by a tap or in words, changed, taken back."""

from __future__ import annotations

from bot.features.campaigns import asking_views, taps, telling_words
from bot.features.campaigns.cards import turn_to
from bot.features.campaigns.doing import do, hours
from bot.ui.visit import Visit
from crm import campaign_life, campaign_states, flows
from crm.campaign_states import Campaign, Status
from crm.errors import Invalid
from crm.moments import read_moment
from crm.shop import shop_of
from crm.store.seam import Session

PLANNING = "plan"


async def ask_moment(visit: Visit, tap: taps.AskMoment) -> None:
    await _ask_moment(visit, tap.campaign_id)


async def _ask_moment(visit: Visit, campaign_id: int, problem: str | None = None) -> None:
    campaign = await visit.store.read(campaign_states.find, campaign_id)
    message_id = await turn_to(visit, campaign_id, asking_views.ask_moment(campaign, problem))
    await visit.store.write(
        flows.save,
        visit.chat_id,
        visit.user_id,
        PLANNING,
        "moment",
        {"campaign_id": campaign_id},
        message_id,
    )


async def send_at(visit: Visit, tap: taps.SendAt) -> None:
    await _plan(visit, tap.campaign_id, tap.words)


async def typed_moment(visit: Visit) -> None:
    if visit.flow is not None:
        await _plan(visit, int(visit.flow.data["campaign_id"]), visit.text)


async def _plan(visit: Visit, campaign_id: int, text: str) -> None:
    """Reads the words in shop time, plans, and echoes when that is."""
    try:
        moment = read_moment(text, await visit.store.read(shop_of))
    except Invalid as error:
        await visit.tidy(visit.flow.message_id if visit.flow and visit.press is None else None)
        await _ask_moment(visit, campaign_id, telling_words.problem(error, visit.formats))
        return
    notes = []
    if moment.moved:
        notes.append(f"🌙 Messages go out {hours(visit)} only, so it waits for the opening.")
    if moment.skipped:
        notes.append("🕑 The clock skips that hour on that day, so it goes right after.")

    def deed(session: Session) -> Campaign:
        flows.drop(session, visit.chat_id, visit.user_id)
        return campaign_life.schedule(session, campaign_id, visit.staff.id, moment.at)[0]

    old = visit.flow.message_id if visit.flow is not None and visit.press is None else None
    before = await visit.store.read(campaign_states.find, campaign_id)
    campaign = await do(visit, campaign_id, deed, "\n".join(notes))
    await visit.tidy(old)
    if campaign is not None and before.status is Status.PENDING:
        visit.desk.tell_now()


async def unschedule(visit: Visit, tap: taps.Unschedule) -> None:
    await do(
        visit,
        tap.campaign_id,
        lambda s: campaign_life.unschedule(s, tap.campaign_id, visit.staff.id),
    )
