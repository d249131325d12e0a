"""What a soak came to, as a page."""

from __future__ import annotations

import math
import statistics
from pathlib import Path

from tests.soak.run import Look, Soak

PARTS = 10


def page(soak: Soak, picture: str = "") -> str:
    """Markdown: what was done, what went wrong around it, what the books said, and the figures."""
    sold = len(soak.ledger.sales)
    done = soak.ledger.done
    rest = ", ".join(f"{what} {n:,}" for what, n in sorted(done.items()) if what != "sales")
    made = ", ".join(f"{what} {n}" for what, n in sorted(soak.trouble.made.items()))
    lines = [
        "| what | |",
        "| --- | --- |",
        f"| sales said | {sold:,} by 20 staff, seed {soak.seed} |",
        f"| time | {soak.seconds / 60:.1f} min, {sold / soak.seconds:.0f} sales a second |",
        f"| and besides | {rest} |",
        f"| campaigns | {soak.campaigns}, {soak.messages:,} messages handed over |",
        f"| trouble | {made} |",
        f"| longest stop after SIGTERM | {max(soak.stops):.1f} s |",
        f"| left without an answer for 90 s | {len(soak.ledger.unanswered)} |",
        f"| **differences between books and ledger** | **{len(soak.differences)}** |",
        "",
        *_over_time(soak),
    ]
    if picture:
        lines += ["", f"![Reply time and memory over the sales]({picture})"]
    return "\n".join(lines) + "\n"


def _over_time(soak: Soak) -> list[str]:
    """A row for each tenth of the sales."""
    rows = [
        "| sales | p50 ms | p95 ms | p99 ms | memory MB | starts |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    times = soak.replies.times
    size = math.ceil(len(times) / PARTS)
    for start in range(0, len(times), size):
        part = times[start : start + size]
        until = start + len(part)
        p50, p95, p99 = (
            f"{1000 * _share([t for _, t in part], s):,.0f}" for s in (0.5, 0.95, 0.99)
        )
        looks = [one for one in soak.looks if start <= one.sales <= until and one.memory]
        memory = f"{_megabytes(looks):.0f}" if looks else ""
        starts = f"{looks[-1].starts}" if looks else ""
        rows.append(f"| {until:,} | {p50} | {p95} | {p99} | {memory} | {starts} |")
    return rows


def _share(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _megabytes(looks: list[Look]) -> float:
    """The largest process at each look, the median of them."""
    return statistics.median(max(one.memory.values()) for one in looks) / 1_000_000


def draw(soak: Soak, path: Path) -> None:
    """Reply time (median of each 200 sales) and memory, over the sales."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 4.5), dpi=100, layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True)
    times = [took * 1000 for _, took in soak.replies.times]
    at = range(0, len(times), 200)
    above.plot(at, [statistics.median(times[i : i + 200]) for i in at], label="median")
    above.plot(at, [_share(times[i : i + 200], 0.95) for i in at], label="p95", alpha=0.6)
    above.set_ylabel("reply, ms")
    above.set_yscale("log")
    above.legend(loc="upper right")
    looks = [one for one in soak.looks if one.memory]
    below.plot(
        [one.sales for one in looks], [max(one.memory.values()) / 1_000_000 for one in looks]
    )
    below.set_ylabel("memory, MB")
    below.set_ylim(bottom=0)
    below.set_xlabel("sales answered")
    figure.savefig(path)
