"""Screens of insights: pure functions from data to a Screen."""
