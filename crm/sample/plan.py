"""Customers and purchases of the sample shop: the same seed and day give the same year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from itertools import accumulate
from random import Random

from crm.bill import Bill, Discount, Line, lone_sale
from crm.dataclass import dataclass, replace
from crm.sample import words
from crm.shop import Shop

DAYS = 365
SEED = 1969
ASHA = "Asha Verma"


class Habit(Enum):
    """How somebody shops: how many of a hundred do, days between visits, lines of a bill, and
    how many times the usual quantity."""

    REGULAR = (30, 12, 3, 1)
    NOW_AND_THEN = (29, 34, 2, 1)
    BIG_HOUSEHOLD = (6, 8, 6, 2)
    CAME_ONCE = (5, 900, 2, 1)
    LEFT = (17, 14, 3, 1)
    NEW = (8, 9, 2, 1)
    NEVER_BOUGHT = (5, 0, 0, 0)

    def __init__(self, share: int, days_between: int, lines: int, times: int) -> None:
        self.share = share
        self.days_between = days_between
        self.lines = lines
        self.times = times


@dataclass(frozen=True, slots=True)
class SampleCustomer:
    """A customer as `crm.customers.cards` takes them, and when their card was made (UTC)."""

    name: str
    phone: str | None
    email: str | None
    location: str | None
    notes: str | None
    created_at: datetime
    vip_mark: bool | None
    opted_out: bool
    habit: Habit


@dataclass(frozen=True, slots=True)
class SamplePurchase:
    """A visit. `customer` counts from 0; `created_at` is UTC."""

    customer: int
    bill: Bill
    created_at: datetime
    staff: int


@dataclass(frozen=True, slots=True)
class Sample:
    customers: tuple[SampleCustomer, ...]
    purchases: tuple[SamplePurchase, ...]
    """In the order in which they were recorded."""


def make_sample(shop: Shop, people: int = 200, staff: int = 3, seed: int = SEED) -> Sample:
    """A year that ends at the shop's now. `staff` is how many people stand at the counter."""
    random = Random(seed)  # noqa: S311 - a sample, not a secret
    customers = tuple(_customers(random, shop, people))
    visits = sorted(
        (
            visit
            for number, one in enumerate(customers)
            for visit in _visits(random, shop, number, one)
        ),
        key=lambda visit: (visit[0], visit[1]),
    )
    return Sample(
        customers,
        tuple(
            SamplePurchase(
                number,
                _bill(random, shop.local(at).date(), shop, customers[number].habit),
                at,
                random.randrange(staff),
            )
            for at, number in visits
        ),
    )


def _customers(random: Random, shop: Shop, people: int) -> Iterator[SampleCustomer]:
    habits = [habit for habit in Habit for _ in range(round(people * habit.share / 100))]
    habits = (habits + [Habit.REGULAR] * people)[:people]
    random.shuffle(habits)
    names = [f"{first} {last}" for first in words.FIRST_NAMES for last in words.LAST_NAMES]
    chosen = random.sample(names, people)
    for number, name in enumerate(words.NAMES_IN_DEVANAGARI[: people // 20]):
        chosen[number * 17 % people] = name
    regular = habits.index(Habit.REGULAR)
    chosen[regular] = ASHA  # the one Asha: the example of the manual finds her at once
    phone = None
    for number, (name, habit) in enumerate(zip(chosen, habits, strict=True)):
        family = number % 61 == 60  # shares the phone of the one before
        if not family:
            known = random.random() >= 0.08 or name == ASHA
            phone = f"+9198{random.randrange(10**8):08d}" if known else None
        ascii_name = name.isascii() and random.random() < 0.3
        yield SampleCustomer(
            name=name,
            phone=phone,
            email=f"{name.lower().replace(' ', '.')}@example.in" if ascii_name else None,
            location=random.choices((*words.PLACES, None), (*words.PLACE_WEIGHTS, 5))[0],
            notes=random.choice(words.NOTES) if random.random() < 0.1 else None,
            created_at=_first_day(random, shop, habit),
            vip_mark=True if number % 97 == 40 else None,
            opted_out=number % 67 == 30,
            habit=habit,
        )


def _first_day(random: Random, shop: Shop, habit: Habit) -> datetime:
    """When somebody was written down, in UTC."""
    longest = {Habit.NEW: 50, Habit.NEVER_BOUGHT: 200}.get(habit, DAYS)
    shortest = {Habit.NEW: 1, Habit.NEVER_BOUGHT: 1}.get(habit, 120)
    if habit in (Habit.REGULAR, Habit.BIG_HOUSEHOLD) and random.random() < 0.6:
        shortest = longest - 20  # most regulars were there from the start
    day = shop.today() - timedelta(days=random.randint(shortest, longest - 1))
    return shop.instant(day, time(7, 30))


def _visits(
    random: Random, shop: Shop, number: int, customer: SampleCustomer
) -> Iterator[tuple[datetime, int]]:
    """When customer `number` came (UTC)."""
    habit = customer.habit
    if habit is Habit.NEVER_BOUGHT:
        return
    now = shop.now()
    first = shop.local(customer.created_at).date()
    last = shop.today()
    if habit is Habit.LEFT:
        last = max(first, last - timedelta(days=random.randint(35, 220)))
    day = first
    while day <= last:
        at = shop.instant(day, _hour(random))
        if at <= now:
            yield at, number
        gap = random.gauss(habit.days_between, habit.days_between * 0.35)
        day = _moved(random, day + timedelta(days=max(1, round(gap / _liveliness(day)))))


def _liveliness(day: date) -> float:
    """How busy the shop is then; 1 is usual."""
    return words.MONTH_WEIGHTS[day.month - 1]


def _moved(random: Random, day: date) -> date:
    """The day itself or one near it: people like to come at the end of the week."""
    near = [day + timedelta(days=offset) for offset in (-1, 0, 1)]
    weights = [words.WEEKDAY_WEIGHTS[one.weekday()] ** 3 for one in near]
    return random.choices(near, weights)[0]


_HOURS = tuple(words.HOUR_WEIGHTS)
_HOUR_STEPS = tuple(accumulate(words.HOUR_WEIGHTS.values()))


def _hour(random: Random) -> time:
    hour = random.choices(_HOURS, cum_weights=_HOUR_STEPS)[0]
    return time(hour, random.randrange(60), random.randrange(60))


_SHELVES = {
    month: tuple(accumulate(g.weight * (3 if month in g.months else 1) for g in words.SHELF))
    for month in range(1, 13)
}


def _bill(random: Random, day: date, shop: Shop, habit: Habit) -> Bill:
    bill = Bill(purchase_date=day, lines=_lines(random, day, shop, habit))
    if bill.goods and bill.total > 800 and random.random() < 0.12:
        off = Decimal(random.choice((20, 50, 50, 100)))
        bill = replace(bill, discount=Discount.of_amount(off))
    payment = random.choices(words.PAYMENTS, words.PAYMENT_WEIGHTS)[0]
    return replace(bill, payment_method=payment)


def _lines(random: Random, day: date, shop: Shop, habit: Habit) -> tuple[Line, ...]:
    if random.random() < 0.06:  # only the total was said
        return (lone_sale(Decimal(random.randrange(4, 60) * 10)),)
    count = max(1, min(9, round(random.gauss(habit.lines, 1.2))))
    goods = dict.fromkeys(random.choices(words.SHELF, cum_weights=_SHELVES[day.month], k=count))
    lines = []
    for one in goods:
        quantity = Decimal(random.choice(one.quantities)) * habit.times
        price = _price(one.price, day, shop.today())
        digits = shop.currency.digits
        lines.append(Line.priced(one.name, quantity, price, one.unit, digits=digits))
    return tuple(lines)


def _price(price: Decimal, day: date, today: date) -> Decimal:
    """Five in a hundred dearer over the year, in whole rupees, twice a year."""
    half_years = (DAYS - (today - day).days) // (DAYS // 2)
    risen = price * (1 + Decimal("0.025") * half_years)
    return risen.quantize(Decimal(1), ROUND_HALF_UP)
