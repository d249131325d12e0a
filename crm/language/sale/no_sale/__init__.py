"""Texts that are no sale: payments, returns, expenses, questions."""
