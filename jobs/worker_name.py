"""The name under which this process holds leases."""

from __future__ import annotations

import os
import secrets
import socket


def worker_name() -> str:
    """Host, process and something random: what a dead process held, no later one takes for its
    own."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
