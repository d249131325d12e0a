"""Kinds of messages: which of the rules for campaigns hold for each."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from crm.dataclass import dataclass


class Kind(StrEnum):
    """Kinds of messages; the stored value of `campaigns.kind`."""

    MARKETING = "marketing"
    SERVICE = "service"  # about something of the customer's own: their order is ready
    DUES = "dues"  # what the customer owes
    APPOINTMENT = "appointment"  # when the customer comes
    FEEDBACK = "feedback"  # how their visit was


@dataclass(frozen=True, slots=True)
class KindRules:
    """Rules of a kind. `hours`: it goes out inside the sending hours only. `capped`: whoever had a
    message lately is left out. `counts`: it is such a message for the cap of others.
    `looked_at_last`: its texts are written when they leave, with what is true then."""

    hours: bool
    capped: bool
    counts: bool
    looked_at_last: bool = False


KINDS: dict[Kind, KindRules] = {
    Kind.MARKETING: KindRules(hours=True, capped=True, counts=True),
    Kind.SERVICE: KindRules(hours=False, capped=False, counts=False),
    Kind.DUES: KindRules(hours=True, capped=False, counts=False, looked_at_last=True),
    Kind.APPOINTMENT: KindRules(hours=True, capped=False, counts=False, looked_at_last=True),
    Kind.FEEDBACK: KindRules(hours=True, capped=False, counts=False, looked_at_last=True),
}

COUNTED = tuple(kind.value for kind, rules in KINDS.items() if rules.counts)
"""Kinds that the frequency cap looks at."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms on which one campaign reaches people. `despite_opt_out`: an approver was asked then
    about somebody who had opted out, and wanted it sent all the same (UTC)."""

    kind: Kind = Kind.MARKETING
    despite_opt_out: datetime | None = None

    @property
    def rules(self) -> KindRules:
        return KINDS[self.kind]


MARKETING = Terms()
