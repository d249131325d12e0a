"""Screens of sales: pure functions from data to a Screen."""
