"""Screens of imports: pure functions from data to a Screen."""
