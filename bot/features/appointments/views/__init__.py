"""Screens of appointments: pure functions from data to a Screen."""
