"""Staff at the till: each says the next thing as soon as the bot has answered the last."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bot.sandbox.server import Sandbox
from bot.sandbox.world import Event, Person
from tests.soak.ledger import ITEMS, PAYMENTS, USUAL, Advance, Ledger, Sale, price_of

PATIENCE = 90.0
"""Seconds after which staff give up waiting for an answer; what they said counts all the same."""

SHOWN = 30
"""Messages that a phone keeps: nobody scrolls back through thousands."""

DEEDS = {
    "correct": 0.06,
    "pay otherwise": 0.05,
    "undo": 0.04,
    "undo and again": 0.03,
    "undo the last": 0.03,
    "delete": 0.02,
    "in all": 0.03,
    "advance": 0.04,
    "advance undone": 0.03,
    "all back": 0.04,
    "pay a part": 0.05,
    "pay a part and undo": 0.03,
    "a piece back": 0.04,
    "a piece back and undo": 0.03,
}
"""What staff do after a sale, and how often."""

PAYERS = 4
"""Customers who only leave money: an advance pays a bill on account by itself, and then a way of
paying that is said of that bill means another thing."""


@dataclass
class Replies:
    """How long an answer to a sale took: the moment (seconds since the start) and seconds."""

    begun: float = field(default_factory=time.perf_counter)
    times: list[tuple[float, float]] = field(default_factory=list)

    def note(self, took: float) -> None:
        self.times.append((time.perf_counter() - self.begun, took))


class Player:
    """One of the staff in a private chat with the bot."""

    def __init__(
        self,
        sandbox: Sandbox,
        person: Person,
        customers: list[str],
        ledger: Ledger,
        replies: Replies,
        seed: int,
    ) -> None:
        self._sandbox = sandbox
        self._person = person
        self._payers, self._customers = customers[:PAYERS], customers[PAYERS:]
        self._ledger = ledger
        self._replies = replies
        self._dice = random.Random(f"{seed} {person.id}")
        self._news = asyncio.Event()
        sandbox.world.listeners.append(self._hear)

    def _hear(self, person_id: int, _event: Event) -> None:
        if person_id == self._person.id:
            self._news.set()

    async def work(self, numbers: Iterator[int], end: Callable[[], bool]) -> None:
        """Sells until the numbers or the time are over."""
        for number in numbers:
            receipt = await self._sell(number)
            deed = self._dice.choices([*DEEDS, ""], [*DEEDS.values(), 1 - sum(DEEDS.values())])[0]
            if receipt is not None and deed:
                await self._do(deed, self._ledger.sales[number], receipt)
            self._forget()
            if end():
                return

    async def _sell(self, number: int) -> int | None:
        """The id of the receipt; None when none came."""
        dice = self._dice
        first, second = dice.choice(ITEMS), dice.choice(tuple(USUAL))
        each = Decimal(USUAL[second] + dice.randrange(0, USUAL[second] // 4))
        one = Decimal(1)
        lines = [(first, one, price_of(number), price_of(number))]
        if dice.random() < 0.7:
            quantity = Decimal(2)
            lines.append((second, quantity, each, quantity * each))
        sale = Sale(number, dice.choice(self._customers), dice.choice(PAYMENTS), lines)
        self._ledger.add(sale)
        begun = time.perf_counter()
        said = self._say(sale.as_said())
        receipt = await self._receipt(sale, said)
        if receipt is not None:
            self._replies.note(time.perf_counter() - begun)
            sale.purchase_id = self._purchase_id(receipt)
        return receipt

    async def _do(self, deed: str, sale: Sale, receipt: int) -> None:
        self._ledger.done[deed] += 1
        match deed:
            case "correct":
                sale.lines.append(("candle", Decimal(1), Decimal(7), Decimal(7)))
                self._say("add 1 candle 7", receipt)
                await self._redrawn(sale, receipt)
            case "pay otherwise":
                # two corrections: when the first comes once more, it must not win
                for payment in self._dice.sample([p for p in PAYMENTS if p != sale.payment], 2):
                    sale.payment = payment
                    self._say(f"paid {payment.lower()}", receipt)
                    await self._redrawn(sale, receipt, payment)
            case "undo" | "undo and again" | "undo the last":
                await self._undo(deed, sale, receipt)
            case "delete":
                if await self._tap(receipt, "e:") and await self._tap(receipt, "d:"):
                    sale.stands = False
                    await self._tap(receipt, "dy:")
            case "advance" | "advance undone" | "all back" | "pay a part" | "pay a part and undo":
                await self._move_money(deed, sale, receipt)
            case "a piece back" | "a piece back and undo":
                await self._piece_back(sale, receipt, undone=deed.endswith("undo"))
            case "in all":
                if self._button(receipt, "ia:"):
                    name, quantity, each, _ = sale.lines[1]
                    sale.lines[1] = (name, quantity, each / quantity, each)
                    await self._tap(receipt, "ia:", times=2)

    async def _undo(self, deed: str, sale: Sale, receipt: int) -> None:
        sale.stands = False
        if deed == "undo":
            await self._tap(receipt, "u:", times=2)
        elif deed == "undo the last":
            said = self._say("/undo")
            await self._until(f"/undo of {sale.number}", lambda: self._newer(said, "↩️"))
        elif await self._tap(receipt, "u:") and self._button(receipt, "ra:"):
            sale.stands = True
            await self._tap(receipt, "ra:", times=2)

    async def _move_money(self, deed: str, sale: Sale, receipt: int) -> None:
        if deed == "all back":
            said = self._say("return all", receipt)
            sale.came_back = True
            back = f"brought back ₹{_amount(sale.total)}"
            await self._until(f"return of {sale.number}", lambda: self._newer(said, "↩️", back))
        elif deed.startswith("advance"):
            left = Advance(self._dice.choice(self._payers), sale.price)
            said = self._say(f"{left.customer} advance {sale.price} upi")
            await self._paid(left, said, undone=deed == "advance undone")
        elif sale.payment == "Credit":
            part = Advance(sale.customer, sale.price)
            said = self._say(f"paid {sale.price} upi", receipt)
            await self._paid(part, said, undone=deed.endswith("undo"))

    async def _paid(self, money: Advance, said: int, *, undone: bool) -> None:
        """As much as the first line of a sale costs, which no other has."""
        self._ledger.advances.append(money)
        words = ("✅", f" paid ₹{_amount(money.amount)}")
        if await self._until(f"{money.amount} paid", lambda: self._newer(said, *words)):
            receipt = self._newer(said, *words)
            if undone and receipt is not None and await self._tap(receipt, "qu:", times=2):
                money.stands = False

    async def _piece_back(self, sale: Sale, receipt: int, *, undone: bool) -> None:
        """One of the two of the second line, where there is one."""
        if len(sale.lines) < 2:
            return
        name, _, each, _ = sale.lines[1]
        said = self._say(f"return 1 {name}", receipt)
        sale.piece_back = each
        words = ("↩️", f"brought back ₹{_amount(each)}")
        if await self._until(f"a piece of {sale.number}", lambda: self._newer(said, *words)):
            shown = self._newer(said, *words)
            if undone and shown is not None and await self._tap(shown, "xu:", times=2):
                sale.piece_back = Decimal()

    # What a thumb does, and what an eye sees.

    def _say(self, text: str, reply_to: int | None = None) -> int:
        said = self._sandbox.people.say(self._person, self._person.id, text, reply_to)
        return int(said["message_id"])

    async def _tap(self, message_id: int, begins: str, times: int = 1) -> bool:
        """Presses the button whose data begins so, and waits until it stops blinking."""
        button = self._button(message_id, begins)
        if button is None:
            self._ledger.unanswered.append(f"no button {begins} under {message_id}")
            return False
        before = self._messages[message_id]
        people = self._sandbox.people
        taps = [
            people.tap_stale(self._person, self._person.id, message_id, button["callback_data"])
            for _ in range(times)
        ]
        return await self._until(
            f"tap {button['callback_data']}",
            lambda: (
                all(one.answered for one in taps) and self._messages.get(message_id) is not before
            ),
        )

    async def _receipt(self, sale: Sale, after: int) -> int | None:
        words = (f"✅ ₹{_amount(sale.total)} ", f"₹{sale.price}")
        if await self._until(f"receipt of {sale.number}", lambda: self._newer(after, *words)):
            return self._newer(after, *words)
        return None

    async def _redrawn(self, sale: Sale, receipt: int, payment: str = "") -> None:
        """A correction changes the receipt itself."""
        words = (f"✅ ₹{_amount(sale.total)} ", f"₹{sale.price}", payment)

        def shown() -> bool:
            text = self._messages.get(receipt, {}).get("text", "")
            return all(word in text for word in words)

        await self._until(f"correction of {sale.number}", shown)

    def _newer(self, after: int, *words: str) -> int | None:
        """The newest message of the bot after `after` that has all of `words`."""
        for message_id, message in reversed(self._messages.items()):
            if message_id <= after:
                return None
            text = message.get("text", "")
            if message["from"]["is_bot"] and all(word in text for word in words):
                return int(message_id)
        return None

    async def _until(self, what: str, seen: Callable[[], object]) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                while not seen():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            last = list(self._messages.values())[-1].get("text", "")
            self._ledger.unanswered.append(f"{what}; last seen: {last[:120]!r}")
            return False
        return True

    def _button(self, message_id: int, begins: str) -> dict[str, Any] | None:
        markup = self._messages.get(message_id, {}).get("reply_markup", {})
        for row in markup.get("inline_keyboard", []):
            for button in row:
                if str(button.get("callback_data", "")).startswith(begins):
                    return dict(button)
        return None

    def _purchase_id(self, message_id: int) -> int:
        button = self._button(message_id, "u:")
        return int(button["callback_data"].split(":")[1]) if button is not None else 0

    @property
    def _messages(self) -> dict[int, dict[str, Any]]:
        return self._sandbox.world.chats[self._person.id].messages

    def _forget(self) -> None:
        for message_id in list(self._messages)[:-SHOWN]:
            del self._messages[message_id]


def _amount(total: Decimal) -> str:
    text = f"{total:,.2f}"
    return text.removesuffix(".00")
