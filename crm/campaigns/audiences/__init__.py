"""Audiences as SQL: who owes, and who was picked by hand."""
