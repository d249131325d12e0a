"""Customers: cards, the list, names in memory, merging, erasing, totals and badges."""
