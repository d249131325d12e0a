"""A shop under load and in trouble: twenty staff, a bot that is killed, a Telegram that is away.

`python -m tests.soak --sales 50000 --seed 1` runs it; docs/soak.md is what the long one said.
"""
