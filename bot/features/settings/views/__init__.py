"""Screens of settings: pure functions from data to a Screen."""
