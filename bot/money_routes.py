"""The routes of money without goods: payments, returns, and what is owed."""

from __future__ import annotations

from bot import hearing
from bot.features.appointments import handlers as appointments
from bot.features.appointments import taps as appointment_taps
from bot.features.appointments.questions import APPOINTMENT
from bot.features.approvals import handlers as approvals
from bot.features.approvals import taps as approval_taps
from bot.features.dues import before
from bot.features.dues import handlers as dues
from bot.features.dues import taps as due_taps
from bot.features.dues.questions import LIMIT, PROMISED_DAY
from bot.features.invoices import handlers as invoices
from bot.features.invoices import taps as invoice_taps
from bot.features.invoices.questions import LACKING, PLACE
from bot.features.payments import editing, handlers, taps
from bot.features.payments.questions import EDIT, PAYMENT
from bot.features.returns import handlers as returns
from bot.features.returns import taps as return_taps
from bot.features.returns.questions import GOODS, WANTED
from bot.features.stock import handlers as stock
from bot.features.stock import taps as stock_taps
from bot.features.stock.questions import COUNT
from bot.features.stock.questions import WANTED as WANTED_STOCK
from bot.hearing import drawing_bills
from bot.shared_buttons import (
    AllSettled,
    AskLimit,
    CountItem,
    DebtsOneByOne,
    GstMonth,
    MakeInvoice,
    OpenAppointment,
    OpenOpening,
    OpenStatement,
    PayAll,
    PayBack,
    PayBill,
    RefundMoney,
    ReturnOn,
    SendInvoice,
    ShowDuesQr,
    ShowQr,
    StillOwed,
)
from bot.ui.routing import Asked, Press, Route, only_buttons
from crm.permissions import Permission

SELL = Permission.SELL
MANAGE_DUES = Permission.MANAGE_DUES
OPEN_PAYMENT = tuple(PAYMENT.values())
OPEN_APPOINTMENT = tuple(APPOINTMENT.values())

MONEY_ROUTES: tuple[Route, ...] = (
    # money without goods, before it is booked
    Press(taps.ChoosePayer, handlers.choose_payer, SELL, under=OPEN_PAYMENT),
    Press(taps.AddPayer, handlers.add_payer, SELL, under=OPEN_PAYMENT),
    Press(taps.ChooseMeaning, hearing.choose_meaning, SELL, under=OPEN_PAYMENT),
    Press(taps.AsAdvance, handlers.as_advance, SELL, under=OPEN_PAYMENT),
    Press(taps.AsSale, hearing.as_sale, SELL, under=OPEN_PAYMENT),
    Press(taps.AsLent, handlers.as_lent, SELL, under=OPEN_PAYMENT),
    Press(taps.AsNewOpening, handlers.as_new_opening, SELL, under=OPEN_PAYMENT),
    Press(taps.AskForPayment, handlers.ask_for, SELL, under=OPEN_PAYMENT),
    Press(taps.DropPayment, handlers.drop, SELL, under=OPEN_PAYMENT),
    Asked(PAYMENT["customer"], handlers.typed_payer, SELL),
    Asked(PAYMENT["reading"], only_buttons, SELL),
    Asked(PAYMENT["amount"], handlers.typed_amount_of, SELL),
    Asked(PAYMENT["answer"], only_buttons, SELL),
    # what comes back on a bill
    Press(ReturnOn, returns.ask_goods, SELL),
    Asked(GOODS, hearing.typed_goods, SELL),
    Press(return_taps.UndoReturn, drawing_bills(returns.take_back), SELL),
    Press(return_taps.RecordReturnAgain, drawing_bills(returns.record_again), SELL),
    Press(return_taps.PayOut, drawing_bills(returns.pay_out), SELL),
    Press(return_taps.AnotherBill, returns.another_bill, SELL),
    Press(return_taps.MoveReturn, drawing_bills(returns.move), SELL),
    Press(PayBack, handlers.pay_back, SELL),
    Press(RefundMoney, handlers.refund_money, SELL),
    Asked(WANTED, only_buttons, SELL),
    Press(return_taps.AskForReturn, returns.ask_for, SELL, under=(WANTED,)),
    Press(return_taps.DropReturn, returns.drop, SELL, under=(WANTED,)),
    # what is owed
    Press(due_taps.ShowDues, dues.show_dues, SELL),
    Press(OpenStatement, dues.show_statement, SELL),
    Press(due_taps.StatementPaper, dues.send_paper, SELL, slow=True),
    Press(PayAll, handlers.pay_all, SELL),
    Press(due_taps.NoPromise, dues.no_promise, SELL),
    Asked(PROMISED_DAY, dues.typed_day, SELL),
    Press(AskLimit, dues.ask_limit, MANAGE_DUES),
    Asked(LIMIT, dues.typed_limit, MANAGE_DUES),
    Press(StillOwed, before.still_owed, MANAGE_DUES),
    Press(AllSettled, before.all_settled, MANAGE_DUES),
    Press(DebtsOneByOne, before.one_by_one, MANAGE_DUES),
    # stock
    Press(stock_taps.ShowStock, stock.show_stock, SELL),
    Press(stock_taps.OpenStockItem, stock.open_item, SELL),
    Press(stock_taps.UndoStock, stock.take_back, SELL),
    Press(CountItem, stock.ask_count, SELL),
    Asked(COUNT, stock.typed_count, SELL),
    Asked(WANTED_STOCK, only_buttons, SELL),
    Press(stock_taps.AskForStock, stock.ask_for, SELL, under=(WANTED_STOCK,)),
    Press(stock_taps.DropStock, stock.drop, SELL, under=(WANTED_STOCK,)),
    # appointments
    Press(appointment_taps.ShowDay, appointments.show_day, SELL),
    Press(OpenAppointment, appointments.open_one, SELL),
    Press(appointment_taps.UndoAppointment, appointments.take_back, SELL),
    Press(appointment_taps.Came, hearing.came, SELL),
    Press(appointment_taps.MoveAppointment, appointments.ask_time, SELL),
    Press(appointment_taps.NoShow, appointments.no_show, SELL),
    Press(appointment_taps.CancelAppointment, appointments.cancel_one, SELL),
    Press(appointment_taps.StillBooked, appointments.still_booked, SELL),
    Press(appointment_taps.ChooseWhose, appointments.choose_whose, SELL, under=OPEN_APPOINTMENT),
    Press(appointment_taps.AddWhose, appointments.add_whose, SELL, under=OPEN_APPOINTMENT),
    Press(appointment_taps.OnDay, appointments.on_day, SELL, under=OPEN_APPOINTMENT),
    Press(appointment_taps.BookAnyway, appointments.book_anyway, SELL, under=OPEN_APPOINTMENT),
    Press(appointment_taps.DropAppointment, appointments.drop, SELL, under=OPEN_APPOINTMENT),
    Asked(APPOINTMENT["customer"], appointments.typed_whose, SELL),
    Asked(APPOINTMENT["time"], appointments.typed_time, SELL),
    Asked(APPOINTMENT["anyway"], appointments.typed_time, SELL),
    # what staff ask for
    Press(approval_taps.Approve, approvals.approve, MANAGE_DUES),
    Press(approval_taps.Reject, approvals.reject, MANAGE_DUES),
    # money without goods, once it is booked
    Press(PayBill, hearing.pay_bill, SELL),
    # papers of a bill, and codes to pay by
    Press(MakeInvoice, invoices.make, SELL),
    Press(SendInvoice, invoices.send, SELL),
    Press(invoice_taps.AskCancellation, invoices.ask_cancellation, MANAGE_DUES),
    Press(invoice_taps.CancelInvoice, invoices.cancel, MANAGE_DUES),
    Asked(LACKING, invoices.typed_lacking, SELL),
    Press(invoice_taps.GiveState, invoices.give_state, SELL, under=(LACKING,)),
    Press(invoice_taps.WithoutIt, invoices.without_it, SELL, under=(LACKING,)),
    Press(invoice_taps.AskPlace, invoices.ask_place, MANAGE_DUES),
    Asked(PLACE, invoices.typed_place, MANAGE_DUES),
    Press(GstMonth, invoices.gst_month, Permission.SEE_INSIGHTS, slow=True),
    Press(ShowQr, invoices.show_qr, SELL),
    Press(ShowDuesQr, invoices.show_dues_qr, SELL),
    Press(taps.UndoPayment, handlers.undo, SELL),
    Press(taps.RecordPaymentAgain, handlers.record_again, SELL),
    Press(taps.ShowPayment, handlers.show_payment, SELL),
    Press(taps.EditPayment, editing.edit, SELL),
    Asked(EDIT, editing.typed_edit, SELL),
    Press(taps.PaidBy, editing.paid_by, SELL, under=(EDIT,)),
    Press(OpenOpening, editing.open_opening, SELL),
    Press(taps.ChangeOpening, editing.change_opening, MANAGE_DUES),
    Press(taps.RemoveOpening, editing.remove_opening, MANAGE_DUES),
    Press(taps.OpeningInAll, editing.opening_in_all, MANAGE_DUES),
)
