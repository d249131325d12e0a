"""The messages that show a sale, as this process knows them; the store knows the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm.purchases import receipt_messages
from crm.purchases.receipt_messages import Notes, ShownIn

if TYPE_CHECKING:
    from crm.store.database import Store

KNOWN = 1000
"""Messages remembered in memory: a sale that is corrected is mostly one of the last."""


class ReceiptMessages:
    """What each message shows is noted when it is drawn, and written with the next text that is
    read (see `bot.hearing.prefetch`): a sale stays one transaction. A process that
    is killed before leaves a message or two that are not redrawn when their sale changes."""

    def __init__(self) -> None:
        self._known: dict[ShownIn, int | None] = {}
        self._unwritten: dict[ShownIn, int | None] = {}

    def note(self, shown: ShownIn, purchase_id: int | None) -> None:
        """Notes that the message shows this sale now; None: something else."""
        self._known.pop(shown, None)
        self._known[shown] = self._unwritten[shown] = purchase_id
        if len(self._known) > KNOWN:
            del self._known[next(iter(self._known))]

    def take_unwritten(self) -> Notes:
        """What was not written yet. Who takes it writes it."""
        taken, self._unwritten = self._unwritten, {}
        return taken

    async def write(self, store: Store) -> None:
        """Writes what was not written yet, when the bot stops."""
        notes = self.take_unwritten()
        if notes:
            await store.write(receipt_messages.note, notes)

    async def showing(self, store: Store, purchase_id: int) -> tuple[ShownIn, ...]:
        """The messages that show this sale, the oldest of a chat first."""
        stored = await store.read(receipt_messages.showing, purchase_id)
        shown = {one for one in stored if self._known.get(one, purchase_id) == purchase_id}
        shown |= {one for one, what in self._known.items() if what == purchase_id}
        return tuple(sorted(shown, key=lambda one: (one.chat_id, one.message_id)))
