"""Screens of campaigns: pure functions from data to a Screen."""
