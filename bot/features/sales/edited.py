"""An edited message: it corrects the sale that it booked, or is read anew."""

from __future__ import annotations

from functools import partial

from bot.features.sales import receipts
from bot.ui.request import Request
from crm.chat import edited_messages, questions
from crm.errors import Invalid
from crm.purchases.from_text import understand


async def edited(request: Request) -> None:
    """Corrects what came of the message before it was edited. One of which nothing came, or only a
    question, is read like a new one (`request.anew`). Raises Invalid for an answer."""
    message_id = request.message.message_id if request.message is not None else 0
    became = await request.store.read(edited_messages.became_of, request.chat_id, message_id)
    words = request.text.strip()
    if words.startswith("/"):  # /sale, /Sale, /sale@…: no other command is read again
        _, words = (*words.split(maxsplit=1), "")[:2]
    if became.purchases:
        found = await request.store.write(
            edited_messages.correct,
            request.services.names,
            became,
            words,
            request.staff,
            request.source,
        )
        await receipts.changed(request, found)
        return
    if became.answered:
        raise Invalid("edited_message", words, "answered")
    asking = became.asking
    if asking is not None:
        ending = partial(
            questions.end,
            chat_id=request.chat_id,
            user_id=asking.user_id,
            number=asking.number,
        )
        request.store.begin_with(ending)
        if request.open is not None and request.open.number == asking.number:
            request.open = None
        await request.delete_message(asking.message_id)
    request.said, request.anew = words, True
    request.prefetched = await request.store.read(
        understand, request.services.names, words, request.said_on
    )
