"""Notices, the messages that nobody asked for: one table of kinds, and the publisher."""
