"""Notices that the bot sends unprompted: one table of kinds, and the publisher."""
