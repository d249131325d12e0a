"""From what was typed to a bill, with the shop's own customers and prices; nothing is written."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from crm.bill import Bill, Line
from crm.customers.cards import Customer
from crm.dataclass import dataclass, replace
from crm.language.keys import item_words
from crm.language.letters import fold
from crm.language.money import Question
from crm.language.plain_words.meant import Meant, What
from crm.language.plain_words.phone_lists import phone_list
from crm.language.plain_words.ratings import read_rating
from crm.language.plain_words.read import read_plain_words
from crm.language.plain_words.vocabulary import ACCOUNT
from crm.language.sale.read import read
from crm.language.sale.reasons import ASKED, Reason, Refusal
from crm.language.sale.write import line_as_text
from crm.language.text import LONGEST_NAME
from crm.purchases.known_names import CurrentNames, ShopNames
from crm.purchases.recording import Recorded
from crm.purchases.usual import is_over_limit, is_unbelievable
from crm.purchases.whose import with_matches
from crm.purchases.with_bill import ON_ACCOUNT
from crm.settings import shop_of
from crm.values import ONE, ZERO

LEAST_SOLD = 10
"""Major units. A smaller number behind a name is rather part of it, where a name was asked."""

MOST_PEOPLE = 20
"""Sales of one text: a page of the notebook, and what one screen shows."""

MORE_EXACT = frozenset(
    {
        "discount_above_the_bill",
        "debt",
        "return_unclear",
        "several_people",
        "two_customers",
        "unjoined",
        "number_in_name",
        "packs_or_price",
        "paid_differs",
        "handed_less",
    }
)
"""Details and kinds of a refusal that have words of their own (see refusals)."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A bill (perhaps still missing something), or a refusal, or both: then the bill holds what is
    kept while the refusal is asked about. `matches` are customers who may be meant; `said_on` is
    the shop date when it was typed; `recorded` is there when it was recorded in the same
    transaction."""

    said_on: date
    bill: Bill | None = None
    matches: tuple[Customer, ...] = ()
    refusal: str | None = None
    recorded: Recorded | None = None
    readings: tuple[Bill, ...] = ()
    """The bills of which one is meant, or the one that is hardly to be believed: asked first."""
    several: tuple[Understood, ...] = ()
    """The sales of several people, one each; the text itself is none then."""
    meant: Meant | None = None
    """A command or a question in plain words; the text is no sale then."""
    money: Refusal | None = None
    """The refusal of a text that tells of money instead of a sale."""
    taken: object = None
    """What became of that in the same transaction (crm.payments); `booked`: it was recorded."""
    booked: bool = False
    over_limit: bool = False
    """The bill takes what is owed above the customer's limit: that is why it is asked about."""

    @property
    def is_whole_sale(self) -> bool:
        """Whether this can hardly be anything but a sale of its own: somebody who is known for
        certain, and an amount; or an unknown name with items and their prices."""
        bill = self.bill
        if bill is None or self.refusal is not None or not bill.lines:
            return False
        return bill.customer_id is not None or bool(
            bill.customer_name and (bill.goods or bill.payment_method) and bill.unpriced is None
        )

    @property
    def is_complete_sale(self) -> bool:
        """Whether it is booked as it stands: to somebody known for certain, or to nobody by name;
        nothing is left to ask."""
        sure = self.refusal is None and not self.readings
        return sure and self.bill is not None and self.bill.is_complete

    @property
    def has_own_key(self) -> bool:
        """Whether it is booked at once, with its own idempotency key (crm.purchases.recording)."""
        return self.is_complete_sale or self.money is not None

    @property
    def recorded_now(self) -> bool:
        """Whether it was recorded with this reading, and not before."""
        return self.booked or (self.recorded is not None and not self.recorded.repeated)

    @property
    def has_name_and_amount(self) -> bool:
        """Whether it reads as a sale where a name alone is expected. `Asha 2` may be a second
        Asha; nothing is sold for so little."""
        bill = self.bill
        if bill is None or not bill.lines or not (bill.customer_name or bill.customer_phone):
            return False
        return bool(bill.goods) or bill.total >= LEAST_SOLD


def _of_everything(money: Refusal, text: str) -> bool:
    """Whether a question is about all there is with a customer (`asha ka hisab`): the card answers
    it, with the balance on it; what is owed alone has an answer of its own."""
    said = (fold(word.strip("?!,;:।")) for word in text.split())
    return isinstance(money.instead, Question) and not ACCOUNT.isdisjoint(said)


def understand(
    session: Session, names: ShopNames, text: str, said_on: date | None = None
) -> Understood:
    """Reads a typed line as a sale, or as a command or a question in plain words. `said_on` is the
    shop date when it was typed; None: today."""
    shop = shop_of(session)
    today = said_on or shop.today()
    if phone_list(text, shop.country):
        listed = Meant(What.OPTED_OUT, rest=text, clear=False)
        return Understood(today, refusal=Reason.NOT_A_SALE.value, meant=listed)
    if "feedback" in shop.modules and read_rating(text) is not None:
        rated = Meant(What.RATING, rest=text, clear=False)
        return Understood(today, refusal=Reason.NOT_A_SALE.value, meant=rated)
    with names.within(session) as known:
        outcome = read(text, today, known, region=shop.country, digits=shop.currency.digits)
        found = _understood(session, known, outcome, today)
        sold = found.bill is not None and found.bill.customer_id is not None
        of_money = found.money is not None and not _of_everything(found.money, text)
        if not of_money and (isinstance(outcome, Refusal) or not sold):
            meant = read_plain_words(text, today, known)
            if meant is not None:
                return Understood(today, refusal=Reason.NOT_A_SALE.value, meant=meant)
        if isinstance(outcome, Refusal) and outcome.several:
            each = tuple(_understood(session, known, one, today) for one in outcome.several)
            if len(each) <= MOST_PEOPLE and all(one.bill is not None for one in each):
                return replace(found, several=each)
        return found


def _understood(
    session: Session, known: CurrentNames, outcome: Bill | Refusal, today: date
) -> Understood:
    if isinstance(outcome, Bill) and outcome.points is not None and not shop_of(session).has_points:
        return Understood(today, refusal="points")
    if isinstance(outcome, Bill):
        bill, refusal = outcome, None
        readings: tuple[Bill, ...] = ()
    elif outcome.reason not in ASKED or outcome.bill is None:
        money = outcome if outcome.instead is not None or outcome.offered else None
        return Understood(today, refusal=_reason(outcome), money=money)
    else:
        bill = _kept(outcome, outcome.bill)
        refusal, readings = _reason(outcome), outcome.readings
        owed = bill.payment_method == ON_ACCOUNT and bill.left_to_pay
        if outcome.kind == "counter" and not owed:
            bill = bill.with_nobody()
            refusal = None if outcome.reason is Reason.NO_CUSTOMER else refusal
    if len(bill.customer_name or "") > LONGEST_NAME:
        return Understood(today, refusal=Reason.NOT_A_SALE.value)
    bill, matches = with_matches(session, known, bill)
    over = refusal is None and is_over_limit(session, bill)
    if over or (refusal is None and is_unbelievable(session, bill.total)):
        readings = (bill,)
    return Understood(today, bill, matches, refusal, readings=readings, over_limit=over)


def _kept(refusal: Refusal, bill: Bill) -> Bill:
    """The bill kept while the refusal is asked about: all but money that is in doubt."""
    kept = (Reason.NO_CUSTOMER, Reason.NO_AMOUNT, Reason.UNCLEAR_DATE)
    if refusal.readings or refusal.reason in kept:
        return bill
    return replace(bill, lines=(), discount=None, handed=None)


def _reason(refusal: Refusal) -> str:
    """The reason, or the detail or kind where it says more to a person."""
    exact = (one for one in (refusal.detail, refusal.kind) if one in MORE_EXACT)
    return next(exact, None) or refusal.reason.value


def add_items(
    session: Session, names: ShopNames, bill: Bill, said_on: date, text: str
) -> Bill | str:
    """The bill with what was typed for it, or the reason why that is none of it. `said_on` is the
    shop date of its first message."""
    shop = shop_of(session)
    digits = shop.currency.digits
    with names.within(session) as known:
        outcome = read(
            text,
            said_on,
            known,
            region=shop.country,
            digits=digits,
            customer=bill.customer_name or "",
        )
    if isinstance(outcome, Refusal):
        said = outcome.bill
        if outcome.reason is not Reason.NO_AMOUNT or said is None:
            return _reason(outcome)
        if not said.lines and not said.payment_method:
            return outcome.reason.value
        outcome = said
    return bill.adding(outcome, said_on, digits)


def add_said(
    session: Session, names: ShopNames, bill: Bill, said_on: date, text: str
) -> Bill | str:
    """Like `add_items`, for a text that may name the customer of the bill once more: `asha 450`
    while it is asked what Asha bought is no item called asha."""
    found = understand(session, names, text, said_on)
    said = found.bill
    if said is None or said.customer_id is None or said.customer_id != bill.customer_id:
        return add_items(session, names, bill, said_on, text)
    if found.refusal is not None and found.refusal != Reason.NO_AMOUNT:
        return found.refusal
    return bill.adding(said, said_on, shop_of(session).currency.digits)


def add_price(
    session: Session, names: ShopNames, bill: Bill, said_on: date, text: str
) -> Bill | None:
    """The bill with the price that was missing: `45`, `45/kg`, `for 90`, `sugar 45`, `45 upi`.

    None when the text is no price of that line.
    """
    at = bill.unpriced
    if at is None:
        return None
    asked = bill.lines[at]
    so_far = replace(bill, lines=())
    named = add_items(session, names, so_far, said_on, text)
    if not (isinstance(named, Bill) and _prices(named, asked)):
        named = add_items(session, names, so_far, said_on, f"{line_as_text(asked)} {text}")
    if not (isinstance(named, Bill) and _prices(named, asked)):
        return None
    (said,) = named.lines
    digits = shop_of(session).currency.digits
    if (said.quantity, said.unit) == (ONE, None) != (asked.quantity, asked.unit):
        said = asked.at_price(said.unit_price or ZERO, digits)
    priced = replace(said, name=asked.name, size=asked.size)
    return named.with_lines((*bill.lines[:at], priced, *bill.lines[at + 1 :]), digits)


def _prices(bill: Bill, asked: Line) -> bool:
    """Whether what was read is that one line, with a price."""
    return (
        len(bill.lines) == 1
        and bill.lines[0].unit_price is not None
        and item_words(bill.lines[0].label) == item_words(asked.label)
    )
