"""Background job: asks customers for stars some hours after a bill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm.campaigns.writing import feedback
from jobs.schedule import Due, Result

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm.store.database import Store


class AskForStars:
    """Lets the messages of the last minutes go. `name_of` is what such a campaign is called now,
    `link_of` the link of a token, `gateway` the name of the one that carries it, `wake` starts the
    sending."""

    def __init__(
        self,
        store: Store,
        gateway: Callable[[], str],
        name_of: Callable[[], str],
        link_of: Callable[[str], str],
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._name_of = name_of
        self._link_of = link_of
        self._wake = wake

    async def __call__(self, _due: Due) -> Result:
        gateway = self._gateway()
        if not await self._store.read(feedback.asks_anybody, gateway):
            return {"asked": 0}
        started = await self._store.write(feedback.ask, self._name_of(), gateway, self._link_of)
        if started is not None:
            self._wake()
        return {"asked": 0 if started is None else started.approved_people or 0}
