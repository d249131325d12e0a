"""Money of a bill beside its items: how it is paid, what comes off it, its totals."""
