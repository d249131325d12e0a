"""Reminders of dues: for a list, by hand, forwarded, or offered in the morning."""
