"""/undo, also in words: the newest of one's own acts taken back, and what shows it drawn again."""

from __future__ import annotations

from bot.features.appointments import handlers as appointments
from bot.features.feedback import handlers as feedback
from bot.features.payments import handlers as payments
from bot.features.returns import handlers as returns
from bot.features.sales import receipts as sales
from bot.features.sales.views.receipt import nothing_to_undo
from bot.features.stock import handlers as stock
from bot.hearing import draw_bills
from bot.ui.request import Request
from crm.appointments.recording import UndoneAppointment
from crm.feedback.model import UndoneRating
from crm.payments.changing import UndonePayment
from crm.purchases.undo import Undone
from crm.records import undo
from crm.returns.undo import UndoneReturn
from crm.stock.model import UndoneMoves


async def undo_last(request: Request) -> None:
    gone = await request.store.write(undo.undo_last, request.staff, request.source)
    match gone:
        case None:
            await request.send(nothing_to_undo())
        case Undone():
            await sales.gone(request, gone, below=True)
        case UndonePayment():
            await payments.show_undone(request, gone)
        case UndoneReturn():
            await draw_bills(request, await returns.show_undone(request, gone))
        case UndoneMoves():
            await stock.show_undone(request, gone.moves)
        case UndoneAppointment():
            await appointments.show_undone(request, gone)
        case UndoneRating():
            await feedback.show_undone(request, gone)
