"""Customers: the card, the list, the history; adding, editing, merging, erasing."""
