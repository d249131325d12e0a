"""A way through money without goods: payments, returns, dues, and what staff ask for."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from bot.features.approvals import taps as approvals
from bot.features.dues import taps as dues
from bot.features.payments import taps as payments
from bot.features.returns import taps as returns
from bot.features.sales import taps as sales
from bot.shared_buttons import (
    AskLimit,
    OpenOpening,
    OpenStatement,
    PayAll,
    PayBack,
    PayBill,
    RefundMoney,
    ReturnOn,
)
from crm.setup.setting_changes import change
from tests.bot.conftest import Floor
from tests.bot.walks import Person, of, open_shop
from tests.conftest import TestClock
from tests.shop import OWNER


async def with_money(floor: Floor, clock: TestClock, folder: Path) -> None:
    owner, _, staff = await open_shop(floor)
    await _paid(owner, clock)
    await _asked(owner)
    await _from_before(owner)
    await _came_back(owner, staff)
    await _owed(owner)
    await _not_alone(floor, owner, staff)
    await floor.store.write(change, "earn_for", Decimal(10), OWNER)
    await owner.says("imran khan points?")


async def _paid(owner: Person, clock: TestClock) -> None:
    await owner.says("imran khan 2 rice 100 udhaar", "imran khan 1 oil 250 udhaar")
    bill = owner.last
    await owner.taps(PayBill)
    await owner.taps_old(bill, PayBill)
    await owner.says("imran khan paid 20")
    await owner.taps(payments.PaidBy, payments.EditPayment, payments.ShowPayment)
    await owner.taps(payments.EditPayment)
    await owner.says("sab theek hai", "0", "99999999999", "31/2", "upi", "for zubin")
    receipt = owner.last
    await owner.says("imran khan paid 30")
    receipt = owner.last
    for reply in ("40", "sab theek", "for zzz", "delete"):
        await owner.phone.replies(receipt, reply)
    await owner.taps(payments.RecordPaymentAgain, payments.UndoPayment)
    await owner.says("imran khan ko 20 maaf", "meenal rao 3 soap 40, 20 cash baki udhaar")
    await owner.phone.replies(owner.last, "paid 10 upi")
    await owner.says("imran khan paid 30", "imran khan paid 30")
    clock.turn(minutes=20)


async def _asked(owner: Person) -> None:
    await owner.says("received 5 cash")
    await owner.taps(payments.ChoosePayer)
    await owner.says("received 600", "ravi kale")
    await owner.taps(payments.AsAdvance)
    await owner.says("asha paid 40")
    await owner.taps(payments.DropPayment)
    await owner.says("zubin mehta paid 700")
    await owner.taps(payments.AddPayer, of(payments.AsSale, on_account=False))
    await owner.says("ravi kale 900 diye")
    await owner.taps(of(payments.ChooseMeaning, which=1), payments.AsLent)
    await owner.says("meenal rao paid 30 50")
    await owner.taps(of(payments.ChooseMeaning, which=0))
    await owner.says("ravi kale ke 500 lene hain")
    await owner.taps(of(payments.ChooseMeaning, which=1))
    await owner.says("ravi kale paid", "all")
    await owner.says("meenal rao ko 900 wapas diye")
    await owner.taps(of(payments.AsSale, on_account=True))
    await owner.says("stock rice 50 kg", "book asha kal 5 baje", "asha points?")


async def _from_before(owner: Person) -> None:
    await owner.says("ravi kale opening balance 800", "ravi kale opening balance 900")
    await owner.taps(payments.AsNewOpening, OpenOpening, payments.ChangeOpening)
    await owner.says("950")
    await owner.says("meenal rao opening balance 90")
    await owner.taps(payments.OpeningInAll)
    opening = owner.last
    await owner.taps(OpenOpening, payments.RemoveOpening)
    await owner.taps_old(opening, OpenOpening)
    await owner.says("meenal rao opening advance 10")
    await owner.says("/customers meenal rao")


async def _came_back(owner: Person, staff: Person) -> None:
    await owner.says("imran khan 4 soap 50 cash", "imran khan 2 soap 50 udhaar")
    bill = owner.last
    await owner.phone.replies(bill, "return 9 soap")
    await owner.phone.replies(bill, "return 1 soap")
    await owner.taps(returns.UndoReturn, returns.RecordReturnAgain)
    await owner.says("imran khan returned 1 soap damaged")
    await owner.taps(returns.AnotherBill, returns.MoveReturn)
    await owner.taps(of(returns.PayOut, method="UPI"))
    await owner.says("imran khan returned 1 hundi", "nobody returned 1 hundi")
    await owner.says("imran khan returned 1 mace 30")
    await owner.taps(RefundMoney)
    await owner.says("imran khan 1 pepper 80 cash", "imran khan opening advance 500")
    await owner.says("imran khan 1 hing 70 udhaar")
    await owner.phone.replies(owner.last, "return all")
    await owner.taps(PayBack)
    await owner.taps(sales.Edit, ReturnOn)
    await owner.says("zzz 5 zzz 7")
    await owner.says("1 pepper")
    await staff.says("meenal rao 1 tea 20")
    await owner.phone.replies(bill, "refund 1 1")


async def _owed(owner: Person) -> None:
    await owner.says("/dues", "udhaar list", "imran khan balance?", "did imran khan pay")
    await owner.says("asha balance", "hundi balance?", "did asha joshi pay?")
    await owner.says("/dues")
    await owner.taps(of(dues.ShowDues, days=90), of(dues.ShowDues, days=0), OpenStatement)
    await owner.taps(AskLimit)
    await owner.says("5000")
    await owner.says("zzz will pay on friday", "ravi kale will pay on friday")
    await owner.taps(dues.NoPromise)
    await owner.says("ravi kale baad me dega", "friday")
    await owner.says("ravi kale balance?")
    asked = owner.last
    await owner.taps(PayAll)
    await owner.taps_old(asked, PayAll)
    await owner.says("/dues")
    await owner.taps(OpenStatement, dues.StatementPaper)


async def _not_alone(floor: Floor, owner: Person, staff: Person) -> None:
    """What staff may not book, asked for and answered."""
    await owner.says("imran khan 2 soap 50 udhaar")
    for answer in (approvals.Approve, approvals.Reject):
        await staff.says("imran khan ke 5 maaf")
        await staff.taps(payments.AskForPayment)
        await floor.settled()
        await owner.taps(answer)
    await staff.says("imran khan returned 1 soap")
    await staff.taps(returns.AskForReturn)
    await floor.settled()
    await owner.taps(approvals.Approve)
    await staff.says("imran khan returned 1 soap")
    await staff.taps(returns.DropReturn)
