"""Screens of stock: pure functions from data to a Screen."""
