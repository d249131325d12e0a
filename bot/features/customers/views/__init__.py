"""Screens of customers: pure functions from data to a Screen."""
