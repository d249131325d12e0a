"""Audiences as SQL: the stored filter, who owes, who was picked by hand; who is left out by lot."""
