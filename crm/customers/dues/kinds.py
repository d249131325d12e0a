"""The kinds of payments."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What `payments.kind` says. RECEIVED and GIVEN move money, the others move none."""

    RECEIVED = "received"
    GIVEN = "given"
    WAIVED = "waived"
    OPENING_DUE = "opening_due"
    OPENING_ADVANCE = "opening_advance"


MOVES_MONEY = (Kind.RECEIVED, Kind.GIVEN)
CHARGES = (Kind.GIVEN, Kind.OPENING_DUE)
"""What adds to what a customer owes."""
