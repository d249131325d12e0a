"""A campaign that is written already, for the people of a filtered list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm.campaigns.writing.prewritten import COME_IN, MISSED, THANKS, draft_for
from crm.customers.find import Wanted, everybody
from crm.customers.totals import Status

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from crm.campaigns.model import Campaign


def for_listed(session: Session, wanted: Wanted, name: str, by: int) -> Campaign | None:
    """A draft called `name` for all who are in the list, the same one when it is asked for again;
    None when nobody is in it."""
    ids = tuple(one.id for one in everybody(session, wanted))
    return draft_for(session, ids, name, _message(wanted), by)


def _message(wanted: Wanted) -> str:
    """As the filter says who they are."""
    away = wanted.filter.not_bought_within_days is not None
    if away or wanted.filter.status is Status.INACTIVE:
        return MISSED
    return THANKS if wanted.filter.status is Status.VIP else COME_IN
