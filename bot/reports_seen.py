"""How this process hears from its gateway, and when it last did: for the screen of the settings."""

from __future__ import annotations

from datetime import datetime

from crm.dataclass import dataclass, field
from crm.gateways import Gateway
from crm.gateways.receipts import TakesCalls
from jobs.report_times import Mode


@dataclass(slots=True)
class CallLog:
    """When a call was last taken and last turned away, in this process; UTC."""

    taken_at: datetime | None = None
    refused_at: datetime | None = None


@dataclass(slots=True)
class ReportsSeen:
    """`hook_path` is the gateway's path behind `public_url`; empty when it calls nobody."""

    mode: Mode = Mode.OFF
    public_url: str = ""
    hook_path: str = ""
    calls: CallLog = field(default_factory=CallLog)


def hook_of(gateway: Gateway) -> str:
    return gateway.hook_path if isinstance(gateway, TakesCalls) else ""
