"""The file of the messages of test mode: it forgets who is erased."""

from __future__ import annotations

from pathlib import Path

from crm.gateways import Message
from crm.gateways.mock import MockGateway, forget


async def test_it_forgets_who_is_erased_and_goes_on(tmp_path: Path) -> None:
    outbox = tmp_path / "outbox.jsonl"
    gateway = MockGateway(outbox)
    for number, phone in enumerate(("+919812345601", "+919812345602", "+919812345601")):
        await gateway.send(Message(phone, f"Hi {number}", f"send-{number}"))
    with outbox.open("a") as file:
        file.write("no json\n")
    forget(outbox, ("+919812345601",))
    await gateway.send(Message("+919812345603", "Hi", "send-4"))
    kept = outbox.read_text()
    assert "+919812345601" not in kept
    assert [line[:20] for line in kept.splitlines()][1] == "no json"
    assert "+919812345602" in kept
    assert "+919812345603" in kept
    forget(tmp_path / "nothing.jsonl", ("+919812345601",))
